"""Heads: what is fitted, what is refused, how they are kept, and what they do to records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.datamodel import Code, Concern, Document, DocumentRecords, Position
from pipeline.errors import WrongUsage
from pipeline.learn import CalibratedReader, Heads, Label, Placed, Placement, correct, learn, read_heads, write_heads
from pipeline.learn.choosing import choose_codes
from pipeline.learn.codes import fit_codes
from pipeline.learn.examples import Example, PositionExample
from pipeline.learn.fitting import folds, signal
from pipeline.learn.heads import LinearHead, StanceScale
from pipeline.learn.stance import calibrated, fit_reader, fit_rules
from pipeline.learn.verdicts import fit_verdicts
from pipeline.settings import LearnSettings

SIZE = 24
FRAME = (Code("boats", "Boats", "Boats and piers."), Code("birds", "Birds", "Nests."), Code("roads", "Roads", "Lorries."))
RANK = {code.id: place for place, code in enumerate(FRAME)}
SETTINGS = LearnSettings(resamples=50, repeats=2)


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors made of the texts alone: a text's first word is half of it, the rest is as good as chance."""
    rows = []
    for text in texts:
        first = np.random.default_rng(sum(map(ord, text.split()[0].strip(":").lower()))).normal(size=SIZE)
        rest = np.random.default_rng(sum(place * ord(sign) for place, sign in enumerate(text, start=1))).normal(size=SIZE)
        rows.append((first + rest) / np.linalg.norm(first + rest))
    return np.array(rows, dtype=np.float32).reshape(-1, SIZE)


def no_rules(text: str) -> dict[str, float]:
    return {}


def concern(text: str, *codes: str, given: tuple[str, ...] = ("roads",), right: bool = True, score: float = 0.7) -> Example:
    return Example(text, given, found=True, shown=bool(given), score=score, by_model=False, right=right, codes=codes)


def reviewed(count: int, say: Sequence[str]) -> list[Example]:
    """Texts whose first word tells the code, of which a person says ``say``."""
    words = [("boats", "birds")[number % 2] for number in range(count)]
    return [concern(f"{word} number {number}", code) for number, (word, code) in enumerate(zip(words, say, strict=True))]


def test_codes_that_the_words_tell_are_learnt_and_the_rules_wrong_code_is_not_given_any_more() -> None:
    heads, part, codes = fit_codes(reviewed(40, ["boats", "birds"] * 20), FRAME, encode, no_rules, SETTINGS)
    assert part.used
    assert part.before is not None
    assert part.after is not None
    assert part.before.value == 0.0
    assert part.after.value > 0.9
    assert part.after.low <= part.after.value <= part.after.high
    assert sorted(heads) == ["birds", "boats", "roads"]
    assert {code.code: code.labels for code in codes} == {"boats": 20, "birds": 20, "roads": 0}


@pytest.mark.parametrize("seed", range(12))
def test_codes_by_chance_are_refused(seed: int) -> None:
    dice = np.random.default_rng(seed)
    say = [("boats", "birds")[number] for number in dice.integers(0, 2, 60)]
    heads, part, _ = fit_codes(reviewed(60, say), FRAME, encode, no_rules, SETTINGS)
    assert not heads
    assert not part.used
    assert part.before == part.after


def test_few_labels_leave_codes_to_the_rules() -> None:
    heads, part, codes = fit_codes(reviewed(8, ["boats", "birds"] * 4), FRAME, encode, no_rules, SETTINGS)
    assert (heads, part.used, codes) == ({}, False, ())
    assert "12 are needed" in part.reason


def test_copies_of_a_text_lie_in_one_fold() -> None:
    texts = ["One letter.", "one  LETTER.", *(f"Letter {number}" for number in range(20))]
    dealt = folds(texts, 5, 0)
    assert dealt[0] == dealt[1]
    assert sorted(set(dealt.tolist())) == [0, 1, 2, 3, 4]
    assert dealt.tolist() == folds(texts, 5, 0).tolist()
    assert dealt.tolist() != folds(texts, 5, 1).tolist()


def test_copies_of_a_letter_that_are_judged_alike_teach_once() -> None:
    letters = [f"boats number {number % 4}" for number in range(40)]
    labels = [
        Label("reviewed.jsonl", number, "concern", "accepted", f"doc-{number}", None, 0, len(text), text, codes=("boats",))
        for number, text in enumerate(letters)
    ]
    placed = tuple(Placed(label, label.document or "", 0, len(label.quote)) for label in labels)
    heads, report = learn(Placement(placed, (), 0), [], FRAME, encode, no_rules, encoder="made", proposals={}, settings=SETTINGS)
    assert not heads.any
    assert report.parts[0].labels == 4
    assert heads.labels == 40, "what a person looked at is counted as it was"


def test_signal_is_nought_where_everything_ties() -> None:
    right = np.array([True, False, True, False])
    assert signal(np.ones(4), right)[0] == 0.0
    assert signal(np.array([0.9, 0.1, 0.8, 0.2]), right)[0] == 0.5


def verdicts(count: int, wrong: str) -> list[Example]:
    words = [("boats", "birds")[number % 2] for number in range(count)]
    return [concern(f"{word} number {number}", "roads", right=word != wrong) for number, word in enumerate(words)]


def test_what_reviewers_keep_rejecting_is_told() -> None:
    head, part = fit_verdicts("concerns", verdicts(60, wrong="birds"), encode, SETTINGS)
    assert head is not None
    assert part.used
    assert part.after is not None
    assert part.before is not None
    assert part.after.value > part.before.value + 0.2


def test_verdicts_by_chance_and_too_few_are_refused() -> None:
    dice = np.random.default_rng(4)
    thrown = [concern(f"boats number {number}", "roads", right=bool(dice.integers(0, 2))) for number in range(60)]
    assert fit_verdicts("concerns", thrown, encode, SETTINGS)[0] is None
    head, part = fit_verdicts("concerns", verdicts(8, wrong="birds"), encode, SETTINGS)
    assert head is None
    assert part.reason == "4 accepted and 4 rejected: 6 of each are needed"


def position(number: int, stance: str, score: float, right: str | None) -> PositionExample:
    place = {"id": f"pos-{number}", "document": "doc-1", "source_file": "a.txt", "response": None, "passage": None, "page": None}
    found = Position(
        **place, start=0, end=9, quote="We agree.", holder=None, voice="own", basis="cue", score=score, holder_kind=None,
        proposal="a", stance=stance, condition=None, strength="plain",
    )  # fmt: skip
    return PositionExample(f"{stance} number {number}", "Option A", found, right)


def test_scores_of_rules_become_probabilities() -> None:
    """Supports are right nine times in ten and opposition four times in ten, whatever the rules say."""
    supports = [position(n, "support", 0.6, "support" if n % 10 else None) for n in range(50)]
    opposes = [position(n, "oppose", 0.8, "oppose" if n % 10 < 4 else "neutral") for n in range(50)]
    scale, part = fit_rules(supports + opposes, SETTINGS)
    assert scale is not None
    assert part.used
    assert calibrated(0.6, "support", scale) == pytest.approx(0.9, abs=0.07)
    assert calibrated(0.8, "oppose", scale) == pytest.approx(0.4, abs=0.07)


def test_scores_that_are_right_already_stay() -> None:
    honest = [position(n, "support", 0.9, "support" if n % 10 else None) for n in range(60)]
    scale, part = fit_rules(honest, SETTINGS)
    assert scale is None
    assert part.reason == "held-out labels do not bear it out"
    assert fit_rules(honest[:5], SETTINGS)[1].reason == "5 reviewed positions, 20 are needed"


class ShyReader:
    """Takes nearly everything for support: a reader from another field."""

    name = "shy"

    def stances(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        sure = [[0.3, 0.6, 0.05, 0.05] if text.startswith("oppose") else [0.05, 0.85, 0.05, 0.05] for text, _ in pairs]
        return np.array(sure, dtype=np.float32).reshape(-1, 4)

    def matches(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.zeros(len(pairs), dtype=np.float32)

    def kinds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), 4), dtype=np.float32)


def test_the_readers_stances_are_corrected() -> None:
    examples = [position(n, ("support", "oppose")[n % 2], 0.6, ("support", "oppose")[n % 2]) for n in range(60)]
    scale, part = fit_reader(examples, ShyReader(), SETTINGS)
    assert scale is not None
    assert part.used
    reader = CalibratedReader(ShyReader(), scale)
    told = reader.stances([("oppose it", "Option A"), ("support it", "Option A")])
    assert told.argmax(axis=1).tolist() == [0, 1]
    assert np.allclose(told.sum(axis=1), 1)
    assert reader.stances([]).shape == (0, 4)
    assert reader.name == "shy, own corrections"
    assert fit_reader(examples, None, SETTINGS)[1].reason == "there is no reader"


def some_heads() -> Heads:
    vector = encode(["boats"])[0].astype(float) * 8
    boats = LinearHead(vector, np.zeros(3), -2.0)
    roads = LinearHead(np.zeros(0), np.array([0.0, 0.0, 6.0]), -8.0)
    verdict = LinearHead(np.zeros(SIZE), np.array([1.0, 0.0]), -1.5)
    return Heads(
        "toy", None, 12, {"boats": boats, "roads": roads}, {"concern": verdict}, None, StanceScale(1.0, (0.0, 1.0, 0.0, 0.0))
    )


def test_heads_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert read_heads(tmp_path) is None
    first = write_heads(tmp_path / "heads", some_heads())
    again = read_heads(tmp_path / "heads")
    assert again is not None
    assert (again.digest, again.labels, again.rule_stance) == (first.digest, 12, some_heads().rule_stance)
    assert again.codes["boats"].vector.tolist() == [round(one, 5) for one in some_heads().codes["boats"].vector.tolist()]
    assert write_heads(tmp_path / "other", again).digest == first.digest


@pytest.mark.parametrize("text", ["", "{}", '{"version": 2}', "[]"])
def test_a_file_of_something_else_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "heads.json").write_text(text, encoding="utf-8")
    with pytest.raises(WrongUsage, match="greenpaper train"):
        read_heads(tmp_path)


def a_concern(quote: str, codes: tuple[str, ...], score: float) -> Concern:
    place = {"id": f"con-{quote}", "document": "doc-1", "source_file": "a.txt", "response": None, "passage": None, "page": None}
    return Concern(
        **place, start=0, end=len(quote), quote=quote, holder=None, voice="own", basis="cue", score=score, why=("cue",),
        codes=codes, proposal=None, affected=None, severity="medium",
    )  # fmt: skip


def test_records_are_corrected_and_say_so() -> None:
    given = (
        a_concern("boats are late", ("roads",), 0.9),
        a_concern("birds are late", ("birds",), 0.9),
        a_concern("birds are gone", (), 0.9),
        a_concern("boats are gone", (), 0.9),
        a_concern("birds are few", ("birds",), 0.55),
    )
    held = position(1, "support", 0.6, None).found
    assert held is not None
    records = DocumentRecords(Document("doc-1", "a.txt", "", "text/plain", ""), concerns=given, positions=(held,))
    done = correct(records, some_heads(), FRAME, encode, no_rules)
    assert [(one.quote, one.codes) for one in done.concerns] == [
        ("boats are late", ("boats",)),
        ("birds are late", ("birds",)),
        ("boats are gone", ("boats",)),
    ]
    assert any(line.startswith("own corrections: code boats, 0.") for line in done.concerns[0].why)
    assert any(line.startswith("own corrections: not code roads, ") for line in done.concerns[0].why)
    assert done.concerns[0].why[0] == "cue"
    assert done.positions[0].score > held.score
    assert done.positions[0].why[-1] == f"own corrections: score 0.6 → {done.positions[0].score:g}"
    assert correct(records, Heads("toy", None, 0), FRAME, encode, no_rules) == records


@pytest.mark.parametrize(
    ("told", "given", "chosen"),
    [
        ({"boats": 0.9, "birds": 0.5}, (), ("boats", "birds")),
        ({"boats": 0.1}, (), ()),
        ({"boats": 0.1}, ("boats",), ("boats",)),
        ({"boats": 0.1}, ("roads",), ("roads",)),
        ({"boats": 0.4}, ("roads",), ("roads", "boats")),
        ({"roads": 0.1, "boats": 0.2}, ("roads",), ("boats",)),
        ({"birds": 0.7, "boats": 0.7}, (), ("boats", "birds")),
    ],
)
def test_codes_are_chosen(told: dict[str, float], given: tuple[str, ...], chosen: tuple[str, ...]) -> None:
    assert choose_codes(told, given, 0.35, RANK) == chosen
