"""Words that were written to do harm, and data that must not be published, in every format of a digest."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import lxml.etree
import lxml.html
import pytest
from hostile_folder import FORMULA, OVERRIDE, SCRIPT
from read_digest import shown, text_of, word_text
from written_run import CONSULTATION, TEMPLATE, Letter, write_run

from pipeline.datamodel import Proposal
from pipeline.digest import FORMATS, digest_bytes
from pipeline.digest.redact import private
from pipeline.store import Store

EVENTS = '"><img src=x onerror=alert(1)> <svg/onload=alert(2)> [click](javascript:alert(3)) https://harm.example/a?b=c'
MARKUP = "#eval(panic()) {{ 7 * 7 }} {% raw %} ${x} `id` \\input{x} <w:p/> ]]> &amp; <!-- -->"
#: What XML forbids, what turns the direction of writing, and half of a pair of code units.
SIGNS = "\x00\x01\x0b\x1f\x7f\ufffe\uffff\u202e\u2066\ud800"
HARM = f"{SCRIPT} {EVENTS} {MARKUP} {FORMULA} {OVERRIDE} a{SIGNS}b"


def hostile(folder: Path) -> Store:
    """Harm in every place that a stranger can write into: words, names, kinds, addressees, titles and files."""
    safe = HARM.replace("\ud800", "")  # a document's text is UTF-8 from the first
    letter = Letter(
        f"{SCRIPT.replace('/', '')}.txt", f"We support option A {safe}.\nNobody asked us {safe}.", kind="response", title=safe
    )
    letter.sent_by(f"Eve {safe}", safe, "yes")
    first, second = letter.text.split("\n")
    letter.position(first, f"Eve {safe}", "conditional", "option-a", condition=safe)
    letter.concern(second, f"Eve {safe}", "pace")
    letter.ask(second, f"Eve {safe}", safe)
    letter.figure(second, f"Eve {safe}", 1.0, 2.0, 50.0)
    paper = Letter("press.html", f"Tom {safe} said no to it.", kind="article", title=safe)
    paper.cut()
    paper.said("no to it", f"Tom {safe}", "said", f"Tom {safe}")
    consultation = replace(CONSULTATION, title=safe, proposals=(Proposal("option-a", safe),))
    return write_run(folder, [letter, paper], consultation)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    store = hostile(tmp_path_factory.mktemp("hostile"))
    return {form: digest_bytes(store, format=form, by_kind=True) for form in FORMATS}


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_only_words(made: dict[str, bytes], form: str) -> None:
    words = text_of(made[form], form)
    for sign in SIGNS:
        assert sign not in words
    assert "\u202c" not in words
    if form in {"docx", "pdf", "json"}:
        assert SCRIPT in words
        assert "{{ 7 * 7 }}" in words
        assert "#eval(panic())" in words
    assert " 49 " not in words


def test_the_page_has_nothing_live(made: dict[str, bytes]) -> None:
    page = lxml.html.document_fromstring(made["html"].decode())
    assert not page.xpath("//script | //img | //iframe | //object | //@onerror | //@onload | //form | //base")
    assert all(href.startswith("#") for href in page.xpath("//@href | //@*[local-name()='href']"))


def test_the_word_file_has_nothing_live(made: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                lxml.etree.fromstring(package.read(name))  # no control character, no broken element
            if name.endswith(".rels"):
                assert b"External" not in package.read(name)
        body = package.read("word/document.xml").decode()
    assert "w:instrText" not in body
    assert "<script" not in body


def test_the_pdf_has_nothing_live(made: dict[str, bytes]) -> None:
    from test_digest_pdf import objects

    inside = objects(made["pdf"])
    for word in ("/JavaScript", "/JS ", "/URI", "/Launch", "/EmbeddedFile", "/OpenAction", "/AcroForm"):
        assert word not in inside


@pytest.mark.parametrize("form", FORMATS)
def test_a_line_of_a_megabyte(tmp_path: Path, form: str) -> None:
    text = "We support option A. " + "word " * 100_000 + "x" * 500_000
    letter = Letter("long.txt", text, kind="response", title="t" * 100_000)
    letter.sent_by("n" * 100_000, "k" * 1_000, "yes")
    letter.position(text, "n" * 100_000, "support", "option-a")
    letter.ask(text, "n" * 100_000, "a" * 100_000)
    made = digest_bytes(write_run(tmp_path, [letter]), format=form)
    assert len(made) < 1_500_000
    assert "We support option A. word word" in text_of(made, form).replace("\n", " ")


#: (what, as it is written, what must not come out)
PERSONAL = [
    ("NHS number", "943 476 5919", "5919"),
    ("NHS number", "9434765919", "4765919"),
    ("National Insurance number", "QQ 12 34 56 C".replace("QQ", "AB"), "34 56"),
    ("postcode", "SW1A 2AA", "2AA"),
    ("phone number", "07700 900123", "900123"),
    ("phone number", "+44 20 7946 0018", "7946"),
    ("e-mail", "jo.bloggs@example.org", "bloggs"),
    ("name", "my daughter Philippa Tansy", "Tansy"),
    ("name", "my neighbour, Mrs Oddington", "Oddington"),
    ("name", "My name is Ferdinand Quist", "Quist"),
    ("name", "a patient called Wilhelmina", "Wilhelmina"),
]


@pytest.fixture(scope="module")
def personal(tmp_path_factory: pytest.TempPathFactory) -> Store:
    words = " and ".join(written for _, written, _ in PERSONAL[:7])
    text = "\n".join(
        [f"We support option A, write to {words}.", *(f"We ask Ministers to help {row[1]} now." for row in PERSONAL)]
    )
    letter = Letter("letter.txt", f"{text}\n{TEMPLATE}", kind="response", title=f"From {words}")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    for at, line in enumerate(text.split("\n")):
        if at == 0:
            letter.position(line, "Weirford Borough Council", "support", "option-a")
        elif at % 2:
            letter.ask(line, "Weirford Borough Council", f"Ministers at {words}")
        else:
            letter.concern(line, "Weirford Borough Council", "pace", "funding", "place")
    letter.said("write to", "We", "support", "Mrs Oddington")
    return write_run(tmp_path_factory.mktemp("personal"), [letter])


@pytest.mark.parametrize("form", FORMATS)
def test_personal_data_is_redacted(personal: Store, form: str) -> None:
    from pipeline.settings import DigestSettings

    all_of_it = DigestSettings(quotes_per_concern=20, asks_per_addressee=20, left_over=20, quote_length=2_000)
    words = shown(personal, form, settings=all_of_it)
    squeezed = "".join(words.split())
    for what, written, secret in PERSONAL:
        assert secret not in words, (what, written)
        assert "".join(written.split()) not in squeezed
    if form in {"html", "docx", "pdf"}:
        for what in {row[0] for row in PERSONAL}:
            assert f"[redacted: {what}]" in words


def test_the_word_file_hides_it_in_every_part(personal: Store) -> None:
    parts = word_text(digest_bytes(personal, format="docx"))
    assert len(parts) > 5
    assert not [name for name, words in parts.items() if "Tansy" in words or "bloggs" in words]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("My son Tom and daughter Amy Hill cannot cope", ["Tom and daughter Amy Hill"]),
        ("my elderly mum Joan O’Brien waits", ["Joan O’Brien"]),
        ("my late husband\nArthur worked there", ["Arthur"]),
        ("Mr. J. Thorne wrote", []),  # an initial alone is no name that this finds
        ("Ms Ada Lark wrote", ["Ada Lark"]),
        ("My name is Dr. Ada Lark and I", ["Ada Lark"]),
        # left alone
        ("On a point of order, Mr. Deputy Speaker", []),
        ("our partner NHS England", []),
        ("my friend I think", []),
        ("our children The school", []),
        ("My council Weirford", []),
        ("Dr Lark and Councillor Lark", []),
        ("a patient charter called Together", []),
    ],
)
def test_private_names(text: str, names: list[str]) -> None:
    assert [text[one.start : one.end] for one in private(text, titled=True)] == names


def test_a_name_that_may_be_told_is_told_and_a_paper_is_left_alone() -> None:
    assert private("My name is Jane Marlowe", {("jane", "marlowe")}, titled=True) == []
    assert private("Mr Hancock said no", titled=False) == []
