"""What spreadsheets and strangers do to tables: merged cells, dates made of names, formulas, damaged and misleading files."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest
from edited_tables import AT, Rows, edited, row_of, said, take
from written_run import Letter, write_run

from pipeline.errors import WrongUsage
from pipeline.exchange import exchange
from pipeline.export import export
from pipeline.store import Store


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    yield opened
    opened.close()


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


@pytest.mark.parametrize(
    "odd",
    [
        pyarrow.array([1], type=pyarrow.timestamp("ns")),
        pyarrow.array([2**60], type=pyarrow.timestamp("ms")),
        pyarrow.array([1], type=pyarrow.timestamp("ms", tz="Nowhere/Land")),
        pyarrow.Array.from_buffers(pyarrow.string(), 1, [None, *map(pyarrow.py_buffer, (b"\0\0\0\0\2\0\0\0", b"\xff\xfe"))]),
    ],
    ids=["nanoseconds", "far", "zone", "bytes"],
)  # fmt: skip
def test_parquet_that_python_has_no_values_for_is_refused_or_read(store: Store, tmp_path: Path, odd: pyarrow.Array) -> None:
    pyarrow.parquet.write_table(pyarrow.table({"id": ["x"], "quote": ["y"], "seen": odd}), tmp_path / "asks.parquet")
    try:  # some of them are values where pandas is there, or a table of time zones
        assert not take(store, tmp_path / "asks.parquet").decisions
    except WrongUsage as error:
        assert "no Parquet file that can be read" in error.wrong


def test_a_workbook_with_a_torn_sheet_is_refused(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "positions"
    book.active.append(["id", "quote"])
    book.save(tmp_path / "whole.xlsx")
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "torn.xlsx", "w") as torn:
        for name in whole.namelist():
            torn.writestr(name, b"<worksheet><sheetData><row" if "sheet1" in name else whole.read(name))
    with pytest.raises(WrongUsage, match=r"A sheet of torn\.xlsx cannot be read"):
        take(store, tmp_path / "torn.xlsx")


def test_a_folder_with_the_name_of_a_code_book_is_told_so(store: Store, tmp_path: Path) -> None:
    (tmp_path / "codes.qdc").mkdir()
    with pytest.raises(WrongUsage, match="no positions, concerns or asks"):
        take(store, tmp_path / "codes.qdc")


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
