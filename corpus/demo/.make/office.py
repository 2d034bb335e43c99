"""A source → DOCX, ODT, RTF; rows → XLSX, ODS. Written by hand and stored uncompressed: the same bytes on every machine."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from source import Block, Source

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OOXML = "http://schemas.openxmlformats.org"
PACKAGE = f"{OOXML}/package/2006"
OFFICE = f"{OOXML}/officeDocument/2006/relationships"
WORD = f"{OOXML}/wordprocessingml/2006/main"
CALC = f"{OOXML}/spreadsheetml/2006/main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
CALC_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
STYLES = {"heading-1": "Heading1", "heading-2": "Heading2", "heading-3": "Heading3", "bullet": "ListBullet", "numbered": "Normal"}


def pack(parts: Sequence[tuple[str, str]]) -> bytes:
    """A zip file without a clock: every entry stored, dated 1980."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else Windows writes another byte
            archive.writestr(entry, text.encode("utf-8"))
    return out.getvalue()


def content_types(parts: dict[str, str]) -> str:
    """``[Content_Types].xml`` of an Office file: part name → its type."""
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{rels}{listed}</Types>'


def relations(targets: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, start=1))
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def _run(text: str) -> str:
    lines = text.replace("|", "").split("\n")
    return "<w:r>" + "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines) + "</w:r>"


def _word_block(block: Block) -> str:
    if block.kind == "table":
        rows = "".join(
            "<w:tr>" + "".join(f"<w:tc><w:p>{_run(cell)}</w:p></w:tc>" for cell in row) + "</w:tr>" for row in block.rows
        )
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>"
    style = STYLES.get(block.kind)
    return "<w:p>" + (f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else "") + _run(block.text) + "</w:p>"


def _core(source: Source) -> str:
    about = source.about
    title, author = escape(about.get("title", "")), escape(about.get("author", ""))
    dates = "".join(
        f'<dcterms:{kind} xsi:type="dcterms:W3CDTF">{about["date"]}T09:00:00Z</dcterms:{kind}>'
        for kind in ("created", "modified")
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>{dates}</cp:coreProperties>"
    )


def docx(source: Source) -> bytes:
    body = "".join(map(_word_block, source.blocks))
    names = {"Normal": "Normal", "ListBullet": "List Bullet"} | {f"Heading{n}": f"heading {n}" for n in (1, 2, 3)}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"{" w:default=" + quoteattr("1") if key == "Normal" else ""}>'
        f'<w:name w:val="{name}"/></w:style>'
        for key, name in names.items()
    )
    return pack([
        ("[Content_Types].xml", content_types({
            "/word/document.xml": f"{WORD_TYPE}.document.main+xml", "/word/styles.xml": f"{WORD_TYPE}.styles+xml",
            "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        })),
        ("_rels/.rels", relations([(f"{OFFICE}/officeDocument", "word/document.xml"),
                                   (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")])),
        ("word/_rels/document.xml.rels", relations([(f"{OFFICE}/styles", "styles.xml")])),
        ("word/document.xml", f'{HEAD}<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>'),
        ("word/styles.xml", f'{HEAD}<w:styles xmlns:w="{WORD}">{styles}</w:styles>'),
        ("docProps/core.xml", _core(source)),
    ])  # fmt: skip


def _odf_namespaces(*names: str) -> str:
    return " ".join(f'xmlns:{name}="{ODF}:{name}:1.0"' for name in names)


def _odf_text(text: str) -> str:
    return escape(text.replace("|", "")).replace("\n", "<text:line-break/>")


def _odt_block(block: Block) -> str:
    text = _odf_text(block.text)
    if block.kind == "table":
        return _odf_table("Table1", block.rows)
    if block.kind.startswith("heading"):
        return f'<text:h text:outline-level="{block.kind[-1]}">{text}</text:h>'
    if block.kind == "bullet":
        return f"<text:list><text:list-item><text:p>{text}</text:p></text:list-item></text:list>"
    return f"<text:p>{text}</text:p>"


def _odf_table(name: str, rows: Sequence[Sequence[str]]) -> str:
    cells = "".join(
        "<table:table-row>" + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{_odf_text(cell)}</text:p></table:table-cell>' for cell in row
        ) + "</table:table-row>" for row in rows
    )  # fmt: skip
    columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
    return f"<table:table table:name={quoteattr(name)}>{columns}{cells}</table:table>"


def _odf(kind: str, body: str, about: dict[str, str]) -> bytes:
    media = f"application/vnd.oasis.opendocument.{kind}"
    parts = {"/": media} | dict.fromkeys(("content.xml", "meta.xml", "styles.xml"), "text/xml")
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{of}"/>' for name, of in parts.items()
    )
    meta = (
        f"<dc:title>{escape(about.get('title', ''))}</dc:title><dc:creator>{escape(about.get('author', ''))}</dc:creator>"
        f"<dc:date>{about['date']}T09:00:00</dc:date>"
    )
    manifest = f'<manifest:manifest {_odf_namespaces("manifest")} manifest:version="1.2">{listed}</manifest:manifest>'
    return pack([
        ("mimetype", media),
        ("META-INF/manifest.xml", HEAD + manifest),
        ("content.xml", _odf_part("content", f"<office:body><office:{kind}>{body}</office:{kind}></office:body>")),
        ("styles.xml", _odf_part("styles", "<office:styles/>")),
        ("meta.xml", _odf_part("meta", f"<office:meta>{meta}</office:meta>")),
    ])  # fmt: skip


def _odf_part(name: str, inner: str) -> str:
    names = _odf_namespaces("office", "text", "table", "style", "meta") + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f'{HEAD}<office:document-{name} {names} office:version="1.2">{inner}</office:document-{name}>'


def odt(source: Source) -> bytes:
    return _odf("text", "".join(map(_odt_block, source.blocks)), source.about)


def ods(sheet: str, rows: Sequence[Sequence[str]], about: dict[str, str]) -> bytes:
    return _odf("spreadsheet", _odf_table(sheet, rows), about)


def rtf(source: Source) -> bytes:
    """RTF with cp1252 escapes (``\\'92``) and ``\\u`` for the rest, as word processors write it."""
    about = source.about
    body = "".join(_rtf_block(block) for block in source.blocks)
    info = f"{{\\info{{\\title {_rtf_text(about.get('title', ''))}}}{{\\author {_rtf_text(about.get('author', ''))}}}}}"
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}}}{info}\n{body}}}\n".encode("ascii")


def _rtf_block(block: Block) -> str:
    text = _rtf_text(block.text.replace("|", ""))
    if block.kind.startswith("heading"):
        return f"{{\\b\\fs{32 - 4 * int(block.kind[-1])} {text}}}\\par\n"
    if block.kind == "bullet":
        return f"\\bullet\\tab {text}\\par\n"
    return f"{text}\\par\n"


def _rtf_text(text: str) -> str:
    out = []
    for letter in text:
        if letter in "\\{}":
            out.append("\\" + letter)
        elif letter == "\n":
            out.append("\\line ")
        elif ord(letter) < 128:
            out.append(letter)
        else:
            raw = letter.encode("cp1252", errors="ignore")
            out.append(f"\\'{raw[0]:02x}" if raw else f"\\u{ord(letter)}?")
    return "".join(out)


def _column(number: int) -> str:
    return (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)


def xlsx(sheet: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    """One sheet; numbers as numbers, text in the cells themselves."""
    lines = []
    for down, row in enumerate(rows, start=1):
        cells = []
        for across, value in enumerate(row):
            at = f"{_column(across)}{down}"
            if isinstance(value, int):
                cells.append(f'<c r="{at}"><v>{value}</v></c>')
            elif value:
                cells.append(f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>')
        lines.append(f'<row r="{down}">{"".join(cells)}</row>')
    return pack([
        ("[Content_Types].xml", content_types({
            "/xl/workbook.xml": f"{CALC_TYPE}.sheet.main+xml", "/xl/worksheets/sheet1.xml": f"{CALC_TYPE}.worksheet+xml",
        })),
        ("_rels/.rels", relations([(f"{OFFICE}/officeDocument", "xl/workbook.xml")])),
        ("xl/_rels/workbook.xml.rels", relations([(f"{OFFICE}/worksheet", "worksheets/sheet1.xml")])),
        ("xl/workbook.xml", f'{HEAD}<workbook xmlns="{CALC}" xmlns:r="{OFFICE}"><sheets>'
                            f'<sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets></workbook>'),
        ("xl/worksheets/sheet1.xml", f'{HEAD}<worksheet xmlns="{CALC}"><sheetData>{"".join(lines)}</sheetData></worksheet>'),
    ])  # fmt: skip
