"""What a page is made of, in order, whatever it is printed as: headings, paragraphs, lists, quotations, tables, pictures.

All formats print these blocks, so that every sentence of a digest is written in one place. A word of a stranger is marked as
one (``theirs``): a page may have to keep its direction of writing apart from its neighbours'.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from pipeline.digest.parts import Chart, Quotation, Some, Table
from pipeline.digest.redact import Piece
from pipeline.digest.wording import count

__all__ = [
    "RECORDS",
    "Block",
    "Bullets",
    "Columns",
    "Fold",
    "Grid",
    "Inset",
    "Paragraph",
    "Picture",
    "Quote",
    "Section",
    "Steps",
    "Words",
    "left",
    "more",
    "note",
    "paragraph",
    "pictures",
    "quotes",
    "theirs",
]


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words that look alike.

    Attributes:
        look: ``""``, ``strong``, ``redacted`` or ``label`` (white on colour).
        to: id of the place in this digest that they lead to, or nothing.
        day: ISO day that they tell, or nothing.
    """

    text: str
    look: str = ""
    to: str = ""
    theirs: bool = False
    day: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``look``: ``""``, ``lead`` (larger) or ``note`` (quieter)."""

    words: tuple[Words, ...]
    look: str = ""
    kind: ClassVar[str] = "paragraph"

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.words)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; ``ordered`` ones are numbered. ``look``: ``""``, ``glance`` or ``names``."""

    rows: tuple[Paragraph, ...]
    ordered: bool = False
    look: str = ""
    kind: ClassVar[str] = "bullets"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words. Without a ``quotation`` they are ``pieces`` that many sent: a campaign's letter."""

    pieces: tuple[Piece, ...]
    quotation: Quotation | None = None
    look: str = ""
    kind: ClassVar[str] = "quote"

    @property
    def cut(self) -> bool:
        """Whether the end was cut off."""
        return self.quotation is not None and self.quotation.cut

    @property
    def cited(self) -> str:
        """What stands between the name and the number of the document: ``, of its members, page 2``."""
        said = self.quotation
        return "".join(f", {words}" for words in (said.note, said.place) if words) if said else ""

    @property
    def source(self) -> str:
        """The words that lead to the place, where a page can lead there: ``page 2 of council.pdf``."""
        said = self.quotation
        return f"{said.place} of {said.file}" if said and said.place else said.file if said else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``links``: for each row the address, below the folder of documents, that its second cell leads to, or nothing."""

    table: Table
    links: tuple[str, ...] = ()
    kind: ClassVar[str] = "grid"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart."""

    chart: Chart
    kind: ClassVar[str] = "picture"


@dataclass(frozen=True, slots=True)
class Inset:
    """Blocks that are set apart from the rest."""

    blocks: tuple[Block, ...]
    kind: ClassVar[str] = "inset"


@dataclass(frozen=True, slots=True)
class Columns:
    """Groups of blocks that may stand beside each other where there is room."""

    groups: tuple[tuple[Block, ...], ...]
    kind: ClassVar[str] = "columns"


@dataclass(frozen=True, slots=True)
class Steps:
    """What happened one after the other: (look of the mark, blocks) each."""

    steps: tuple[tuple[str, tuple[Block, ...]], ...]
    kind: ClassVar[str] = "steps"


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that few need: folded away where a page can."""

    summary: str
    blocks: tuple[Block, ...]
    kind: ClassVar[str] = "fold"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what belongs to it; ``level`` 2 is a chapter. Without an ``id`` nothing can lead to it."""

    level: int
    heading: tuple[Words, ...]
    blocks: tuple[Block, ...]
    id: str = ""
    kind: ClassVar[str] = "section"

    @property
    def text(self) -> str:
        """The heading's words."""
        return "".join(run.text for run in self.heading)


#: What the digest leads to where it does not tell all: the last chapter but one says what they are and who has them.
RECORDS = Words("full records", to="records")

Block = Paragraph | Bullets | Quote | Grid | Picture | Inset | Columns | Steps | Fold | Section


def theirs(text: str, look: str = "", to: str = "") -> Words:
    """Words that come from a document or from the register."""
    return Words(text, look, to, theirs=True)


def paragraph(*words: Words | str) -> Paragraph:
    """A paragraph of runs; a plain string is ours."""
    return Paragraph(tuple(Words(run) if isinstance(run, str) else run for run in words))


def note(*words: Words | str) -> Paragraph:
    """The same, quieter."""
    return Paragraph(paragraph(*words).words, "note")


def pictures(charts: Iterable[Chart], section: str) -> tuple[Block, ...]:
    """The charts of one section, each with how to read it, and with its numbers where they do not stand beside it anyway."""
    blocks: list[Block] = []
    for chart in charts:
        if chart.section == section:
            blocks.append(Picture(chart))
            if chart.note:
                blocks.append(note(theirs(chart.note)))
            if not chart.beside:
                blocks.append(Fold(f"The numbers of this chart: {chart.title}", (Grid(chart.table),)))
    return tuple(blocks)


def more(value: int, what: str) -> tuple[Paragraph, ...]:
    """How many were left out here."""
    return (note(f"And {value:,} more {what}, in the ", RECORDS, "."),) if value else ()


def quotes(some: Some, look: str = "", what: str = "statement") -> tuple[Block, ...]:
    """Quotations, and what was left out of them; ``what``: what one of them is."""
    return (*(Quote(said.pieces, said, look) for said in some.quotations), *left(some, what))


def left(some: Some, what: str = "statement") -> tuple[Paragraph, ...]:
    """Of how many these are, and where the others are: with a pencil, the parts make the whole."""
    rest: list[tuple[Words | str, ...]] = []
    if some.more:
        rest.append((f"{some.more:,} more in the ", RECORDS))
    if some.alike:
        rest.append((f"{some.alike:,} in the same words as another",))
    if some.withheld:
        whose = "its respondent does" if some.withheld == 1 else "their respondents do"
        rest.append((f"{some.withheld:,} counted but not quoted, as {whose} not agree to be quoted",))
    if not rest:
        return ()
    shown = [(f"{len(some.quotations):,} quoted here",)] if some.quotations else []
    runs = [run for at, part in enumerate([*shown, *rest]) for run in ("; " if at else "", *part)]
    return (note(f"Of {count(some.total, what)}: ", *runs, "."),)
