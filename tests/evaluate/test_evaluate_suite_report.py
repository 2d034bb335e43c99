"""The suite as a whole: what is there is measured, what is not is named; tables, floors, the README, the command."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from suite_folder import comments, no_reader, parts, stance_set, two_way_rows, write_rows
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.datamodel import Consultation, DocumentRecords
from pipeline.errors import NothingRead, WrongUsage
from pipeline.evaluate.suite import below_lines, plans, put_into_readme, run_suite, suite_reliability, suite_text
from pipeline.evaluate.suite.formats import HEADS
from pipeline.evaluate.suite.measures import MEASURES
from pipeline.evaluate.suite.plan import RowPlan
from pipeline.evaluate.suite.readme import BEGIN, END

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    stance_set(folder, "ibm30k.val", two_way_rows())
    write_rows(folder / "erulemaking" / "cdcp.train.jsonl", comments())
    return folder


def test_suite_toml_names_measures_that_there_are_and_sources_of_what_it_cites() -> None:
    assert {plan.measure for plan in plans()} == set(MEASURES)
    assert len({plan.name for plan in plans()}) == len(plans())
    for plan in plans():
        assert len({row.metric for row in plan.rows}) == len(plan.rows)
        assert all(bool(row.reference) == bool(row.source) for row in plan.rows), plan.name


def test_what_is_there_is_measured_and_what_is_not_is_named(folder: Path) -> None:
    report = run_suite(folder, parts())
    by_name = {result.plan.name: result for result in report.results}
    assert list(by_name) == [plan.name for plan in plans()]
    assert by_name["vast.val"].skipped == "not there: stance/vast.val.jsonl"
    measured = by_name["ibm30k.val"].measured
    assert measured is not None
    assert set(measured.scores) == {row.metric for row in by_name["ibm30k.val"].plan.rows}
    assert report.reader == "bag of words, 13 sentences"
    assert report == run_suite(folder, parts())


def test_without_a_reader_its_sets_say_so_and_the_others_are_measured(folder: Path) -> None:
    report = run_suite(folder, parts(reader=no_reader), only=["ibm30k.val", "cdcp.train"])
    stance, units = report.results
    assert (stance.measured, stance.skipped) == (None, "no reader (The weights are not there)")
    assert units.measured is not None
    assert "No model was there" in suite_text(report, "table")


def test_asks_by_rule_and_by_reader(folder: Path) -> None:
    texts = [("Please add a night ferry.", 1), ("The ferry is blue.", 0), ("You should paint the weir.", 1), ("I like it.", 0)]
    rows = [{"id": f"7{at // 2}_{at}", "text": text, "suggestion": label} for at, (text, label) in enumerate(texts)]
    write_rows(folder / "suggestions" / "semeval19a.trial.jsonl", rows)
    asked: list[str] = []

    def read(path: Path, name: str, about: Consultation) -> Sequence[DocumentRecords]:
        asked.extend(path.read_text(encoding="utf-8").splitlines())
        return ()

    (result,) = run_suite(folder, parts(read=read), only=["semeval19a.trial"]).results
    assert asked[0].startswith("Response ID,")
    assert len(asked) == 5
    assert result.measured is not None
    assert (result.measured.n, result.measured.units) == (4, 2)
    assert result.measured.scores["F1 of asks, model"][0] == 1.0
    assert result.measured.scores["F1 of asks, rules"][0] == 0.0
    (without,) = run_suite(folder, parts(reader=no_reader, read=read), only=["semeval19a.trial"]).results
    assert without.measured is not None
    assert list(without.measured.scores) == ["F1 of asks, rules"]
    assert without.measured.missing.startswith("no reader")


def test_a_row_below_its_floor_is_named_and_a_sample_has_no_floors(folder: Path) -> None:
    report = run_suite(folder, parts(), only=["ibm30k.val"])
    assert below_lines(report)[0].startswith("Below its floor: ibm30k.val, macro-F1: 0.")
    sampled = run_suite(folder, parts(), only=["ibm30k.val"], limit=4)
    assert below_lines(sampled) == []
    assert "A SAMPLE: at most 4 examples" in suite_text(sampled, "table")
    assert sampled.results[0].measured is not None
    assert sampled.results[0].measured.n == 4


def test_what_should_be_small_has_a_ceiling() -> None:
    rate = RowPlan(metric="rate", floor=1.0, less_is_better=True)
    assert rate.holds(0.9)
    assert rate.holds(1.0)
    assert not rate.holds(1.1)
    assert RowPlan(metric="F1").holds(0.0)


def test_formats(folder: Path) -> None:
    report = run_suite(folder, parts(), only=["ibm30k.val", "vast.val"])
    told = json.loads(suite_text(report, "json"))
    assert told["sets"][1]["skipped"].startswith("not there")
    (accuracy, macro) = told["sets"][0]["rows"]
    assert accuracy["interval"]["low"] <= accuracy["score"] <= accuracy["interval"]["high"]
    assert macro["below_floor"] is True
    assert sum(one["count"] for one in told["sets"][0]["reliability"]["ibm30k.val"]["bins"]) == 21
    lines = suite_text(report, "md").splitlines()
    assert lines[0] == "| " + " | ".join(HEADS) + " |"
    assert "| vast.val | – | skipped: not there: stance/vast.val.jsonl | – | – | – | – |" in lines
    table = suite_text(report, "table")
    assert re.search(r"^ibm30k\.val +21 in 3 topics +macro-F1 +0\.\d{3} \[0\.\d\d–[01]\.\d\d\] +0\.88", table, re.MULTILINE)
    assert "what a score is worth" in table
    assert list(suite_reliability(report)) == ["ibm30k.val"]
    with pytest.raises(WrongUsage, match="no format"):
        suite_text(report, "docx")


def test_wrong_uses(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="no set 'imdb'"):
        run_suite(folder, parts(), only=["imdb"])
    with pytest.raises(WrongUsage, match="no folder"):
        run_suite(tmp_path / "nowhere", parts())
    with pytest.raises(WrongUsage, match="sample of 0"):
        run_suite(folder, parts(), limit=0)
    with pytest.raises(NothingRead):
        run_suite(tmp_path, parts())


def test_the_table_is_put_between_the_marks_and_nowhere_else(folder: Path, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n\n{BEGIN}\nold figures\n{END}\n\nafter\n", encoding="utf-8", newline="\n")
    report = run_suite(folder, parts(), only=["ibm30k.val"])
    put_into_readme(readme, report)
    once = readme.read_text(encoding="utf-8")
    assert once.startswith(f"before\n\n{BEGIN}\n| set |")
    assert once.endswith(f"\n{END}\n\nafter\n")
    assert "old figures" not in once
    put_into_readme(readme, report)
    assert readme.read_text(encoding="utf-8") == once
    readme.write_text("no marks", encoding="utf-8")
    with pytest.raises(WrongUsage, match="no place"):
        put_into_readme(readme, replace(report))
    with pytest.raises(WrongUsage, match="cannot be read"):
        put_into_readme(tmp_path / "none.md", report)


def test_the_readme_has_the_sets_and_metrics_of_suite_toml() -> None:
    """Its figures come from the command; a set that is added without running it again is noticed here."""
    _, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    table, end, _ = rest.partition(END)
    assert end
    lines = [line for line in table.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert tuple(cells[0]) == HEADS
    assert all(len(row) == len(HEADS) for row in cells)
    rows = [(row[0], row[2]) for row in cells[2:]]
    expected = [(plan.name, row.metric) for plan in plans() for row in plan.rows if not row.detail]
    skipped = {name for name, metric in rows if metric.startswith("skipped: ")}
    assert [row for row in rows if row[0] not in skipped] == [row for row in expected if row[0] not in skipped]
    assert list(dict.fromkeys(name for name, _ in rows)) == [plan.name for plan in plans()]
    floors = {(plan.name, row.metric): row.floor for plan in plans() for row in plan.rows}
    for row in cells[2:]:
        if row[0] not in skipped:
            floor = floors[row[0], row[2]]
            assert row[4].removeprefix("≤ ") == ("–" if floor is None else f"{floor:.2f}")
            assert re.fullmatch(r"\d+\.\d{3} \[\d+\.\d\d–\d+\.\d\d\]|– \(.+\)", row[3]), row


def command(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["evaluate", *words])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_measures_and_writes(folder: Path, tmp_path: Path) -> None:
    written, drawn = tmp_path / "deep" / "table.md", tmp_path / "diagram.svg"
    words = ["--suite", str(folder), "--only", "cdcp.train", "--format", "md", "--to", str(written), "--diagram", str(drawn)]
    code, stdout, stderr = command(*words)
    assert (code, stdout) == (0, "")
    assert "cdcp.train: 6" in stderr
    assert "| cdcp.train | 40 in 20 comments | macro-F1, 5 folds |" in written.read_text(encoding="utf-8")
    assert drawn.read_text(encoding="utf-8").startswith("<svg")


def test_below_a_floor_the_command_ends_with_1_and_names_the_row(folder: Path) -> None:
    rows = comments()
    for at, row in enumerate(rows):
        # labels that have nothing to do with the words: no head can learn them
        for number, unit in enumerate(row["props"]):
            unit["label"] = ("value", "policy", "fact")[(at * at + number * 7 + at // 3) % 3]
    write_rows(folder / "erulemaking" / "cdcp.train.jsonl", rows)
    code, stdout, stderr = command("--suite", str(folder), "--only", "cdcp.train", "--quiet")
    assert code == 1
    assert stderr.startswith("Below its floor: cdcp.train, macro-F1, 5 folds: 0.")
    assert "cdcp.train" in stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--suite", "{folder}", "--only", "imdb"], 2, "There is no set 'imdb'"),
        (["--suite", "{folder}", "--readme", "README.md", "--limit", "3"], 2, "holds the whole suite"),
        (["somewhere", "gold.json", "--suite", "{folder}"], 2, "takes a folder of sets"),
        (["--suite", "{folder}/stance"], 3, "None of the sets"),
        (["--suite", "{folder}", "--format", "docx"], 2, "no format 'docx'"),
        (["somewhere"], 2, "a folder and a file of labels"),
        (["somewhere", "gold.json", "--limit", "3"], 2, "belong to --suite"),
    ],
)
def test_wrong_commands(folder: Path, words: list[str], code: int, said: str) -> None:
    ended, stdout, stderr = command(*(word.format(folder=folder) for word in words))
    assert (ended, stdout) == (code, "")
    assert said in stderr
