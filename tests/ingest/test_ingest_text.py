"""Plain text, Markdown, repairs and furniture: cases as data, and what must never get lost."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.datamodel import Document
from pipeline.errors import UnreadableDocument
from pipeline.ingest.furniture import furniture_reason
from pipeline.ingest.readers import read_bytes
from pipeline.ingest.repair import clean
from pipeline.settings import IngestSettings

CASES = Path(__file__).parents[1] / "cases"


def read(text: str | bytes, name: str = "letter.txt") -> Document:
    data = text.encode("utf-8") if isinstance(text, str) else text
    return read_bytes(data, name, IngestSettings(ocr=False))[0]


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def reasons(document: Document) -> list[str]:
    return [dropped.reason for dropped in document.dropped]


@pytest.mark.parametrize(
    "case", json.loads((CASES / "ingest_furniture.json").read_text("utf-8")), ids=lambda case: case["text"][:40]
)
def test_furniture_is_told_by_its_words(case):
    assert furniture_reason(case["text"]) == case["reason"]


@pytest.mark.parametrize("case", json.loads((CASES / "ingest_repair.json").read_text("utf-8")), ids=lambda case: case["note"])
def test_repair_mends_only_what_software_broke(case):
    assert clean(case["before"], Counter()) == case["after"]


def test_lines_of_a_wrapped_letter_become_paragraphs():
    wrapped = (
        "We welcome the proposal to merge the two boards, but the timetable that is set\n"
        "out in chapter three leaves our members with hardly a month to consult the\n"
        "people whom they represent, and the annex came later still.\n"
        "We ask for:\n"
        "- a longer period\n"
        "- an impact assessment\n"
    )
    document = read(wrapped)
    assert texts(document)[0].startswith("We welcome") and texts(document)[0].endswith("later still.")
    assert texts(document)[-2:] == ["a longer period", "an impact assessment"]
    assert [block.kind for block in document.blocks[-2:]] == ["list-item", "list-item"]


def test_a_line_is_a_paragraph_where_no_width_explains_the_breaks():
    document = read("The board agrees.\nThe council, which has met twice, does not agree with any part of it.\nNeither do we.\n")
    assert len(document.blocks) == 3


def test_a_sentence_broken_by_a_stray_line_end_is_joined():
    document = read("‘Our members felt that the model would be\nextremely confusing,’ it said.\n\nNext paragraph stands alone.")
    assert texts(document)[0] == "‘Our members felt that the model would be extremely confusing,’ it said."


def test_doubled_headline_and_comments_are_dropped_with_reasons():
    document = read(
        "Boards fear a rushed merger\n\nBoards fear a rushed merger\n\nThe boards said that the merger was rushed.\n\n"
        "Please note, only members are permitted to add comments to articles\n\n"
        "A Reader 3 March, 2021 9:05 am\n\nWhat nonsense.\n"
    )
    assert texts(document) == ["Boards fear a rushed merger", "The boards said that the merger was rushed."]
    assert reasons(document) == ["doubled headline", "reader comments", "reader comment", "reader comment"]
    assert document.title == "Boards fear a rushed merger"


def test_answers_about_comments_are_no_comment_section():
    document = read(
        "Comments\n\nWe think that the plan is too fast.\n\nOn 3 March 2021 the board met and agreed with us on every point."
    )
    assert "We think that the plan is too fast." in texts(document)
    assert "On 3 March 2021 the board met and agreed with us on every point." in texts(document)


def test_a_pull_quote_goes_and_its_sentence_stays():
    sentence = "Yet the panel found real energy in the small places where neighbours know each other by name."
    quote = "the panel found real energy in the small places where neighbours know each other"
    document = read(f"Yesterday it met.\n\n{quote.capitalize()}\n\nMore words here.\n\n{sentence} It ends.\n")
    assert reasons(document) == ["doubled pull quote"]
    assert any(text.startswith("Yet the panel") for text in texts(document))


def test_a_recommendation_that_a_summary_repeats_is_kept_in_both_places():
    line = "The board must publish a full impact assessment before any merger begins."
    body = "\n\n".join(f"Paragraph {n} says something of its own at some length." for n in range(20))
    assert texts(read(f"{line}\n\n{body}\n\n{line}")).count(line) == 2


def test_words_of_a_text_survive_as_they_were_written():
    text = "‘Too fast’, “they” said – 50 % of us… it’s O’Neill\u2019s\u00a0view — naïve?"
    assert read(text).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(encoding):
    text = "We can’t agree – it costs £3m and the café would close."
    assert read((text * 3).encode(encoding)).text == text * 3


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_document_without_text(data):
    document = read(data)
    assert document.text == "" and document.blocks == ()


def test_markdown_keeps_structure_and_drops_marks():
    document = read(
        "---\ntitle: Our response\ndate: 2021-01-08\n---\n# Summary\n\nWe **agree** with [option two](https://example.org).\n\n"
        "1. First ask\n2. Second ask\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nA claim.[^1]\n\n[^1]: The source.\n",
        "response.md",
    )
    assert document.title == "Our response" and document.date == "2021-01-08"
    assert [(block.kind, text) for block, text in zip(document.blocks, texts(document), strict=True)] == [
        ("heading", "Summary"),
        ("paragraph", "We agree with option two."),
        ("list-item", "First ask"),
        ("list-item", "Second ask"),
        ("table", "a | b\n1 | 2"),
        ("paragraph", "A claim."),
        ("footnote", "The source."),
    ]


def test_an_article_is_told_from_its_page():
    story = "".join(
        f"<p>Paragraph {n}: the board said that the merger of the trusts would take another year at least.</p>" for n in range(6)
    )
    document = read(
        f"<html><head><title>Merger delayed</title></head><body><nav><a>Home</a><a>News</a></nav>"
        "<div class='cookie-banner'><p>We use cookies on this site.</p></div>"
        f"<article><h1>Merger delayed</h1>{story}</article>"
        "<div id='comments'><p>A reader thinks that this is a very silly "
        "plan and says so at length here.</p></div><footer><p>Registered in England. Reg No. 1234567</p></footer></body></html>",
        "page.html",
    )
    assert document.title == "Merger delayed"
    assert sum(text.startswith("Paragraph") for text in texts(document)) == 6
    assert "silly" not in document.text and "cookies" not in document.text and "1234567" not in document.text
    assert {"cookie notice", "reader comment", "site footer", "navigation"} <= set(reasons(document))


def test_an_exported_letter_in_html_is_kept_whole():
    document = read(
        "<html><body><p>Dear team,</p><p>No.</p><ul><li>Too fast</li></ul><p>Yours, A</p></body></html>", "letter.html"
    )
    assert texts(document) == ["Dear team,", "No.", "Too fast", "Yours, A"]


@settings(deadline=None)  # the first page imports trafilatura
@given(st.text(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.csv", "a.eml"]))
def test_any_text_gives_blocks_in_order_that_do_not_overlap(text, name):
    try:
        document = read(text, name)
    except UnreadableDocument:
        assume(False)  # mostly control characters, or the first letters of another format
    end = 0
    for block in document.blocks:
        quote = document.text[block.start : block.end]
        assert block.start >= end and quote and quote == quote.strip()
        end = block.end
