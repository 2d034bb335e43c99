"""The styles of a Word file: made where the template has none of that name, left alone where a department brought its own."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from pipeline.digest.formats.word_parts import element

__all__ = ["prepare"]

_FONT = "Arial"
_INK, _BLUE, _GREY = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x12, 0x43, 0x6D), RGBColor(0x45, 0x48, 0x4A)
#: Name → (built on, size in points, bold, colour, space before, space after).
_PARAGRAPHS: dict[str, tuple[str, float, bool, RGBColor, float, float]] = {
    "Normal": ("", 11, False, _INK, 0, 7),
    "Title": ("Normal", 26, True, _INK, 0, 8),
    "Subtitle": ("Normal", 13, False, _INK, 0, 10),
    "Heading 1": ("Normal", 19, True, _BLUE, 26, 8),
    "Heading 2": ("Normal", 15, True, _INK, 18, 5),
    "Heading 3": ("Normal", 12, True, _INK, 13, 4),
    "Heading 4": ("Normal", 11, True, _GREY, 11, 4),
    "Heading 5": ("Normal", 11, True, _GREY, 11, 4),
    "List Bullet": ("Normal", 11, False, _INK, 0, 4),
    "List Number": ("Normal", 11, False, _INK, 0, 3),
    "Digest Numbered": ("Normal", 11, False, _INK, 0, 4),
    "Quote": ("Normal", 11, False, _INK, 6, 2),
    "Caption": ("Normal", 10.5, True, _INK, 12, 4),
    "Digest Kicker": ("Normal", 11, True, _BLUE, 0, 4),
    "Digest Contents": ("Normal", 15, True, _INK, 18, 5),
    "Digest Citation": ("Normal", 10, False, _GREY, 0, 9),
    "Digest Note": ("Normal", 10, False, _GREY, 2, 7),
    "Digest Inset": ("Normal", 11, False, _INK, 0, 6),
    "Digest Cell": ("Normal", 10, False, _INK, 2, 2),
    "Digest Small Cell": ("Normal", 8.5, False, _INK, 2, 2),
    "Digest Gap": ("Normal", 4, False, _INK, 0, 4),
}
_HEADINGS = tuple(name for name in _PARAGRAPHS if name.startswith("Heading"))


def prepare(document: Any, *, own: bool) -> dict[str, Any]:  # noqa: ANN401
    """See that a document has every style that a digest uses, and return them by name.

    Args:
        own: whether a department brought the document: then what it has is left as it is.
    """
    there = {style.name for style in document.styles}
    styles = {name: _paragraph(document, name, fresh=not own or name not in there) for name in _PARAGRAPHS}
    for name, look in (("Digest Link", _link), ("Digest Redacted", _redacted)):
        styles[name] = _character(document, name, look, fresh=not own or name not in there)
    styles["Digest Table"] = _table(document, fresh="Digest Table" not in there)
    _speak_english(document)
    if not own:
        _page(document)
    return styles


def _paragraph(document: Any, name: str, *, fresh: bool) -> Any:  # noqa: ANN401
    base, size, bold, colour, before, after = _PARAGRAPHS[name]
    names = {style.name for style in document.styles}
    style = document.styles[name] if name in names else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not fresh:
        return style
    if base:
        style.base_style = document.styles[base]
    font, shape = style.font, style.paragraph_format
    _plain(style, ("w:rPr", "w:pBdr"))
    font.name, font.size, font.bold, font.italic, font.color.rgb = _FONT, Pt(size), bold, False, colour
    for script in ("w:eastAsia", "w:cs"):
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(script), _FONT)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.15
    if name in _HEADINGS or name in {"Caption", "Digest Contents", "Title", "Digest Kicker"}:
        shape.keep_with_next = True
    if name == "Digest Numbered":
        shape.left_indent, shape.first_line_indent = Cm(0.63), Cm(-0.63)
        shape.tab_stops.add_tab_stop(Cm(0.63))
    if name in {"Quote", "Digest Citation", "Digest Inset"}:
        shape.left_indent = Cm(0.6)
        _bar(style, "1A5F9E" if name != "Digest Inset" else "B1B4B6", 24 if name == "Digest Inset" else 18)
    return style


def _plain(style: Any, tags: tuple[str, ...]) -> None:  # noqa: ANN401
    """Without what the library's own template says of it: theme fonts, colours and borders."""
    for tag in tags:
        for found in style.element.iter(qn(tag)):
            found.clear()
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _bar(style: Any, colour: str, width: int) -> None:  # noqa: ANN401
    """A line at the left, as quotations have it on the page."""
    borders = element("w:pBdr")
    borders.append(element("w:left", val="single", sz=str(width), space="8", color=colour))
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def _character(document: Any, name: str, look: Any, *, fresh: bool) -> Any:  # noqa: ANN401
    names = {style.name for style in document.styles}
    style = document.styles[name] if name in names else document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    if fresh:
        look(style)
    return style


def _link(style: Any) -> None:  # noqa: ANN401
    style.font.color.rgb, style.font.underline = RGBColor(0x1A, 0x5F, 0x9E), True


def _redacted(style: Any) -> None:  # noqa: ANN401
    style.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    style.element.get_or_add_rPr().append(element("w:shd", val="clear", color="auto", fill="0B0C0C"))


def _table(document: Any, *, fresh: bool) -> Any:  # noqa: ANN401
    """Lines under the rows, a strong one under the header."""
    if not fresh:
        return document.styles["Digest Table"]
    style = document.styles.add_style("Digest Table", WD_STYLE_TYPE.TABLE)
    properties, borders = element("w:tblPr"), element("w:tblBorders")
    for side, width in (("w:top", "8"), ("w:bottom", "8"), ("w:insideH", "4")):
        borders.append(element(side, val="single", sz=width, space="0", color="B1B4B6" if side == "w:insideH" else "0B0C0C"))
    properties.append(borders)
    margins = element("w:tblCellMar")
    for side, room in (("w:left", "40"), ("w:right", "120")):
        margins.append(element(side, w=room, type="dxa"))
    properties.append(margins)
    style.element.append(properties)
    return style


def _speak_english(document: Any) -> None:  # noqa: ANN401
    """British English is what everything is in unless it says otherwise."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = element("w:docDefaults")
        document.styles.element.insert(0, defaults)
    holder = defaults.find(qn("w:rPrDefault"))
    if holder is None:
        holder = element("w:rPrDefault")
        defaults.insert(0, holder)
    properties = holder.find(qn("w:rPr"))
    if properties is None:
        properties = element("w:rPr")
        holder.append(properties)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA"))


def _page(document: Any) -> None:  # noqa: ANN401
    """A4 with a number at the foot of each page."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.2)
    foot = section.footer.paragraphs[0]
    foot.text = "Page "
    field = element("w:fldSimple", instr="PAGE")
    run = element("w:r")
    number = element("w:t")
    number.text = "1"
    run.append(number)
    field.append(run)
    foot._p.append(field)
