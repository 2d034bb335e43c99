"""What a reader makes of a file's bytes, before it is put together as a ``Document``: pieces in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.datamodel import Dropped, Repair, Unread

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Piece:
    """One block to be. The fields that it shares with ``Block`` mean the same.

    Attributes:
        prefix: stands in the text before the block and is no part of it (a bullet, a paragraph number).
        gap: what parts it from the piece before.
        breaks: (offset into ``text``, page) where a paragraph runs on over a page's end.
    """

    kind: str
    text: str
    page: int | None = None
    level: int | None = None
    box: Box | None = None
    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    prefix: str = ""
    gap: str = "\n\n"
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page of a paged format: its size in points and how it was read (``text``, ``ocr``, ``unread``)."""

    number: int
    width: float
    height: float
    method: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file within a mail."""

    name: str
    data: bytes


@dataclass(slots=True)
class Reading:
    """Everything that a reader found in one file."""

    pieces: list[Piece] = field(default_factory=list)
    title: str | None = None
    date: str | None = None
    author: str | None = None
    kind: str = "unknown"
    attributes: dict[str, str] = field(default_factory=dict)
    pages: list[PageRead] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
