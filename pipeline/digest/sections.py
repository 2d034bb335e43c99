"""What a digest says, as pure data: frozen records that the templates print. Every word of a stranger is in a ``Quotation``,
or has been through consent and redaction before it came here.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.digest.over_time import Step, Timeline, Timelines
from pipeline.digest.parts import Chart, Quotation, Some, Table
from pipeline.digest.redact import Piece

__all__ = [
    "AddresseeSection",
    "ArticleSection",
    "CampaignSection",
    "Chart",
    "CodeSection",
    "Digest",
    "DocumentRow",
    "Few",
    "FigureRow",
    "Method",
    "Overview",
    "ProposalSection",
    "Quotation",
    "Said",
    "Some",
    "StanceQuotes",
    "StanceTable",
    "Step",
    "Table",
    "ThemeSection",
    "Timeline",
    "Timelines",
]


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
    note: str = ""  # how those who changed are counted


@dataclass(frozen=True, slots=True)
class StanceQuotes:
    """What those of one stance say."""

    stance: str
    heading: str
    holders: str  # how many; those of whom others report it apart, as in the tables
    some: Some
    also: Some  # what the same holders say besides
    named: tuple[str, ...] = ()  # organisations among them that may be named, those who say so in a response first
    named_more: int = 0


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
    """A matter that several raise: how many, who agrees, who disagrees, in whose words.

    Attributes:
        kind: ``code`` for a theme of the code frame, else ``found``.
        status: ``candidate`` or ``confirmed``.
        named_by: ``machine`` or ``person``.
        sentence: how many raise it, with and without campaigns' letters.
        kinds: what kinds of respondent they are, or nothing.
        positions: where they stand on the main proposals, a sentence each.
        across: codes of the code frame that it touches besides the one that it stands under.
        below, below_more: themes inside it in full, and the names of the others.
        respondents, copies, others: those who raise it in a response, those of them who say so only in a campaign's words, and
            those of whom it is reported.
    """

    id: str
    label: str
    kind: str
    status: str
    definition: str
    named_by: str
    sentence: str
    kinds: str
    positions: tuple[str, ...]
    dissent: str
    dissenting: Some
    some: Some
    across: tuple[str, ...]
    below: tuple[ThemeSection, ...]
    below_more: tuple[str, ...]
    respondents: int
    copies: int
    others: int


@dataclass(frozen=True, slots=True)
class Few:
    """What too few say to be a theme: how many passages of how many respondents, and some of them."""

    sentence: str
    some: Some


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
class Method:
    """How the digest was made, so that somebody else can check it.

    ``checked``: how many labels people have looked at; ``measured``: the program's published accuracy on labelled documents.
    """

    facts: Table
    accuracy: tuple[str, ...]
    scale: str
    checked: str
    measured: Table | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the appendix; ``link`` is the address of its file below the folder of documents, or nothing."""

    number: int
    anchor: str
    file: str
    kind: str
    sender: str
    date: str
    pages: str
    notes: str
    link: str = ""


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
    position_note: str
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
    timelines: Timelines
    left_over_sentence: str
    left_over: Some
    unresolved_sentence: str
    unresolved: Table | None
    furniture: Table | None
    method: Method
    documents: tuple[DocumentRow, ...]
    documents_more: int
    charts: tuple[Chart, ...] = ()
    scope: str = ""  # which part of the consultation, in words; nothing for the whole
    themes_more: int = 0  # at the top of the tree
    few: Few = Few("", Some())
    theme_notes: tuple[str, ...] = ()  # what people decided about themes
    map_note: str = ""  # why there is no theme map, or nothing
    concerns_by_kind: Table | None = None
    by_kind: tuple[Table, ...] = ()  # positions and themes by kind of respondent, where asked for
