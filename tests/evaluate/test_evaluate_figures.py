"""Figures, intervals, classes, notes and what a gold file may say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.datamodel import Ask, Concern, Consultation, Document, DocumentRecords, Position, stable_id
from pipeline.errors import WrongUsage
from pipeline.evaluate import as_json, as_lines, as_misses, evaluate
from pipeline.settings import EvaluateSettings
from pipeline.store import FileState, Store, open_store

TEXT = "We back the first option. The second is rushed. It is rushed and costly. Ministers must wait. Ministers must pay."
LABELS = {
    "positions": [
        {"holder": "Rill Council", "proposal": "a", "stance": "conditional", "evidence": "We back the first option"},
        {"holder": "Rill Council", "proposal": "b", "stance": ["oppose", "neutral"], "evidence": "The second is rushed"},
    ],
    "concerns": [{"holder": ["Council"], "codes": ["funding", "pace"], "evidence": "It is rushed and costly"}],
    "asks": [
        {"holder": "Rill Council", "evidence": "Ministers must wait"},
        {"holder": "Rill Council", "evidence": "Ministers must pay", "optional": True},
    ],
}


def place(document: Document, words: str, holder: str = "Rill Council") -> dict[str, Any]:
    start = document.text.index(words)
    return {
        "id": stable_id("tag", document.id, words),
        "document": document.id,
        "source_file": document.source_file,
        "response": None,
        "passage": None,
        "page": None,
        "start": start,
        "end": start + len(words),
        "quote": words,
        "holder": holder,
        "voice": "own",
        "basis": "cue",
        "score": 0.5,
    }


def position(document: Document, words: str, proposal: str, stance: str, holder: str = "Rill Council") -> Position:
    return Position(
        **place(document, words, holder), holder_kind=None, proposal=proposal, stance=stance, condition=None, strength="plain"
    )


def records(name: str) -> DocumentRecords:
    document = Document(stable_id("doc", name), name, "0", "text/plain", TEXT)
    return DocumentRecords(
        document,
        positions=(
            position(document, "back the first option", "a", "support"),
            position(document, "The second is", "b", "oppose", "Otter Anglers"),
            position(document, "costly", "b", "oppose"),
        ),
        concerns=(
            Concern(**place(document, "rushed and costly"), codes=("pace",), proposal=None, affected=None, severity="low"),
        ),
        asks=(Ask(**place(document, "Ministers must pay"), addressee="Ministers", proposal=None),),
    )


@pytest.fixture
def a_run(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    opened = []

    def make(*names: str) -> Store:
        store = open_store(tmp_path / "run", create=True)
        opened.append(store)
        store.put_consultation(Consultation("c", "C"))
        for name in names:
            store.put_file(FileState(name, "f", "0", "read"), [records(name)])
        return store

    yield make
    for store in opened:
        store.close()


def gold_file(folder: Path, gold: object) -> Path:
    path = folder / "gold.json"
    path.write_text(gold if isinstance(gold, str) else json.dumps(gold), encoding="utf-8")
    return path


def test_strict_lenient_and_holders(a_run: Callable[..., Store], tmp_path: Path) -> None:
    positions, concerns, asks = evaluate(a_run("letter.txt"), gold_file(tmp_path, {"letter": LABELS})).kinds
    strict, lenient = positions.strict, positions.lenient
    assert (strict.gold, strict.found, strict.precision, strict.recall) == (2, 3, 0.333, 0.5)
    assert lenient is not None
    assert (lenient.precision, lenient.recall, lenient.f1, lenient.holder_accuracy) == (0.667, 1.0, 0.8, 0.5)
    assert (concerns.strict.f1, concerns.strict.holder_accuracy) == (1.0, 1.0)
    # the optional one was found: right, and the other missed
    assert (asks.strict.gold, asks.strict.precision, asks.strict.recall) == (1, 1.0, 0.0)


def test_classes_and_confusion(a_run: Callable[..., Store], tmp_path: Path) -> None:
    positions, concerns, _ = evaluate(a_run("letter.txt"), gold_file(tmp_path, {"letter": LABELS})).kinds
    classes = {(one.facet, one.value): (one.gold, one.found, one.f1) for one in positions.classes}
    assert classes["stance", "oppose"] == (1, 2, 0.667)
    assert classes["stance", "conditional"] == (1, 0, 0.0)
    assert classes["proposal", "b"] == (1, 2, 0.667)
    assert ("conditional", "support", 1) in {(c.gold, c.found, c.count) for c in positions.confusion}
    assert [(one.value, one.gold, one.found) for one in concerns.classes] == [("pace", 1, 1)]
    assert sum(one.gold for one in positions.classes if one.facet == "stance") == positions.strict.gold
    assert sum(one.found for one in positions.classes if one.facet == "stance") == positions.strict.found


def test_intervals_hold_the_figure_and_are_the_same_every_time(a_run: Callable[..., Store], tmp_path: Path) -> None:
    store, gold = a_run("letter.txt"), gold_file(tmp_path, {"letter": LABELS})
    first = evaluate(store, gold)
    assert first == evaluate(store, gold)
    assert first.drawn == "statements"
    interval = first.kinds[0].strict.intervals["f1"]
    assert interval.low <= first.kinds[0].strict.f1 <= interval.high
    assert interval.low < interval.high


def test_other_kinds_of_marks_are_passed_over(a_run: Callable[..., Store], tmp_path: Path) -> None:
    store = a_run("letter.txt")
    plain = evaluate(store, gold_file(tmp_path, {"letter": LABELS}))
    assert evaluate(store, gold_file(tmp_path, {"letter": LABELS | {"figures": [{"value": 3}], "note": "done twice"}})) == plain


def test_whole_documents_are_drawn_where_there_are_enough(a_run: Callable[..., Store], tmp_path: Path) -> None:
    names = [f"letter{n}" for n in range(5)]
    evaluation = evaluate(a_run(*(f"{name}.txt" for name in names)), gold_file(tmp_path, dict.fromkeys(names, LABELS)))
    assert evaluation.drawn == "documents"
    # five documents alike: drawing them again and again changes nothing
    interval = evaluation.kinds[0].strict.intervals["f1"]
    assert interval.low == interval.high == evaluation.kinds[0].strict.f1


def test_few_labels_are_said_to_be_few(a_run: Callable[..., Store], tmp_path: Path) -> None:
    store, gold = a_run("letter.txt"), gold_file(tmp_path, {"letter": LABELS})
    assert "Too few labels" in as_lines(evaluate(store, gold))
    assert "Too few labels" not in as_lines(evaluate(store, gold, replace(EvaluateSettings(), enough=1)))


def test_text_json_and_misses(a_run: Callable[..., Store], tmp_path: Path) -> None:
    evaluation = evaluate(a_run("letter.txt"), gold_file(tmp_path, {"letter": LABELS}))
    text = as_lines(evaluation)
    assert "positions (strict)" in text
    assert "0.84" in text
    assert "conditional → support: 1" in text
    assert json.loads(as_json(evaluation))["positions_lenient"]["f1"] == 0.8
    assert as_misses(evaluation).splitlines() == [
        "positions extra: letter: costly",
        "asks missed: letter: Ministers must wait",
    ]


def test_absent_documents_and_lost_evidence_are_told(a_run: Callable[..., Store], tmp_path: Path) -> None:
    lost = {"asks": [{"holder": "x", "evidence": "words that stand nowhere"}]}
    evaluation = evaluate(a_run("in/letter.txt"), gold_file(tmp_path, {"in/letter.txt": lost, "other": lost}))
    assert evaluation.absent == ("other",)
    assert evaluation.lost == (("in/letter.txt", "words that stand nowhere"),)
    assert evaluation.kinds[0].strict.gold == 2
    assert "Not in this run" in as_lines(evaluation)


@pytest.mark.parametrize(
    ("gold", "wrong"),
    [
        ("{", "not JSON"),
        ("[]", "at the top"),
        ("{}", "holds no label"),
        ({"letter": {"positions": []}}, "holds no label"),
        ({"letter": {"Position": []}}, "'Position' should read 'positions'"),
        ({"letter": []}, "letter"),
        ({"letter": {"asks": [{"holder": "x"}]}}, "letter → asks → 0 → evidence"),
        ({"letter": {"positions": [{"holder": "x", "evidence": "y", "proposal": "a", "stance": "for"}]}}, "stance"),
        ({"letter": {"concerns": [{"holder": [], "evidence": "y", "codes": ["pace"]}]}}, "holder"),
        ({"somewhere": LABELS}, "none of the documents"),
    ],
)
def test_a_wrong_gold_file_is_wrong_usage(a_run: Callable[..., Store], tmp_path: Path, gold: object, wrong: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        evaluate(a_run("letter.txt"), gold_file(tmp_path, gold))
    assert wrong in caught.value.wrong
    assert caught.value.mend


def test_no_gold_file_and_two_documents_of_one_name(a_run: Callable[..., Store], tmp_path: Path) -> None:
    store = a_run("a/letter.txt", "b/letter.txt")
    with pytest.raises(WrongUsage, match="cannot be read"):
        evaluate(store, tmp_path / "none.json")
    with pytest.raises(WrongUsage, match=r"several: a/letter\.txt, b/letter\.txt"):
        evaluate(store, gold_file(tmp_path, {"letter": LABELS}))


def test_what_a_document_says_twice_counts_once(a_run: Callable[..., Store], tmp_path: Path) -> None:
    store = a_run()
    document = Document("doc-1", "letter.txt", "0", "text/plain", "Ministers must wait. Ministers must wait.")
    one = place(document, "Ministers must wait")
    two = one | {"id": "tag-2", "start": 21, "end": 40}
    asks = tuple(Ask(**fields, addressee=None, proposal=None) for fields in (one, two))
    store.put_file(FileState("letter.txt", "f", "0", "read"), [DocumentRecords(document, asks=asks)])
    gold = gold_file(tmp_path, {"letter": {"asks": [{"holder": "Rill", "evidence": "Ministers must wait"}]}})
    assert evaluate(store, gold).kinds[0].strict.found == 1
