"""Tables of the export come back: edits are corrections, verdicts are verdicts, and what is not there says nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from edited_tables import FORMS, Rows, edited
from written_run import write_run

from pipeline.datamodel import Decision
from pipeline.errors import WrongUsage
from pipeline.exchange import Taken, exchange
from pipeline.exchange.codings import codings
from pipeline.export import export
from pipeline.store import Store

AT = "2031-03-04T09:00:00Z"


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    yield opened
    opened.close()


def take(store: Store, file: Path, **options: bool) -> Taken:
    """Read a file and write what it says, as the command does."""
    taken = exchange(store, file, "Ada", AT, **options)
    store.put_decisions(taken.decisions)
    return taken


def row_of(rows: Rows, record: str) -> dict[str, Any]:
    return next(row for own in rows.values() for row in own if row["id"] == record)


def said(store: Store, words: str) -> Any:
    tags = (*store.positions(), *store.concerns(), *store.asks())
    return next(tag for tag in tags if words in tag.quote)


@pytest.mark.parametrize("form", FORMS)
def test_an_untouched_export_says_nothing(store: Store, tmp_path: Path, form: str) -> None:
    taken = take(store, edited(store, tmp_path / "x", form, lambda rows: None))
    assert (taken.decisions, taken.lost, taken.older, taken.absent) == ((), (), 0, 0)
    assert taken.unchanged == len(list(codings(store)))


@pytest.mark.parametrize("form", FORMS)
def test_what_a_person_edits_is_decided_and_the_same_file_twice_says_nothing_new(store: Store, tmp_path: Path, form: str) -> None:
    found = {
        "stance": said(store, "We support option A"), "holder": said(store, "I am against option A"),
        "words": said(store, "We support option B without reserve"), "rejected": said(store, "Write to me"),
        "accepted": said(store, "Ministers must publish"), "codes": said(store, "It will cost more"),
        "gone": said(store, "my orchard floods"),
    }  # fmt: skip

    def edit(rows: Rows) -> None:
        row_of(rows, found["stance"].id)["stance"] = "support" if form == "jsonl" else "Support "
        row_of(rows, found["holder"].id)["holder"] = "RTN"
        row_of(rows, found["words"].id)["quote"] = "We support option B"
        row_of(rows, found["rejected"].id)["review"] = "rejected"
        row_of(rows, found["accepted"].id)["review"] = "accepted"
        row_of(rows, found["codes"].id)["codes"] = ["funding", "pace"] if form in ("jsonl", "parquet") else "Money; pace"
        for own in rows.values():
            own[:] = [row for row in own if row["id"] != found["gone"].id]

    file = edited(store, tmp_path / "x", form, edit)
    taken = take(store, file)
    assert [taken.count(action) for action in ("correct", "reject", "accept", "add")] == [4, 1, 1, 0]
    assert (taken.lost, taken.older, taken.absent) == ((), 0, 1)
    after = {tag.id: tag for tag in (*store.positions(), *store.concerns(), *store.asks())}
    assert (after[found["stance"].id].stance, after[found["stance"].id].condition) == ("support", None)
    assert after[found["holder"].id].holder == "Rivers Trust Network", "an alias is the name that it stands for"
    assert after[found["words"].id].quote == "We support option B"
    assert after[found["codes"].id].codes == ("funding", "pace")
    assert found["rejected"].id not in after and found["gone"].id in after
    assert after[found["accepted"].id].review == "accepted"
    assert {(one.who, one.at) for one in store.decisions()} == {("Ada", AT)}
    again = take(store, file)
    assert (again.decisions, again.older, again.lost) == ((), 0, ())


@pytest.mark.parametrize("form", FORMS)
def test_a_missing_row_is_a_rejection_only_in_a_complete_file(store: Store, tmp_path: Path, form: str) -> None:
    gone = said(store, "my orchard floods")

    def edit(rows: Rows) -> None:
        for own in rows.values():
            own[:] = [row for row in own if row["id"] != gone.id]

    file = edited(store, tmp_path / "x", form, edit)
    assert exchange(store, file, "Ada", AT).absent == 1 and not exchange(store, file, "Ada", AT).decisions
    taken = take(store, file, complete=True)
    assert [(one.action, one.record) for one in taken.decisions] == [("reject", gone.id)]
    assert not take(store, file, complete=True).decisions


@pytest.mark.parametrize("form", FORMS)
def test_a_row_without_an_id_is_a_new_finding(store: Store, tmp_path: Path, form: str) -> None:
    place = {"source_file": "letters/rtn.pdf"} if form != "extracts" else {"document": "letters/rtn.pdf"}
    new = place | {"kind": "concern", "quote": "31 of our 40 trusts", "codes": ["place"], "reviewer": "Grace"}
    file = edited(
        store, tmp_path / "x", form, lambda rows: rows["extracts" if form == "extracts" else "concerns"].append(dict(new))
    )
    taken = take(store, file)
    assert (taken.count("add"), len(taken.decisions), taken.lost) == (1, 1, ())
    (added,) = [one for one in store.concerns() if one.review == "added"]
    assert (added.quote, added.codes, added.holder, added.page) == ("31 of our 40 trusts", ("place",), "Rivers Trust Network", 2)
    assert [one.who for one in store.decisions()] == ["Grace"]
    assert not take(store, file).decisions


@pytest.mark.parametrize("form", FORMS)
def test_an_older_file_takes_no_decision_back_but_its_own_edits_count(store: Store, tmp_path: Path, form: str) -> None:
    position, concern, ask = said(store, "We support option A"), said(store, "It will cost"), said(store, "Ministers must")

    def edit(rows: Rows) -> None:
        row_of(rows, position.id)["holder"] = "Somebody Else"

    file = edited(store, tmp_path / "x", form, edit)
    decided = [
        Decision("position", position.id, "correct", {"stance": "neutral"}, "Bob", AT),
        Decision("concern", concern.id, "reject", {}, "Bob", AT),
        Decision("ask", ask.id, "correct", {"addressee": "The council"}, "Bob", AT),
    ]
    store.put_decisions(decided)
    taken = take(store, file)
    assert [(one.record, one.detail) for one in taken.decisions] == [(position.id, {"holder": "Somebody Else"})]
    assert taken.older == 2
    assert said(store, "We support option A").stance == "neutral"
    assert said(store, "Ministers must").addressee == "The council"
    assert concern.id not in {one.id for one in store.concerns()}


@pytest.mark.parametrize("form", FORMS)
def test_what_was_corrected_can_be_put_back_in_a_newer_file(store: Store, tmp_path: Path, form: str) -> None:
    position = said(store, "I am against option A")
    store.put_decisions([Decision("position", position.id, "correct", {"stance": "neutral"}, "Bob", AT)])
    file = edited(store, tmp_path / "x", form, lambda rows: row_of(rows, position.id).update(stance="oppose"))
    assert [one.detail for one in take(store, file).decisions] == [{"stance": "oppose"}]
    assert said(store, "I am against option A").stance == "oppose"
    assert not take(store, file).decisions


@pytest.mark.parametrize("form", FORMS)
def test_what_cannot_be_understood_is_told_and_changes_nothing(store: Store, tmp_path: Path, form: str) -> None:
    wrong = {
        "I am against option A": ("stance", "against", "'against' is none of support"),
        "We support option A": ("proposal", "option-z", "no proposal 'option-z'"),
        "It will cost": ("quote", "It would cost more", "its words do not stand"),
        "timetable of nine months": ("review", "perhaps", "its review is 'perhaps'"),
        "my orchard floods": ("codes", ["trees"], "no code 'trees'"),
        "Ministers must publish": ("document", "letters/weirford-1.txt", "another document"),
    }

    def edit(rows: Rows) -> None:
        for words, (name, value, _) in wrong.items():
            row_of(rows, said(store, words).id)[name] = value

    taken = take(store, edited(store, tmp_path / "x", form, edit), complete=True)
    assert not taken.decisions
    reasons = " ".join(reason for _, reason in taken.lost)
    assert len(taken.lost) == len(wrong) and all(reason in reasons for _, _, reason in wrong.values()), taken.lost


def test_two_sheets_that_say_different_things_of_a_record_say_nothing(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")
    file = edited(store, tmp_path / "x", "extracts", lambda rows: row_of(rows, position.id).update(stance="neutral"))
    assert exchange(store, file, "Ada", AT).decisions[0].detail == {"stance": "neutral"}
    book = openpyxl.load_workbook(file)
    sheet = book["positions"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    line = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, columns["id"]).value == position.id)
    sheet.cell(line, columns["stance"]).value = "support"
    book.save(file)
    taken = exchange(store, file, "Ada", AT)
    assert not taken.decisions and "told in two ways" in taken.lost[0][1]


def test_merged_cells_say_the_same_of_every_row(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x", "xlsx")
    file = tmp_path / "x" / "extracts.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["concerns"]
    column = next(cell.column for cell in sheet[1] if cell.value == "severity")
    sheet.merge_cells(start_row=2, end_row=sheet.max_row, start_column=column, end_column=column)
    assert sheet.cell(3, column).value is None
    book.save(file)
    taken = take(store, file)
    assert not taken.decisions and not taken.lost


def test_a_date_that_a_spreadsheet_made_is_not_taken(store: Store, tmp_path: Path) -> None:
    from datetime import datetime

    position = said(store, "I am against option A")
    file = edited(store, tmp_path / "x", "extracts", lambda rows: row_of(rows, position.id).update(holder=datetime(2031, 3, 4)))
    taken = take(store, file)
    assert not taken.decisions and "made a date" in taken.lost[0][1]


def test_numbers_for_text_and_numbers_with_a_point(store: Store, tmp_path: Path) -> None:
    ask = said(store, "Ministers must publish")

    def edit(rows: Rows) -> None:
        row_of(rows, ask.id).update(addressee=2030, start=float(ask.start), end=f"{ask.end}.0")

    taken = take(store, edited(store, tmp_path / "x", "xlsx", edit))
    assert [one.detail for one in taken.decisions] == [{"addressee": "2030"}] and not taken.lost


def test_a_guarded_cell_is_what_it_was_and_a_cut_one_says_nothing(tmp_path: Path) -> None:
    from written_run import Letter

    lines = ["=SUM(1) is what we oppose about option B", "-2 and " + "far " * 12_000 + "too fast"]
    letter = Letter("letters/=odd.txt", "\n".join(lines), kind="response")
    letter.sent_by("=Odd & Sons", "body", "yes")
    letter.position(lines[0], "=Odd & Sons", "oppose", "option-b")
    letter.concern(lines[1], "=Odd & Sons", "pace")
    store = write_run(tmp_path / "run", [letter])
    for form in ("csv", "xlsx", "parquet"):
        taken = take(store, edited(store, tmp_path / form, form, lambda rows: None))
        assert not taken.decisions and not taken.lost and taken.unchanged == 2
    file = edited(store, tmp_path / "y", "csv", lambda rows: rows["concerns"][0].update(holder="'=Even & Sons"))
    assert [one.detail for one in take(store, file).decisions] == [{"holder": "=Even & Sons"}]
    store.close()


def test_a_row_copied_to_make_a_new_one_wants_an_empty_id(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")

    def edit(rows: Rows) -> None:
        rows["positions"].append(row_of(rows, position.id) | {"proposal": "option-b"})

    taken = take(store, edited(store, tmp_path / "x", "csv", edit))
    assert not taken.decisions and "leave the id of a new row empty" in taken.lost[0][1]


def test_columns_sorted_apart_are_refused(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.exchange.FEW_CHANGES", 2)

    def edit(rows: Rows) -> None:
        for row in rows["positions"]:
            row["stance"] = "neutral"

    file = edited(store, tmp_path / "x", "csv", edit) / "positions.csv"
    with pytest.raises(WrongUsage, match="would change"):
        take(store, file)
    assert take(store, file, sweeping=True).count("correct") > 2


def test_a_row_that_the_run_now_finds_otherwise_is_only_taken_when_somebody_says_so(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")

    def edit(rows: Rows) -> None:
        row_of(rows, position.id).update(why=["rule that is no more"], stance="neutral")

    folder = edited(store, tmp_path / "x", "jsonl", edit)
    taken = take(store, folder)
    assert not taken.decisions and "since this file was written" in taken.lost[0][1]
    file = folder / "positions.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    next(row for row in rows if row["id"] == position.id)["review"] = "corrected"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [one.detail for one in take(store, file).decisions if one.record == position.id] == [{"stance": "neutral"}]


def test_a_row_of_another_run_is_told_and_adds_nothing(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")
    file = edited(
        store, tmp_path / "x", "jsonl", lambda rows: row_of(rows, position.id).update(id="pos-0000", proposal="option-b")
    )
    taken = take(store, file)
    assert not taken.decisions and taken.lost[0][1] == "there is no such row in this run"


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("positions.jsonl", b'{"id": 1}\n[1]\n', "line 2: this is no row"),
        ("positions.jsonl", b'{"id": "a", "corrected": 3}\n', '"corrected" is no object'),
        ("positions.jsonl", b'{"id": "a", "corrected": {"stanse": "oppose"}}\n', "cannot be corrected"),
        ("positions.jsonl", b"\xff\xfe\xfa", "not in UTF-8"),
        ("positions.jsonl", b'{"id":' + b"[" * 100_000, "no row of an export"),
        ("positions.csv", b"a,b\n1,2\n", "no column id or quote"),
        ("positions.csv", b"id,stance,stance\n1,a,b\n", "two columns named 'stance'"),
        ("extracts.xlsx", b"PK\x03\x04 no zip", "cannot be read"),
        ("extracts.xlsx", b"no zip", "no workbook"),
        ("asks.parquet", b"PAR1 no", "no Parquet file"),
        ("themes.csv", b"id,label\n1,x\n", "about themes"),
        ("codes.qdc", b"<a", "no REFI-QDA code book"),
        ("page.jsonld", b'{"@context": "x", "items": []}', "no annotation in"),
    ],
)  # fmt: skip
def test_a_malformed_file_says_what_is_wrong_and_the_mend(
    store: Store, tmp_path: Path, name: str, content: bytes, match: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(WrongUsage, match=match) as told:
        take(store, tmp_path / name)
    assert told.value.mend


def test_a_folder_must_say_which_of_its_files_was_worked_on(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="no positions, concerns or asks"):
        take(store, tmp_path)
    export(store, tmp_path / "x", "jsonl")
    export(store, tmp_path / "x", "csv")
    with pytest.raises(WrongUsage, match=r"as \.csv and as \.jsonl"):
        take(store, tmp_path / "x")


def test_a_workbook_that_unpacks_to_far_cells_is_refused(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "positions"
    book.active["A1"], book.active["XFD1048576"] = "id", "x"
    book.save(tmp_path / "positions.xlsx")
    with pytest.raises(WrongUsage, match=r"spans .* cells"):
        take(store, tmp_path / "positions.xlsx")
