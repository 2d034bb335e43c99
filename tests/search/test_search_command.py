"""``greenpaper search``: what goes to stdout, what to stderr, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.search import Excerpt, Hit, as_csv, as_lines
from pipeline.store import Store

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def search(store: Store, out: Path) -> Command:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["search", "anywhere", *arguments, "--out", str(out)])
        return done.exit_code, done.stdout, done.stderr

    return run


def test_lines_show_who_where_and_the_found_words(search: Command) -> None:
    code, stdout, stderr = search("reckless pace", "--words-only")
    assert code == 0
    assert stdout.startswith("1. Otter Anglers · anglers.txt, p. 1\n   The anglers oppose")
    assert "the [pace] of change is [reckless]" in stdout
    assert stderr == ""


def test_a_tag_shows_its_stance_and_codes(search: Command) -> None:
    assert "support option-2" in search("--kind", "position", "--stance", "support", "")[1]
    assert "pace; funding" in search("timescale", "--kind", "concern", "--words-only")[1]


def test_without_words_no_model_is_loaded(search: Command) -> None:
    code, stdout, stderr = search("--stance", "oppose")
    assert (code, stderr) == (0, "")
    assert stdout.count("\n   ") == 2
    assert "words withheld" in stdout


def test_json_and_csv(search: Command) -> None:
    _, stdout, _ = search("timescale", "--words-only", "--format", "json", "--kind", "concern")
    [hit] = json.loads(stdout)
    assert hit["codes"] == ["pace", "funding"]
    assert hit["quote"] == "the timescale is far too short"
    assert [hit["excerpt"]["text"][start:end] for start, end in hit["excerpt"]["marks"]] == ["timescale"]
    _, stdout, _ = search("timescale", "--words-only", "--format", "csv", "--kind", "concern")
    [row] = csv.DictReader(io.StringIO(stdout))
    assert row["codes"] == "pace; funding"


def test_no_hits_is_done_and_said_on_stderr(search: Command) -> None:
    code, stdout, stderr = search("hippopotamus", "--words-only")
    assert (code, stdout) == (0, "")
    assert "No hits. Try" in stderr
    assert search("hippopotamus", "--words-only", "--quiet") == (0, "", "")
    assert search("hippopotamus", "--words-only", "--quiet", "--format", "json") == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stance", "against"], "support"),
        (["words", "--words-only", "--format", "xml"], "table, json, csv"),
        ([""], "Give words"),
        (["words", "--words-only", "--limit", "0"], "1 or more"),
    ],
)
def test_wrong_usage(search: Command, arguments: list[str], said: str) -> None:
    code, stdout, stderr = search(*arguments)
    assert (code, stdout) == (2, "")
    assert said in stderr


def test_no_run_is_missing(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["search", "anywhere", "words", "--out", str(tmp_path)])
    assert done.exit_code == 4
    assert "greenpaper run" in done.stderr


def hit(words: str) -> Hit:
    return Hit(
        kind="passage",
        id="p",
        passage="p",
        document="d",
        source_file="f.txt",
        page=None,
        respondent=None,
        holder=None,
        quote=words,
        score=1.0,
        excerpt=Excerpt(words),
    )


@pytest.mark.parametrize("words", ['=cmd|"/c calc"!A0', "+1", "-1", "@x", "\tx"])
def test_csv_runs_nothing(words: str) -> None:
    [row] = csv.DictReader(io.StringIO(as_csv([hit(words)])))
    assert row["quote"] == f"'{words}"
    assert row["excerpt"] == f"'{words}"


def test_a_passage_of_nobodys_response_says_so() -> None:
    assert as_lines([hit("one\n two")]) == "1. (not a response) · f.txt\n   one two\n"
