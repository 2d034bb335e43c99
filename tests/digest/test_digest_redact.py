"""What is hidden in words that may be published, and what is left alone."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from written_run import CONSULTATION, Letter, write_run

from pipeline.datamodel import Proposal
from pipeline.digest import digest
from pipeline.digest.redact import Hidden, NameFinder, clean, hide, merge, personal
from pipeline.digest.streets import addresses

CASES = json.loads((Path(__file__).parents[1] / "cases" / "digest_redaction.json").read_text(encoding="utf-8"))


def shown(text: str, hidden: list[Hidden], start: int = 0, end: int | None = None, longest: int = 10_000) -> str:
    pieces, cut = hide(text, start, len(text) if end is None else end, merge(hidden), longest)
    return "".join(map(str, pieces)) + (" […]" if cut else "")


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["text"][:40], marks=[pytest.mark.xfail(strict=True)] if "known_fault" in case else [])
        for case in CASES
    ],
)
def test_personal_data(case: dict[str, str]) -> None:
    assert shown(case["text"], [*personal(case["text"]), *addresses(case["text"])]) == case["shown"]


NAMES = NameFinder(["Jane Marlowe", "Will", "Weirford Anglers", "the Council", "WBC"], ["Jane Marlowe"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JANE MARLOWE wrote", "[redacted: name] wrote"),
        ("Jane\nMarlowe’s letter", "[redacted: name]’s letter"),
        ("Mrs Marlowe and J. Marlowe", "[redacted: name] and [redacted: name]"),
        ("jane-marlowe.pdf", "[redacted: name].pdf"),
        ("Will agreed, and I will too", "[redacted: name] agreed, and I will too"),
        ("The weirford anglers and WBC", "The [redacted: name] and [redacted: name]"),
        # left alone: a generic word, parts of other words, another person's surname, another Jane
        ("The Council met", "The Council met"),
        ("Marlowe wrote plays; Jane Smith did not", "Marlowe wrote plays; Jane Smith did not"),
        ("Williams and Willow", "Williams and Willow"),
    ],
)
def test_names(text: str, expected: str) -> None:
    assert shown(text, NAMES.find(text)) == expected


def test_no_names_find_nothing() -> None:
    assert NameFinder().find("Jane Marlowe") == []


def test_a_number_cut_in_half_by_the_quotation_is_still_hidden() -> None:
    text = "Ring 01632 960123 now"
    assert shown(text, personal(text), 0, text.index("960")) == "Ring [redacted: phone number]"
    assert shown(text, personal(text), text.index("960")) == "[redacted: phone number] now"


def test_a_long_quotation_ends_at_a_sentence_and_never_inside_what_is_hidden() -> None:
    text = "One short sentence. Another one here. And a third that is too long to fit in."
    assert shown(text, [], longest=45) == "One short sentence. Another one here. […]"
    assert shown("word " * 20, [], longest=12) == "word word […]"
    mail = "Please write to somebody@example.org because it matters"
    assert "@" not in shown(mail, personal(mail), longest=22)


@pytest.mark.parametrize(
    "line", ["1 " + "A" * 1_000_000, "1 A " * 250_000, "12 Aa " * 160_000, "Flat 1, " * 120_000, "1 St St " * 100_000]
)
def test_a_line_of_a_megabyte_is_read_in_seconds(line: str) -> None:
    start = time.perf_counter()
    addresses(line)
    assert time.perf_counter() - start < 20


def test_addresses_are_hidden_in_a_digest_but_for_those_that_it_is_about(tmp_path: Path) -> None:
    proposal = Proposal("option-a", "Option A: flats at 12 Mill Lane", aliases=("option A",))
    about = replace(CONSULTATION, proposals=(proposal,))
    letter = Letter(
        "a.txt",
        "We oppose flats at 12 Mill Lane, as we live at 14 Mill Lane.\nOur shop at 3 Quay Street is near.",
        kind="response",
    )
    letter.sent_by("Weirford Traders", "business", "yes")
    letter.position("We oppose flats at 12 Mill Lane, as we live at 14 Mill Lane", "Weirford Traders", "oppose", "option-a")
    letter.concern("Our shop at 3 Quay Street is near", "Weirford Traders", "funding")
    store = write_run(tmp_path, [letter], about)
    for form in ("html", "md", "json"):
        page = digest(store, format=form)
        assert "Mill Lane" in page and "12 Mill Lane" in page
        assert "14 Mill Lane" not in page and "Quay Street" not in page
        assert "redacted: address" in page or '"text": "address"' in page


@given(
    st.text(max_size=80),
    st.integers(0, 80),
    st.integers(1, 80),
    st.lists(st.tuples(st.integers(0, 80), st.integers(1, 9)), max_size=5),
)
def test_nothing_hidden_is_ever_shown(text: str, start: int, length: int, marks: list[tuple[int, int]]) -> None:
    """Whatever the offsets: letters that are hidden do not come out, and letters that are not do, in their order."""
    end = min(len(text), start + length)
    start = min(start, end)
    hidden = merge(Hidden(at, at + size, "x") for at, size in marks)
    pieces, _ = hide(text, start, end, hidden, longest=200)
    open_text = "".join(text[at] for at in range(start, end) if not any(mark.start <= at < mark.end for mark in hidden))
    came_out = "".join(piece.text for piece in pieces if not piece.hidden)
    assert "".join(clean(came_out).split()) == "".join(clean(open_text).split())


def test_direction_marks_and_control_characters_are_gone() -> None:
    assert clean("safe\u202etxt.exe\u202c \u2066a\u2069\x00\x1b[31m") == "safetxt.exe a[31m"
    assert clean("Siân 👩‍🌾 שלום") == "Siân 👩‍🌾 שלום"
