"""``greenpaper diff``: what changed between two runs, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_folder import greenpaper, write_folder

from pipeline.cli.difference import in_words
from pipeline.stages import run
from pipeline.stages.comparison import compare
from pipeline.stages.kept_runs import read_run

HEAD = "Name,May we publish your response?,What do you think of Option 2?\n"
ROWS = (
    "Ada Quill,yes,I oppose Option 2 because the night boat would go.\n",
    "Ben Marsh,no,I support Option 2.\n",
    "Cy Reed,yes,Option 2 would be a mistake for the outer isles.\n",
)


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs in one store: a first batch, more letters and a survey that grew, one letter changed and one gone."""
    place = tmp_path_factory.mktemp("diff")
    folder = write_folder(place / "ferries", copies=6)
    (folder / "survey.csv").write_text(HEAD + "".join(ROWS[:2]), encoding="utf-8", newline="\n")
    run(folder, place / "out", jobs=1)
    write_folder(folder, copies=9)
    (folder / "survey.csv").write_text(HEAD + ROWS[2] + "".join(ROWS[:2]), encoding="utf-8", newline="\n")
    run(folder, place / "out", jobs=1)
    (folder / "letters/miller.txt").write_text("I support Option 2 after all.\n", encoding="utf-8")
    (folder / "letters/noor.txt").unlink()
    (folder / "letters/short.txt").write_text("I would like a bench on the pier at Sundary.\n", encoding="utf-8")
    run(folder, place / "out", jobs=1)
    return place / "out"


def said(*arguments: object) -> str:
    done = greenpaper("diff", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_batch_in_words(ferries: Path) -> None:
    told = said(f"{ferries}@1", f"{ferries}@2")
    added = next(line for line in told.splitlines() if " added " in line)
    assert added.startswith("4 responses added (Cy Reed, ") or added.startswith("4 responses added (islander-006.txt")
    assert "removed" not in told
    assert "changed" not in told  # the rows of the survey moved, and say what they said
    assert "theme “" in told
    assert "+3 (now " in told
    assert "routes open to any operator: oppose +" in told


def test_the_last_run_against_the_one_before_it(ferries: Path) -> None:
    told = said(ferries)
    assert "1 response removed (letters/noor.txt)" in told
    assert "2 responses changed (letters/miller.txt, letters/short.txt)" in told
    assert "no longer set aside" not in told  # these are other words now
    assert "routes open to any operator: support +1" in told
    assert told == said(f"{ferries}@2", ferries / "consultation.sqlite")


def test_as_json(ferries: Path) -> None:
    found = json.loads(said(ferries, "--json"))
    assert found["same"] is False
    assert found["removed"] == [{"where": "letters/noor.txt", "respondent": None}]
    assert {row["stance"] for row in found["positions"]} >= {"support"}
    assert json.loads(said(ferries, ferries, "--json")) == {"same": True} | {key: [] for key in found if key != "same"}


def test_nothing_has_changed(ferries: Path) -> None:
    assert said(ferries, ferries) == "Nothing has changed.\n"


def test_names_that_may_not_be_told_are_not(ferries: Path) -> None:
    told = said(f"{ferries}@2", f"{ferries}@1", "--json")
    assert "Ben Marsh" not in told
    assert "Ben Marsh" not in json.dumps(read_run(f"{ferries}@1"))


def test_two_consultations_are_said_to_be_two(ferries: Path) -> None:
    other = {**read_run(str(ferries)), "consultation": "another"}
    lines = list(in_words(compare(read_run(str(ferries)), other)))
    assert lines == ["These are different consultations: ferries and another."]


@pytest.mark.parametrize(
    ("runs", "code", "wrong"),
    [
        (["nowhere"], 4, "There is no run in nowhere"),
        (["{out}@9", "{out}"], 4, "keeps no run 9"),
        (["{out}@1"], 2, "cannot be compared"),
        (["{out}@x", "{out}"], 2, "names no run"),
        ([], 2, "RUN1"),
    ],
)
def test_what_is_wrong_has_a_mend(runs: list[str], code: int, wrong: str, ferries: Path) -> None:
    done = greenpaper("diff", *[one.format(out=ferries) for one in runs])
    assert (done.returncode, done.stdout) == (code, "")
    assert wrong in done.stderr


def test_a_single_run_has_nothing_before_it(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ferries", names=["council.md"])
    run(folder, tmp_path / "out", jobs=1)
    done = greenpaper("diff", tmp_path / "out")
    assert done.returncode == 4
    assert "no run before the last one" in done.stderr
