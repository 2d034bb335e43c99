"""Citations lead to the place in the document itself, and never to a document that would give somebody away."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest
from hostile_folder import SCRIPT
from markdown_it import MarkdownIt
from written_run import Letter, write_run

from pipeline.digest import digest, digest_bytes, digest_files
from pipeline.digest.documents import base_of
from pipeline.errors import WrongUsage
from pipeline.stages.sources import lead_to_sources
from pipeline.store import Store

SOURCES = "sources"
#: Who asked not to be named or quoted, and the files that would tell.
GUARDED = ("jane_marlowe", "harold-quince", "campaign/")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_run(tmp_path_factory.mktemp("run"))


def page_of(store: Store, sources: str | None = SOURCES) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(digest(store, sources=sources))


def outward(page: lxml.html.HtmlElement) -> list[str]:
    return [href for href in page.xpath("//@href") if not href.startswith("#")]


def test_a_quotation_leads_to_its_page(store: Store) -> None:
    page = page_of(store)
    (cited,) = page.xpath("//section[h3[contains(., 'Pace')]]/blockquote[contains(., 'nine months')]/footer")
    link, number = cited.xpath("./a")
    assert link.get("href") == "sources/letters/rtn.pdf#page=2"
    assert link.text_content() == "page 2 of rtn.pdf"
    assert cited.text_content() == "Rivers Trust Network, page 2 of rtn.pdf (document 7)"
    row = page.xpath(f"//tr[@id='{number.get('href')[1:]}']")[0]
    assert row.xpath("./td/a/@href") == ["sources/letters/rtn.pdf"]


def test_words_are_found_in_what_a_browser_shows(store: Store) -> None:
    links = outward(page_of(store))
    assert "sources/letters/weirford-2.txt#:~:text=We%20can%20no%20longer" in links
    assert any(link.startswith("sources/press/anglers.html#:~:text=It%20is%20a%20plan,not%20for%20fish") for link in links)


@pytest.mark.parametrize("form", ["html", "md"])
def test_no_link_tells_who_asked_not_to_be_named(store: Store, form: str) -> None:
    text = digest(store, format=form, sources=SOURCES)
    assert not [name for name in GUARDED if name in text]
    # the article prints the name of somebody who is quoted as "An individual"
    shown = MarkdownIt("commonmark").enable("table").render(text) if form == "md" else text
    page = lxml.html.document_fromstring(shown)
    quotations = page.xpath("//blockquote[contains(., 'nobody asked us') and contains(., 'An individual')]")
    assert quotations
    assert not [link for node in quotations for link in node.xpath(".//@href") if not link.startswith("#")]


def test_rows_of_a_survey_of_people_without_names_lead_nowhere(store: Store) -> None:
    page = page_of(store)
    assert page.xpath("//blockquote[contains(footer, 'row 1')]")
    assert not page.xpath("//blockquote//a[contains(@href, 'survey.csv')]")


def test_markdown_has_the_same_links(store: Store) -> None:
    shown = MarkdownIt("commonmark").enable("table").render(digest(store, format="md", sources=SOURCES))
    page = lxml.html.document_fromstring(shown)
    assert sorted(set(page.xpath("//@href"))) == sorted(set(outward(page_of(store))))
    assert page.xpath("//a[. = 'page 2 of rtn.pdf']/@href")[0] == "sources/letters/rtn.pdf#page=2"


def test_without_a_place_for_the_documents_there_are_no_links(store: Store) -> None:
    assert not outward(page_of(store, None))
    assert "](" not in digest(store, format="md")
    assert digest(store, sources=SOURCES) != digest(store)
    for form in ("docx", "pdf", "json"):
        assert digest_bytes(store, format=form, sources=SOURCES) == digest_bytes(store, format=form)
    assert digest_files(store, ["html"], sources=SOURCES)["html"].decode() == digest(store, sources=SOURCES)


def test_the_web_may_hold_the_documents(store: Store) -> None:
    page = page_of(store, "https://intranet.example/rivers (2025)")
    assert "https://intranet.example/rivers%20%282025%29/letters/rtn.pdf#page=2" in outward(page)
    assert "lead to https://intranet.example/" in page.text_content()


@pytest.mark.parametrize(
    "sources",
    [
        "javascript:alert(1)//",
        "data:text/html,x",
        "file:///srv/letters",
        "/srv/letters",
        "\\\\server\\letters",
        "C:\\letters",
        "https:",
        "https://[",
        "https://a\u2100b/",
    ],
)
def test_links_tell_of_no_machine(store: Store, sources: str) -> None:
    with pytest.raises(WrongUsage, match="cannot start with"):
        digest(store, sources=sources)


def test_a_folder_is_escaped() -> None:
    assert base_of('../a "b"/') == "../a%20%22b%22/"
    assert base_of("sources//") == "sources/"
    assert base_of("sou\udcffrces") == "sou%3Frces/", "a name that is no text"


NAMES = [
    f"{SCRIPT.replace('/', '')}.txt",
    "javascript:alert(1).txt",
    '"onmouseover="alert(1).txt',
    "a](javascript:alert(2)).txt",
    "50% off #1?.txt",
    "Brücke & Söhne.txt",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_strangers_file_name_does_nothing_in_a_link(tmp_path: Path, name: str) -> None:
    letter = Letter(name, "We support option A because the river is ours.", kind="response")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    letter.position("We support option A because the river is ours", "Weirford Borough Council", "support", "option-a")
    run = write_run(tmp_path, [letter])
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table").render(digest(run, format="md", sources=SOURCES))
    for page in (page_of(run), lxml.html.document_fromstring(markdown)):
        links = set(outward(page))
        assert links
        assert all(link.startswith("sources/") and not set(link) & set("\"'<>() \\") for link in links)
        assert not page.xpath("//script | //@*[starts-with(name(), 'on')]")
        assert any(name in node.text_content() for node in page.xpath("//td/a"))


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("our  reply.txt", "sources/our%20%20reply.txt"),
        ("Scan 10.15\u202fAM.txt", "sources/Scan%2010.15%E2%80%AFAM.txt"),
        ("a\u202etxt.exe.txt", "sources/a%E2%80%AEtxt.exe.txt"),
    ],
)
def test_blanks_and_marks_in_a_files_name_are_printed_plain_and_linked_as_they_are(tmp_path: Path, name: str, link: str) -> None:
    letter = Letter(name, "We support option A because the river is ours.", kind="response")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    letter.position("We support option A because the river is ours", "Weirford Borough Council", "support", "option-a")
    page = page_of(write_run(tmp_path, [letter]))
    assert link in outward(page)
    assert "\u202e" not in page.text_content()


def test_an_attachment_leads_to_its_message(tmp_path: Path) -> None:
    words = "We support option A because the river is ours."
    letter = Letter("mail.eml/our reply.pdf", words, kind="response", media_type="application/pdf")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    letter.position(words, "Weirford Borough Council", "support", "option-a")
    mail = Letter("mail.eml", "Please find our reply attached.", kind="response")
    mail.sent_by("Weirford Borough Council", "council", "yes")
    run = write_run(tmp_path, [mail, letter])
    run.remove_file("mail.eml/our reply.pdf")
    run.remove_file("mail.eml")
    from pipeline.store import FileState

    run.put_file(FileState("mail.eml", "f", mail.document.sha256, "read"), [mail.done(), letter.done()])
    links = page_of(run).xpath("//blockquote[contains(., 'river is ours')]/footer/a[1]")
    assert {(link.get("href"), link.text_content()) for link in links} == {("sources/mail.eml", "our reply.pdf")}


def test_a_line_without_blanks_makes_no_endless_link(tmp_path: Path) -> None:
    letter = Letter("long.txt", "We support option A. " + "x" * 500_000, kind="response")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    letter.concern("x" * 500_000, "Weirford Borough Council", "pace")
    assert max(map(len, outward(page_of(write_run(tmp_path, [letter]))))) < 300


def test_redacted_words_are_in_no_link(tmp_path: Path) -> None:
    letter = Letter("letter.txt", "jo.bloggs@example.org knows that option A is too fast.", kind="response")
    letter.sent_by("Weirford Borough Council", "council", "yes")
    letter.concern("jo.bloggs@example.org knows that option A is too fast", "Weirford Borough Council", "pace")
    page = page_of(write_run(tmp_path, [letter]))
    assert "sources/letter.txt" in outward(page)
    assert not [link for link in outward(page) if "bloggs" in link]


def test_the_folder_beside_the_digest(tmp_path: Path) -> None:
    folder, out = tmp_path / "letters", tmp_path / "runs" / "one"
    folder.mkdir()
    out.mkdir(parents=True)
    (folder / "a.txt").write_text("Dear all", encoding="utf-8")
    assert lead_to_sources(folder, out)
    assert (out / "sources" / "a.txt").read_text(encoding="utf-8") == "Dear all"
    if sys.platform != "win32":
        assert (out / "sources").readlink() == Path("..", "..", "letters")
    assert lead_to_sources(folder, out), "a second time there is nothing to do"
    moved = folder.rename(tmp_path / "moved")
    assert lead_to_sources(moved, out)
    assert (out / "sources" / "a.txt").is_file()


def test_what_a_person_put_there_is_left_alone(tmp_path: Path) -> None:
    folder, out = tmp_path / "letters", tmp_path / "out"
    folder.mkdir()
    (out / "sources").mkdir(parents=True)
    (out / "sources" / "own.txt").write_text("mine", encoding="utf-8")
    assert not lead_to_sources(folder, out)
    assert (out / "sources" / "own.txt").read_text(encoding="utf-8") == "mine"


def test_a_link_that_a_person_put_there_is_left_alone(tmp_path: Path) -> None:
    folder, redacted, out = tmp_path / "letters", tmp_path / "redacted", tmp_path / "out"
    for one in (folder, redacted, out):
        one.mkdir()
    try:
        (out / "sources").symlink_to(redacted, target_is_directory=True)
    except OSError:
        pytest.skip("no right to make links")
    assert not lead_to_sources(folder, out)
    assert (out / "sources").resolve() == redacted.resolve(), "the names that they took out are not a link away again"


def test_where_links_need_a_right_a_junction_leads_there_but_never_into_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("a required privilege is not held by the client")

    made: list[tuple[str, str]] = []
    monkeypatch.setattr(Path, "symlink_to", refused)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(
        sys.modules, "_winapi", SimpleNamespace(CreateJunction=lambda target, place: made.append((target, place)))
    )
    monkeypatch.chdir(tmp_path)
    Path("letters/outputs/x").mkdir(parents=True)
    Path("out").mkdir()
    assert not lead_to_sources(Path("letters"), Path("letters/outputs/x"))
    assert not made, "whoever walks through the folder would walk in circles"
    assert lead_to_sources(Path("letters"), Path("out"))
    assert made == [(str(tmp_path.resolve() / "letters"), str(Path("out", "sources")))]
