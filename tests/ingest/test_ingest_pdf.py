"""PDF: columns, tables, running lines, broken words, forms, scans, and files that cannot be read."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.datamodel import Document
from pipeline.errors import UnreadableDocument
from pipeline.ingest import ocr_available
from pipeline.ingest.readers import read_bytes
from pipeline.settings import IngestSettings

WIDTH, HEIGHT = A4
LEFT = [
    "We agree with the first of the",
    "two options, since it keeps the",
    "boards that people know. The time-",
    "table is another matter: it is far",
    "too short for our members.",
]
RIGHT = [
    "We also ask for a review of the",
    "way in which the plan was made",
    "known. Nobody told the councils",
    "and nobody told the staff until",
    "the papers wrote about it.",
]


def read(data: bytes, **settings: object) -> Document:
    return read_bytes(data, "letter.pdf", IngestSettings(**{"ocr": False, **settings}))[0]


def texts(document: Document, kind: str | None = None) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if kind in (None, block.kind)]


def canvas_pdf(draw, **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def column(canvas: Canvas, x: float, lines: list[str], top: float = 640) -> None:
    for index, line in enumerate(lines):
        canvas.drawString(x, top - 14 * index, line)


def two_columns(canvas: Canvas) -> None:
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(72, 720, "Response to the consultation on boards")
    canvas.setFont("Helvetica", 11)
    for index in range(5):  # written row by row, as many programs do
        canvas.drawString(72, 640 - 14 * index, LEFT[index])
        canvas.drawString(320, 640 - 14 * index, RIGHT[index])


def test_two_columns_are_read_column_by_column():
    document = read(canvas_pdf(two_columns))
    assert document.text.index("too short for our members.") < document.text.index("We also ask")
    assert "The timetable is another matter" in document.text
    assert [(repair.kind, repair.count) for repair in document.repairs] == [("hyphenation", 1)]
    assert document.blocks[0].kind == "heading" and document.title == "Response to the consultation on boards"


def test_hyphens_that_belong_to_a_word_stay():
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        column(
            canvas,
            72,
            [
                "Our members prefer long-term funding for place-",
                "based work, since place-based work lasts. It is the long-",
                "term view that matters to them in every case.",
            ],
        )

    document = read(canvas_pdf(draw))
    assert "for place-based work" in document.text and "the long-term view" in document.text


def test_running_lines_are_dropped_and_sentences_run_on_over_pages():
    def draw(canvas: Canvas) -> None:
        for page in range(1, 5):
            canvas.setFont("Helvetica", 9)
            canvas.drawString(72, 810, f"Ambridge Parish Council – page {page}")
            canvas.drawString(290, 30, str(page))
            canvas.setFont("Helvetica", 11)
            column(
                canvas,
                72,
                [
                    f"Page {page} opens with a full sentence about the plan, and then it goes",
                    "on to a second one that ends on the",
                    "page after this one and not before, so that it is",
                ],
            )
            if page > 1:
                canvas.drawString(72, 690, "cut in two by the end of the page.")
            canvas.showPage()

    document = read(canvas_pdf(draw))
    assert "so that it is cut in two by the end of the page." in document.text
    assert "Parish Council" not in document.text
    assert {dropped.reason for dropped in document.dropped} == {"running header", "page number"}
    assert [page.number for page in document.pages] == [1, 2, 3, 4]
    second = document.pages[1]
    assert document.text[second.start : second.end].startswith("cut in two")


def test_a_heading_that_recurs_with_other_numbers_is_no_running_header():
    def draw(canvas: Canvas) -> None:
        for page in range(1, 5):
            canvas.setFont("Helvetica", 11)
            canvas.drawString(72, 800, f"Question {page}")
            column(canvas, 72, [f"Answer {page} is that we agree with this part of the plan."])
            canvas.showPage()

    assert sum(text.startswith("Question") for text in texts(read(canvas_pdf(draw)))) == 4


def test_a_ruled_table_is_one_block():
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 760, "Our members voted as follows on the two options that were put to them.")
        canvas.grid([72, 200, 300], [700, 680, 660, 640])
        for row, cells in enumerate([("Option", "Votes"), ("One", "12"), ("Two", "31")]):
            for place, cell in enumerate(cells):
                canvas.drawString((78, 206)[place], 686 - 20 * row, cell)
        canvas.drawString(72, 600, "The second option won.")

    document = read(canvas_pdf(draw))
    assert texts(document, "table") == ["Option | Votes\nOne | 12\nTwo | 31"]
    assert texts(document)[-1] == "The second option won."


def test_marks_of_footnotes_do_not_break_the_sentence():
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 700, "The board has said so.")
        canvas.setFont("Helvetica", 6)
        canvas.drawString(72 + canvas.stringWidth("The board has said so.", "Helvetica", 11), 705, "1")
        canvas.setFont("Helvetica", 11)
        column(
            canvas,
            72,
            [
                "We do not agree with it, and neither does any member that we asked.",
                "That is all that we have to say about this matter for now.",
            ],
            672,
        )
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 90, "1 Minutes of the board, March.")

    document = read(canvas_pdf(draw))
    assert texts(document)[0] == "The board has said so."
    assert texts(document, "footnote") == ["Minutes of the board, March."]


def test_what_was_typed_into_a_form_is_read():
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Do you agree with option one?")
        canvas.acroForm.textfield(name="answer", x=72, y=660, width=300, height=24, value="Only with more time")

    assert "Only with more time" in read(canvas_pdf(draw)).text


def picture(words: list[str]) -> ImageReader:
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    for index, line in enumerate(words):
        pen.text((120, 460 + 70 * index), line, fill=0, font_size=40)
    return ImageReader(image)


def scan(canvas: Canvas) -> None:
    for number in (1, 2):
        canvas.drawImage(
            picture(
                [
                    f"This is page {number} of our letter. We oppose",
                    "the merger of the boards, because",
                    f"reason {number} is that it comes too soon.",
                ]
            ),
            0,
            0,
            WIDTH,
            HEIGHT,
        )
        canvas.showPage()


def mixed(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "This page has text that says what we think of the plan.")
    canvas.showPage()
    canvas.drawImage(picture(["An annex"]), 0, 0, WIDTH, HEIGHT)
    canvas.showPage()


def test_without_ocr_each_page_of_a_scan_is_reported():
    document = read(canvas_pdf(scan))
    assert document.text == "" and [page.method for page in document.pages] == ["unread", "unread"]
    assert [unread.what for unread in document.unread] == ["page 1", "page 2"]
    assert all(unread.mend for unread in document.unread)


def test_where_tesseract_is_missing_the_mend_names_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    document = read(canvas_pdf(mixed), ocr=True)
    assert [page.method for page in document.pages] == ["text", "unread"]
    assert document.unread[0].what == "page 2" and "Install Tesseract" in document.unread[0].mend


@pytest.mark.skipif(not ocr_available(), reason="the program tesseract is not installed")
def test_scanned_pages_are_read_by_tesseract():
    document = read(canvas_pdf(scan), ocr=True)
    assert [page.method for page in document.pages] == ["ocr", "ocr"] and document.unread == ()
    assert "We oppose the merger of the boards, because reason 2 is that it comes too soon." in document.text
    assert document.blocks[0].box is not None and document.blocks[-1].page == 2


@pytest.mark.skipif(not ocr_available(), reason="the program tesseract is not installed")
def test_a_page_that_takes_too_long_is_reported():
    document = read(canvas_pdf(mixed), ocr=True, ocr_seconds=0)
    assert document.pages[1].method == "unread" and "longer than 0 seconds" in document.unread[0].reason


def test_files_that_cannot_be_read_say_the_mend():
    locked = canvas_pdf(two_columns, encrypt=StandardEncryption("secret", ownerPassword="other"))
    with pytest.raises(UnreadableDocument) as error:
        read(locked)
    assert "password" in error.value.wrong and error.value.mend
    with pytest.raises(UnreadableDocument):
        read(b"%PDF-1.7\nnothing more")
    with pytest.raises(UnreadableDocument):
        read(canvas_pdf(scan), pages=1)


def test_an_empty_pdf_reports_its_pages():
    document = read(canvas_pdf(lambda canvas: canvas.showPage()))
    assert document.text == "" and [unread.reason for unread in document.unread] == ["it is empty"]
