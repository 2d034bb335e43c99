"""The Word file: opened again by the library, with real styles, told pictures, and nothing that leads out of it."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import lxml.etree
import pytest
from docx.oxml.ns import qn
from read_digest import word_text
from written_run import write_run

from pipeline.digest import digest, digest_bytes
from pipeline.errors import WrongUsage
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def made(store: Store) -> bytes:
    return digest_bytes(store, format="docx", by_kind=True)


@pytest.fixture(scope="module")
def opened(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def test_headings_are_headings_and_skip_no_level(opened: Any) -> None:
    headings = [(row.style.name, row.text) for row in opened.paragraphs if row.style.name.startswith("Heading")]
    levels = [int(name.split()[-1]) for name, _ in headings]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert ("Heading 1", "Positions on each proposal") in headings
    assert ("Heading 2", "Option A: one board for each catchment") in headings
    assert [row.text for row in opened.paragraphs if row.style.name == "Title"] == ["The future of river boards"]


def test_it_tells_its_title_and_language_and_no_time(made: bytes, opened: Any) -> None:
    assert opened.core_properties.title == "The future of river boards: digest of responses"
    assert opened.core_properties.language == "en-GB"
    assert opened.core_properties.author == ""
    core = word_text(made)["docProps/core.xml"]
    assert "python" not in core
    assert "20" not in core.replace("2025", "")
    language = opened.styles.element.find(qn("w:docDefaults")).find(".//" + qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_tables_repeat_their_header_and_have_captions(opened: Any) -> None:
    assert len(opened.tables) >= 8
    for table in opened.tables:
        first = table._tbl.tr_lst[0]
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in table._tbl.tr_lst)
        before = table._tbl.getprevious()
        caption = docx.text.paragraph.Paragraph(before, opened._body)
        assert caption.style.name == "Caption"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption.text
        width = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))) * 635
        section = opened.sections[0]
        assert width <= section.page_width - section.left_margin - section.right_margin, "no table is wider than the page"


def test_pictures_are_told_in_words(opened: Any) -> None:
    assert opened.inline_shapes
    for shape in opened.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 40


def test_every_citation_leads_to_its_document(opened: Any) -> None:
    body = opened.element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(numbers) == len(set(numbers))
    targets = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert len(targets) > 20
    assert set(targets) <= marks
    quotes = [row for row in opened.paragraphs if row.style.name == "Digest Citation"]
    assert quotes
    assert all("(document " in "".join(row._p.itertext()) for row in quotes)


def test_nothing_leads_out_and_nothing_runs(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        assert not [name for name in names if "vba" in name.lower() or name.endswith((".bin", ".exe"))]
        for name in names:
            if name.endswith(".rels"):
                assert b"External" not in package.read(name)
        types = package.read("[Content_Types].xml").decode()
    assert "macro" not in types.lower()
    document = lxml.etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    assert not list(document.iter(qn("w:instrText")))


def test_the_same_bytes_every_time(tmp_path: Path, made: bytes) -> None:
    assert digest_bytes(write_run(tmp_path), format="docx", by_kind=True) == made


def test_it_says_what_the_page_says(store: Store, opened: Any) -> None:
    import lxml.html

    page = lxml.html.document_fromstring(digest(store, by_kind=True))
    words = "".join("".join(node.itertext()) for node in opened.element.body.iter(qn("w:p")))
    squeezed = "".join(words.split())
    checked = 0
    for node in page.xpath("//main//h3 | //main//h4 | //blockquote/p | //ul[@class='glance']/li | //caption | //td"):
        said = "".join(node.text_content().split())
        assert said in squeezed, said
        checked += 1
    assert checked > 100


def test_a_department_brings_its_own_template(tmp_path: Path, store: Store) -> None:
    own = docx.Document()
    own.add_paragraph("Department of Rivers: cover")
    own.styles["Heading 1"].font.name = "Comic Sans MS"
    own.sections[0].header.paragraphs[0].text = "Official"
    own.save(tmp_path / "own.docx")
    made = docx.Document(io.BytesIO(digest_bytes(store, format="docx", template=tmp_path / "own.docx")))
    assert made.paragraphs[0].text == "Department of Rivers: cover"
    assert made.styles["Heading 1"].font.name == "Comic Sans MS"
    assert made.sections[0].header.paragraphs[0].text == "Official"
    assert any(row.text == "At a glance" and row.style.name == "Heading 1" for row in made.paragraphs)
    assert made.tables[0].style.name == "Digest Table"


@pytest.mark.parametrize("name", ["nothing.docx", "text.docx", "macro.docx"])
def test_an_unusable_template_is_told(tmp_path: Path, store: Store, name: str) -> None:
    (tmp_path / "text.docx").write_text("no zip", encoding="utf-8")
    plain = io.BytesIO()
    docx.Document().save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "macro.docx", "w") as new:
        for part in old.namelist():
            kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            new.writestr(part, old.read(part).replace(kind, b"application/vnd.ms-word.document.macroEnabled.main+xml"))
    with pytest.raises(WrongUsage, match="cannot be used"):
        digest_bytes(store, format="docx", template=tmp_path / name)
