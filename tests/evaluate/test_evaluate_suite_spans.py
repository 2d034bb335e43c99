"""Spans are counted as the published script counts them, on the same export, to the last digit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from suite_folder import parts, write_rows

from pipeline.datamodel import Attribution, Document, DocumentRecords, Span, stable_id
from pipeline.evaluate.suite.parts import Silence
from pipeline.evaluate.suite.plan import plans
from pipeline.evaluate.suite.quotations import Quoted, count, found, marked, quotations
from pipeline.evaluate.suite.resample import ratio
from pipeline.evaluate.suite.spans import MODES, mode_of, nearest, pair_up
from pipeline.evaluate.suite.task import Task
from pipeline.settings import EvaluateSettings

WORDS = [
    "the",
    "board",
    "said",
    "that",
    "“a",
    "ferry",
    "is",
    "late”",
    "and",
    "‘dear’",
    "she",
    "told",
    "us",
    "it",
    "costs",
    "too",
    "much",
    "while",
    "otters",
    "wait",
]


def span_of(text: str, rng: random.Random, longest: int = 60) -> Span:
    start = rng.randrange(len(text) - longest)
    return Span.of(text, start, start + rng.randint(4, longest))


def random_documents(seed: int, documents: int) -> list[tuple[dict[str, object], Document, list[Attribution]]]:
    """A gold row, a document and random attributions, some at the places of gold, some texts repaired."""
    rng = random.Random(seed)
    made = []
    for number in range(documents):
        text = "\n".join(" ".join(rng.choices(WORDS, k=14)) + "." for _ in range(12))
        gold = []
        for _ in range(10):
            content, source = span_of(text, rng), span_of(text, rng, 12)
            pieces = [[content.start, content.end]]
            if rng.random() < 0.3:
                pieces.append([content.end, min(len(text), content.end + 9)])
            named = [[source.start, source.end]] if rng.random() < 0.8 else []
            gold.append({"source": named, "cue": [], "content": pieces})
        gold.append({"source": [], "cue": [], "content": []})
        read = text.replace("dear", "cheap") if number % 3 == 2 else text
        document = Document(stable_id("doc", seed, number), f"d{number}--a.txt", "0", "text/plain", read)
        ours = [attribution(document, at, rng, gold) for at in range(12)]
        made.append(({"doc": f"d{number}", "annotator": "a", "text": text, "attributions": gold}, document, ours))
    return made


def attribution(document: Document, at: int, rng: random.Random, gold: list[dict[str, list[list[int]]]]) -> Attribution:
    content = span_of(document.text, rng)
    if at % 2 and (pieces := gold[at % 10]["content"]):
        content = Span.of(document.text, pieces[0][0], max(piece[1] for piece in pieces) - at % 3)
    source = span_of(document.text, rng, 12) if at % 4 else None
    return Attribution(
        id=stable_id("att", document.id, at),
        document=document.id,
        passage=None,
        page=None,
        start=content.start,
        end=content.end,
        quote=content.quote,
        source=source,
        cue=None,
        speaker=None,
        mode="indirect",
        voice="reported",
    )


def f1(counts: Counter[str], part: str, way: str) -> float:
    def added(what: str) -> np.ndarray:
        return np.array([float(sum(counts[f"{part} {what} {mode}"] for mode in MODES))])

    hits = added(f"{way} of gold")
    assert hits == added(f"{way} of found")
    return round(float(ratio(2 * hits, added("gold") + added("found"))[0]), 3)


@pytest.mark.parametrize(("seed", "documents"), [(1, 1), (2, 6), (3, 15)])
def test_the_same_figures(seed: int, documents: int, tmp_path: Path, shared: Path) -> None:
    made = random_documents(seed, documents)
    write_rows(tmp_path / "gold.jsonl", [row for row, _, _ in made])
    plain = [{"id": one.id, "source_file": one.source_file, "text": one.text} for _, one, _ in made]
    write_rows(tmp_path / "documents.jsonl", plain)
    write_rows(tmp_path / "attributions.jsonl", [exported(one) for _, _, ours in made for one in ours])
    command = [sys.executable, shared / "score" / "score_attribution.py", tmp_path / "gold.jsonl", tmp_path]
    theirs = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout)
    counts: Counter[str] = Counter()
    for row, document, ours in made:
        records = DocumentRecords(document, attributions=tuple(ours))
        counts += count(marked(row), found(str(row["text"]), records))
    assert theirs["content_overlap_f1"] > 0.1
    for part in ("content", "source"):
        assert f1(counts, part, "overlap") == theirs[f"{part}_overlap_f1"]
        assert f1(counts, part, "exact") == theirs[f"{part}_exact_f1"]
    assert round(counts["both"] / counts["with source"], 3) == theirs["source_accuracy_on_matched"]


def exported(one: Attribution) -> dict[str, object]:
    source = {"start": one.source.start, "end": one.source.end, "quote": one.source.quote} if one.source else None
    return {"document": one.document, "start": one.start, "end": one.end, "quote": one.quote, "source": source}


def test_modes_are_told_by_the_marks() -> None:
    text = "He said: “It is late.”\nShe said that “the ferry” is late and that it’s dear.\nThey said it's late, 'twas dear."
    _, _, third = text.split("\n")
    assert mode_of(text, (text.index("“It"), text.index("”") + 1)) == "direct"
    start = text.index("that “the")
    assert mode_of(text, (start, start + len("that “the ferry” is late and that it’s dear"))) == "mixed"
    assert mode_of(text, (text.index(third), len(text))) == "indirect"
    assert mode_of(text, (text.index("and that it’s"), text.index("dear.") + 4)) == "indirect"


def test_hits_are_counted_by_mode() -> None:
    gold = [Quoted((0, 10), None, "direct"), Quoted((20, 40), (15, 18), "indirect")]
    ours = [Quoted((0, 10), None, "mixed"), Quoted((21, 40), (15, 18), "indirect")]
    counts = count(gold, ours)
    assert counts["content overlap of gold direct"] == counts["content overlap of found mixed"] == 1
    assert counts["content exact of gold direct"] == 1
    assert counts["content exact of gold indirect"] == 0
    assert (counts["with source"], counts["both"]) == (1, 1)


def test_pairs_are_one_to_one_and_words_are_looked_up_nearest() -> None:
    assert pair_up([(0, 10), (5, 15)], [(4, 14)]) == [(1, 0)]
    assert pair_up([(0, 10)], [(9, 30)]) == []
    assert nearest("a ferry and a ferry", "ferry", 12) == (14, 19)
    assert nearest("a ferry", "weir", 0) is None


def test_a_set_of_articles(tmp_path: Path) -> None:
    """Through the measure itself, with attributions made beforehand; two annotators of one article are one unit."""
    made = random_documents(5, 4)
    rows = [row for row, _, _ in made]
    rows[1]["doc"] = rows[0]["doc"]
    rows[1]["annotator"] = "b"
    plan = next(plan for plan in plans() if plan.name == "polnear.dev")
    write_rows(tmp_path / plan.file, rows)
    kept = iter([DocumentRecords(document, attributions=tuple(ours)) for _, document, ours in made])
    told = parts(read=lambda path, name, about: [next(kept)])
    measured = quotations(Task(plan, tmp_path / plan.file, told, Silence(), None, EvaluateSettings()))
    assert (measured.n, measured.units) == (40, 3)
    assert set(measured.scores) == {row.metric for row in plan.rows}
    value, interval = measured.scores["content, overlap F1"]
    assert interval.low <= value <= interval.high
    assert value > 0.2
