"""What export writes: every kind, its published shape, exact quotes, the same bytes, nothing half-written."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from written_run import Letter, article, letters, trust, write_run

from pipeline.errors import PromiseBroken, WrongUsage
from pipeline.export import KINDS, export, schema
from pipeline.export.check import quotes
from pipeline.export.write import cell, csv_lines, json_lines, put
from pipeline.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return write_run(tmp_path / "run")


def read(folder: Path, kind: str) -> list[dict]:
    if kind == "coverage":
        return [json.loads((folder / "coverage.json").read_text(encoding="utf-8"))]
    return [json.loads(line) for line in (folder / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_has_the_published_shape(store: Store, tmp_path: Path, kind: str) -> None:
    Draft202012Validator.check_schema(schema(kind))
    export(store, tmp_path / "x")
    rows = read(tmp_path / "x", kind)
    assert rows, "the written run has records of every kind"
    for row in rows:
        Draft202012Validator(schema(kind)).validate(row)
        assert list(row) == list(schema(kind)["properties"]), "keys stand in the published order"


def test_the_schema_refuses_what_is_not_so(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x")
    row = read(tmp_path / "x", "positions")[0]
    for wrong in ({"stance": "agree"}, {"score": 1.5}, {"page": 0}, {"surprise": 1}, {"condition": {"start": 1}}):
        assert not Draft202012Validator(schema("positions")).is_valid(row | wrong), wrong


def test_every_quote_is_the_text_at_its_place(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x")
    texts = {row["id"]: row["text"] for row in read(tmp_path / "x", "documents")}
    seen = 0
    for kind in ("passages", "attributions", "positions", "concerns", "asks", "figures"):
        for row in read(tmp_path / "x", kind):
            for part in (row, row.get("source"), row.get("cue"), row.get("condition")):
                if part:
                    assert texts[row["document"]][part["start"] : part["end"]] == part["quote"]
                    seen += 1
    for row in read(tmp_path / "x", "campaigns"):
        for part in row["additions"]:
            assert texts[part["document"]][part["start"] : part["end"]] == part["quote"]
            seen += 1
    assert seen == len(list(quotes(store)))


def test_sorted_and_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    export(write_run(tmp_path / "one"), tmp_path / "x")
    made = letters()
    again = write_run(tmp_path / "two")
    for letter in reversed(made):  # written again, in another order
        again.put_file(again.files()[letter.document.source_file], [letter.done()])
    overview = {kind: tuple(getattr(again, kind)()) for kind in ("themes", "assignments", "campaigns")}
    excluded = {response.id: response.excluded for response in again.responses() if response.excluded}
    excluded = excluded or {made[5].responses[-1].id: "non-answer"}
    again.put_overview(aliases={}, excluded=excluded, coverage=again.coverage(), **overview)
    export(again, tmp_path / "y")
    for path in sorted((tmp_path / "x").iterdir()):
        assert path.read_bytes() == (tmp_path / "y" / path.name).read_bytes(), path.name
        assert b"\r" not in path.read_bytes()
    for kind in KINDS:
        if kind not in {"coverage", "assignments"}:
            ids = [row["id"] for row in read(tmp_path / "x", kind)]
            assert ids == sorted(ids)


def test_consent_is_marked(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x")
    publish = {row["name"]: row["publish"] for row in read(tmp_path / "x", "respondents")}
    assert publish["Harold Quince"] == "no"
    assert publish["Jane Marlowe"] == "anonymous"
    assert {row["publish"] for row in read(tmp_path / "x", "responses")} == {"yes", "anonymous", "no"}


def test_the_accounting_is_whole(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x")
    (row,) = read(tmp_path / "x", "coverage")
    assert row["received"] == row["analysed"] + sum(row["excluded"].values())
    wrong = {"source_file": "letters/locked.pdf", "reason": "It is encrypted.", "mend": "Save it without a password."}
    assert row["unreadable"] == [wrong]


def test_a_false_quote_stops_everything(tmp_path: Path) -> None:
    store = write_run(tmp_path / "run")
    ends = {"start": 3, "end": 9, "quote": "nonsense"}
    honest = next(iter(store.positions()))

    class Bent:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def positions(self) -> list[object]:
            return [replace(honest, **ends)]

    with pytest.raises(PromiseBroken, match=honest.id):
        export(Bent(), tmp_path / "x")  # type: ignore[arg-type]
    assert not (tmp_path / "x").exists()


def test_a_template_must_stand_in_its_response(tmp_path: Path) -> None:
    store = write_run(tmp_path / "run")
    campaign = replace(next(iter(store.campaigns())), template="Words that nobody wrote.")

    class Bent:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def campaigns(self) -> list[object]:
            return [campaign]

    with pytest.raises(PromiseBroken, match="template"):
        export(Bent(), tmp_path / "x")  # type: ignore[arg-type]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    put(path, ["old\n"])

    def broken() -> object:
        yield "new\n"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        put(path, broken())  # type: ignore[arg-type]
    assert path.read_text(encoding="utf-8") == "old\n"


def test_lines_survive_line_readers() -> None:
    """U+2028, U+0085 and half a surrogate pair: each raw one would split or break a line of JSON."""
    (line,) = json_lines([{"quote": "a\u2028b\x85c\ud800d"}])
    assert len(line.splitlines()) == 1
    assert line.encode("utf-8")
    assert json.loads(line) == {"quote": "a\u2028b\x85c\ud800d"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "coverage"])
def test_csv_opens_with_every_field(store: Store, tmp_path: Path, kind: str) -> None:
    export(store, tmp_path / "x", "csv")
    path = tmp_path / "x" / f"{kind}.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    export(store, tmp_path / "x")
    assert len(rows) == len(read(tmp_path / "x", kind))
    assert list(rows[0]) == list(schema(kind)["properties"])


@pytest.mark.parametrize("start", ["=1+1", "+44", "-x", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula_unless_raw(start: str) -> None:
    assert cell(start) == f"'{start}"
    assert cell([start, "b"]).startswith("'")
    assert cell(start, raw=True) == start


def test_cells_of_every_shape() -> None:
    assert cell(["a", "b"]) == "a; b"
    assert cell({"start": 1}) == '{"start": 1}'
    assert cell([{"a": 1}]) == '[{"a": 1}]'
    assert cell({}) == cell([]) == cell(None) == ""
    assert cell(-1.5) == "-1.5", "a number is no formula"
    long = cell("x" * 40_000)
    assert len(long) == 32_767
    assert "cut here" in long
    assert cell("x" * 40_000, raw=True) == "x" * 40_000


def test_csv_without_rows_still_says_its_columns() -> None:
    assert list(csv_lines("assignments", [], raw=False)) == ["theme,passage,score,by\n"]


def test_wrong_format_and_a_file_in_the_way(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="jsonl, csv"):
        export(store, tmp_path / "x", "xml")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(WrongUsage, match="is a file"):
        export(store, tmp_path / "file")
    with pytest.raises(WrongUsage, match="record kind"):
        schema("opinions")


@pytest.mark.parametrize("made", [[], [trust()], [trust(), article()], [Letter("empty.txt", "")]])
def test_small_runs(tmp_path: Path, made: list[Letter]) -> None:
    store = write_run(tmp_path / "run", made)
    assert len(export(store, tmp_path / "x")) == len(KINDS)
    assert len(read(tmp_path / "x", "documents")) == len(made)
