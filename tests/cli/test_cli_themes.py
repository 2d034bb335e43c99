"""``greenpaper themes``: the tree, one theme, and what a person makes of it, from the command line."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from small_folder import greenpaper, write_folder

from pipeline.cli.theme_tables import as_csv, as_lines, as_table, short_ids, tree_rows
from pipeline.datamodel import Theme
from pipeline.stages import run

COPIES = 20  # from 20 respondents on, whatever they have in common is a theme


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("cli-themes")
    run(write_folder(place / "ferries", copies=COPIES), place / "out", jobs=1)
    return place


@pytest.fixture
def place(finished: Path, tmp_path: Path) -> Path:
    shutil.copytree(finished, tmp_path / "copy")
    return tmp_path / "copy"


def themes(place: Path, *arguments: object) -> str:
    done = greenpaper("themes", place / "ferries", *arguments, "--out", place / "out")
    assert done.returncode == 0, done.stderr
    return done.stdout


def listed(place: Path) -> list[dict[str, object]]:
    rows = json.loads(themes(place, "--json"))
    assert rows
    return rows


def test_the_list_in_every_format(finished: Path) -> None:
    rows = listed(finished)
    assert rows[0]["respondents"] == max(row["respondents"] for row in rows)
    lines = themes(finished).splitlines()
    assert len(lines) == len(rows)
    assert str(rows[0]["id"]).removeprefix("theme-").startswith(lines[0].split()[0])
    assert str(rows[0]["label"]) in lines[0]
    found = list(csv.DictReader(io.StringIO(themes(finished, "--format", "csv"))))
    assert [row["id"] for row in found] == [row["id"] for row in rows]


def test_one_theme_with_its_words(finished: Path) -> None:
    row = listed(finished)[0]
    told = themes(finished, "show", row["id"])
    assert told.startswith(f"{row['label']}\n")
    assert "keywords" in told
    assert "“" in told
    assert "islander-" not in told  # nobody said that they may be named, nor a file that would name them
    found = json.loads(themes(finished, "show", str(row["id"])[6:14], "--json"))
    assert found["id"] == row["id"]
    assert found["exemplars"]
    assert found["history"] == []
    assert themes(finished, "history") == "Nobody has decided anything about themes yet.\n"


def test_a_person_renames_confirms_and_reads_the_history(place: Path) -> None:
    key = str(listed(place)[0]["id"])
    told = themes(place, "rename", key, "The boats are late", "--by", "Ada", "--why", "shorter")
    assert "Ada: renamed" in told
    assert "— shorter" in told
    themes(place, "confirm", key)
    row = listed(place)[0]
    assert (row["label"], row["label_by"], row["status"]) == ("The boats are late", "person", "confirmed")
    history = json.loads(themes(place, "history", key, "--json"))
    assert [(one["action"], one["who"] == "Ada") for one in history] == [("rename", True), ("confirm", False)]
    assert history[1]["who"]
    assert history[0]["at"].endswith("Z")
    again = greenpaper("run", place / "ferries", "--out", place / "out", "--new-themes", "--quiet")
    assert again.returncode == 0, again.stderr
    assert "The boats are late" in themes(place)


def test_merge_and_reject(place: Path) -> None:
    rows = [row for row in listed(place) if row["kind"] == "found"]
    done = json.loads(themes(place, "merge", rows[0]["id"], rows[1]["id"], "--json"))
    assert [theme["id"] for theme in done["gone"]] == [rows[1]["id"]]
    themes(place, "reject", rows[0]["id"], "--quiet")
    assert {row["id"]: row["status"] for row in listed(place)}[rows[0]["id"]] == "rejected"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["dance"], 2, "Choose one of: list, show"),
        (["show"], 2, "out show ID"),
        (["rename", "abc"], 2, 'rename ID "New label"'),
        (["show", "zzz"], 2, "There is no theme 'zzz'"),
        (["history", "--format", "csv"], 2, "csv of the list only"),
        (["confirm", "zzz"], 2, "See them all with: greenpaper themes {folder}"),
        (["--format", "xml"], 2, "There is no format"),
    ],
)
def test_what_is_wrong_has_a_mend(arguments: list[str], code: int, said: str, finished: Path) -> None:
    done = greenpaper("themes", finished / "ferries", *arguments, "--out", finished / "out")
    assert (done.returncode, done.stdout) == (code, "")
    assert said.format(folder=finished / "ferries") in done.stderr
    assert "Traceback" not in done.stderr and "FOLDER" not in done.stderr


def test_whom_the_numbers_count_is_said(finished: Path) -> None:
    told = greenpaper("themes", finished / "ferries", "--out", finished / "out")
    assert "with those of whom only an article or a report tells it" in told.stderr
    for more in (("--quiet",), ("--json",), ("--format", "csv")):
        assert greenpaper("themes", finished / "ferries", *more, "--out", finished / "out").stderr == ""


def test_without_a_run(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ferries", names=["council.md"])
    for arguments in ([], ["confirm", "abc"]):
        done = greenpaper("themes", folder, *arguments, "--out", tmp_path / "out")
        assert done.returncode == 4
        assert "greenpaper run" in done.stderr


def test_the_commands_have_help() -> None:
    for command, first in (("themes", "{FOLDER}"), ("diff", "{RUN1}")):
        done = greenpaper(command, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"Usage: greenpaper {command} [OPTIONS] {first}")


def theme(key: str, label: str, respondents: int, **more: object) -> Theme:
    return Theme(key, more.pop("parent", None), label, "", (), (), (), respondents, respondents, respondents, **more)  # type: ignore[arg-type]


def test_a_tree_with_hostile_labels() -> None:
    made = [
        theme("theme-0001aa", "Top", 9, campaign_respondents=4, stance_counts=(("oppose", 3),)),
        theme("theme-0001ab", "=1+1", 3, parent="theme-0001aa"),
        theme("theme-0002ff", "\x1b[31mred\nline", 2, status="rejected"),
        theme("theme-0003ff", "Orphan", 5, parent="theme-gone"),
    ]
    rows = tree_rows(made, {})
    assert [(row["label"][:4], row["depth"]) for row in rows] == [("Top", 0), ("=1+1", 1), ("Orph", 0), ("\x1b[31", 0)]
    lines = list(as_lines(rows))
    assert lines[0] == "0001aa      9 (5)  Top  [candidate  oppose 3]"
    assert all(line.isprintable() for line in lines)
    assert ",'=1+1," in as_csv(rows)
    assert as_table(rows).row_count == 4
    assert short_ids([one.id for one in made])["theme-0001aa"] == "0001aa"
