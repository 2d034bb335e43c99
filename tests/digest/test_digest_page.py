"""The page itself: whole, accessible, harmless and the same every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest
from written_run import CONSULTATION, Letter, write_run

from pipeline.datamodel import Consultation, Proposal
from pipeline.digest import FORMATS, digest
from pipeline.errors import PromiseBroken, WrongUsage
from pipeline.settings import DigestSettings
from pipeline.store import Store

HOSTILE = (
    '<script>alert(1)</script> javascript:alert(2) <img src=x onerror="alert(3)"> \u202eevil\u202c [a](http://x.org) | **b**'
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def page(store: Store) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(digest(store))


def hostile_run(folder: Path) -> Store:
    letter = Letter(
        "<b>bad</b>.txt", f"We support option A {HOSTILE}.\nNobody asked us {HOSTILE}.", kind="response", title=HOSTILE
    )
    letter.sent_by(f"Eve {HOSTILE}", HOSTILE, "yes")
    letter.position(letter.text.split("\n")[0], f"Eve {HOSTILE}", "support", "option-a")
    letter.concern(letter.text.split("\n")[1], f"Eve {HOSTILE}", "pace")
    letter.ask(letter.text.split("\n")[1], f"Eve {HOSTILE}", HOSTILE)
    consultation = replace(CONSULTATION, title=HOSTILE, proposals=(Proposal("option-a", HOSTILE),))
    return write_run(folder, [letter], consultation)


def test_it_needs_nothing_else(store: Store, page: lxml.html.HtmlElement) -> None:
    text = digest(store)
    assert not page.xpath("//script | //link | //iframe | //object | //embed | //img | //form")
    assert not page.xpath("//@src | //@srcset | //@*[starts-with(name(), 'on')]")
    assert all(href.startswith("#") for href in page.xpath("//@href"))
    assert not re.search(r"url\((?!#)|@import", text)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy and "default-src 'none'" in policy[0]


def test_every_link_leads_somewhere_and_ids_are_unique(page: lxml.html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in page.xpath("//@href")} | set(page.xpath("//@aria-labelledby"))
    assert targets
    assert targets <= set(ids)


def test_headings_do_not_skip(page: lxml.html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_can_be_read_without_seeing(page: lxml.html.HtmlElement) -> None:
    assert page.get("lang") == "en-GB"
    assert len(page.xpath("//main")) == 1
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    for table in page.xpath("//table"):
        assert table.xpath("./caption")
        assert table.xpath(".//thead//th[@scope='col']")
        for row in table.xpath("./tbody/tr"):
            assert row.xpath("./th[@scope='row']")
    for figure in page.xpath("//figure"):
        assert len(figure.xpath(".//*[@role='img']/@aria-label")[0]) > 40
        assert figure.xpath(".//svg/@aria-hidden") == ["true"]
        assert figure.xpath("following::table"), "the data stand beside the drawing"


def test_every_quotation_is_cited(page: lxml.html.HtmlElement) -> None:
    cited = page.xpath("//blockquote[footer]")
    assert cited
    for quotation in cited:
        assert quotation.xpath("./footer/cite")[0].text_content().strip()
        (link,) = quotation.xpath("./footer/a")
        assert page.xpath(f"//tr[@id='{link.get('href')[1:]}']")
    assert "page 2" in page.xpath("string(//section[@aria-labelledby='concerns'])")


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "paper"),
    [("#0b0c0c", "#ffffff"), ("#45484a", "#ffffff"), ("#1a5f9e", "#ffffff"), ("#ffffff", "#12436d"), ("#0b0c0c", "#ffdd00"),
     ("#0b0c0c", "#fff7bf"), ("#45484a", "#fff7bf")],
)  # fmt: skip
def test_text_has_enough_contrast(ink: str, paper: str) -> None:
    assert contrast(ink, paper) >= 4.5


def test_hostile_words_do_nothing(tmp_path: Path) -> None:
    text = digest(hostile_run(tmp_path))
    tree = lxml.html.document_fromstring(text)
    assert not tree.xpath("//script | //img | //b | //@onerror")
    assert all(href.startswith("#") for href in tree.xpath("//@href"))
    assert "&lt;script&gt;" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert "<bdi>" in text


def test_hostile_words_do_nothing_in_markdown(tmp_path: Path) -> None:
    from markdown_it import MarkdownIt

    shown = (
        MarkdownIt("commonmark", {"html": True, "linkify": False})
        .enable("table")
        .render(digest(hostile_run(tmp_path), format="md"))
    )
    tree = lxml.html.document_fromstring(shown)
    assert not tree.xpath("//script | //img | //a | //@onerror")
    assert "javascript" in tree.text_content()
    for table in tree.xpath("//table"):
        widths = {len(row.xpath("./td | ./th")) for row in table.xpath(".//tr")}
        assert len(widths) == 1, "a stranger's | makes no cell"


def test_markdown_says_the_same_as_html(store: Store, page: lxml.html.HtmlElement) -> None:
    """Every heading and every quotation of the page stands in the Markdown too."""
    from markdown_it import MarkdownIt

    shown = lxml.html.document_fromstring(
        MarkdownIt("commonmark").enable("table").render(digest(store, format="md"))
    ).text_content()
    plain = "".join(shown.split())
    for node in page.xpath("//main//h3 | //main//h4 | //main//blockquote/p | //ul[@class='glance']/li | //caption"):
        if node.text_content() not in {"Versions, models and settings", "All documents, by number"}:
            assert "".join(node.text_content().split()) in plain, node.text_content()


def test_a_false_quotation_stops_it(store: Store) -> None:
    honest = next(row for row in store.concerns() if row.quote.startswith("The timetable"))

    class Bent:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def concerns(self) -> list[object]:
            return [replace(honest, quote="The timetable is splendid", end=honest.start + 25)]

    with pytest.raises(PromiseBroken, match=honest.id):
        digest(Bent())  # type: ignore[arg-type]


def test_unknown_format(store: Store) -> None:
    with pytest.raises(WrongUsage, match="html, md"):
        digest(store, format="odt")
    with pytest.raises(WrongUsage, match="no text"):
        digest(store, format="pdf")
    assert FORMATS == ("html", "md", "docx", "pdf", "json")


def test_less_is_shown_when_asked(store: Store) -> None:
    page = digest(store, format="md", settings=DigestSettings(quotes_per_stance=1, themes_in_full=1, documents=2))
    assert "And 9 more documents, in the full records." in page
    assert "### The timetable is far too fast" not in page
    assert "| The timetable is far too fast | 1 |" in page


def test_proposals_that_documents_define_need_no_register(tmp_path: Path) -> None:
    letter = Letter("plan.txt", "Plan X (moving the weir) is sound.", kind="report")
    letter.cut()
    letter.position("Plan X (moving the weir) is sound", "Tom Weir", "support", "plan-x", voice="reported")
    records = replace(letter.done(), proposals=(Proposal("plan-x", "Plan X (moving the weir)", (), letter.document.id),))
    letter.done = lambda: records  # type: ignore[method-assign]
    page = digest(write_run(tmp_path, [letter], Consultation("bare", "Bare")), format="md")
    assert "### Plan X (moving the weir)" in page
    assert "Plan X (moving the weir) (defined in document 1)" in page
    assert "Defined in document 1." in page


SCRIPT = """
import sys, pathlib
sys.path.insert(0, sys.argv[1])
from written_run import write_run
from pipeline.digest import FORMATS, digest_files
sys.stdout.buffer.write(b"".join(digest_files(write_run(pathlib.Path(sys.argv[2])), FORMATS).values()))
"""


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    tests = str(Path(__file__).parents[1])
    pages = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, tests, str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1]
    assert len(pages[0]) > 10_000
