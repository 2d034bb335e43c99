from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cluster.keywords import Vocabulary, keywords
from pipeline.cluster.label import Candidate, choose_label, is_claim

CASES = json.loads((Path(__file__).parents[1] / "cases" / "labels.json").read_text(encoding="utf-8"))
ELSEWHERE = ["The school roof leaks.", "Parking is dear at the station.", "Our library opens late on Mondays."]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_label(case: dict[str, list[str]]) -> None:
    texts = case["texts"]
    weights = Vocabulary([*texts, *ELSEWHERE]).weights(range(len(texts)))
    assert choose_label([Candidate(text, 0.7, own=True) for text in texts], weights, set()) == case["label"]


def test_no_two_labels_are_the_same() -> None:
    texts, taken = [Candidate("The timetable is too short.", 0.9)], set()
    labels = [choose_label(texts, {"winter": 2.0, "timetable": 1.0}, taken) for _ in range(4)]
    assert len(set(labels)) == 4
    assert labels[:2] == ["The timetable is too short", "The timetable is too short: winter"]


def test_labels_that_differ_by_a_letter_or_a_figure_are_the_same() -> None:
    taken = {"the levy rose by 10 in a year"}
    texts = [Candidate("The levy rose by 12 in a year.", 0.9), Candidate("Nobody can pay the levy.", 0.4)]
    assert choose_label(texts, {}, taken) == "Nobody can pay the levy"


def test_what_most_say_goes_before_what_one_says_and_how_most_spell_it() -> None:
    texts = [
        Candidate("The ferry shoud run all night.", 0.82, 0.1),
        Candidate("The ferry should run all night.", 0.8, 1.0),
        Candidate("A boat that runs late is what we want.", 0.84, 0.1),
    ]
    assert choose_label(texts, {}, set()) == "The ferry should run all night"


@pytest.mark.parametrize(
    "other", ["Improve the ferry", "We need to improve the ferry", "The ferry must be improved", "Fix the ferry problems"]
)
def test_one_plea_in_other_words_is_no_second_label(other: str) -> None:
    texts = [Candidate(f"{other}.", 0.9), Candidate("Tickets for the ferry cost too much.", 0.4)]
    assert choose_label(texts, {}, {"fix the ferry"}) == "Tickets for the ferry cost too much"


def test_the_contrary_is_another_label() -> None:
    taken = {"the ferry should run at night"}
    assert choose_label([Candidate("The ferry should not run at night.", 0.9)], {}, taken) == "The ferry should not run at night"


def test_where_all_wordings_are_alike_and_no_word_tells_another_wording_does() -> None:
    texts = [Candidate("Nothing could be better.", 0.9), Candidate("Nothing could have been better.", 0.8)]
    taken = {"nothing could be better"}
    assert choose_label(texts, {}, taken) == "Nothing could have been better"
    assert choose_label(texts, {}, taken) == "Nothing could be better (2)"


def test_the_claims_of_others_are_theirs() -> None:
    told = "The ministry says that the ferry is safe."
    assert choose_label([Candidate(told, 0.9, own=True)], {}, set()) == "The ministry says that the ferry is safe"
    assert choose_label([Candidate(told, 0.9, own=False)], {}, set()) == "The ferry is safe"


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
    assert choose_label([Candidate("?", 0.5)], {}, set()) == "Answers without words"


def test_keywords_tell_a_theme_from_the_rest() -> None:
    texts = ["The bus fare rose", "Bus fares are dear", "The bus fare again", "The school roof leaks", "The school is cold"]
    words = keywords(Vocabulary(texts).weights([0, 1, 2]), 3)
    assert words[0] in {"bus", "bus fare"}
    assert "school" not in " ".join(words)
