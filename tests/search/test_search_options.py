"""``greenpaper search``: facets, groups, reasons, context, more like this, kept searches."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from river_run import RILL, LetterEncoder, records, river
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.search import Facets, Page, Searcher, groups_as_table, page_as_table, saved_searches
from pipeline.store import FileState, Store

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("options")


@pytest.fixture(scope="module")
def kept(here: Path) -> Iterator[Store]:
    store = river(here, LetterEncoder())
    yield store
    store.close()


@pytest.fixture
def search(kept: Store, here: Path) -> Command:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["search", "anywhere", *arguments, "--words-only", "--out", str(here)])
        return done.exit_code, done.stdout, done.stderr

    return run


def test_facets_in_every_format(search: Command) -> None:
    _, stdout, _ = search("--kind", "passage", "--facets")
    assert "stance (hits, respondents):\n        2      2  oppose\n        1      1  support\n" in stdout
    assert "        1      1  Pace" not in stdout
    assert "  Pace and timescale [pace]\n" in stdout
    _, stdout, _ = search("--kind", "passage", "--facets", "--format", "json")
    found = json.loads(stdout)
    assert (found["total"], len(found["hits"])) == (8, 8)
    assert found["facets"]["stance"][0] == {"value": "oppose", "label": "oppose", "hits": 2, "respondents": 2}
    _, stdout, _ = search("--kind", "passage", "--facets", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(stdout)))
    assert rows[0] == {"facet": "stance", "value": "oppose", "label": "oppose", "hits": "2", "respondents": "2"}


def test_reasons_and_context(search: Command) -> None:
    _, stdout, _ = search("timescale", "--explain", "--context")
    assert f"   before: {RILL[0]}\n   after: {RILL[2]}\n   why: timescale " in stdout
    assert "place 1 by words · together 1.00" in stdout
    [hit] = json.loads(search("CPB NOT parish", "--explain", "--format", "json")[1])
    assert hit["why"]["words"][0]["forms"] == ["CPBs", "catchment partnership boards"]
    assert (hit["before"], hit["after"]) == ("", "")  # Ida Drysdale is anonymous


def test_groups_in_every_format(search: Command) -> None:
    _, stdout, stderr = search("option OR pace", "--group", "respondent", "--limit", "1")
    assert stdout.startswith("1. ")
    assert "more groups: give --limit." in stderr
    _, stdout, _ = search("--kind", "passage", "--group", "respondent", "--format", "csv")
    assert {row["respondent"]: row["hits"] for row in csv.DictReader(io.StringIO(stdout))} == {
        "Otter Anglers": "2",
        "Rill Council": "3",
        "(names withheld)": "3",
    }
    found = json.loads(search("--kind", "passage", "--group", "respondent", "--format", "json")[1])
    assert (found["total"], found["respondents"], len(found["groups"])) == (8, 4, 3)
    assert "Drysdale" not in stdout + json.dumps(found)


def test_more_like_this(search: Command) -> None:
    [hit] = json.loads(search("timescale", "--format", "json")[1])
    code, stdout, _ = search("--like", hit["id"], "--limit", "2")
    assert (code, stdout.count("\n1. ") + stdout.startswith("1. ")) == (0, 1)
    assert "timescale" not in stdout


def test_a_page_further_on(search: Command) -> None:
    first, second = (search("--kind", "passage", "--limit", "3", "--offset", at) for at in ("0", "3"))
    assert "3 of 8 found" in first[2]
    assert first[1] != second[1]


def test_another_spelling_is_told(search: Command) -> None:
    code, stdout, stderr = search("timescle")
    assert (code, stdout) == (0, "")
    assert "Did you mean: timescale" in stderr


def test_a_kept_search_says_what_is_new(search: Command, kept: Store) -> None:
    assert search("timescale OR costs", "--from", "2000", "--save", "none")[0] == 0
    assert search("timescale OR costs", "--save", "rush")[0] == 0
    listed = search("--list-saved")[1]
    assert listed == "none: 'timescale OR costs' since=2000 (0 found then)\nrush: 'timescale OR costs' (2 found then)\n"
    assert json.loads(search("--list-saved", "--format", "json")[1])[1]["found"] == 2
    assert "0 of 2 are new" in search("--saved", "rush")[2]
    late = records("late.txt", "Late Council", "council", "yes", ("The timescale has passed.",))
    kept.put_file(FileState("late.txt", "f", late.document.sha256, "read"), [late])
    _, stdout, stderr = search("--saved", "rush")
    assert "1 of 3 are new since the search 'rush' was saved." in stderr
    assert stdout.count("new since the search was saved") == 1
    rows = json.loads(search("--saved", "rush", "--format", "json")[1])
    assert [row["source_file"] for row in rows if row["new"]] == ["late.txt"]
    kept.remove_file("late.txt")
    assert search("--forget", "rush") == (0, "", "Forgotten: rush\n")
    assert list(saved_searches(kept)) == ["none"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--saved", "nothing-so-called"], "No search is saved"),
        (["--forget", "nothing-so-called"], "No search is saved"),
        (["pace", "--group", "proposal"], "--group respondent"),
        (["pace", "--like", "pas-1"], "--like takes the place"),
        (["--like", "pas-1", "--over-time"], "do not go together"),
        (["--like", "pas-1"], "has the id 'pas-1'"),
        (["pace", "--offset", "-1"], "0 or more"),
        (["--document-kind", "novel"], "response"),
    ],
)
def test_wrong_usage(search: Command, arguments: list[str], said: str) -> None:
    code, stdout, stderr = search(*arguments)
    assert (code, stdout) == (2, "")
    assert said in stderr


def test_tables_for_a_terminal(kept: Store) -> None:
    from rich.console import Console

    console = Console(width=120, record=True, file=io.StringIO())
    with Searcher(kept) as searcher:
        console.print(page_as_table(Page(searcher.search("timescale", explain=True), facets=True, context=True)))
        console.print(groups_as_table(searcher.grouped("", Facets(kind="passage"))))
    text = console.export_text()
    for said in (
        "why: timescale",
        "before: Rill Council",
        "Of everything found",
        "Pace and timescale [pace]",
        "(names withheld)",
    ):
        assert said in text


def test_a_hostile_name_stays_inert(kept: Store, here: Path) -> None:
    hostile = records("bad.txt", "=cmd|' /C calc'!A0", "[bold]kind", "yes", ("=1+1 [red]zebra[/red] <script>",))
    kept.put_file(FileState("bad.txt", "f", hostile.document.sha256, "read"), [hostile])
    done = CliRunner().invoke(
        app, ["search", "x", "zebra", "--words-only", "--group", "respondent", "--format", "csv", "--out", str(here)]
    )
    [row] = csv.DictReader(io.StringIO(done.stdout))
    assert row["respondent"].startswith("'=cmd")
    kept.remove_file("bad.txt")
