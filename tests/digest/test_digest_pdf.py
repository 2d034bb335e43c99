"""The PDF: tagged for those who cannot see it, the same bytes every time, and no word of it read as markup."""

from __future__ import annotations

import ctypes
import re
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
import pytest
from read_digest import pdf_text, shown
from written_run import CONSULTATION, Letter, write_run

from pipeline.digest import digest, digest_bytes
from pipeline.errors import WrongUsage
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def made(store: Store) -> bytes:
    return digest_bytes(store, format="pdf")


def objects(made: bytes) -> str:
    """The file's objects, also those inside compressed streams."""
    found = [made.decode("latin-1")]
    for start in re.finditer(rb"stream\r?\n", made):
        try:
            found.append(zlib.decompressobj().decompress(made[start.end() :]).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


def read(call: Any, *place: Any) -> str:
    """What one of PDFium's calls writes into a buffer, in UTF-16."""
    size = call(*place, None, 0)
    buffer = ctypes.create_string_buffer(size)
    call(*place, buffer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")


def structure(made: bytes) -> list[tuple[str, str]]:
    """(type, alternative text) of every element of the structure tree, in reading order."""
    found: list[tuple[str, str]] = []

    def walk(element: Any) -> None:
        found.append((read(raw.FPDF_StructElement_GetType, element), read(raw.FPDF_StructElement_GetAltText, element)))
        for at in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, at)
            if child:
                walk(child)

    with pypdfium2.PdfDocument(made) as file:
        for number in range(len(file)):
            page = file[number]
            tree = raw.FPDF_StructTree_GetForPage(page)
            for at in range(raw.FPDF_StructTree_CountChildren(tree)):
                walk(raw.FPDF_StructTree_GetChildAtIndex(tree, at))
            raw.FPDF_StructTree_Close(tree)
            page.close()
    return found


def test_it_says_that_it_is_pdf_ua(made: bytes) -> None:
    inside = objects(made)
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", inside)
    assert "/StructTreeRoot" in inside
    assert re.search(r"/MarkInfo\s*<<[^>]*/Marked true", inside)
    assert re.search(r"/Lang\s*\(en-GB\)", inside)
    assert re.search(r"/DisplayDocTitle true", inside)
    with pypdfium2.PdfDocument(made) as file:
        assert raw.FPDFCatalog_IsTagged(file)
        assert file.get_metadata_value("Title") == "The future of river boards: digest of responses"
        outline = [mark.get_title() for mark in file.get_toc()]
    assert outline[0] == "At a glance"
    assert "Option A: one board for each catchment" in outline


def test_every_picture_is_told_in_words_and_tables_have_headers(store: Store, made: bytes) -> None:
    elements = structure(made)
    kinds = [kind for kind, _ in elements]
    alternatives = [alternative for kind, alternative in elements if kind == "Figure"]
    assert alternatives
    assert all(len(alternative) > 40 for alternative in alternatives)
    assert kinds.count("TH") >= 10
    assert {"H1", "H2", "Table", "TR", "TD", "L", "LI", "P", "Link", "Caption"} <= set(kinds)
    levels = [int(kind[1]) for kind in kinds if re.fullmatch(r"H[1-6]", kind)]
    assert levels[0] == 1 and levels.count(1) == 1, "the title, and nothing else, is the first heading"
    assert all(after - before <= 1 for before, after in pairwise(levels)), "no level is skipped"


def test_the_same_bytes_every_time_and_no_clock(tmp_path: Path, made: bytes) -> None:
    assert digest_bytes(write_run(tmp_path), format="pdf") == made
    assert "/CreationDate" not in objects(made)
    assert "xmp:CreateDate" not in objects(made)


def test_it_needs_no_typeface_of_the_machine(made: bytes) -> None:
    fonts = set(re.findall(r"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)", objects(made)))
    assert fonts
    assert all(font.startswith(("LibertinusSerif", "DejaVuSansMono")) for font in fonts), fonts


def test_it_says_what_the_page_says(store: Store, made: bytes) -> None:
    words = pdf_text(made)
    for sentence in (
        "A consultation is not a poll.",
        "29 responses were received" if "29 responses were received" in digest(store, format="md") else "responses were received",
        "We support option A provided that each board has its own budget",
        "page 1 (document",
        "Conditions, in their own words",
        "To Ministers",
        "Set aside: no answer, such as “no comment”",
    ):
        assert sentence in words
    assert "[redacted: e-mail]" in words


def letter_of(text: str) -> list[Letter]:
    letter = Letter("letter.txt", text, kind="response", title=text)
    letter.sent_by(text, text, "yes")
    letter.position(text, text, "support", "option-a")
    letter.ask(text, text, text)
    return [letter]


MARKUP = '#eval("1+1") #panic("harm") $x$ *b* _i_ @ref <label> // c /* d */ \\ #sys.inputs #read("/etc/passwd") = Head'


def test_markup_of_typst_is_only_words(tmp_path: Path) -> None:
    words = shown(write_run(tmp_path, letter_of(f"We support option A. {MARKUP}")), "pdf")
    assert MARKUP in words
    assert "root:" not in words


@pytest.mark.parametrize(
    ("sign", "instead"),
    [
        ("👍", "[thumbs up sign]"),
        ("你好吗", "[words in letters that this file cannot show]"),
        ("\U000f0000", "[a sign]"),
        ("ŵŷ", "ŵŷ"),
        ("Ελλάδα", "Ελλάδα"),
    ],
)
def test_what_the_typefaces_cannot_show_is_named(tmp_path: Path, sign: str, instead: str) -> None:
    words = shown(write_run(tmp_path, letter_of(f"We support option A {sign} gladly.")), "pdf")
    assert f"option A {instead} gladly" in words


def test_a_long_word_stays_on_the_page(tmp_path: Path) -> None:
    made = digest_bytes(write_run(tmp_path, letter_of("We support option A. " + "x" * 390)), format="pdf")
    with pypdfium2.PdfDocument(made) as file:
        for page in file:
            width, text = page.get_width(), page.get_textpage()
            right = max((text.get_rect(at)[2] for at in range(text.count_rects())), default=0)
            assert right < width - 40
            text.close()
            page.close()


def test_a_department_brings_its_own_template(tmp_path: Path, store: Store) -> None:
    own = tmp_path / "own.typ"
    source = "#let d = json(bytes(sys.inputs.digest))\n#set document(title: d.title)\n= Our department\n#d.title"
    own.write_text(source, encoding="utf-8")
    words = pdf_text(digest_bytes(store, format="pdf", template=own))
    assert words.startswith("Our department The future of river boards")


@pytest.mark.parametrize(
    ("source", "wrong"), [("#let x = ", "cannot be used"), ('#import "@preview/x:1.0.0": y', "network"), (None, "cannot be read")]
)
def test_an_unusable_template_is_told(tmp_path: Path, store: Store, source: str | None, wrong: str) -> None:
    own = tmp_path / "own.typ"
    if source is not None:
        own.write_text(source, encoding="utf-8")
    with pytest.raises(WrongUsage, match=wrong):
        digest_bytes(store, format="pdf", template=own)


def test_a_cut_list_of_documents_breaks_no_link(tmp_path: Path) -> None:
    from pipeline.settings import DigestSettings

    made = digest_bytes(write_run(tmp_path, None, CONSULTATION), format="pdf", settings=DigestSettings(documents=2))
    assert "And 9 more documents" in pdf_text(made)
