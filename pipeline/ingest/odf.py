"""ODT: paragraphs, headings, lists, tables and notes in the order of the text."""

from __future__ import annotations

import io
from typing import Any

import odfdo

from pipeline.ingest.dates import dateline
from pipeline.ingest.limits import open_archive
from pipeline.ingest.reading import Piece, Reading
from pipeline.settings import IngestSettings

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
#: Deleted text of tracked changes, comments in the margin, and what the program fills in by itself.
_SKIP = {
    f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}sequence-decls", f"{_OFFICE}forms", f"{_TEXT}table-of-content",
    f"{_OFFICE}event-listeners", f"{_TEXT}variable-decls", f"{_TEXT}user-field-decls", f"{_TEXT}page-number",
}  # fmt: skip
#: One space element stands for this many spaces at most: a broken count must not fill the memory.
_MOST_SPACES = 100


def read_odt(data: bytes, settings: IngestSettings) -> Reading:
    """Reads an OpenDocument text.

    Raises:
        UnreadableDocument: it is damaged or unpacks to more than the settings allow.
    """
    open_archive(data, settings)
    document = odfdo.Document(io.BytesIO(data))
    reading = Reading()
    notes: list[Piece] = []
    reading.pieces = _blocks(document.body._xml_element, notes, None) + notes
    meta = document.meta
    reading.title = meta.title or None
    reading.author = meta.creator or meta.initial_creator or None
    created = meta.creation_date
    if created is not None:
        reading.attributes["created"] = created.date().isoformat()
    reading.date = dateline([piece.text for piece in reading.pieces])
    return reading


def _blocks(parent: Any, notes: list[Piece], kind: str | None) -> list[Piece]:
    pieces: list[Piece] = []
    for child in parent:
        tag = child.tag
        if tag in _SKIP or not isinstance(tag, str):
            continue
        if tag == f"{_TEXT}h":
            text = " ".join(_text(child, notes, pieces).split())
            level = child.get(f"{_TEXT}outline-level", "1")
            pieces += [Piece("heading", text, level=int(level) if level.isdigit() else 1)] if text else []
        elif tag == f"{_TEXT}p":
            boxes: list[Piece] = []
            text = _text(child, notes, boxes).strip()
            pieces += [Piece(kind or "paragraph", text, prefix="- " if kind == "list-item" else "")] if text else []
            pieces += boxes
        elif tag == f"{_TEXT}list":
            pieces += _blocks(child, notes, "list-item")
        elif tag == f"{_TABLE}table":
            pieces += _table(child, notes)
        else:  # sections, list items, headers of lists, change marks
            pieces += _blocks(child, notes, kind)
    return pieces


def _text(node: Any, notes: list[Piece], boxes: list[Piece]) -> str:
    """The text of a paragraph; notes go to ``notes``, text boxes anchored in it to ``boxes``."""
    parts = [node.text or ""]
    for child in node:
        tag = child.tag
        if tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            parts.append(" " * min(int(count) if count.isdigit() else 1, _MOST_SPACES))
        elif tag == f"{_TEXT}tab":
            parts.append("\t")
        elif tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif tag == f"{_TEXT}note":
            body = child.find(f"{_TEXT}note-body")
            text = " ".join(piece.text for piece in _blocks(body, [], None)) if body is not None else ""
            notes += [Piece("footnote", text)] if text else []
        elif tag == f"{_DRAW}frame" or (isinstance(tag, str) and tag.startswith(_DRAW)):
            boxes += _blocks(child, notes, None)
        elif tag not in _SKIP and isinstance(tag, str):
            parts.append(_text(child, notes, boxes))
        parts.append(child.tail or "")
    return "".join(parts)


def _table(table: Any, notes: list[Piece]) -> list[Piece]:
    rows = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells = [cell for cell in row if cell.tag == f"{_TABLE}table-cell"]
        rows.append([" ".join(" ".join(piece.text for piece in _blocks(cell, notes, None)).split()) for cell in cells])
    rows = [row for row in rows if any(row)]
    if all(len(row) <= 1 for row in rows):
        return [piece for cell in table.iter(f"{_TABLE}table-cell") for piece in _blocks(cell, notes, None)]
    return [Piece("table", "\n".join(" | ".join(row) for row in rows))]
