"""What every section of a digest is made of: quotations, tables and charts, as pure data."""

from __future__ import annotations

from dataclasses import dataclass

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
