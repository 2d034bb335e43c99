"""What each measure counts, on examples small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from suite_folder import comments, parts, stance_set, two_way_rows, write_rows

from pipeline.errors import WrongUsage
from pipeline.evaluate.suite.keypoints import average_precision, best_pairs, sides
from pipeline.evaluate.suite.parts import Silence
from pipeline.evaluate.suite.plan import plans
from pipeline.evaluate.suite.resample import accuracy, by_unit, confusions, f1, macro_f1, scored
from pipeline.evaluate.suite.rows import read_rows, sample
from pipeline.evaluate.suite.speech import Combination, combine, speeches, windows
from pipeline.evaluate.suite.stance import for_and_against, three_stances, three_ways, two_stances
from pipeline.evaluate.suite.task import Task
from pipeline.evaluate.suite.unit_types import cut_units, unit_types
from pipeline.settings import EvaluateSettings

SETTINGS = EvaluateSettings()


def task(name: str, folder: Path, limit: int | None = None) -> Task:
    plan = next(plan for plan in plans() if plan.name == name)
    return Task(plan, folder / plan.file, parts(), Silence(), limit, SETTINGS)


def test_accuracy_and_f1_by_hand() -> None:
    counts = confusions([0, 0, 1, 1, 1], [0, 1, 1, 1, 0], 2)
    summed = counts.sum(axis=0, keepdims=True)
    assert accuracy(2)(summed)[0] == pytest.approx(0.6)
    assert f1(1, 2)(summed)[0] == pytest.approx(2 / 3)
    assert macro_f1(2)(summed)[0] == pytest.approx((0.5 + 2 / 3) / 2)


def test_drawing_units_gives_a_wider_interval_than_drawing_their_rows() -> None:
    # all rows of a topic are right or wrong together
    gold, found = [1] * 100, [1] * 50 + [0] * 50
    rows = confusions(gold, found, 2)
    topics = by_unit([at // 10 for at in range(100)], rows)
    assert topics.shape == (10, 4)
    (value, by_topic), (same, by_row) = (scored(units, accuracy(2), SETTINGS) for units in (topics, rows))
    assert value == same == 0.5
    assert by_topic.high - by_topic.low > 2 * (by_row.high - by_row.low)


def test_conditional_is_support_and_neutral_is_left_out() -> None:
    judged = np.array([[0.30, 0.05, 0.35, 0.30], [0.2, 0.1, 0.0, 0.7], [0.0, 0.0, 0.0, 1.0]])
    assert for_and_against(judged).argmax(axis=1).tolist()[:2] == [1, 0]
    assert for_and_against(judged)[2].tolist() == [0.5, 0.5]
    assert three_ways(judged).argmax(axis=1).tolist() == [1, 2, 2]


def test_a_two_way_set(tmp_path: Path) -> None:
    stance_set(tmp_path, "ibm30k.val", two_way_rows())
    measured = two_stances(task("ibm30k.val", tmp_path))
    assert (measured.n, measured.units) == (21, 3)
    value, interval = measured.scores["accuracy"]
    assert value > 0.6
    # every topic has the same rows: drawing topics changes nothing
    assert interval.low == interval.high == value
    assert sum(one.right for one in measured.decisions[""].judged) == round(21 * value)


def test_a_set_with_neutral_and_one_with_a_class_it_may_not_have(tmp_path: Path) -> None:
    stance_set(tmp_path, "vast.val", [("We oppose it.", "a ferry", "oppose"), ("The river is long.", "a ferry", "neutral")])
    measured = three_stances(task("vast.val", tmp_path))
    assert measured.scores["F1 of neutral"][0] == 1.0
    # macro-F1 is over three classes, and support neither is there nor was found
    assert measured.scores["macro-F1"][0] == 0.667
    stance_set(tmp_path, "ibm30k.val", [("The river is long.", "a ferry", "neutral")])
    with pytest.raises(WrongUsage, match="neutral"):
        two_stances(task("ibm30k.val", tmp_path))


def test_windows_cover_a_speech_and_do_not_split_titles() -> None:
    text = "My hon. Friend spoke. " + " ".join(f"Point {number} is made." for number in range(8))
    cut = windows(text, Combination(sentences=3, step=2))
    assert cut[0] == "My hon. Friend spoke. Point 0 is made. Point 1 is made."
    assert cut[-1].endswith("Point 7 is made.")
    assert all(any(f"Point {number} is made." in window for window in cut) for number in range(8))


def test_a_window_that_takes_a_side_outweighs_those_that_take_none() -> None:
    judged = np.array([[0.10, 0.05, 0.0, 0.85], [0.12, 0.05, 0.0, 0.83], [0.02, 0.90, 0.03, 0.05]])
    together = combine(judged)
    assert together.sum() == pytest.approx(1)
    assert together[1] > together[0]
    # weighed alike, the two lukewarm windows would not be enough either way
    flat = combine(judged, Combination(sharpness=0.0))
    assert together[1] / together[0] > flat[1] / flat[0]


def test_speeches_are_read_to_their_end(tmp_path: Path) -> None:
    filler = " ".join("The river is 40 miles long. The meeting began at noon." for _ in range(5))
    rows = [(f"{filler} We oppose the ferry. It harms us all.", "A ferry", "oppose")]
    rows += [(f"{filler} We welcome the ferry. A good plan.", "A ferry", "support")]
    stance_set(tmp_path, "handeset.train", rows)
    assert speeches(task("handeset.train", tmp_path)).scores["accuracy"][0] == 1.0


PAIRS = [
    ("ferry good", "ferry costs", 0),
    ("ferry good", "ferry good for all", 1),
    ("weir bad", "ferry costs", 0),
    ("costs of ferry", "ferry costs", 1),
    ("nice day", "ferry good for all", 0),
]


def labelled() -> list[dict[str, object]]:
    return [{"topic": "t", "stance": 1, "argument": a, "key_point": k, "label": label} for a, k, label in PAIRS]


def test_best_pairs_keep_the_better_half_and_undecided_pairs_count_as_told() -> None:
    (side,) = sides(labelled())
    assert side.points == ("ferry costs", "ferry good for all")
    assert len(side.pairs) == 8
    #                   ferry good  weir bad    costs…      nice day
    scores = np.array([0.2, 0.9, 0.1, 0.95, 0.8, 0.3, 0.0, 0.1])
    # "weir bad" is best paired with a key point on which nobody decided
    assert best_pairs(side, scores, 0) == [(0.95, 0), (0.9, 1)]
    assert best_pairs(side, scores, 1) == [(0.95, 1), (0.9, 1)]
    assert average_precision(best_pairs(side, scores, 0)) == 0.5
    assert average_precision(best_pairs(side, scores, 1)) == 1.0


def test_average_precision_takes_ties_together_and_is_nought_of_nothing_right() -> None:
    assert average_precision([(0.5, 1), (0.5, 0)]) == average_precision([(0.5, 0), (0.5, 1)]) == 0.5
    assert average_precision([(0.9, 0)]) == 0.0


def test_average_precision_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import average_precision_score

    rng = np.random.default_rng(3)
    for _ in range(20):
        scores, labels = rng.integers(0, 8, 30) / 8, rng.integers(0, 2, 30)
        pairs = list(zip(scores.tolist(), labels.tolist(), strict=True))
        assert average_precision(pairs) == pytest.approx(average_precision_score(labels, scores))


def test_a_label_that_decides_nothing_is_no_label() -> None:
    rows = labelled()
    rows[0]["label"] = None
    assert ("ferry good", "ferry costs") not in sides(rows)[0].labels


def test_units_of_comments_know_their_neighbours() -> None:
    units = cut_units(comments()[:2])
    assert units.texts[0] == "This is unfair."
    assert (units.before, units.after) == ((-1, 0, -1, 2), (1, -1, 3, -1))
    assert units.comments == (0, 0, 1, 1)


def test_unit_types_by_fold(tmp_path: Path) -> None:
    write_rows(tmp_path / "erulemaking" / "cdcp.train.jsonl", comments())
    measured = unit_types(task("cdcp.train", tmp_path))
    assert (measured.n, measured.units) == (40, 20)
    assert measured.scores["macro-F1, 5 folds"][0] > 0.9
    assert len(measured.decisions[""].judged) == 40


def test_a_sample_is_always_the_same_and_keeps_the_order() -> None:
    rows = [f"row {number}" for number in range(50)]
    chosen = sample(rows, 7, rows)
    assert len(chosen) == 7
    assert chosen == sorted(chosen, key=rows.index) == sample(rows, 7, rows)
    assert chosen != rows[:7]
    # the same rows are chosen of a set that is given in another order
    assert set(sample(rows[::-1], 7, rows[::-1])) == set(chosen)


@pytest.mark.parametrize(
    ("line", "said"), [("{", "line 2, is not JSON"), ("[1]", "is no object"), ('{"text": 1}', "lacks stance")]
)
def test_a_set_that_cannot_be_right_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"text": "a\u2028b", "stance": "support"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match=said):
        read_rows(path, ("text", "stance"))


def test_an_empty_set_is_named(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match="holds no row"):
        read_rows(tmp_path / "set.jsonl", ("text",))
