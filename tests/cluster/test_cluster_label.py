from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cluster.keywords import Vocabulary, keywords
from pipeline.cluster.label import choose_label

CASES = json.loads((Path(__file__).parents[1] / "cases" / "labels.json").read_text(encoding="utf-8"))
ELSEWHERE = ["The school roof leaks.", "Parking is dear at the station.", "Our library opens late on Mondays."]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_label(case: dict[str, list[str]]) -> None:
    texts = case["texts"]
    weights = Vocabulary([*texts, *ELSEWHERE]).weights(range(len(texts)))
    assert choose_label([(text, 0.7) for text in texts], weights, set()) == case["label"]


def test_no_two_labels_are_the_same() -> None:
    texts, taken = [("The timetable is too short.", 0.9)], set()
    labels = [choose_label(texts, {}, taken) for _ in range(4)]
    assert len(set(labels)) == 4
    assert labels[0] == "The timetable is too short"


def test_a_theme_of_empty_texts_has_a_label_still() -> None:
    assert choose_label([("?", 0.5)], {}, set()) == "Untitled"


def test_keywords_tell_a_theme_from_the_rest() -> None:
    texts = ["The bus fare rose", "Bus fares are dear", "The bus fare again", "The school roof leaks", "The school is cold"]
    words = keywords(Vocabulary(texts).weights([0, 1, 2]), 3)
    assert words[0] in {"bus", "bus fare"}
    assert "school" not in " ".join(words)
