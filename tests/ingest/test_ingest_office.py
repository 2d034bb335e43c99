"""Word, OpenDocument, RTF, spreadsheets, mails, and what kind a file is."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from email.message import EmailMessage

import docx
import odfdo
import openpyxl
import pytest
from compound_file import message

from pipeline.datamodel import Document
from pipeline.errors import UnreadableDocument
from pipeline.ingest import find_documents, ingest
from pipeline.ingest.readers import read_bytes
from pipeline.settings import IngestSettings


def read_all(data: bytes, name: str, **settings: object) -> tuple[Document, ...]:
    return read_bytes(data, name, IngestSettings(**{"ocr": False, **settings}))


def read(data: bytes, name: str, **settings: object) -> Document:
    return read_all(data, name, **settings)[0]


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def saved(thing) -> bytes:
    buffer = io.BytesIO()
    thing.save(buffer)
    return buffer.getvalue()


def test_word_body_in_order():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Draft – not for circulation"
    document.add_heading("Our view", 1)
    document.add_paragraph("We agree.")
    document.add_paragraph("More time", style="List Bullet")
    table = document.add_table(2, 2)
    for index, text in enumerate(["Option", "View", "One", "No"]):
        table.cell(index // 2, index % 2).text = text
    document.add_paragraph("After the table.")
    result = read(saved(document), "a.docx")
    assert blocks(result) == [
        ("heading", "Our view"),
        ("paragraph", "We agree."),
        ("list-item", "More time"),
        ("table", "Option | View\nOne | No"),
        ("paragraph", "After the table."),
    ]
    assert [(dropped.text, dropped.reason) for dropped in result.dropped] == [("Draft – not for circulation", "running header")]


def test_opendocument_text():
    document = odfdo.Document("text")
    document.body.clear()
    document.body.append(odfdo.Header(1, "Our view"))
    document.body.append(odfdo.Paragraph("We agree  with it."))
    document.body.append(odfdo.List(["First", "Second"]))
    assert blocks(read(saved(document), "a.odt")) == [
        ("heading", "Our view"),
        ("paragraph", "We agree  with it."),
        ("list-item", "First"),
        ("list-item", "Second"),
    ]


def test_rich_text():
    data = rb"{\rtf1\ansi\ansicpg1252 {\b Our view}\par We don\rquote t agree \'96 at all.\par\trowd Option\cell View\cell\row }"
    assert blocks(read(data, "a.rtf")) == [
        ("heading", "Our view"),
        ("paragraph", "We don’t agree – at all."),
        ("table", "Option | View"),
    ]


def workbook(*rows: list[object], above: int = 0) -> bytes:
    book = openpyxl.Workbook()
    for index in range(above):
        book.active.append([f"Export note {index}"])
    for row in rows:
        book.active.append(row)
    return saved(book)


def test_survey_rows_become_cells_with_row_and_column():
    rows = [
        ["Response ID", "Submitted", "Do you agree with option one?"],
        [1, datetime(2021, 1, 8), "Yes"],
        [2.0, None, "No, it is too fast."],
    ]
    document = read(workbook(*rows, above=2), "a.xlsx")
    assert document.kind == "survey"
    cells = [(block.row, block.column, document.text[block.start : block.end]) for block in document.blocks]
    assert cells == [
        (1, "Response ID", "1"),
        (1, "Submitted", "2021-01-08"),
        (1, "Do you agree with option one?", "Yes"),
        (2, "Response ID", "2"),
        (2, "Do you agree with option one?", "No, it is too fast."),
    ]


def test_qualtrics_and_surveymonkey_heads():
    qualtrics = 'Q1,Q2\n"Do you agree?","Why?"\n"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\nYes,It helps\n'
    document = read(qualtrics.encode(), "q.csv")
    assert [block.column for block in document.blocks] == ["Q1: Do you agree?", "Q2: Why?"] and document.blocks[0].row == 1
    monkey = "Respondent ID,Do you agree?,What matters to you?,\n,Response,Cost,Speed\n7,Yes,Cost,\n8,No,,Speed\n"
    document = read(monkey.encode(), "m.csv")
    assert document.blocks[0].column == "Respondent ID" and document.blocks[-1].column == "What matters to you?: Speed"


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8")])
def test_csv_delimiters_and_encodings(delimiter, encoding):
    text = "\n".join(
        delimiter.join(row) for row in (["Response ID", "Why?"], ["1", '"Costs £3m; and, yes\nmore"'], ["2", "It’s fine"])
    )
    document = read(text.encode(encoding), "a.csv")
    assert [text for _, text in blocks(document)] == ["1", "Costs £3m; and, yes\nmore", "2", "It’s fine"]


def test_a_budget_is_no_survey():
    document = read(b"Year,Amount\n2019,100\n2020,120\n", "budget.csv")
    assert document.kind == "unknown" and blocks(document) == [
        ("table", "Year | Amount"),
        ("table", "2019 | 100"),
        ("table", "2020 | 120"),
    ]


def mail(body: str, subtype: str = "plain") -> EmailMessage:
    message_ = EmailMessage()
    message_["From"] = "A Person <a@example.org>"
    message_["To"] = "team@example.org"
    message_["Subject"] = "Our response"
    message_["Date"] = "Fri, 08 Jan 2021 10:00:00 +0000"
    message_.set_content(body, subtype=subtype)
    return message_


QUOTED = (
    "Dear team,\n\nWe support option two.\n\n"
    "On Mon, 4 Jan 2021 at 09:00, The Team <team@example.org> wrote:\n> What do you think?\n"
)


def test_a_mail_with_attachments_and_a_mail_within():
    inner = mail("The inner view is that we oppose it.")
    outer = mail(QUOTED)
    outer.add_attachment(b"We oppose option one.", maintype="text", subtype="plain", filename="../letter.txt")
    outer.add_attachment(b"\x00\x01\x02\x03" * 100, maintype="application", subtype="octet-stream", filename="thing.bin")
    outer.add_attachment(inner)
    documents = read_all(outer.as_bytes(), "mail.eml")
    assert [document.source_file for document in documents] == ["mail.eml", "mail.eml/letter.txt", "mail.eml/Our response.eml"]
    first = documents[0]
    assert (first.author, first.title, first.date) == ("A Person", "Our response", "2021-01-08")
    assert dict(first.attributes)["to"] == "team@example.org"
    assert blocks(first) == [("paragraph", "Dear team,"), ("paragraph", "We support option two.")]
    assert [dropped.reason for dropped in first.dropped] == ["quoted mail"]
    assert [unread.what for unread in first.unread] == ["thing.bin"]
    assert documents[2].text == "The inner view is that we oppose it."


def test_mails_nested_too_deep_are_reported():
    nested = mail("The innermost.")
    for _ in range(3):
        outer = mail("See below.")
        outer.add_attachment(nested)
        nested = outer
    documents = read_all(nested.as_bytes(), "mail.eml", attachment_depth=2)
    assert len(documents) == 3 and "too deep" in documents[2].unread[0].reason


def test_an_html_mail_and_a_forwarded_one():
    assert blocks(read(mail("<p>We agree.</p><blockquote type='cite'>Old</blockquote>", "html").as_bytes(), "a.eml")) == [
        ("paragraph", "We agree.")
    ]
    forwarded = "-----Original Message-----\nFrom: B\nSubject: Views\n\nWe oppose the plan as a whole."
    assert "We oppose the plan as a whole." in read(mail(forwarded).as_bytes(), "a.eml").text


def test_an_outlook_mail():
    body = "We support option two.\r\n\r\nFrom: Team\r\nSent: Monday\r\nTo: A\r\nSubject: Views\r\n\r\nWhat do you think?"
    properties = {0x001A: "IPM.Note", 0x0037: "Our response", 0x1000: body, 0x0C1A: "A Person", 0x0C1F: "a@example.org"}
    documents = read_all(message(properties, [("letter.txt", b"We oppose option one.")]), "mail.msg")
    assert documents[0].text == "We support option two." and documents[0].author == "A Person"
    assert [document.source_file for document in documents] == ["mail.msg", "mail.msg/letter.txt"]


def archive(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return buffer.getvalue()


def damaged(parts: dict[str, bytes], name: str) -> bytes:
    """An archive whose part ``name`` no longer unpacks, though its directory is sound."""
    data = bytearray(archive(parts))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as opened:
        at = opened.getinfo(name).header_offset + 30 + len(name)
    data[at : at + 2] = b"\xff\xff"
    return bytes(data)


TYPES = b"<Types> wordprocessingml " + b"x" * 3000
SHEET = {"[Content_Types].xml": b"spreadsheetml", "xl/worksheets/sheet1.xml": b"<c>" * 900}


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (damaged({"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"}, "[Content_Types].xml"), "a.docx", "damaged"),
        (damaged(SHEET, "xl/worksheets/sheet1.xml"), "a.xlsx", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "letter.png", "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old.doc", "old Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
        (archive({"Index/Document.iwa": b"x"}), "a.pages", "Apple"),
        (archive({"letter.txt": b"x"}), "a.zip", "ZIP"),
        (archive({"[Content_Types].xml": b"wordprocessingml", "word/document.xml": b"<broken"}), "a.docx", "damaged"),
        (archive({"[Content_Types].xml": b"spreadsheetml"}), "a.xlsx", "damaged"),
        (b"PK\x03\x04 cut off", "a.docx", "damaged"),
        (b"<html>an error page</html>", "a.pdf", "not one"),
        (bytes(range(256)) * 40, "a.dat", "not read"),
    ],
)
def test_what_cannot_be_read_says_why_and_the_mend(data, name, said):
    with pytest.raises(UnreadableDocument) as error:
        read(data, name)
    assert said in error.value.wrong and len(error.value.mend) > 10


def test_bombs_are_refused_before_they_are_opened():
    bomb = archive({"[Content_Types].xml": b"wordprocessingml", "word/document.xml": b"\0" * 80_000_000})
    with pytest.raises(UnreadableDocument, match="unpack"):
        read(bomb, "bomb.docx")
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Response ID", "far"
    with pytest.raises(UnreadableDocument, match="cells"):
        read(saved(book), "far.xlsx")


def test_the_bytes_decide_and_not_the_name():
    assert read(workbook(["Response ID", "Why?"], [1, "So"]), "wrong.xls").kind == "survey"
    assert read(b"Response ID,Why?\n1,So\n", "export.xls").kind == "survey"
    assert read(b"<!DOCTYPE html><html><body><p>We agree.</p></body></html>", "page").media_type == "text/html"


def test_find_documents_and_ingest(tmp_path):
    for name in ("b.txt", "a/c.txt", "consultation.toml", ".hidden", "a/make.py", "~$b.docx", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("We agree.", encoding="utf-8")
    found = find_documents(tmp_path)
    assert [name for name, _ in found] == ["a/c.txt", "b.txt"]
    one, other = (ingest(path, name)[0] for name, path in found)
    assert one.sha256 == other.sha256 and one.id != other.id
    with pytest.raises(UnreadableDocument, match="opened"):
        ingest(tmp_path / "absent.txt", "absent.txt")
    with pytest.raises(UnreadableDocument, match="larger"):
        ingest(found[0][1], "a/c.txt", IngestSettings(file_bytes=3))
