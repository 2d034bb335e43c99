from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.cluster.given_labels import GivenLabels
from pipeline.cluster.keywords import Vocabulary, keywords
from pipeline.cluster.label import Candidate, choose_label, is_claim

CASES = json.loads((Path(__file__).parents[1] / "cases" / "labels.json").read_text(encoding="utf-8"))
ELSEWHERE = ["The school roof leaks.", "Parking is dear at the station.", "Our library opens late on Mondays."]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_label(case: dict[str, list[str]]) -> None:
    texts = case["texts"]
    weights = Vocabulary([*texts, *ELSEWHERE]).weights(range(len(texts)))
    assert choose_label([Candidate(text, 0.7, own=True) for text in texts], weights, GivenLabels()) == case["label"]


def test_no_two_labels_are_the_same() -> None:
    texts, taken = [Candidate("The timetable is too short.", 0.9)], GivenLabels()
    labels = [choose_label(texts, {"winter": 2.0, "timetable": 1.0}, taken) for _ in range(4)]
    assert len(set(labels)) == 4
    assert labels[:2] == ["The timetable is too short", "The timetable is too short: winter"]


def test_labels_that_differ_by_a_letter_or_a_figure_are_the_same() -> None:
    taken = GivenLabels(["the levy rose by 10 in a year"])
    texts = [Candidate("The levy rose by 12 in a year.", 0.9), Candidate("Nobody can pay the levy.", 0.4)]
    assert choose_label(texts, {}, taken) == "Nobody can pay the levy"


def test_what_most_say_goes_before_what_one_says_and_how_most_spell_it() -> None:
    texts = [
        Candidate("The ferry shoud run all night.", 0.82, 0.1),
        Candidate("The ferry should run all night.", 0.8, 1.0),
        Candidate("A boat that runs late is what we want.", 0.84, 0.1),
    ]
    assert choose_label(texts, {}, GivenLabels()) == "The ferry should run all night"


@pytest.mark.parametrize(
    "other", ["Improve the ferry", "We need to improve the ferry", "The ferry must be improved", "Fix the ferry problems"]
)
def test_one_plea_in_other_words_is_no_second_label(other: str) -> None:
    texts = [Candidate(f"{other}.", 0.9), Candidate("Tickets for the ferry cost too much.", 0.4)]
    assert choose_label(texts, {}, GivenLabels(["fix the ferry"])) == "Tickets for the ferry cost too much"


def _encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """What is said of the ferry by night is one direction, everything else another."""
    return np.array([[1.0, 0.0] if "ferr" in text and "night" in text else [0.0, 1.0] for text in texts], dtype=np.float32)


def test_what_another_label_says_in_other_words_is_taken_last() -> None:
    texts = [Candidate("At night a ferry is badly needed.", 0.9), Candidate("Tickets for the crossing cost too much.", 0.2)]
    assert choose_label(texts, {}, GivenLabels(["Ferries should run all night"], _encode)).startswith("Tickets")
    assert choose_label(texts[:1], {}, GivenLabels(["Ferries should run all night"], _encode)).startswith("At night")


def test_a_not_makes_another_label_though_it_moves_no_vector() -> None:
    texts = [Candidate("There should not be any ferry at night.", 0.9), Candidate("Tickets for the crossing cost too much.", 0.2)]
    assert choose_label(texts, {}, GivenLabels(["Ferries should run all night"], _encode)).startswith("There should not")


def test_what_is_said_of_another_place_is_no_second_label() -> None:
    given = GivenLabels(["There is no evening bus in Reed"])
    texts = [Candidate("There is no evening bus in Upper Marsh.", 0.9), Candidate("Tickets for the crossing cost too much.", 0.2)]
    assert choose_label(texts, {}, given).startswith("Tickets")
    assert choose_label([Candidate("We support Option B.", 0.9)], {}, GivenLabels(["We support Option A"])).endswith("Option B")


def test_the_contrary_is_another_label() -> None:
    taken = GivenLabels(["the ferry should run at night"])
    assert choose_label([Candidate("The ferry should not run at night.", 0.9)], {}, taken) == "The ferry should not run at night"


def test_where_all_wordings_are_alike_and_no_word_tells_another_wording_does() -> None:
    texts = [Candidate("Nothing could be better.", 0.9), Candidate("Nothing could have been better.", 0.8)]
    taken = GivenLabels(["nothing could be better"])
    assert choose_label(texts, {}, taken) == "Nothing could have been better"
    assert choose_label(texts, {}, taken) == "Nothing could be better (2)"


def test_the_claims_of_others_are_theirs() -> None:
    told = "The ministry says that the ferry is safe."
    assert choose_label([Candidate(told, 0.9, own=True)], {}, GivenLabels()) == "The ministry says that the ferry is safe"
    assert choose_label([Candidate(told, 0.9, own=False)], {}, GivenLabels()) == "The ferry is safe"


@pytest.mark.parametrize(
    "text",
    [
        "The disruption it will cause",
        "Given the pressures on staff, it was vital",
        "The next told me that it was closed",
        "When the board gets it wrong",
        "Long as the levy does not rise",
        "The report adds",
        "Provided the ferry keeps running",
        "Although the ferry is old",
        "Can we have a ferry at night",
        "Do you think the ferry is safe",
        "Is too dear for us",
        "Leave them on the quay",
        "Boats that carry lorries",
        "A timetable and fares for what boats run",
        "Many of whom use the ferry",
        "Especially in winter the ferry is late",
        "The more the fares go up",
        "Harbour people pulling toward the same shared goal",
        "Ferry crews—those who came—were kind",
    ],
)
def test_fragments_are_no_claims(text: str) -> None:
    assert not is_claim(text)


@pytest.mark.parametrize(
    "text",
    [
        "Staff know it will close",
        "The crew who came were kind",
        "We know that boats carry lorries",
        "Build boats that carry lorries",
        "We support Option A",
        "The ferry we have is enough",
    ],
)
def test_claims_that_look_like_fragments(text: str) -> None:
    assert is_claim(text)


def test_a_theme_of_empty_texts_has_a_label_still() -> None:
    assert choose_label([Candidate("?", 0.5)], {}, GivenLabels()) == "Answers without words"


def test_keywords_tell_a_theme_from_the_rest() -> None:
    texts = ["The bus fare rose", "Bus fares are dear", "The bus fare again", "The school roof leaks", "The school is cold"]
    words = keywords(Vocabulary(texts).weights([0, 1, 2]), 3)
    assert words[0] in {"bus", "bus fare"}
    assert "school" not in " ".join(words)
