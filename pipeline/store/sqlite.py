"""The store on one SQLite file: writing a file's records in one transaction, reading records in the order of their ids."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pipeline.datamodel import (
    Ask,
    Assignment,
    Attribution,
    Campaign,
    Concern,
    Consultation,
    Coverage,
    Document,
    DocumentRecords,
    Figure,
    NameTable,
    Passage,
    Position,
    Proposal,
    Respondent,
    Response,
    Theme,
)
from pipeline.errors import Missing, PromiseBroken, WrongUsage
from pipeline.store import tables
from pipeline.store.checking import check, check_additions, once
from pipeline.store.database import transaction
from pipeline.store.interface import FileState
from pipeline.store.people import merge, merge_proposals, rename
from pipeline.store.rows import from_row, to_row
from pipeline.store.shards import Shards

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Record = TypeVar("Record")
AGAIN = "Run: greenpaper run FOLDER"


class SqliteStore:
    """See :class:`pipeline.store.interface.Store`."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
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

    def files(self) -> dict[str, FileState]:
        """What is known of each input file, by its path."""
        return {state.source_file: state for state in self._read(tables.FILES, FileState)}

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
    ) -> None:
        """Replace the overview as a whole.

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

    def mark(self, key: str) -> str | None:
        """One mark, None where it was never set."""
        row = self._connection.execute("SELECT value FROM marks WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _replace(self, table: tables.Table, records: Sequence[object]) -> None:
        self._connection.execute(f"DELETE FROM {table.name}")
        self._connection.executemany(table.insert, (to_row(record) for record in records))

    def _replace_pairs(self, table: str, pairs: Mapping[str, str]) -> None:
        self._connection.execute(f"DELETE FROM {table}")
        self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", sorted(pairs.items()))

    def _pairs(self, table: str) -> dict[str, str]:
        return dict(self._connection.execute(f"SELECT * FROM {table} ORDER BY 1"))

    # -- vectors

    def put_vectors(self, passage_ids: Sequence[str], vectors: NDArray[np.float32], model: str = "") -> None:
        """Add vectors of passages; of two for one passage the newer counts."""
        self._shards.add(passage_ids, vectors, model)

    def vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        """Ids in order and their vectors."""
        return self._shards.read()

    def vector_model(self) -> str | None:
        """The model that the vectors are of."""
        return self._shards.model()

    def forget_vectors(self) -> None:
        """Remove all vectors."""
        self._shards.forget()

    # -- readers

    def _read(self, table: tables.Table, record: type[Record]) -> Iterator[Record]:
        for row in self._connection.execute(table.select):
            yield from_row(record, row)

    def _only(self, table: tables.Table, record: type[Record], what: str) -> Record:
        found = next(self._read(table, record), None)
        if found is None:
            raise Missing(f"The earlier run did not get as far as {what}.", AGAIN)
        return found

    def consultation(self) -> Consultation:
        """What the user's settings said when the run was made."""
        return self._only(tables.CONSULTATION, Consultation, "the consultation's settings")

    def manifest(self) -> dict[str, object]:
        """What the last run said of itself; empty before the first."""
        return {key: json.loads(value) for key, value in self._pairs("manifest").items()}

    def coverage(self) -> Coverage:
        """The accounting."""
        return self._only(tables.COVERAGE, Coverage, "the accounting")

    def documents(self) -> Iterator[Document]:
        """All documents, attachments too."""
        return self._read(tables.DOCUMENTS, Document)

    def _people(self) -> tuple[list[Respondent], dict[str, str]]:
        return merge(list(self._read(tables.RESPONDENTS, Respondent)), self._pairs("aliases"))

    def respondents(self) -> Iterator[Respondent]:
        """One record a respondent, whatever number of documents speak of them."""
        return iter(self._people()[0])

    def responses(self) -> Iterator[Response]:
        """Responses with the campaign and the reason for setting aside that the overview found."""
        _, ids = self._people()
        reasons = self._pairs("exclusions")
        campaigns = {response: campaign.id for campaign in self.campaigns() for response in campaign.responses}
        for response in self._read(tables.RESPONSES, Response):
            yield replace(
                response,
                respondent=ids.get(response.respondent, response.respondent),
                campaign=campaigns.get(response.id, response.campaign),
                excluded=reasons.get(response.id, response.excluded),
            )

    def passages(self) -> Iterator[Passage]:
        """All passages, those of excluded responses too."""
        _, ids = self._people()
        return (rename(passage, "respondent", ids) for passage in self._read(tables.PASSAGES, Passage))

    def _held(self, table: tables.Table, record: type[Record], field: str = "holder") -> Iterator[Record]:
        aliases = self._pairs("aliases")
        return (rename(found, field, aliases) for found in self._read(table, record))

    def attributions(self) -> Iterator[Attribution]:
        """Who is said to say what."""
        return self._held(tables.ATTRIBUTIONS, Attribution, "speaker")

    def positions(self) -> Iterator[Position]:
        """Who stands where."""
        return self._held(tables.POSITIONS, Position)

    def concerns(self) -> Iterator[Concern]:
        """Who worries about what."""
        return self._held(tables.CONCERNS, Concern)

    def asks(self) -> Iterator[Ask]:
        """Who asks whom for what."""
        return self._held(tables.ASKS, Ask)

    def figures(self) -> Iterator[Figure]:
        """Numbers stated as facts."""
        return self._held(tables.FIGURES, Figure)

    def themes(self) -> Iterator[Theme]:
        """Themes of the last overview."""
        return self._read(tables.THEMES, Theme)

    def assignments(self) -> Iterator[Assignment]:
        """Which passage belongs to which theme."""
        return self._read(tables.ASSIGNMENTS, Assignment)

    def campaigns(self) -> Iterator[Campaign]:
        """Campaigns of the last overview."""
        return self._read(tables.CAMPAIGNS, Campaign)

    def proposals(self) -> Iterator[Proposal]:
        """The register's proposals and those that documents define, one an id."""
        register = [proposal for found in self._read(tables.CONSULTATION, Consultation) for proposal in found.proposals]
        return iter(merge_proposals(register, self._read(tables.PROPOSALS, Proposal)))

    def names(self) -> dict[str, NameTable]:
        """Each document's own table of names."""
        pairs: dict[str, list[tuple[str, str]]] = {}
        for document, surface, name in self._connection.execute(
            "SELECT document, surface, name FROM names ORDER BY document, place"
        ):
            pairs.setdefault(document, []).append((surface, name))
        return {document: NameTable(tuple(own)) for document, own in pairs.items()}

    def match(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Passages that hold the words, best (lowest) BM25 rank first.

        Raises:
            WrongUsage: the query is no FTS5 expression.
        """
        try:
            return self._connection.execute(
                "SELECT id, round(bm25(passage_words), 6) AS badness "
                "FROM passage_words JOIN passages ON number = passage_words.rowid "
                "WHERE passage_words MATCH ? ORDER BY badness, id LIMIT ?",
                (query, limit),
            ).fetchall()
        except sqlite3.OperationalError as error:
            raise WrongUsage(f"The query {query!r} cannot be understood: {error}.", "Try plain words.") from error

    def close(self) -> None:
        """Close the file; the write-ahead log goes back into it."""
        self._connection.close()
