"""DOCX: the body in order (paragraphs, headings, lists, tables, text boxes), then footnotes; page furniture is left out."""

from __future__ import annotations

import io
import re
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml

from pipeline.datamodel import Dropped
from pipeline.errors import UnreadableDocument
from pipeline.ingest.dates import dateline
from pipeline.ingest.limits import open_archive
from pipeline.ingest.reading import Piece, Reading
from pipeline.settings import IngestSettings

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"heading\s*(\d)|(title)|(subtitle)", re.IGNORECASE)
_SKIP = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr", f"{_W}sdtPr"}


def read_docx(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a Word document. Deleted text of tracked changes is left out, inserted text is in.

    Raises:
        UnreadableDocument: it is damaged.
    """
    open_archive(data, settings)
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise UnreadableDocument(
            f"The Word document is damaged ({' '.join(str(error).split())[:100]}).",
            "Open it in Word or LibreOffice, save it again as DOCX and put that file in its place.",
        ) from error
    reading = Reading()
    styles = _style_names(document)
    reading.pieces = _blocks(document.element.body, styles) + _notes(document, styles)
    reading.dropped = _running(document)
    _read_properties(document, reading)
    reading.date = dateline([piece.text for piece in reading.pieces])
    return reading


def _style_names(document: Any) -> dict[str, tuple[str, str | None, bool]]:
    """Style id → (name, id of the style it is based on, whether it numbers its paragraphs)."""
    names = {}
    try:
        element = document.styles.element
    except (KeyError, AttributeError):
        return {}
    for style in element.iter(f"{_W}style"):
        name, based = style.find(f"{_W}name"), style.find(f"{_W}basedOn")
        numbered = style.find(f"{_W}pPr/{_W}numPr") is not None
        names[style.get(f"{_W}styleId", "")] = (
            name.get(f"{_W}val", "") if name is not None else "",
            based.get(f"{_W}val") if based is not None else None,
            numbered,
        )
    return names


def _blocks(parent: Any, styles: dict[str, tuple[str, str | None, bool]]) -> list[Piece]:
    pieces: list[Piece] = []
    for child in parent:
        if child.tag == f"{_W}p":
            pieces += _paragraph(child, styles)
        elif child.tag == f"{_W}tbl":
            pieces += _table(child, styles)
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            pieces += _blocks(content, styles) if content is not None else []
        elif child.tag in (f"{_W}ins", f"{_W}smartTag", f"{_W}customXml", f"{_W}moveTo"):
            pieces += _blocks(child, styles)
    return pieces


def _paragraph(paragraph: Any, styles: dict[str, tuple[str, str | None, bool]]) -> list[Piece]:
    parts: list[str] = []
    boxes: list[Any] = []
    _gather(paragraph, parts, boxes)
    text = re.sub(r"[ \u00a0]*\n[ \u00a0]*", "\n", "".join(parts)).strip()
    after = [piece for box in boxes for piece in _blocks(box, styles)]
    if not text:
        return after
    kind, level = _kind(paragraph, styles)
    if kind == "heading":
        text = " ".join(text.split())
    return [Piece(kind, text, level=level, prefix="- " if kind == "list-item" else ""), *after]


def _gather(node: Any, parts: list[str], boxes: list[Any]) -> None:
    """The text of a paragraph in order; text boxes anchored in it come after it, once (their copy for old Word is skipped)."""
    for child in node:
        tag = child.tag
        if tag in _SKIP or not isinstance(tag, str):
            continue
        if tag in (f"{_W}t", f"{_MATH}t"):
            parts.append(child.text or "")
        elif tag in (f"{_W}tab", f"{_W}ptab"):
            parts.append("\t" if parts else "")
        elif tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif tag == f"{_W}sym":
            parts.append(_symbol(child))
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        else:
            _gather(child, parts, boxes)


def _symbol(element: Any) -> str:
    """Ticked boxes of forms are symbols of Wingdings: which box a respondent ticked must not get lost."""
    code = element.get(f"{_W}char", "").upper()[-2:]
    return {"FE": "☒", "FD": "☒", "FC": "✓", "A8": "☐", "6F": "☐", "52": "☑", "53": "☒"}.get(code, "")


def _kind(paragraph: Any, styles: dict[str, tuple[str, str | None, bool]]) -> tuple[str, int | None]:
    properties = paragraph.find(f"{_W}pPr")
    style = properties.find(f"{_W}pStyle") if properties is not None else None
    style_id = style.get(f"{_W}val", "") if style is not None else ""
    numbered = properties is not None and properties.find(f"{_W}numPr") is not None
    seen: set[str] = set()
    while style_id and style_id not in seen:
        seen.add(style_id)
        name, based, numbers = styles.get(style_id, (style_id, None, False))
        found = _HEADING.match(name)
        if found:
            return "heading", int(found[1]) if found[1] else 1 if found[2] else 2
        if "caption" in name.lower():
            return "caption", None
        numbered = numbered or numbers or name.lower().startswith("list")
        style_id = based or ""
    outline = properties.find(f"{_W}outlineLvl") if properties is not None else None
    if outline is not None and outline.get(f"{_W}val", "9").isdigit() and int(outline.get(f"{_W}val", "9")) < 6:
        return "heading", int(outline.get(f"{_W}val", "9")) + 1
    return ("list-item", None) if numbered else ("paragraph", None)


def _table(table: Any, styles: dict[str, tuple[str, str | None, bool]]) -> list[Piece]:
    """Rows as lines; a table of one cell a row is a frame around text, and its text stays text."""
    rows = [_cells(row) for row in table if row.tag in (f"{_W}tr", f"{_W}sdt", f"{_W}ins")]
    if all(len(row) <= 1 for row in rows):
        return [piece for row in rows for cell in row for piece in _blocks(cell, styles)]
    lines = []
    for row in rows:
        cells = [" ".join(" ".join(piece.text for piece in _blocks(cell, styles)).split()) for cell in row]
        if any(cells):
            lines.append(" | ".join(cells))
    return [Piece("table", "\n".join(lines))] if lines else []


def _cells(row: Any) -> list[Any]:
    if row.tag != f"{_W}tr":
        return [cell for inner in row.iter(f"{_W}tr") for cell in _cells(inner)]
    cells = []
    for child in row:
        if child.tag == f"{_W}tc":
            merged = child.find(f"{_W}tcPr/{_W}vMerge")
            if merged is None or merged.get(f"{_W}val") == "restart":
                cells.append(child)
        elif child.tag == f"{_W}sdt":
            cells += list(child.iter(f"{_W}tc"))
    return cells


def _notes(document: Any, styles: dict[str, tuple[str, str | None, bool]]) -> list[Piece]:
    pieces: list[Piece] = []
    for relation in sorted(document.part.rels.values(), key=lambda each: str(each.reltype)):
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        tree = parse_xml(relation.target_part.blob)
        for note in tree:
            if note.get(f"{_W}type") in ("separator", "continuationSeparator", "continuationNotice"):
                continue
            text = " ".join(piece.text for piece in _blocks(note, styles)).strip()
            if text:
                pieces.append(Piece("footnote", text))
    return pieces


def _running(document: Any) -> list[Dropped]:
    """Headers and footers of the sections, each once."""
    dropped: dict[tuple[str, str], None] = {}
    for section in document.sections:
        for part, reason in ((section.header, "running header"), (section.footer, "running footer")):
            text = (
                "\n".join(paragraph.text for paragraph in part.paragraphs if paragraph.text.strip())
                if not part.is_linked_to_previous
                else ""
            )
            if text:
                dropped[(text, reason)] = None
    return [Dropped(text, reason) for text, reason in dropped]


def _read_properties(document: Any, reading: Reading) -> None:
    try:
        properties = document.core_properties
        title, author, created = properties.title, properties.author, properties.created
    except (KeyError, ValueError):
        return
    if (
        title
        and len(title.split()) > 1
        and not re.search(r"\.(docx?|rtf|odt)$", title, re.IGNORECASE)
        and title.lower() != "word document"
    ):
        reading.title = title
    reading.author = (
        author if author and author.lower() not in ("python-docx", "user", "author", "microsoft office user", "admin") else None
    )
    if created is not None and created.year > 1990:
        reading.attributes["created"] = created.date().isoformat()
