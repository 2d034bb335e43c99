"""Reading the store: records in the order of their ids, names and respondents as the whole consultation knows them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from pipeline.datamodel import (
    Ask,
    Assignment,
    Attribution,
    Campaign,
    Concern,
    Consultation,
    Coverage,
    Document,
    Figure,
    NameTable,
    Passage,
    Position,
    Proposal,
    Respondent,
    Response,
    Standing,
    Theme,
)
from pipeline.errors import Missing
from pipeline.store import tables
from pipeline.store.interface import FileState
from pipeline.store.log import Log
from pipeline.store.people import merge, merge_proposals, rename
from pipeline.store.reviewed import Reviewed, apply_decisions
from pipeline.store.rows import from_row
from pipeline.store.standing import read_standing
from pipeline.store.words import Place, Words, rename_place

Record = TypeVar("Record")
AGAIN = "Run: greenpaper run FOLDER"
COUNTED = (tables.DOCUMENTS, *tables.OF_A_DOCUMENT, tables.THEMES, tables.CAMPAIGNS)


class SqliteReader(Log, Words):
    """The reading half of :class:`pipeline.store.interface.Store`."""

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
        return self._settled(self._read(tables.PASSAGES, Passage))

    def places(self) -> Iterator[Place]:
        """Where each passage stands, in the order of the numbers that the index of words knows them by."""
        _, ids = self._people()
        rows = self._connection.execute(
            'SELECT number, id, document, response, coalesce(p.question, m.question), start, "end", respondent, unit_types '
            "FROM passages p LEFT JOIN matched_questions m ON m.passage = p.id ORDER BY number"
        )
        return (rename_place(Place(*row), ids) for row in rows)

    def _settled(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """Passages with what the look at all documents says of them."""
        _, ids = self._people()
        matched = self._pairs("matched_questions", "passage, question")
        notes = self._pairs("passage_notes")
        for passage in passages:
            if passage.id in notes:
                passage = replace(passage, note=notes[passage.id])
            if passage.question is None and passage.id in matched:
                passage = replace(passage, question=matched[passage.id], question_basis="matched")
            elif passage.question is not None and passage.question_basis is None:
                passage = replace(passage, question_basis="stated")
            yield rename(passage, "respondent", ids)

    def _held(self, table: tables.Table, record: type[Record], field: str = "holder") -> Iterator[Record]:
        aliases = self._pairs("aliases")
        return (rename(found, field, aliases) for found in self._read(table, record))

    def _reviewed(self, table: tables.Table, record: type[Reviewed], kind: str, reviewed: bool) -> Iterator[Reviewed]:
        found = self._held(table, record)
        return apply_decisions(found, self.decisions(kind), record) if reviewed else found

    def attributions(self) -> Iterator[Attribution]:
        """Who is said to say what."""
        return self._held(tables.ATTRIBUTIONS, Attribution, "speaker")

    def positions(self, *, reviewed: bool = True) -> Iterator[Position]:
        """Who stands where."""
        return self._reviewed(tables.POSITIONS, Position, "position", reviewed)

    def concerns(self, *, reviewed: bool = True) -> Iterator[Concern]:
        """Who worries about what."""
        return self._reviewed(tables.CONCERNS, Concern, "concern", reviewed)

    def asks(self, *, reviewed: bool = True) -> Iterator[Ask]:
        """Who asks whom for what."""
        return self._reviewed(tables.ASKS, Ask, "ask", reviewed)

    def figures(self) -> Iterator[Figure]:
        """Numbers stated as facts."""
        return self._held(tables.FIGURES, Figure)

    def themes(self) -> Iterator[Theme]:
        """Themes of the last overview."""
        return self._read(tables.THEMES, Theme)

    def assignments(self) -> Iterator[Assignment]:
        """Which passage belongs to which theme."""
        return self._read(tables.ASSIGNMENTS, Assignment)

    def standing_themes(self) -> Standing | None:
        """The themes that the last overview left standing, None before the first."""
        return read_standing(self._connection)

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

    def files(self) -> dict[str, FileState]:
        """What is known of each input file, by its path."""
        return {state.source_file: state for state in self._read(tables.FILES, FileState)}

    def mark(self, key: str) -> str | None:
        """One mark, None where it was never set."""
        row = self._connection.execute("SELECT value FROM marks WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def counts(self) -> dict[str, int]:
        """How many records there are of each kind."""
        found = {table.name: self._count(table) for table in COUNTED}
        return {**found, "respondents": len(self._people()[0]), "proposals": sum(1 for _ in self.proposals())}

    def _count(self, table: tables.Table) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0])

    def _pairs(self, table: str, pair: str = "*") -> dict[str, str]:
        return dict(self._connection.execute(f"SELECT {pair} FROM {table} ORDER BY 1"))
