"""The parts of a Word file that its library has no call for: links inside the file, bookmarks, tables and pictures that tell."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.text.paragraph import Paragraph as DocxParagraph

from pipeline.digest.formats.paper import shrunk
from pipeline.digest.formats.widths import WIDE, shares
from pipeline.digest.parts import Chart, Table

__all__ = ["add_bookmark", "add_link", "add_paragraph", "add_picture", "add_table", "describe", "element"]

#: Word takes no longer name of a bookmark, and letters, digits and underscores only.
_LONGEST_NAME = 40
#: A chart is drawn for 560 pixels of a page on a screen; in print it need not fill the line.
_PICTURE_WIDTH = 0.95
#: A table of fewer rows is kept on one page.
_TOGETHER = 14
_OLD = datetime(2000, 1, 1)


def element(tag: str, **attributes: str) -> Any:  # noqa: ANN401
    """An element of Word's own namespace: ``element("w:b", val="1")``."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def mark_name(anchor: str) -> str:
    """An anchor as the name of a bookmark.

    >>> mark_name("document-7"), mark_name("theme-ab.c")
    ('document_7', 'theme_ab_c')
    """
    return re.sub(r"\W", "_", anchor, flags=re.ASCII)[:_LONGEST_NAME]


def add_bookmark(paragraph: Any, anchor: str, number: int) -> None:  # noqa: ANN401
    """Make a place that links lead to."""
    start = element("w:bookmarkStart", id=str(number), name=mark_name(anchor))
    place = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(place, start)
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def add_link(paragraph: Any, text: str, anchor: str) -> None:  # noqa: ANN401
    """Words that lead to a bookmark of the same file."""
    run = paragraph.add_run(text)
    run.style = paragraph.part.document.styles["Digest Link"]
    link = element("w:hyperlink", anchor=mark_name(anchor), history="1")
    paragraph._p.append(link)
    link.append(run._r)


def describe(document: Any, title: str) -> None:  # noqa: ANN401
    """Title and language of the file, and nothing about who made it when."""
    core = document.core_properties
    core.title, core.subject, core.language = title[:255], "Digest of consultation responses", "en-GB"
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.revision = 1
    core.created = core.modified = core.last_printed = _OLD
    # of the template, or of the library's own: no time is better than a wrong one
    for name in ("dcterms:created", "dcterms:modified", "cp:lastPrinted"):
        for found in core._element.findall(qn(name)):
            core._element.remove(found)


def add_paragraph(document: Any, style: Any, words: str = "") -> Any:  # noqa: ANN401
    """A paragraph at the end; its style is set by id, as the library looks a style's name up anew each time (2 s in 60 pages)."""
    made = document.add_paragraph()
    made._p.style = style.style_id
    if words:
        made.add_run(words)
    return made


def add_picture(document: Any, chart: Chart) -> None:  # noqa: ANN401
    """A chart as a picture with its alternative text."""
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    drawn = document.add_picture(io.BytesIO(chart.png()), width=Emu(int(width * _PICTURE_WIDTH * shrunk(chart))))
    about = drawn._inline.docPr
    about.set("descr", chart.alt)
    about.set("title", chart.title)
    about.set("name", chart.id)


def add_table(document: Any, table: Table, styles: dict[str, Any], marks: int) -> int:  # noqa: ANN401
    """A table with its caption above it; its first row is repeated on each page, and no row is torn apart.

    Returns:
        the number of the last bookmark that was made.
    """
    add_paragraph(document, styles["Caption"], table.caption)
    rows = [table.head, *table.rows, *([table.foot] if table.foot else [])]
    made = document.add_table(rows=len(rows), cols=len(table.head), style=styles["Digest Table"])
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    _tell(made, table)
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    widths = [Emu(int(share * room)) for share in shares(rows, numbers=table.numbers)]
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(int(width / 635)))
    small = styles["Digest Small Cell"] if len(table.head) > WIDE else styles["Digest Cell"]
    for at, (cells, row) in enumerate(zip(rows, made._tbl.tr_lst, strict=True)):
        first, last = at == 0, bool(table.foot) and at == len(rows) - 1
        _keep(row, head=first)
        for column, (words, cell) in enumerate(zip(cells, row.tc_lst, strict=True)):
            cell.width = widths[column]
            paragraph = _fill(document, cell, words, small)
            together = at < (len(rows) - 1 if len(rows) <= _TOGETHER else 2)
            _shape(paragraph, bold=first or last, right=table.numbers and column > 0, together=together)
            if column == 0 and table.anchors and not first and not last:
                marks += 1
                add_bookmark(paragraph, table.anchors[at - 1], marks)
    add_paragraph(document, styles["Digest Note"] if table.left else styles["Digest Gap"], table.left)
    return marks


def _fill(document: Any, cell: Any, words: str, style: Any) -> Any:  # noqa: ANN401
    """Write into a cell by its element: asking the library for each cell of a long table takes minutes."""
    paragraph = DocxParagraph(cell.p_lst[0], document._body)
    cell.p_lst[0].style = style.style_id
    lines = words.split("\n")
    for at, line in enumerate(lines):
        run = paragraph.add_run(line)
        if at < len(lines) - 1:
            run.add_break()
    return paragraph


def _shape(paragraph: Any, *, bold: bool, right: bool, together: bool) -> None:  # noqa: ANN401
    for run in paragraph.runs if bold else ():
        run.bold = True
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if together:
        paragraph.paragraph_format.keep_with_next = True


def _keep(row: Any, *, head: bool) -> None:  # noqa: ANN401
    properties = row.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    if head:
        properties.append(element("w:tblHeader"))


def _tell(made: Any, table: Table) -> None:  # noqa: ANN401
    """Say which row and column are headers, and what the table is, to those who cannot see it."""
    properties = made._tbl.tblPr
    for old in properties.findall(qn("w:tblLook")):
        properties.remove(old)
    look = element("w:tblLook", val="04A0", firstRow="1", lastRow="1" if table.foot else "0", firstColumn="1", lastColumn="0")
    look.set(qn("w:noHBand"), "1")
    look.set(qn("w:noVBand"), "1")
    properties.append(look)
    properties.append(element("w:tblCaption", val=table.caption[:255]))
