"""What is said of several places is one matter: names do not make themes."""

from __future__ import annotations

import pytest

from pipeline.cluster.wording import inner_names, unnamed
from pipeline.loading import load_encoder

HOLM = "Only one man covers the whole of the upper Holm at night."
OSMINGHAM = "A single engineer looks after everything around Little Osmingham after dark."
MEETING = "The council should hold a meeting about the upper Holm at night."


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Nobody has asked the people of Marsh End about the clinic.", "Nobody has asked the people of it about the clinic."),
        ("We would rather have Option B than nothing at all.", "We would rather have Option B than nothing at all."),
        ("Close The Clinic And Sell The Land To Reed Bay Council", "Close The Clinic And Sell The Land To Reed Bay Council"),
        ("I live in Osmingham.", "I live in Osmingham."),
        ("the NHS should keep its nurses here", "the NHS should keep its nurses here"),
        ("", ""),
    ],
)
def test_names_inside_sentences_are_left_out(text: str, plain: str) -> None:
    assert unnamed(text) == plain


def test_what_many_name_is_the_matter_and_stays() -> None:
    text = "Nobody has asked the people of Marsh End about the clinic."
    assert inner_names(text) == {"Marsh", "End"}
    assert unnamed(text, frozenset({"Marsh"})) == text
    assert unnamed(text, frozenset({"Holm"})) == "Nobody has asked the people of it about the clinic."


def test_the_same_said_of_another_place_is_nearer_than_something_else_said_of_this_one() -> None:
    encode = load_encoder().encode
    named = encode([HOLM, OSMINGHAM, MEETING])
    assert named[0] @ named[1] < named[0] @ named[2], "with the names it is the other way round"
    plain = encode([unnamed(text) for text in (HOLM, OSMINGHAM, MEETING)])
    assert plain[0] @ plain[1] > plain[0] @ plain[2]
