"""PDF: pdfium reads every page; pdfplumber the pages with ruled tables or doubtful text; Tesseract the pages without text."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.datamodel import Unread
from pipeline.errors import UnreadableDocument
from pipeline.ingest import ocr
from pipeline.ingest.dates import dateline
from pipeline.ingest.pdf_layout import lay_out
from pipeline.ingest.pdf_lines import Line, lines_of, table_line
from pipeline.ingest.pdf_objects import Drawn, read_drawn
from pipeline.ingest.pdf_tables import SlowReader, has_rules
from pipeline.ingest.pdf_words import Word, frame_of, read_words, strange_share, without_spaces
from pipeline.ingest.reading import PageRead, Reading
from pipeline.ingest.repair import as_repairs
from pipeline.settings import IngestSettings

#: A picture over half of the page with fewer letters than this beside it is a scan with a stamp or a page number.
_FEW_LETTERS = 60
#: Above this share of unreadable characters the fast path is doubted; above the second nothing of the page is kept.
_DOUBTFUL, _GARBLED = 0.03, 0.25
#: Text drawn as outlines makes hundreds of paths and no characters.
_OUTLINES = 200
_TEXT_MEND = "Ask the sender for the original file, or print it to PDF again."
_FORM_ANNOTATIONS = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}


@dataclass(slots=True)
class _Work:
    """One PDF while it is being read."""

    settings: IngestSettings
    slow: SlowReader
    reading: Reading = field(default_factory=Reading)
    lines: list[list[Line]] = field(default_factory=list)
    ocr_left: int = 0


def read_pdf(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a PDF page by page; what could not be read is said page by page.

    Raises:
        UnreadableDocument: it is encrypted, damaged, or has more pages than the settings allow.
    """
    pdf = _open(data)
    work = _Work(settings, SlowReader(data), ocr_left=settings.ocr_pages)
    try:
        if len(pdf) > settings.pages:
            raise UnreadableDocument(
                f"It has {len(pdf)} pages, more than the {settings.pages} that are read.", "Split it into parts."
            )
        for number in range(len(pdf)):
            _read_page(pdf, number, work)
        _read_metadata(pdf, work.reading)
    finally:
        work.slow.close()
        pdf.close()
    repairs: Counter[str] = Counter()
    heights = [page.height for page in work.reading.pages]
    work.reading.pieces, work.reading.dropped = lay_out(work.lines, heights, repairs)
    work.reading.repairs = as_repairs(repairs)
    work.reading.date = dateline([piece.text for piece in work.reading.pieces])
    _report_empty(work.reading)
    return work.reading


def _open(data: bytes) -> Any:
    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) == 0:
            raise UnreadableDocument("It has no pages.", _TEXT_MEND)
        return pdf
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableDocument(
                "It is protected by a password.", "Save it without a password and put that file in its place."
            ) from error
        raise UnreadableDocument("The PDF is damaged: its structure cannot be read.", _TEXT_MEND) from error


def _read_page(pdf: Any, number: int, work: _Work) -> None:
    try:
        page = _filled_in(pdf, number)
    except pypdfium2.PdfiumError:
        work.lines.append([])
        work.reading.pages.append(PageRead(number + 1, 0.0, 0.0, "unread"))
        work.reading.unread.append(Unread(f"page {number + 1}", "the page is damaged", _TEXT_MEND))
        return
    try:
        lines, method = _lines(page, number, work)
        width, height = page.get_size()
    finally:
        page.close()
    work.lines.append(lines)
    work.reading.pages.append(PageRead(number + 1, round(width, 1), round(height, 1), method))


def _filled_in(pdf: Any, number: int) -> Any:
    """The page, with what was typed into form fields and text boxes made part of it: those are the answers.

    pdfium's form environment (``init_forms``) is left alone: a broken tree of fields makes it hang inside the library.
    """
    page = pdf[number]
    if _has_answers(page) and pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = pdf[number]
    return page


def _has_answers(page: Any) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), 500)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if annotation:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if kind in _FORM_ANNOTATIONS:
                return True
    return False


def _lines(page: Any, number: int, work: _Work) -> tuple[list[Line], str]:
    frame = frame_of(page)
    words = _inside(read_words(page, frame), *page.get_size())
    drawn = read_drawn(page)
    letters = sum(len(word.text) for word in words)
    if letters < _FEW_LETTERS and _may_be_scan(page, drawn, letters):
        return _scanned(page, number, words, work)
    if strange_share(words) > _DOUBTFUL or without_spaces(words):
        words = _better(words, work.slow.words(number))
        if strange_share(words) > _GARBLED:
            return _scanned(page, number, [], work, reason="its fonts do not say which letters they show")
    lines = lines_of(words)
    if words and has_rules(drawn.paths):
        lines = _with_tables(words, lines, work.slow.tables(number))
    return lines, "text"


def _inside(words: list[Word], width: float, height: float) -> list[Word]:
    """Words on the visible page; what lies outside was cut off by whoever made it."""
    return [word for word in words if word.x1 > 0 and word.x0 < width and word.bottom > 0 and word.top < height]


def _may_be_scan(page: Any, drawn: Drawn, letters: int) -> bool:
    if letters == 0:
        return bool(drawn.images) or len(drawn.paths) > _OUTLINES
    width, height = page.get_size()
    covered = sum(max(x1 - x0, 0) * max(y1 - y0, 0) for x0, y0, x1, y1 in drawn.images)
    return bool(covered > 0.5 * width * height)


def _better(fast: list[Word], slow: list[Word]) -> list[Word]:
    if not slow or strange_share(slow) > strange_share(fast) or (without_spaces(slow) and not strange_share(fast)):
        return fast
    return slow


def _with_tables(words: list[Word], lines: list[Line], tables: list[tuple[str, tuple[float, float, float, float]]]) -> list[Line]:
    if not tables:
        return lines
    rest = [word for word in words if not any(_within(word, box) for _, box in tables)]
    return lines_of(rest) + [table_line(text, box) for text, box in tables]


def _within(word: Word, box: tuple[float, float, float, float]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _scanned(
    page: Any, number: int, words: list[Word], work: _Work, reason: str = "it is a picture without text"
) -> tuple[list[Line], str]:
    """A page without (usable) text: Tesseract, or the reason why not."""
    mend = ocr.MEND
    if work.settings.ocr and ocr.ocr_available() and work.ocr_left > 0:
        work.ocr_left -= 1
        try:
            return lines_of(_recognised(page, work.settings)) or lines_of(words), "ocr"
        except ocr.OcrFailedError as error:
            reason, mend = f"{reason}, and {error}", "Ask the sender for a text version."
    elif not work.settings.ocr:
        reason, mend = (
            f"{reason}, and reading pictures is switched off",
            "Switch ocr on in the settings, or ask the sender for a text version.",
        )
    work.reading.unread.append(Unread(f"page {number + 1}", reason, mend))
    return lines_of(words), "text" if words else "unread"


def _recognised(page: Any, settings: IngestSettings) -> list[Word]:
    scale = settings.ocr_dpi / 72
    width, height = page.get_size()
    scale = min(scale, 6000 / max(width, height, 1.0))  # a plan of 2 m would make a picture of gigabytes
    picture = page.render(scale=scale, grayscale=True).to_pil()
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    words: list[Word] = []
    numbers: dict[tuple[int, int, int], int] = {}
    for found in ocr.read_picture(buffer.getvalue(), settings):
        line = numbers.setdefault(found.line, len(numbers))
        box = (found.x0 / scale, found.top / scale, found.x1 / scale, found.bottom / scale)
        words.append(Word(found.text, *box, line))
    return _levelled(words)


def _levelled(words: list[Word]) -> list[Word]:
    """Tesseract's boxes are tight around each word: every word of a line gets the line's height, and a size from it."""
    edges: dict[int, tuple[float, float]] = {}
    for word in words:
        top, bottom = edges.get(word.line, (word.top, word.bottom))
        edges[word.line] = (min(top, word.top), max(bottom, word.bottom))
    usual = median(bottom - top for top, bottom in edges.values()) if edges else 0.0
    for word in words:
        word.top, word.bottom = edges[word.line]
        # The height of a line varies with its letters (no "p", no "h"): only a much larger one is of another size.
        height = word.bottom - word.top
        word.size = round(0.75 * (height if height > 1.5 * usual else usual), 1)
    return words


def _read_metadata(pdf: Any, reading: Reading) -> None:
    try:
        facts = pdf.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError:
        return
    title = re.sub(r"^Microsoft \w+ - ", "", facts.get("Title", "")).strip()
    if title and not re.search(r"\.(docx?|pdf|rtf|odt|pptx?|xlsx?|indd|qxd|pages)$", title, re.I) and len(title.split()) > 1:
        reading.title = title
    author = facts.get("Author", "").strip()
    reading.author = author if len(author) > 2 else None
    created = re.match(r"D:(\d{4})(\d\d)(\d\d)", facts.get("CreationDate", ""))
    if created:
        reading.attributes["created"] = "-".join(created.groups())


def _report_empty(reading: Reading) -> None:
    """A PDF without one word or picture is reported too; a blank page among written ones is only a blank page."""
    if reading.pieces or reading.unread:
        return
    for page in reading.pages:
        if page.method == "text":
            reading.unread.append(Unread(f"page {page.number}", "it is empty", _TEXT_MEND))
