"""Our figures are those of the published scoring script, on the same rows, to the last digit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.datamodel import Ask, Concern, Consultation, Coverage, Document, DocumentRecords, Position, Span, stable_id
from pipeline.evaluate import as_json, evaluate
from pipeline.export import export
from pipeline.store import FileState, Store, open_store

SENTENCE = "the council fears that a hurried merger will cost staff money and trust while patients wait ’n ‘see’ – “soon”"
STANCES = ("support", "conditional", "oppose", "neutral")
CODES = ("pace", "place", "funding", "clarity")
HOLDERS = ("The Rill Council", "Rill Council’s board", "Otter Anglers", "anglers", "Ida Drysdale")


def tag(kind: type, document: Document, at: int, rng: random.Random) -> Position | Concern | Ask:
    span = some_span(document.text, rng)
    place = {
        "id": stable_id("tag", document.id, kind.__name__, at),
        "document": document.id,
        "source_file": document.source_file,
        "response": None,
        "passage": None,
        "page": None,
        "start": span.start,
        "end": span.end,
        "quote": span.quote,
        "holder": rng.choice([*HOLDERS, None]),
        "voice": "own",
        "basis": "cue",
        "score": 0.5,
        "proposal": rng.choice(["option-1", "option-2"]),
    }
    if kind is Position:
        return Position(**place, holder_kind=None, stance=rng.choice(STANCES), condition=None, strength="plain")
    if kind is Concern:
        return Concern(**place, codes=tuple(rng.sample(CODES, rng.randint(1, 2))), affected=None, severity="low")
    return Ask(**place, addressee=None)


def some_span(text: str, rng: random.Random) -> Span:
    start = rng.randrange(len(text) - 60)
    return Span.of(text, start, start + rng.randint(15, 60))


def gold_of(text: str, rng: random.Random) -> dict[str, list[dict[str, object]]]:
    def item(**more: object) -> dict[str, object]:
        evidence = some_span(text, rng).quote.replace("‘", "'").upper()
        return {"holder": rng.sample(HOLDERS, 2), "evidence": evidence, "optional": rng.random() < 0.3} | more

    proposals = ("option-1", ["option-1", "option-2"], ["other: a third way"])
    return {
        "positions": [item(proposal=rng.choice(proposals), stance=rng.sample(STANCES, rng.randint(1, 2))) for _ in range(12)],
        "concerns": [item(codes=rng.sample(CODES, 2), proposal=None) for _ in range(9)],
        "asks": [item() for _ in range(rng.randint(0, 6))],
    }


def made_up_run(folder: Path, seed: int, documents: int) -> tuple[Store, Path]:
    """A store with random tags over random text, some twice word for word, and a gold file of random labels."""
    rng = random.Random(seed)
    store = open_store(folder / "run", create=True)
    store.put_consultation(Consultation("made-up", "Made up"))
    (folder / "texts").mkdir()
    gold = {}
    for number in range(documents):
        text = "\n".join(" ".join(rng.choices(SENTENCE.split(), k=12)) + "." for _ in range(20))
        document = Document(stable_id("doc", seed, number), f"sub/text{number}.txt", "0", "text/plain", text)
        tags = {kind: [tag(kind, document, at, rng) for at in range(40)] for kind in (Position, Concern, Ask)}
        records = DocumentRecords(document, positions=tuple(tags[Position]), concerns=tuple(tags[Concern]), asks=tuple(tags[Ask]))
        store.put_file(FileState(document.source_file, "f", "0", "read"), [records])
        (folder / "texts" / f"text{number}.txt").write_text(text, encoding="utf-8")
        gold[f"text{number}"] = gold_of(text, rng)
    path = folder / "gold.json"
    path.write_text(json.dumps(gold), encoding="utf-8")
    return store, path


@pytest.fixture(params=[(1, 1), (2, 3), (3, 6), (4, 9)], ids=lambda param: f"{param[1]} documents")
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Path]]:
    store, gold = made_up_run(tmp_path, *request.param)
    yield store, gold
    store.close()


def test_the_same_figures(run: tuple[Store, Path], tmp_path: Path, shared: Path) -> None:
    store, gold = run
    # the export wants a finished run; what is scored are three of its files
    nothing = Coverage(0, (), 0, (), 0, 0, 0, 0, 0, 0, 0)
    store.put_overview(aliases={}, themes=[], assignments=[], campaigns=[], excluded={}, coverage=nothing)
    export(store, tmp_path / "export", "jsonl")
    script = shared / "score" / "score_tags.py"
    command = [sys.executable, script, gold, tmp_path / "export", "--texts", tmp_path / "texts"]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout)
    ours = json.loads(as_json(evaluate(store, gold)))
    assert theirs["positions"]["f1"] > 0.05
    assert theirs == {kind: {name: ours[kind][name] for name in figures} for kind, figures in theirs.items()}
