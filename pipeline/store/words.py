"""What a search reads of the store beside its records: words and where they stand, and whether anything changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.datamodel import Passage
from pipeline.errors import WrongUsage
from pipeline.store.rows import from_row, names

#: SQLite takes at most 999 values in one statement on old builds.
_AT_ONCE = 500


class Place(NamedTuple):
    """Where a passage stands and what is known of it, without its words: a search holds one for every passage.

    ``number`` is what the index of words knows it by; ``unit_types`` is JSON, the same text for the same types.
    """

    number: int
    id: str
    document: str
    response: str | None
    question: str | None
    start: int
    end: int
    respondent: str | None
    unit_types: str


def rename_place(place: Place, respondents: Mapping[str, str]) -> Place:
    """The place with its respondent under the id that the whole consultation knows them by."""
    known = respondents.get(place.respondent, place.respondent) if place.respondent else None
    return place if known == place.respondent else place._replace(respondent=known)


class Words:
    """The part of a store that a search reads beside its records."""

    _connection: sqlite3.Connection

    def match(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Passages that hold the words, best (lowest) BM25 rank first.

        Raises:
            WrongUsage: the query is no FTS5 expression.
        """
        return self._asked(
            query,
            "SELECT id, round(bm25(passage_words), 6) AS badness "
            "FROM passage_words JOIN passages ON number = passage_words.rowid "
            "WHERE passage_words MATCH ? ORDER BY badness, id LIMIT ?",
            (query, limit),
        )

    def holding(self, query: str, *, exact: bool = False) -> list[int]:
        """Numbers of the passages that hold the words of an FTS5 expression; with ``exact`` as they stand, else their stems.

        Raises:
            WrongUsage: the query is no FTS5 expression.
        """
        table = "passage_forms" if exact else "passage_words"
        rows = self._asked(query, f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid", (query,))
        return [number for (number,) in rows]

    def _asked(self, query: str, statement: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            raise WrongUsage(f"The query {query!r} cannot be understood: {error}.", "Try plain words.") from error

    def occurrences(self, term: str, *, exact: bool = False) -> list[tuple[int, int]]:
        """(number of the passage, times) of one term as the index keeps it: a stem, or with ``exact`` a word in lower case."""
        table = "passage_form_places" if exact else "passage_word_places"
        return self._connection.execute(f"SELECT doc, count(*) FROM {table} WHERE term = ? GROUP BY doc", (term,)).fetchall()

    def vocabulary(self) -> list[tuple[str, int]]:
        """Every word that stands in a passage, in lower case, and in how many passages."""
        return self._connection.execute("SELECT term, doc FROM passage_vocabulary ORDER BY term").fetchall()

    def passages_of(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by their ids, each as its own document has it: the places know its question and respondent better.

        Unknown ids are left out.
        """
        fields = ", ".join(f'"{name}"' for name in names(Passage))
        found = {}
        for first in range(0, len(ids), _AT_ONCE):
            some = ids[first : first + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows = self._connection.execute(f"SELECT {fields} FROM passages WHERE id IN ({marks})", list(some))
            found.update({one.id: one for one in (from_row(Passage, row) for row in rows)})
        return found

    def quotes_with(self, pattern: str) -> Iterator[tuple[int, str]]:
        """(number, words) of the passages that a GLOB pattern fits, in the order of the numbers."""
        return self._connection.execute("SELECT number, quote FROM passages WHERE quote GLOB ? ORDER BY number", (pattern,))

    def document_text(self, document: str) -> str:
        """The text of one document, empty for an unknown one."""
        row = self._connection.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
        return str(row[0]) if row else ""

    def document_heads(self) -> dict[str, tuple[str, str | None, str]]:
        """(source file, date, kind) of every document by its id, without reading its text."""
        rows = self._connection.execute("SELECT id, source_file, date, kind FROM documents ORDER BY id")
        return {key: (file, date, kind) for key, file, date, kind in rows}

    def hold(self) -> None:
        """Let all that is read from now on be as it is at this moment, whatever others write. Only for reading."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")
            # what is seen is settled by the first reading, not by BEGIN
            self._connection.execute("SELECT count(*) FROM marks").fetchone()

    def change(self) -> tuple[int, int]:
        """Another value after anything was written, by this connection or by another."""
        (others,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(others), self._connection.total_changes
