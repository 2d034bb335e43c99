"""The sets that are read as a run reads documents: asks of answers, articles, reports that answer nobody, marked documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from spacy.language import Language
from suite_folder import write_rows

from pipeline.cli.suite import real_parts
from pipeline.errors import Missing
from pipeline.evaluate.suite import run_suite
from pipeline.evaluate.suite.marked import marked_documents
from pipeline.evaluate.suite.parts import Silence
from pipeline.evaluate.suite.plan import plans
from pipeline.evaluate.suite.quotations import quotations
from pipeline.evaluate.suite.reports import false_positives
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.task import Measure, Task
from pipeline.settings import EvaluateSettings

LETTER = """Response of the Rill Anglers' Association

We support the ferry to Saltway. However, we are concerned that the fares will be too high for local families.

The council should publish the timetable before the spring.
"""
REPORT = """# The year on the Rill

The river rose twice in the winter. Volunteers counted 212 herons, more than in any year since 1998.

The lock at Osmingham was repaired in June, and 40 boats passed it on the first day.
"""
REGISTER = """[consultation]
id = "ferry"
title = "A ferry on the Rill"

[[proposal]]
id = "ferry"
label = "A ferry to Saltway"
aliases = ["the ferry"]
"""


def measured(name: str, folder: Path, measure: Measure) -> Measured:
    plan = next(plan for plan in plans() if plan.name == name)
    return measure(Task(plan, folder / plan.file, real_parts(), Silence(), None, EvaluateSettings()))


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A folder of sets with marked documents beside it."""
    (tmp_path / "data").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "seeds" / "anglers.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "seeds" / "unmarked.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "gold" / "consultation.toml").write_text(REGISTER, encoding="utf-8")
    holder = "Rill Anglers' Association"
    gold = {
        "positions": [
            {"holder": holder, "proposal": "ferry", "stance": "support", "evidence": "We support the ferry to Saltway"}
        ],
        "concerns": [{"holder": holder, "codes": ["funding"], "evidence": "words that stand nowhere in it"}],
        "asks": [{"holder": holder, "evidence": "The council should publish the timetable before the spring"}],
    }
    (tmp_path / "gold" / "seeds.json").write_text(json.dumps({"anglers": gold}), encoding="utf-8")
    return tmp_path / "data"


def test_marked_documents_are_read_as_a_run_reads_them(marked: Path, nlp: Language) -> None:
    told = measured("seeds", marked, marked_documents)
    assert (told.n, told.units) == (3, 1)
    scores = {name: value for name, (value, _) in told.scores.items()}
    assert scores["positions, strict F1"] == scores["positions, lenient F1"] == scores["asks, F1"] == 1.0
    assert scores["concerns, F1"] == 0.0
    assert scores["holders of positions, accuracy"] == 1.0
    assert set(told.scores) == {row.metric for plan in plans() if plan.name == "seeds" for row in plan.rows}
    assert len(told.decisions["positions"].judged) == 1
    assert any(line.startswith("concerns missed: anglers") for line in told.shown)


def test_without_labels_marked_documents_are_skipped(marked: Path, nlp: Language) -> None:
    (marked.parent / "gold" / "seeds.json").unlink()
    with pytest.raises(Missing, match="no labels"):
        measured("seeds", marked, marked_documents)
    (result,) = run_suite(marked, real_parts(), only=["seeds"]).results
    assert result.skipped == "no labels seeds.json in ../gold"


def test_positions_in_reports_are_counted_and_listed(tmp_path: Path, nlp: Language) -> None:
    folder = tmp_path / "docs" / "nhs_reports_md"
    folder.mkdir(parents=True)
    (folder / "year.md").write_text(REPORT, encoding="utf-8")
    clean = measured("nhs_reports", tmp_path, false_positives)
    assert clean.n == len(REPORT.split()) - 1  # the heading's mark is no word
    assert {value for value, _ in clean.scores.values()} == {0.0}
    assert clean.shown == ()
    # and one that does take a position on the register's first proposal is counted
    (folder / "letter.md").write_text("We strongly oppose the lorry toll.\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    found = measured("nhs_reports", tmp_path, false_positives)
    assert found.units == 2
    words = clean.n + 6
    assert found.scores["positions in 1,000 words, foreign register"][0] == round(1000 / words, 3)
    assert found.scores["positions in 1,000 words, no register"][0] == 0.0
    assert len(found.shown) == 1
    assert "letter.md (foreign register): oppose harbour-toll" in found.shown[0]


def test_articles_and_answers_end_to_end(tmp_path: Path, nlp: Language) -> None:
    text = "Rill Ferry News.\n\nIda Drysdale said that the ferry is late.\n\nThe weir was built in 1911."
    content = text.index("the ferry is late")
    spans = {"source": [[18, 30]], "cue": [[31, 35]], "content": [[content, content + len("the ferry is late")]]}
    write_rows(tmp_path / "quotes" / "polnear.dev.jsonl", [{"doc": "a", "annotator": "x", "text": text, "attributions": [spans]}])
    told = measured("polnear.dev", tmp_path, quotations)
    assert told.n == 1
    assert told.scores["content, overlap F1"][0] == told.scores["source, overlap F1"][0] == 1.0
    assert told.scores["content, overlap F1, indirect"][0] == 1.0
    assert told.scores["content, overlap F1, direct"][0] == 0.0
    sentences = [("Please add a night ferry.", 1), ("The weir was built in 1911.", 0)]
    rows = [{"id": f"{at}_1", "text": words, "suggestion": label} for at, (words, label) in enumerate(sentences)]
    write_rows(tmp_path / "suggestions" / "semeval19a.trial.jsonl", rows)
    (result,) = run_suite(tmp_path, real_parts(), only=["semeval19a.trial"]).results
    assert result.measured is not None
    assert result.measured.scores["F1 of asks, rules"][0] == 1.0
