"""``greenpaper train`` from end to end: run, export, review, train, run, export; by the real command on text of our own."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from baths import Row, chance, code_f1, review, rows_of, write_rows, write_survey
from small_folder import greenpaper

REVIEWED = 100


@dataclass(frozen=True)
class Trained:
    folder: Path
    out: Path
    before: Path
    after: Path
    rows: list[Row]
    covered: set[str]
    said: str
    told: str


def command(*arguments: object) -> str:
    done = greenpaper(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def exported(folder: Path, out: Path, to: Path) -> Path:
    command("export", folder, to, "--out", out, "--quiet")
    return to


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    place = tmp_path_factory.mktemp("baths")
    folder, out = write_survey(place / "baths"), place / "out"
    command("run", folder, "--out", out, "--jobs", 1, "--quiet")
    before = exported(folder, out, place / "before")
    rows, covered = review(before, REVIEWED)
    write_rows(folder / "reviewed.jsonl", rows)
    done = greenpaper("train", folder, "--out", out)
    assert done.returncode == 0, done.stderr
    command("run", folder, "--out", out, "--jobs", 1, "--quiet")
    return Trained(folder, out, before, exported(folder, out, place / "after"), rows, covered, done.stdout, done.stderr)


def test_a_hundred_reviewed_rows_help_with_the_rest(trained: Trained) -> None:
    """Measured: 0.11 → 0.56 (another draw of 100 rows: 0.12 → 0.57). No reviewed answer is in what is measured."""
    assert REVIEWED <= len(trained.rows) <= REVIEWED + 2
    before, after = (code_f1(place, trained.covered) for place in (trained.before, trained.after))
    assert after >= before + 0.3


def test_what_was_reviewed_is_right_now(trained: Trained) -> None:
    found = {row["id"]: row["codes"] for row in rows_of(trained.after, "concerns")}
    corrected = [row for row in trained.rows if row["review"] == "corrected" and row["id"] in found]
    right = [row for row in corrected if set(found[row["id"]]) == set(row["corrected"]["codes"])]
    assert len(corrected) >= 20
    assert len(right) >= 0.7 * len(corrected)


def test_the_command_says_what_it_learnt(trained: Trained) -> None:
    assert "Codes                 used: heads for " in trained.said
    assert "cross-validated F1 0." in trained.said
    assert "concerns corrected" in trained.said
    assert "\nlessons " in trained.said
    assert "Learning" in trained.told


def test_status_and_explain_name_the_corrections(trained: Trained) -> None:
    status = command("status", trained.folder, "--out", trained.out)
    assert f"learnt from {len(trained.rows)} reviewed rows" in status
    row = next(row for row in rows_of(trained.after, "concerns") if row["codes"] == ["lessons"])
    assert "own corrections: code lessons" in command("explain", trained.folder, row["id"], "--out", trained.out)


def test_nothing_is_done_again_for_the_same_labels(trained: Trained) -> None:
    heads = (trained.out / "heads" / "heads.json").read_bytes()
    summary = json.loads(command("train", trained.folder, "--out", trained.out, "--json", "--quiet"))
    assert summary["used"] is True
    assert summary["lost"] == []
    assert (trained.out / "heads" / "heads.json").read_bytes() == heads
    again = json.loads(command("run", trained.folder, "--out", trained.out, "--json", "--quiet"))
    assert again["files"] | {"unchanged": 0} == {"new": [], "changed": [], "removed": [], "again": [], "unchanged": 0}


def test_labels_by_chance_are_refused_and_leave_results_as_they_were(trained: Trained, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(trained.out, out)
    rows, _ = review(trained.before, REVIEWED, chance(5))
    labels = write_rows(tmp_path / "guessed.jsonl", rows)
    summary = json.loads(command("train", trained.folder, "--labels", labels, "--out", out, "--json", "--quiet"))
    codes = next(part for part in summary["parts"] if part["part"] == "codes")
    assert summary["used"] is False
    assert codes["labels"] >= 90
    assert codes["reason"] == "the labels as a whole cannot be told from chance"
    assert not (out / "heads" / "heads.json").exists()
    command("run", trained.folder, "--out", out, "--jobs", 1, "--quiet")
    without = exported(trained.folder, out, tmp_path / "without")
    for file in sorted(without.iterdir()):
        assert file.read_bytes() == (trained.before / file.name).read_bytes(), file.name


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"review": "fine"}, 2, "reviewed.jsonl, line 1: \"review\" is 'fine'"),
        ({"review": "corrected", "corrected": {"codes": ["lesons"]}}, 2, 'Did you mean "lessons"?'),
    ],
)
def test_a_row_that_cannot_be_right_is_named(trained: Trained, change: Row, code: int, said: str, tmp_path: Path) -> None:
    labels = write_rows(tmp_path / "reviewed.jsonl", [{**trained.rows[0], "corrected": None, **change}])
    done = greenpaper("train", trained.folder, "--labels", labels, "--out", trained.out)
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""


def test_without_labels_or_a_run_it_says_what_to_do(tmp_path: Path, trained: Trained) -> None:
    missing = greenpaper("train", trained.folder, "--labels", tmp_path / "none.jsonl", "--out", trained.out)
    assert (missing.returncode, "no reviewed labels" in missing.stderr) == (4, True)
    nowhere = greenpaper("train", trained.folder, "--out", tmp_path / "nowhere")
    assert (nowhere.returncode, "greenpaper run" in nowhere.stderr) == (4, True)
