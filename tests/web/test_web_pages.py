"""The explorer's pages hold the run's own data, and strangers' words stay words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from web_run import SCRIPT, Elements, WebRun, client_of

from pipeline.datamodel import Ask, Document, DocumentRecords, Passage
from pipeline.store import FileState, open_store
from pipeline.web.marking import PART_LENGTH, part_of, parts, pieces
from pipeline.web.records import Records

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def pages(web_run: WebRun) -> Iterator[TestClient]:
    with client_of(web_run) as client:
        yield client


@pytest.fixture(scope="module")
def records(web_run: WebRun) -> Records:
    return web_run.records()


def words_of(page: str) -> str:
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def every_address(records: Records) -> list[str]:
    return [
        "/", "/proposals", "/themes", "/themes?status=candidate", "/respondents", "/respondents?publish=no", "/documents",
        "/search", "/search?q=boats", "/search?kind=position&stance=oppose", "/search?kind=concern", "/search?kind=ask",
        "/charts", "/themes/map", "/downloads",
        "/review", "/review?state=all", "/review/history", "/review/name", "/coding", "/coding/agreement",
        *(f"/proposals/{key}" for key in records.proposals), *(f"/themes/{key}" for key in records.themes),
        *(f"/respondents/{key}" for key in records.respondents),
        *(f"/documents/{key}?part={n}" for key, one in records.documents.items()
          for n in range(1, min(4, len(parts(one, records.passages_of_document.get(key, [])))) + 1)),
        *(f"/records/{key}" for key in records.tags), *(f"/review/{key}" for key in list(records.machine)[:20]),
        *(f"/search?like={key}" for key in list(records.tags)[:2]),
    ]  # fmt: skip


def test_every_page_loads_and_is_inert(pages: TestClient, records: Records) -> None:
    addresses = every_address(records)
    assert len(addresses) > 60
    for address in addresses:
        answer = pages.get(address)
        assert answer.status_code == 200, (address, words_of(answer.text)[:300])
        assert not TURNS.search(answer.text), address
        for tag, attributes in Elements(answer.text).found:
            assert not any(name.startswith("on") for name in attributes), address
            assert tag != "script" or attributes == {"src": "/static/review.js", "defer": None}, address
            assert tag != "img" or (attributes["src"] or "").startswith(("/charts/", "/pictures/")), address
            assert not (attributes.get("href") or "").casefold().startswith(("javascript", "data")), address
        assert len(answer.text) < 2_000_000, address


def test_every_link_leads_somewhere(pages: TestClient, records: Records) -> None:
    found: set[str] = set()
    for address in (
        "/",
        "/proposals",
        "/themes",
        "/respondents",
        "/documents",
        "/search?q=option",
        "/charts",
        "/downloads",
        "/review",
    ):
        page = pages.get(address).text
        links = {html.unescape(link) for link in re.findall(r'(?:href|src)="([^"]+)"', page)}
        assert all(link.startswith(("/", "#")) for link in links), address
        assert {link[1:] for link in links if link.startswith("#")} <= set(re.findall(r'\bid="([^"]+)"', page))
        found |= {urlsplit(link)._replace(fragment="").geturl() for link in links if link.startswith("/")}
    for link in sorted(found):
        if not link.startswith("/downloads/"):
            assert pages.get(link).status_code == 200, link


def test_the_overview_accounts_for_every_response(pages: TestClient, records: Records) -> None:
    said = words_of(pages.get("/").text)
    assert f"Responses received {records.coverage.received}" in said
    assert f"Responses analysed {records.coverage.analysed}" in said
    assert "Ferries to the islands" in said
    assert "campaign" in said


def test_a_proposal_shows_who_says_so_in_which_words(pages: TestClient) -> None:
    page = pages.get("/proposals/one-operator")
    said = words_of(page.text)
    assert "Sundary Chamber of Trade" in said
    assert "winter sailings are kept" in said
    opposed = words_of(pages.get("/proposals/open-routes?stance=oppose&voice=own").text)
    assert "Seafarers' Union" in opposed
    assert "Sundary Council" not in opposed.split("Who takes which position")[1]


def test_a_search_is_a_link(pages: TestClient) -> None:
    page = pages.get("/search?q=boats&respondent_kind=trade+union&kind=position").text
    assert 'value="boats"' in page
    assert re.search(r'value="trade union" checked', page)
    wrong = pages.get("/search?stance=bogus")
    assert wrong.status_code == 400
    assert "There is no stance" in wrong.text
    assert pages.get("/search?q=%22%28unbalanced+AND").status_code == 200


def test_what_may_not_be_published_is_shown_and_marked(pages: TestClient, records: Records) -> None:
    miller = next(one for one in records.respondents.values() if one.name == "Jo Miller")
    assert miller.publish == "no"
    page = words_of(pages.get(f"/respondents/{miller.id}").text)
    assert "Not to be quoted or named" in page
    assert "I do not support Option 2" in page
    digest = pages.get("/downloads/digest.html").text
    assert "Jo Miller" not in digest and "early boat: without it nurses" not in digest
    assert "For your team only" in pages.get("/").text


def test_a_document_shows_every_tag_in_place(pages: TestClient, records: Records) -> None:
    for document in records.documents.values():
        tags = records.tags_of_document.get(document.id, [])
        for tag in tags[:5]:
            page = pages.get(f"/documents/{document.id}?tag={tag.id}").text
            assert f'id="{tag.id}"' in page and f'id="why-{tag.id}"' in page
            assert f'href="/records/{tag.id}"' in page
            assert "chosen" in page


def test_a_record_says_why(pages: TestClient, records: Records) -> None:
    tag = next(one for one in records.tags.values() if one.source_file == "letters/union.txt" and one.why)
    said = words_of(pages.get(f"/records/{tag.id}").text)
    assert "Holder Seafarers' Union" in said
    assert "Machine: a" in said
    assert pages.get("/records/pos-nothing").status_code == 404
    for path in ("/proposals/none", "/themes/none", "/respondents/none", "/documents/none", "/charts/none.svg", "/review/none"):
        assert pages.get(path).status_code == 404


def test_downloads_are_what_they_say(pages: TestClient) -> None:
    listed = re.findall(r'href="(/downloads/[^"]+)" download', pages.get("/downloads").text)
    assert {"/downloads/digest.html", "/downloads/digest.md", "/downloads/records-jsonl.zip"} <= set(listed)
    digest = pages.get("/downloads/digest.html?read=1")
    assert "sandbox" in digest.headers["content-security-policy"]
    assert "attachment" not in digest.headers.get("content-disposition", "")
    archive = pages.get("/downloads/records-jsonl.zip")
    assert archive.content[:2] == b"PK"
    assert archive.content == pages.get("/downloads/records-jsonl.zip").content
    assert pages.get("/downloads/digest.exe").status_code == 404
    assert pages.get("/downloads/records-nope.zip").status_code == 404


def test_charts_are_pictures_with_words(pages: TestClient) -> None:
    page = pages.get("/charts").text
    pictures = re.findall(r'<img src="(/charts/[^"]+\.svg)" alt="([^"]+)"', page)
    assert pictures
    for address, alt in pictures:
        answer = pages.get(address)
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.text.startswith("<svg ")
        assert len(alt) > 10


def test_a_line_of_a_megabyte_is_shown_in_parts(client: TestClient, own_run: WebRun) -> None:
    text = f"We support Option 1. {SCRIPT}" + "w" * 1_000_000
    document = Document("doc-long", "long.txt", "0" * 64, "text/plain", text, title=text)
    passage = Passage("pas-long", document.id, None, None, 0, len(text), text)
    store = open_store(own_run.out, create=False)
    extraction = DocumentRecords(document=document, passages=(passage,))
    store.put_file(FileState("long.txt", "", "0" * 64, "read"), [extraction])
    store.close()
    every = parts(document, [passage])
    assert len(every) > 100
    assert "".join(text[one.start : one.end] for part in every for one in part.stretches) == text
    assert all(one.end - one.start <= PART_LENGTH for part in every for one in part.stretches)
    assert [part_of(every, part.start) for part in every] == [part.number for part in every]
    last = f"/documents/doc-long?part={len(every)}"
    for path in ("/documents", "/documents/doc-long", last, "/records/pas-long", "/records/doc-long"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert len(answer.text) < 60_000, path
        assert SCRIPT not in answer.text
    assert client.get("/documents/doc-long?part=999999").text == client.get(last).text


@given(text=st.text(min_size=1, max_size=40), data=st.data())
def test_pieces_are_the_text_however_tags_overlap(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 41)), max_size=6))
    tags = [
        Ask(
            id=f"ask-{at}", document="d", source_file="f", response=None, passage=None, page=None, start=start, end=end,
            quote=text[start:end], holder=None, voice="own", basis="cue", score=1.0, addressee=None, proposal=None,
        )
        for at, (start, end) in enumerate(places) if start < end <= len(text)
    ]  # fmt: skip
    start = data.draw(st.integers(0, len(text) - 1))
    found = pieces(text, start, len(text), tags)
    assert "".join(piece.text for piece in found) == text[start:]
    begun = [tag.id for piece in found for tag in piece.begins]
    assert sorted(begun) == sorted(tag.id for tag in tags if tag.end > start)
