"""What a digest says, as pure data: frozen records that the templates print. Every word of a stranger is in a ``Quotation``,
or has been through consent and redaction before it came here.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.digest.redact import Piece

__all__ = [
    "AddresseeSection",
    "ArticleSection",
    "CampaignSection",
    "Change",
    "CodeSection",
    "Digest",
    "DocumentRow",
    "FigureRow",
    "Method",
    "Overview",
    "ProposalSection",
    "Quotation",
    "Said",
    "Some",
    "StanceQuotes",
    "StanceTable",
    "Table",
    "ThemeSection",
]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's exact words, who said them, and where they stand.

    Attributes:
        pieces: the words; what is redacted stands there as a piece of its own.
        cut: whether the quotation was ended early, at a sentence's end where there is one.
        who: as they may be named.
        note: such as ``of its members`` or ``as reported``.
        document: number in the list of documents, and ``anchor`` of its row there.
        place: ``page 2``, ``row 7`` or nothing.
        record: id for ``greenpaper explain``.
    """

    pieces: tuple[Piece, ...]
    cut: bool
    who: str
    note: str
    document: int
    anchor: str
    place: str
    record: str

    @property
    def text(self) -> str:
        """The words in one piece, what is redacted in square brackets."""
        return "".join(str(piece) for piece in self.pieces).strip() + (" […]" if self.cut else "")

    @property
    def is_marked(self) -> bool:
        """Whether the words bring quotation marks of their own at both ends."""
        text = self.text
        return text.startswith(("‘", "“", '"')) and text.endswith(("’", "”", '"', "[…]"))


@dataclass(frozen=True, slots=True)
class Some:
    """The first few quotations of many: ``more`` could be quoted too, ``withheld`` may not be."""

    quotations: tuple[Quotation, ...] = ()
    more: int = 0
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of each row is its header. ``numbers``: all other cells are figures."""

    id: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    numbers: bool = True
    more: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of a table: ``svg`` is safe markup made by :mod:`pipeline.digest.chart`, ``alt`` says what it shows."""

    id: str
    title: str
    alt: str
    svg: str


@dataclass(frozen=True, slots=True)
class Overview:
    """From whom, and what was left out and why."""

    sentences: tuple[str, ...]
    accounting: Table
    kinds: Table | None
    unreadable: tuple[tuple[str, str, str], ...]  # file, reason, mend
    unreadable_more: int
    unread: tuple[tuple[str, str, str, str], ...]  # file, what, reason, mend
    unread_more: int
    named: tuple[str, ...]
    named_more: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class StanceTable:
    """Holders by kind and stance; ``voice`` is ``responses`` or ``reported``."""

    voice: str
    sentence: str
    table: Table | None  # None where the sentence says it all


@dataclass(frozen=True, slots=True)
class StanceQuotes:
    """What those of one stance say."""

    stance: str
    heading: str
    holders: str  # how many; those of whom others report it apart, as in the tables
    some: Some
    also: Some  # what the same holders say besides


@dataclass(frozen=True, slots=True)
class ProposalSection:
    """Who supports and who opposes one proposal, in whose words."""

    id: str
    label: str
    defined_in: str | None
    counts: tuple[tuple[str, int], ...]  # for the chart: stance → respondents (others where no respondent took a position)
    counted: str  # what ``counts`` counts, in words
    copies: int  # how many of them sent only a campaign's letter
    tables: tuple[StanceTable, ...]
    conditions: Some
    quotes: tuple[StanceQuotes, ...]


@dataclass(frozen=True, slots=True)
class ThemeSection:
    """A matter that several raise: how many, who disagrees, in whose words."""

    id: str
    label: str
    status: str
    sentence: str
    stances: str
    dissent: str
    dissenting: Some
    some: Some
    below: tuple[str, ...]
    respondents: int


@dataclass(frozen=True, slots=True)
class CodeSection:
    """Concerns of one code."""

    id: str
    label: str
    definition: str
    sentence: str
    some: Some


@dataclass(frozen=True, slots=True)
class AddresseeSection:
    """Requests put to one addressee."""

    addressee: str
    sentence: str
    some: Some


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number that somebody stated as fact."""

    words: str
    documents: int
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class CampaignSection:
    """A letter that many sent: its text once, how many copies, and what they added."""

    sentence: str
    template: tuple[Piece, ...] | None
    additions: Some


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody is reported to have said; ``manner`` is ``in quotation marks`` or ``in the writer's words``."""

    quotation: Quotation
    manner: str


@dataclass(frozen=True, slots=True)
class ArticleSection:
    """Who said what in one news article."""

    title: str
    date: str | None
    document: int
    anchor: str
    said: tuple[Said, ...]
    more: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Change:
    """One holder's different positions on one proposal, oldest first."""

    who: str
    proposal: str
    steps: tuple[tuple[str, str, Quotation], ...]  # date, stance, words
    dated: bool


@dataclass(frozen=True, slots=True)
class Method:
    """How the digest was made, so that somebody else can check it."""

    facts: Table
    accuracy: tuple[str, ...]
    scale: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the appendix."""

    number: int
    anchor: str
    file: str
    kind: str
    sender: str
    date: str
    pages: str
    notes: str


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything that the templates print, in order."""

    title: str
    dates: str
    proposed: tuple[tuple[str, str], ...]  # label, where it is defined
    proposed_more: int
    questions: tuple[str, ...]
    questions_more: int
    glance: tuple[str, ...]
    overview: Overview
    proposals: tuple[ProposalSection, ...]
    proposals_more: int
    position_table: Table | None
    matrix: Table | None
    preferences: tuple[str, ...]
    themes: tuple[ThemeSection, ...]
    theme_table: Table | None
    concerns: tuple[CodeSection, ...]
    concern_table: Table | None
    asks: tuple[AddresseeSection, ...]
    ask_sentence: str
    figures: tuple[FigureRow, ...]
    figures_more: int
    figures_withheld: int
    campaigns: tuple[CampaignSection, ...]
    campaigns_more: int
    articles: tuple[ArticleSection, ...]
    articles_more: int
    changes: tuple[Change, ...]
    changes_more: int
    changes_unnamed: int
    left_over_sentence: str
    left_over: Some
    unresolved_sentence: str
    unresolved: Table | None
    furniture: Table | None
    method: Method
    documents: tuple[DocumentRow, ...]
    documents_more: int
    charts: tuple[Chart, ...] = ()
