"""Which record lies in which table, and which further columns say whose it is."""

from __future__ import annotations

from dataclasses import dataclass

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
    Passage,
    Position,
    Proposal,
    Respondent,
    Response,
    Theme,
)
from pipeline.store.interface import FileState
from pipeline.store.rows import names


@dataclass(frozen=True, slots=True)
class Table:
    """A table of records of one type.

    Attributes:
        owner: a column beside the record's own that names the file or document that it belongs to, or None where the
            record names its document itself.
        order: the columns that readers sort by: a total order.
    """

    name: str
    record: type
    owner: str | None = None
    order: str = "id"

    @property
    def insert(self) -> str:
        """The statement that adds one record; the owner's value comes first."""
        fields = ((self.owner,) if self.owner else ()) + names(self.record)
        columns = ", ".join(f'"{field}"' for field in fields)
        return f"INSERT INTO {self.name} ({columns}) VALUES ({', '.join('?' * len(fields))})"

    @property
    def select(self) -> str:
        """The statement that reads every record in order."""
        columns = ", ".join(f'"{field}"' for field in names(self.record))
        return f"SELECT {columns} FROM {self.name} ORDER BY {self.order}"


FILES = Table("files", FileState, order="source_file")
DOCUMENTS = Table("documents", Document, owner="file")
RESPONDENTS = Table("respondents", Respondent, owner="document", order="id, document")
PROPOSALS = Table("proposals", Proposal, owner="document", order="id, document")
RESPONSES = Table("responses", Response)
PASSAGES = Table("passages", Passage)
ATTRIBUTIONS = Table("attributions", Attribution)
POSITIONS = Table("positions", Position)
CONCERNS = Table("concerns", Concern)
ASKS = Table("asks", Ask)
FIGURES = Table("figures", Figure)
THEMES = Table("themes", Theme)
ASSIGNMENTS = Table("assignments", Assignment, order="theme, passage")
CAMPAIGNS = Table("campaigns", Campaign)
COVERAGE = Table("coverage", Coverage, order="documents")
CONSULTATION = Table("consultation", Consultation)

#: What a document ends as, besides itself: each table has the name of its field in ``DocumentRecords``.
OF_A_DOCUMENT = (RESPONDENTS, RESPONSES, PASSAGES, ATTRIBUTIONS, POSITIONS, CONCERNS, ASKS, FIGURES, PROPOSALS)
EVERY = (FILES, DOCUMENTS, *OF_A_DOCUMENT, THEMES, ASSIGNMENTS, CAMPAIGNS, COVERAGE, CONSULTATION)
