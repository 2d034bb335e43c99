"""The tables of an export as people hand them back: changed in the program that opens them, and saved by it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow
import pyarrow.parquet

from pipeline.exchange import Taken, exchange
from pipeline.export import export
from pipeline.export.parquet import arrow_schema
from pipeline.store import Store

AT = "2031-03-04T09:00:00Z"
Rows = dict[str, list[dict[str, Any]]]
KINDS = ("positions", "concerns", "asks")
#: What an analyst can get the records as; "extracts" is the first sheet of the workbook, edited alone.
FORMS = ("jsonl", "csv", "xlsx", "extracts", "parquet")


def take(store: Store, file: Path, **options: bool) -> Taken:
    """Read a file and write what it says, as the command does."""
    taken = exchange(store, file, "Ada", AT, **options)
    store.put_decisions(taken.decisions)
    return taken


def row_of(rows: Rows, record: str) -> dict[str, Any]:
    return next(row for own in rows.values() for row in own if row["id"] == record)


def said(store: Store, words: str) -> Any:
    """The first finding with these words in it."""
    tags = (*store.positions(), *store.concerns(), *store.asks())
    return next(tag for tag in tags if words in tag.quote)


def edited(store: Store, folder: Path, form: str, edit: Callable[[Rows], None]) -> Path:
    """Export, let ``edit`` change the rows (by kind; "extracts": one list), save. Returns what is to be imported."""
    export(store, folder, "xlsx" if form == "extracts" else form)
    if form in ("xlsx", "extracts"):
        return _workbook(folder / "extracts.xlsx", KINDS if form == "xlsx" else ("extracts",), edit)
    rows = {kind: _READ[form](folder / f"{kind}.{form}") for kind in KINDS}
    edit(rows)
    back = folder / "back"
    back.mkdir()
    for kind in filter(rows.get, KINDS):
        _WRITE[form](back / f"{kind}.{form}", rows[kind])
    return back


def _read_json(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _write_json(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _read_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    """As Excel saves it in most of Europe: semicolons, line ends of Windows, a byte order mark, empty rows at the end."""
    columns = sorted({name for row in rows for name in row}, reverse=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, columns, delimiter=";", lineterminator="\r\n")
        table.writeheader()
        table.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
        file.write(";" * (len(columns) - 1) + "\r\n")


def _read_parquet(path: Path) -> list[dict[str, Any]]:
    return pyarrow.parquet.read_table(path).to_pylist()


def _write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    schema = arrow_schema(path.stem)
    for name in sorted({name for row in rows for name in row} - set(schema.names)):
        schema = schema.append(pyarrow.field(name, pyarrow.string()))
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), path)


_READ = {"jsonl": _read_json, "csv": _read_csv, "parquet": _read_parquet}
_WRITE = {"jsonl": _write_json, "csv": _write_csv, "parquet": _write_parquet}


def _cell(value: object) -> object:
    return "; ".join(value) if isinstance(value, list) else value


def _workbook(path: Path, sheets: tuple[str, ...], edit: Callable[[Rows], None]) -> Path:
    book = openpyxl.load_workbook(path)
    rows: Rows = {}
    for name in sheets:
        head, *body = book[name].iter_rows(values_only=True)
        rows[name] = [dict(zip(head, values, strict=True)) for values in body]
    edit(rows)
    for name in sheets:
        columns = list(dict.fromkeys(column for row in rows[name] for column in row))
        sheet = book[name]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["Reviewed in March"])
        sheet.append(columns)
        for row in rows[name]:
            sheet.append([_cell(row.get(column)) for column in columns])
        sheet.column_dimensions["A"].hidden = True
    book.save(path)
    return path
