from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cluster.nonanswer import answer_kind, excluded_responses
from pipeline.datamodel import Passage, Response

CASES = json.loads((Path(__file__).parents[1] / "cases" / "nonanswers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_an_answer_is(case: dict[str, str | None]) -> None:
    assert answer_kind(str(case["text"])) == case["kind"]


def excluded(*answers: str, answered: bool = False) -> str | None:
    passages = [Passage(f"p{n}", "d", "r", None, 0, len(text), text) for n, text in enumerate(answers)]
    tagged = frozenset({"r"} if answered else ())
    return excluded_responses([Response("r", "d", "x", row=1)], {"r": passages}, {}, tagged).get("r")


def test_a_response_is_set_aside_only_when_all_of_it_says_nothing() -> None:
    assert excluded("n/a", "-") == "non-answer"
    assert excluded("test", "asdf") == "test submission"
    assert excluded("n/a", "test") == "non-answer"
    assert excluded() == "empty"
    assert excluded("n/a", "The clinic must stay.") is None
    assert excluded("No", "n/a") is None


def test_a_tick_in_a_closed_question_is_an_answer() -> None:
    assert excluded("n/a", answered=True) is None
    assert excluded(answered=True) is None


def test_a_letter_without_passages_is_judged_by_its_text() -> None:
    letters = [Response("a", "a", "x", end=0), Response("b", "b", "y", end=9)]
    assert excluded_responses(letters, {}, {"a": "", "b": "Buses now"}, frozenset()) == {"a": "empty"}


def test_the_same_words_twice_by_one_respondent_are_a_repeat() -> None:
    sent = [
        Response("late", "1", "x", received="2024-03-02"),
        Response("early", "2", "x", received="2024-03-01"),
        Response("other", "3", "y"),
        Response("unlike", "4", "x"),
    ]
    said = {"late": "Keep the clinic!", "early": "Keep the  clinic", "other": "Keep the clinic", "unlike": "Keep the school"}
    passages = {key: [Passage(key, key, key, None, 0, len(text), text)] for key, text in said.items()}
    assert excluded_responses(sent, passages, {}, frozenset()) == {"late": "repeat"}
