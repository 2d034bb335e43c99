"""What a score is worth: bins, calibration error, thresholds, their tables and the diagram."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from pipeline.evaluate import reliability, reliability_diagram
from pipeline.evaluate.reliability import Judged
from pipeline.evaluate.tables import aligned, piped, precise_words, reliability_rows, threshold_rows

HONEST = [Judged(0.8, right=at < 8) for at in range(10)] + [Judged(0.2, right=at < 2) for at in range(10)]
BOASTFUL = [Judged(0.95, right=at < 5) for at in range(10)]


def test_honest_scores_have_no_error() -> None:
    told = reliability(HONEST, gold=20)
    assert told is not None
    assert (told.count, told.error) == (20, 0.0)
    assert [(one.low, one.count, one.precision) for one in told.bins] == [(0.2, 10, 0.2), (0.8, 10, 0.8)]


def test_boastful_scores_have_one() -> None:
    told = reliability(BOASTFUL, gold=10)
    assert told is not None
    assert told.error == 0.45


def test_nothing_judged_is_nothing_told() -> None:
    assert reliability([], gold=3) is None


def test_thresholds_trade_recall_for_precision() -> None:
    told = reliability(HONEST, gold=20)
    assert told is not None
    by_threshold = {one.at: (one.kept, one.precision, one.recall) for one in told.thresholds}
    assert by_threshold[0.0] == (20, 0.5, 0.5)
    assert by_threshold[0.5] == by_threshold[0.8] == (10, 0.8, 0.4)
    assert by_threshold[0.9] == (0, 0.0, 0.0)


def test_what_need_not_be_found_does_not_add_to_recall() -> None:
    told = reliability([Judged(0.9, right=True), Judged(0.9, right=True, needed=False)], gold=2)
    assert told is not None
    assert (told.thresholds[0].precision, told.thresholds[0].recall) == (1.0, 0.5)


def test_a_score_of_one_lies_in_the_last_bin() -> None:
    told = reliability([Judged(1.0, right=True), Judged(0.0, right=False)], gold=1)
    assert told is not None
    assert [one.low for one in told.bins] == [0.0, 0.9]


def test_tables_for_terminal_and_markdown() -> None:
    told = reliability(HONEST + BOASTFUL, gold=30)
    assert told is not None
    rows = reliability_rows(told)
    assert rows[1][:4] == ("0.2–0.3", "10", "0.200", "0.200")
    # precision 0.5 under scores of 0.95: half a bar, and the mark near its end
    assert rows[-1][4] == "▉" * 10 + "·" * 9 + "│"
    assert len({len(row[4]) for row in rows[1:]}) == 1
    kept = [int(row[1]) for row in threshold_rows(told)[1:]]
    assert kept == sorted(set(kept), reverse=True)
    assert piped([("a", "b"), ("x|y", "1")]) == ["| a | b |", "| --- | ---: |", "| x\\|y | 1 |"]
    assert aligned([("a", "b"), ("long", "10")]) == ["a      b", "long  10"]


@pytest.mark.parametrize("sets", [{}, {"one": HONEST}, {"one": HONEST, "two <&>": BOASTFUL}])
def test_the_diagram_is_well_formed_and_the_same_every_time(sets: dict[str, list[Judged]]) -> None:
    told = {name: one for name, judged in sets.items() if (one := reliability(judged, gold=10))}
    drawn = reliability_diagram(told)
    root = ElementTree.fromstring(drawn)
    assert root.tag.endswith("svg")
    assert reliability_diagram(told) == drawn
    words = {element.text for element in root.iter() if element.tag.endswith("text")}
    assert words >= {"mean score", "precision", *sets}


def test_the_lowest_threshold_that_is_precise_enough() -> None:
    # 1.0 right, 0.9 wrong, then six right ones at 0.8, tied with one wrong: 7 of 9 from there on
    judged = [Judged(1.0, True), Judged(0.9, False), *[Judged(0.8, True)] * 6, Judged(0.8, False), *[Judged(0.7, True)] * 7]
    told = reliability(judged, gold=20)
    assert told is not None
    assert told.precise is not None
    assert (told.precise.at, told.precise.kept, told.precise.recall) == (0.7, 16, 0.7)
    assert precise_words(told) == "Precision 0.85 or more from 0.7000 on: 16 rows kept, recall 0.700."
    cut = reliability(judged[:9], gold=20)
    assert cut is not None
    assert cut.precise is not None
    assert (cut.precise.at, cut.precise.kept) == (1.0, 1)
    never = reliability([Judged(0.9, False), Judged(0.5, True)], gold=2)
    assert never is not None
    assert never.precise is None
    assert precise_words(never).startswith("No threshold")
