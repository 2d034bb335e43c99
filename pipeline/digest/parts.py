"""What every section of a digest is made of: quotations, tables and charts, as pure data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.digest.drawing import Drawing, png, spec, svg
from pipeline.digest.redact import Piece

__all__ = ["Chart", "Quotation", "Some", "Table"]


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
        file: name of the file without its folders, and ``link`` where the words stand in it, as an address below the folder of
            documents; both nothing where that would say more than may be said.
    """

    pieces: tuple[Piece, ...]
    cut: bool
    who: str
    note: str
    document: int
    anchor: str
    place: str
    record: str
    file: str = ""
    link: str = ""

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
    """The first few quotations of many: ``more`` could be quoted too, ``withheld`` may not be, ``alike`` repeat one of these."""

    quotations: tuple[Quotation, ...] = ()
    more: int = 0
    withheld: int = 0
    alike: int = 0

    @property
    def total(self) -> int:
        """All that there are, quoted or not."""
        return len(self.quotations) + self.more + self.withheld + self.alike


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of each row is its header. ``numbers``: all other cells are figures.

    ``anchors``: ids of the rows, where something leads to them.
    """

    id: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    numbers: bool = True
    more: int = 0
    anchors: tuple[str, ...] = ()

    @property
    def left(self) -> str:
        """How many rows there are besides, in words; nothing where these are all."""
        return f"And {self.more:,} more {'row' if self.more == 1 else 'rows'}, in the full records." if self.more else ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with all that a format needs which cannot show it: what it tells in words, and its numbers.

    Attributes:
        id: unique in the digest; the ids inside the drawing begin with it.
        title: what it shows.
        section: id of the section of the digest that it stands in (``received``, ``positions``, ``themes``).
        alt: what it tells, with the numbers that matter most.
        columns, rows: the numbers that are drawn; the first cell of a row names it.
        drawing: shapes and words in pixels.
        note: how to read it, or nothing.
        beside: whether the digest prints these numbers right beside it anyway; else a format adds :attr:`table`.
        foot: totals under the rows, or nothing.
    """

    id: str
    title: str
    section: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    drawing: Drawing
    note: str = ""
    beside: bool = False
    foot: tuple[str | int, ...] = ()

    @property
    def svg(self) -> str:
        """Safe markup of one image, without anything live in it; drawn when it is first asked for (half a second)."""
        return svg(self.id, self.drawing)

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification that :attr:`svg` is made of, its data in it."""
        return spec(self.drawing)

    def png(self, scale: float = 2.0) -> bytes:
        """The same as PNG."""
        return png(self.id, self.drawing, scale)

    @property
    def table(self) -> Table:
        """Its numbers as a table of the digest."""
        rows = tuple(tuple(map(_cell, row)) for row in self.rows)
        return Table(f"{self.id}-table", f"{self.title}: the numbers", self.columns, rows, tuple(map(_cell, self.foot)))


def _cell(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else value
