"""Drafting consultation.toml out of a consultation document; what is drafted must itself be valid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli.init import make
from pipeline.errors import NothingRead, WrongUsage
from pipeline.ingest import ingest, read_consultation
from pipeline.ingest.draft import Draft, draft
from pipeline.ingest.draft_toml import render

TESTS = Path(__file__).parents[1]
CASES = json.loads((TESTS / "cases" / "consultation_drafts.json").read_text(encoding="utf-8"))
DEMO = TESTS.parent / "corpus" / "demo"


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_questions_and_proposals_are_found(tmp_path: Path, case: dict):
    path = tmp_path / "paper.md"
    path.write_text(case["text"], encoding="utf-8")
    found = draft(ingest(path, "paper.md")[0])
    assert [[q.id, q.kind, q.text, list(q.options), q.proposal] for q, _ in found.questions] == case["questions"]
    assert [[p.id, p.label] for p, _ in found.proposals] == case["proposals"]


def test_the_demo_document_drafts_the_register_that_the_demo_has(tmp_path: Path):
    path, found = make(tmp_path / "five-boards", DEMO / "consultation" / "five-boards-or-one.pdf")
    drafted, demo = read_consultation(path.parent), read_consultation(DEMO)
    assert [(q.id, q.text, q.kind, q.options) for q in drafted.questions] == [
        (q.id, q.text, q.kind, q.options) for q in demo.questions
    ]
    assert [p.label for p in drafted.proposals] == [p.label for p in demo.proposals]
    assert (drafted.id, drafted.title, drafted.published, drafted.closes) == (demo.id, demo.title, demo.published, demo.closes)
    text = path.read_text(encoding="utf-8")
    assert all(f"# drafted from five-boards-or-one.pdf, page {page}: please check" in text for _, page in found.questions)


def test_real_reports_draft_something_valid(shared: Path, tmp_path: Path):
    reports = sorted((shared / "data" / "docs" / "uk_gov_responses").glob("*Response.pdf"))
    assert reports
    for report in reports:
        path, found = make(tmp_path / report.stem, report)
        drafted = read_consultation(path.parent)
        assert (len(drafted.proposals), len(drafted.questions)) == (len(found.proposals), len(found.questions))


def test_without_a_document_everything_is_explained_and_nothing_is_said(tmp_path: Path):
    path, found = make(tmp_path / "Ferry fares 2025")
    assert found == Draft()
    said = read_consultation(path.parent)
    assert (said.id, said.title) == ("ferry-fares-2025", "Ferry fares 2025")
    assert (said.proposals, said.questions, said.codes, said.respondents) == ((), (), (), ())


def test_every_example_of_the_template_is_valid_when_its_hashes_are_taken_away(tmp_path: Path):
    text = render(Draft(), id="a", title="A")
    live = [
        line.removeprefix("# ") if line.startswith("# ") and ("=" in line or "[[" in line) else line for line in text.split("\n")
    ]
    (tmp_path / "consultation.toml").write_text("\n".join(live), encoding="utf-8")
    said = read_consultation(tmp_path)
    assert (len(said.proposals), len(said.questions), len(said.codes), len(said.respondents)) == (1, 1, 1, 1)
    assert said.published == "2025-01-06"


def test_words_that_toml_would_trip_over_are_escaped(tmp_path: Path):
    (tmp_path / "consultation.toml").write_text(render(Draft(title='A "new"\nroad \\ café'), id="a", title=""), encoding="utf-8")
    assert read_consultation(tmp_path).title == 'A "new" road \\ café'


def test_nothing_is_overwritten(tmp_path: Path):
    make(tmp_path)
    (tmp_path / "consultation.toml").write_text("# mine\n", encoding="utf-8")
    with pytest.raises(WrongUsage, match="is there already"):
        make(tmp_path)
    assert (tmp_path / "consultation.toml").read_text(encoding="utf-8") == "# mine\n"


def test_a_document_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path):
    with pytest.raises(WrongUsage, match="There is no file"):
        make(tmp_path / "new", tmp_path / "nowhere.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    with pytest.raises(NothingRead):
        make(tmp_path / "new", tmp_path / "broken.pdf")
    assert not (tmp_path / "new").exists()


def test_a_file_is_no_folder(tmp_path: Path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(WrongUsage, match="is a file"):
        make(tmp_path / "file")
