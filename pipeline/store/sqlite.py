"""The store on one SQLite file: writing a file's records in one transaction, reading records in the order of their ids."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.datamodel import (
    Assignment,
    Campaign,
    Consultation,
    Coverage,
    DocumentRecords,
    Standing,
    Theme,
)
from pipeline.errors import PromiseBroken
from pipeline.store import tables
from pipeline.store.checking import check, check_additions, once
from pipeline.store.database import transaction
from pipeline.store.interface import TEXT_PREFIX, FileState
from pipeline.store.reading import SqliteReader
from pipeline.store.rows import to_row
from pipeline.store.shards import Shards
from pipeline.store.standing import write_standing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Record = TypeVar("Record")
#: Rows of vectors that are of a text which is no passage: a statement inside one.
TEXTS = f"passage GLOB '{TEXT_PREFIX}*'"
AGAIN = "Run: greenpaper run FOLDER"

#: The tables that the look at all documents fills.
_OVERVIEW = (
    "aliases", "exclusions", "themes", "assignments", "campaigns", "coverage", "matched_questions", "passage_notes",
)  # fmt: skip


class SqliteStore(SqliteReader):
    """See :class:`pipeline.store.interface.Store`."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        super().__init__(connection)
        self._shards = Shards(connection, folder)

    # -- one transaction a file

    def put_file(self, state: FileState, records: Sequence[DocumentRecords]) -> None:
        """Replace everything that the store holds of one file.

        Raises:
            PromiseBroken: a quote is not its span, an id is not unique, or a text is no Unicode; nothing is written then.
        """
        for document in records:
            check(document)
        kept = once(records)
        try:
            with transaction(self._connection) as connection:
                connection.execute("DELETE FROM files WHERE source_file = ?", (state.source_file,))
                connection.execute(tables.FILES.insert, to_row(state))
                for document in kept:
                    self._put_document(state.source_file, document)
        except (sqlite3.IntegrityError, UnicodeEncodeError) as error:
            wrong = f"{state.source_file!a}: its records cannot be written: {error}."
            raise PromiseBroken(wrong, "Please report it, with the document if you may.") from error

    def _put_document(self, source_file: str, records: DocumentRecords) -> None:
        document = records.document
        self._connection.execute(tables.DOCUMENTS.insert, (source_file, *to_row(document)))
        for table in tables.OF_A_DOCUMENT:
            owner = (document.id,) if table.owner else ()
            rows = ((*owner, *to_row(record)) for record in getattr(records, table.name))
            self._connection.executemany(table.insert, rows)
        names = ((document.id, place, surface, name) for place, (surface, name) in enumerate(records.names.pairs))
        self._connection.executemany("INSERT INTO names (document, place, surface, name) VALUES (?, ?, ?, ?)", names)

    def remove_file(self, source_file: str) -> None:
        """Remove everything that the store holds of one file."""
        with transaction(self._connection) as connection:
            connection.execute("DELETE FROM files WHERE source_file = ?", (source_file,))

    # -- what looks at all documents at once

    def put_overview(
        self,
        *,
        aliases: Mapping[str, str],
        themes: Sequence[Theme],
        assignments: Sequence[Assignment],
        campaigns: Sequence[Campaign],
        excluded: Mapping[str, str],
        coverage: Coverage,
        standing: Standing | None = None,
    ) -> None:
        """Replace the overview as a whole, and the standing themes where they are given.

        Raises:
            PromiseBroken: an addition to a campaign does not stand in its document.
        """
        documents = {document.id: document for document in self.documents()} if campaigns else {}
        check_additions(
            (addition.span, documents[addition.document]) for campaign in campaigns for addition in campaign.additions
        )
        with transaction(self._connection):
            self._replace_pairs("aliases", aliases)
            self._replace_pairs("exclusions", excluded)
            self._replace(tables.THEMES, themes)
            self._replace(tables.ASSIGNMENTS, assignments)
            self._replace(tables.CAMPAIGNS, campaigns)
            self._replace(tables.COVERAGE, [coverage])
            if standing is not None:
                write_standing(self._connection, standing)

    def forget_overview(self) -> None:
        """Empty every table that looks at all documents at once, and the mark ``overview`` that a run set when they were full."""
        with transaction(self._connection) as connection:
            for name in _OVERVIEW:
                connection.execute(f"DELETE FROM {name}")
            connection.execute("DELETE FROM marks WHERE key = 'overview'")

    def put_aliases(self, aliases: Mapping[str, str]) -> None:
        """Replace the alias table alone."""
        with transaction(self._connection):
            self._replace_pairs("aliases", aliases)

    def put_consultation(self, consultation: Consultation) -> None:
        """Replace what the user's settings say."""
        with transaction(self._connection):
            self._replace(tables.CONSULTATION, [consultation])

    def put_manifest(self, manifest: Mapping[str, object]) -> None:
        """Replace what the run says of itself: anything that JSON can hold."""
        with transaction(self._connection):
            self._replace_pairs("manifest", {key: json.dumps(value, sort_keys=True) for key, value in manifest.items()})

    def put_mark(self, key: str, value: str) -> None:
        """Set one mark."""
        self._connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (key, value))

    def _replace(self, table: tables.Table, records: Sequence[object]) -> None:
        self._connection.execute(f"DELETE FROM {table.name}")
        self._connection.executemany(table.insert, (to_row(record) for record in records))

    def _replace_pairs(self, table: str, pairs: Mapping[str, str]) -> None:
        self._connection.execute(f"DELETE FROM {table}")
        self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(pairs.items()))

    # -- vectors

    def put_vectors(self, passage_ids: Sequence[str], vectors: NDArray[np.float32], model: str = "") -> None:
        """Add vectors of passages; of two for one passage the newer counts."""
        self._shards.add(passage_ids, vectors, model)

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        """Ids in order and their vectors."""
        return self._shards.read()

    def text_vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        """Ids in order and vectors of texts that are no passage."""
        return self._shards.read(TEXTS)

    def vector_model(self) -> str | None:
        """The model that the vectors are of."""
        return self._shards.model()

    def forget_vectors(self) -> None:
        """Remove all vectors."""
        self._shards.forget()

    def close(self) -> None:
        """Close the file; the write-ahead log goes back into it."""
        self._connection.close()
