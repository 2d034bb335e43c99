"""The commands that read a run: export, digest, explain. What goes where, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_folder import greenpaper
from written_run import write_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    write_run(out).close()
    return out


def test_export_writes_and_says_what(run: Path, tmp_path: Path) -> None:
    done = greenpaper("export", "anywhere", str(tmp_path / "x"), "--out", str(run))
    assert done.returncode == 0, done.stderr
    written = [Path(line) for line in done.stdout.splitlines()]
    assert sorted(path.name for path in written) == sorted(path.name for path in (tmp_path / "x").iterdir())
    assert "17 respondents who may not be named or quoted" in done.stderr


def test_export_csv_quietly(run: Path, tmp_path: Path) -> None:
    done = greenpaper("export", "anywhere", str(tmp_path), "--out", str(run), "--format", "csv", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "positions.csv").is_file()


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (["export", "{tmp}/nowhere", "{tmp}/x"], 2, "no folder"),
        (["export", ".", "{tmp}/x", "--out", "{tmp}/empty"], 4, "greenpaper run . --out"),
        (["digest", ".", "--out", "{tmp}/empty"], 4, "greenpaper run"),
        (["explain", ".", "pos-1", "--out", "{tmp}/empty"], 4, "greenpaper run"),
    ],
)
def test_without_a_run(tmp_path: Path, command: list[str], code: int, said: str) -> None:
    done = greenpaper(*(word.format(tmp=tmp_path) for word in command))
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("command", [["export", ".", "{tmp}/x"], ["digest", "."]])
def test_wrong_formats(run: Path, tmp_path: Path, command: list[str]) -> None:
    done = greenpaper(*(word.format(tmp=tmp_path) for word in command), "--format", "papyrus", "--out", str(run))
    assert done.returncode == 2
    assert "papyrus" in done.stderr


def test_digest_prints_or_writes(run: Path, tmp_path: Path) -> None:
    printed = greenpaper("digest", ".", "--format", "md", "--out", str(run))
    assert printed.stdout.startswith("# The future of river boards")
    assert printed.stderr == ""
    written = greenpaper("digest", ".", "--format", "md", "--out", str(run), "--to", str(tmp_path / "a" / "digest.md"))
    assert written.returncode == 0
    assert written.stdout == ""
    assert (tmp_path / "a" / "digest.md").read_text(encoding="utf-8") == printed.stdout
    folder = greenpaper("digest", ".", "--out", str(run), "--to", str(tmp_path))
    assert folder.returncode == 2
    assert "is a folder" in folder.stderr


def test_a_file_of_no_known_ending_is_refused(run: Path, tmp_path: Path) -> None:
    done = greenpaper("digest", ".", "--out", str(run), "--to", str(tmp_path / "digest.xyz"))
    assert done.returncode == 2
    assert ".xyz" in done.stderr and ".html, .md, .docx, .pdf, .json" in done.stderr
    assert list(tmp_path.iterdir()) == []
    said = greenpaper("digest", ".", "--out", str(run), "--to", str(tmp_path / "digest.txt"), "--format", "md", "--quiet")
    assert (said.returncode, said.stderr) == (0, "")
    assert (tmp_path / "digest.txt").read_text(encoding="utf-8").startswith("# The future of river boards")


def test_an_error_names_the_folder_that_was_given(run: Path) -> None:
    done = greenpaper("digest", "my papers", "--out", str(run), "--theme", "nothing of the kind")
    assert done.returncode == 2
    assert "FOLDER" not in done.stderr
    assert f'greenpaper themes "my papers" --out {run}' in done.stderr


def test_only_kinds_of_those_who_sent_something_are_offered(run: Path) -> None:
    done = greenpaper("digest", ".", "--out", str(run), "--kind", "martian")
    assert done.returncode == 2
    assert "Choose one of: council, individual, membership body." in done.stderr


def test_explain(run: Path, tmp_path: Path) -> None:
    greenpaper("export", ".", str(tmp_path), "--out", str(run), "--quiet")
    row = json.loads((tmp_path / "concerns.jsonl").read_text(encoding="utf-8").splitlines()[0])
    told = greenpaper("explain", ".", row["id"], "--out", str(run))
    assert told.returncode == 0, told.stderr
    assert f">>> {row['quote']} <<<" in told.stdout
    found = json.loads(greenpaper("explain", ".", row["id"], "--out", str(run), "--json").stdout)
    assert found["quote"] == row["quote"]
    unknown = greenpaper("explain", ".", row["id"][:-1] + "z", "--out", str(run))
    assert unknown.returncode == 4
    assert row["id"] in unknown.stderr
