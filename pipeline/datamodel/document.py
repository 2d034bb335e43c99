"""What ingest makes of one file: a text that never changes again, and where each piece of it stood."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document's layout, in reading order; blocks do not overlap.

    Attributes:
        kind: ``heading``, ``paragraph``, ``list-item``, ``table`` (rows as lines, cells joined by `` | ``), ``caption``,
            ``footnote``, ``cell`` (one cell of a spreadsheet).
        start, end: where it stands in ``Document.text``.
        page: 1-based page, or None where the format has no pages.
        level: heading level from 1, else None.
        box: (x0, top, x1, bottom) in points from the page's top left corner, where the format has geometry.
        row: 1-based data row of a spreadsheet cell (the header row is not counted), else None.
        column: header text of a spreadsheet cell's column, else None.
        sheet: name of the sheet, else None.
    """

    kind: str
    start: int
    end: int
    page: int | None = None
    level: int | None = None
    box: tuple[float, float, float, float] | None = None
    row: int | None = None
    column: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged format.

    Attributes:
        number: 1-based.
        start, end: the page's stretch of ``Document.text`` (equal where nothing was read).
        width, height: points.
        method: ``text`` (characters in the file), ``ocr``, ``unread``.
    """

    number: int
    start: int
    end: int
    width: float
    height: float
    method: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Furniture left out of the text, with the reason (``running header``, ``cookie notice``, ``reader comment`` …)."""

    text: str
    reason: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """What ingest mended in the text: ``kind`` such as ``hyphenation`` or ``encoding``, and how often."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A page or attachment of a document that could not be read, why, and the mend."""

    what: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read. ``text`` is fixed here: every later statement is a span into it.

    Attributes:
        id: ``stable_id("doc", source_file, sha256)``.
        source_file: path below the consultation folder, with ``/``; an attachment is ``mail.eml/letter.pdf``.
        sha256: of the file's bytes.
        media_type: such as ``application/pdf``.
        title: from the document itself, or None.
        date: ISO date stated by the document, or None.
        kind: ``response``, ``report``, ``article``, ``survey``, ``consultation``, ``unknown``; ingest knows only ``survey``
            (a spreadsheet whose rows are responses), extract decides the rest.
        author: the sender or byline that the format itself states (e-mail From, PDF or HTML metadata), or None.
        language: ISO 639-1 code of the language that most of the text is in, or None where there are too few words to tell.
        attributes: further facts of the format, sorted by name (``to``, ``subject``, ``received``).
    """

    id: str
    source_file: str
    sha256: str
    media_type: str
    text: str
    title: str | None = None
    date: str | None = None
    kind: str = "unknown"
    author: str | None = None
    language: str | None = None
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    repairs: tuple[Repair, ...] = ()
    unread: tuple[Unread, ...] = ()
    attributes: tuple[tuple[str, str], ...] = field(default=())
