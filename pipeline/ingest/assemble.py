"""Builds the ``Document`` from what a reader found: mends each piece, takes furniture out, and fixes every offset."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from dataclasses import replace

from pipeline.datamodel import Block, Document, Page, Repair, stable_id
from pipeline.ingest.furniture import remove_furniture
from pipeline.ingest.language import language_of
from pipeline.ingest.reading import Piece, Reading
from pipeline.ingest.repair import as_repairs, clean


def assemble(reading: Reading, data: bytes, source_file: str, media_type: str) -> Document:
    """The document of one file; ``data`` are its bytes, for the id."""
    repairs: Counter[str] = Counter()
    for repair in reading.repairs:
        repairs[repair.kind] += repair.count
    pieces = [mended for piece in reading.pieces if (mended := _mend(piece, repairs)) is not None]
    dropped = list(reading.dropped)
    if reading.kind != "survey":
        pieces, furniture = remove_furniture(pieces)
        dropped += furniture
    text, blocks, pages = _lay_out(pieces, reading)
    sha256 = hashlib.sha256(data).hexdigest()
    attributes = {name: clean(value, repairs).strip() for name, value in reading.attributes.items()}
    return Document(
        id=stable_id("doc", source_file, sha256),
        source_file=source_file,
        sha256=sha256,
        media_type=media_type,
        text=text,
        title=_line(reading.title, repairs) or _first_heading(pieces),
        date=reading.date,
        kind=reading.kind,
        author=_line(reading.author, repairs),
        language=language_of(text),
        blocks=blocks,
        pages=pages,
        dropped=tuple(dropped),
        repairs=tuple(_merged(repairs)),
        unread=tuple(reading.unread),
        attributes=tuple(sorted((name, value) for name, value in attributes.items() if value)),
    )


def _mend(piece: Piece, repairs: Counter[str]) -> Piece | None:
    whole = clean(piece.text, repairs)
    text = whole.strip()
    if not text:
        return None
    if text == piece.text:
        return piece
    lead = len(whole) - len(whole.lstrip())
    breaks = tuple((min(max(len(clean(piece.text[:at], Counter())) - lead, 0), len(text)), page) for at, page in piece.breaks)
    return replace(piece, text=text, breaks=breaks)


def _lay_out(pieces: list[Piece], reading: Reading) -> tuple[str, tuple[Block, ...], tuple[Page, ...]]:
    parts: list[str] = []
    blocks: list[Block] = []
    joints: list[tuple[int, int]] = []  # (offset, page that begins there)
    at = 0
    for piece in pieces:
        lead = (piece.gap if parts else "") + piece.prefix
        start = at + len(lead)
        parts += [lead, piece.text]
        at = start + len(piece.text)
        blocks.append(Block(piece.kind, start, at, piece.page, piece.level, piece.box, piece.row, piece.column, piece.sheet))
        if piece.page is not None and (not joints or piece.page > joints[-1][1]):
            joints.append((start, piece.page))
        joints += [(start + offset, page) for offset, page in piece.breaks if not joints or page > joints[-1][1]]
    return "".join(parts), tuple(blocks), _pages(reading, joints, at)


def _pages(reading: Reading, joints: list[tuple[int, int]], length: int) -> tuple[Page, ...]:
    """Each page's stretch of the text: from its first joint to the next one; a page without words is empty."""
    numbers = [page for _, page in joints]
    pages = []
    for page in reading.pages:
        index = bisect_right(numbers, page.number) - 1
        end = joints[index + 1][0] if index + 1 < len(joints) else length
        start = joints[index][0] if index >= 0 and numbers[index] == page.number else (end if index >= 0 else 0)
        end = max(start, end) if index >= 0 else 0
        pages.append(Page(page.number, start, end, page.width, page.height, page.method))
    return tuple(pages)


def _line(text: str | None, repairs: Counter[str]) -> str | None:
    return " ".join(clean(text, repairs).split()) or None if text else None


def _first_heading(pieces: list[Piece]) -> str | None:
    """The first heading, where it stands at the top."""
    for piece in pieces[:4]:
        if piece.kind == "heading":
            return " ".join(piece.text.split())
    return None


def _merged(repairs: Counter[str]) -> list[Repair]:
    return as_repairs(repairs)
