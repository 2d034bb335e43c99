"""What is hidden in words that may be published, and what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.digest.redact import Hidden, NameFinder, clean, hide, merge, personal

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
    assert shown(case["text"], personal(case["text"])) == case["shown"]


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
