"""Rows out of the files that people edit: JSON Lines, CSV, workbooks (XLSX, XLS, ODS), Parquet, or a folder of one of them.

A stranger's file is looked at before it is opened; formulas are never run. Excel's habits are known: a byte order mark, line ends
of Windows, semicolons for commas, rows and columns left empty, moved or hidden, merged cells, a title above the header.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineError

from pipeline.errors import UnreadableDocument, WrongUsage
from pipeline.ingest.limits import check_cell_count, check_size
from pipeline.ingest.table import csv_rows, format_value, open_workbook
from pipeline.settings import IngestSettings

__all__ = ["REVIEWED_KINDS", "TABLES", "WORKBOOKS", "Row", "is_code_table", "read_tables"]

#: The kinds that people review, each with the fields that they may correct.
REVIEWED_KINDS = {
    "position": ("holder", "holder_kind", "voice", "proposal", "stance", "condition", "strength"),
    "concern": ("holder", "voice", "codes", "proposal", "affected", "severity"),
    "ask": ("holder", "voice", "addressee", "proposal"),
}
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TABLES = (".jsonl", ".csv", ".tsv", ".parquet", *WORKBOOKS)
#: Other record kinds of the export: nobody reviews them.
_OTHERS = (
    "document", "respondent", "response", "passage", "attribution", "figure", "theme", "assignment", "campaign", "coverage",
)  # fmt: skip
_KIND = re.compile(rf"({'|'.join(REVIEWED_KINDS)})s?(?![a-z])|({'|'.join(_OTHERS)})s?(?: \d+)?$")
#: Rows above the header: a title, a note.
_ROWS_ABOVE = 10
#: Rows of a Parquet file that are unpacked at a time.
_BATCH = 256
_TOO_WIDE = "it has more cells than there are columns: a comma or a quotation mark is missing or too much"
_HEADER = "Keep the header row as greenpaper export writes it."
_SAVE = "Save it again in the program that made it, or export it again."


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        where: what a message calls it.
        table: the file, or the sheet of it.
        kind: what the table's name says that its rows are, or "".
        cells: by the column's name, in small letters with low lines. A column that is not there is not in it.
        fault: why it cannot be taken, or "".
    """

    where: str
    table: str
    kind: str
    cells: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


def read_tables(file: Path, settings: IngestSettings = IngestSettings()) -> list[Row]:
    """The rows of a table, or of the tables of a folder.

    Raises:
        WrongUsage: it is not what its name says, too large, or has nothing that can be reviewed; says the mend.
    """
    rows = [row for one in (_inside(file) if file.is_dir() else [file]) for row in _rows(one, settings)]
    if not rows and (kind := _kind_of(file.stem)) in _OTHERS:
        raise WrongUsage(
            f"{file.name} is about {kind}s: only positions, concerns and asks are taken back.",
            "Name positions, concerns or asks; themes are changed with: greenpaper themes",
        )
    return rows


def _inside(folder: Path) -> list[Path]:
    tables = [path for path in sorted(folder.iterdir()) if path.suffix.casefold() in TABLES]
    found = [path for path in tables if _kind_of(path.stem) in REVIEWED_KINDS]
    if not found:
        raise WrongUsage(f"There are no positions, concerns or asks in {folder.as_posix()}.", "Name the file that you worked on.")
    if len(kinds := sorted({path.suffix.casefold() for path in found})) > 1:
        raise WrongUsage(f"{folder.as_posix()} holds them as {' and as '.join(kinds)}.", "Name the file that you worked on.")
    return found


def _rows(file: Path, settings: IngestSettings) -> Iterator[Row]:
    suffix = file.suffix.casefold()
    kind = _kind_of(file.stem)
    if kind in _OTHERS:
        return
    try:
        check_size(file.stat().st_size, settings)
        if suffix == ".jsonl":
            yield from _lines(file, kind)
        elif suffix == ".parquet":
            yield from _parquet(file, kind, settings)
        elif suffix in WORKBOOKS:
            yield from _workbook(file, settings)
        else:
            yield from _table(csv_rows(file.read_bytes(), settings, Counter()), file.name, kind)
    except UnreadableDocument as error:
        raise WrongUsage(f"{file.name} cannot be read. {error.wrong}", error.mend) from error
    except csv.Error as error:
        raise WrongUsage(f"{file.name} is no CSV: {error}.", _SAVE) from error


def _lines(file: Path, kind: str) -> Iterator[Row]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{file.name} is not in UTF-8.", "Save it again with the encoding UTF-8.") from error
    # not splitlines: JSON may hold U+2028 as it is
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict) or not row.keys() & {"id", "quote"}:
            raise WrongUsage(
                f"{file.name}, line {number}: this is no row of an export.",
                "Write one JSON object a line, as greenpaper export does; a line must not be broken in two.",
            )
        yield Row(f"{file.name} line {number}", file.name, kind, row | _corrected(row, f"{file.name}, line {number}"))


def _corrected(row: dict[str, Any], where: str) -> dict[str, Any]:
    """What a row tells apart from what the program found, as ``greenpaper train`` takes it."""
    changed = row.get("corrected") or {}
    if not isinstance(changed, dict):
        raise WrongUsage(f'{where}: "corrected" is no object.', 'Write "corrected": {"stance": "oppose"}.')
    known = {name for fields in REVIEWED_KINDS.values() for name in fields} | {"start", "end", "quote"}
    if wrong := sorted(changed.keys() - known):
        raise WrongUsage(f'{where}: "{wrong[0]}" cannot be corrected.', f"Choose from: {', '.join(sorted(known))}.")
    return changed


def _workbook(file: Path, settings: IngestSettings) -> Iterator[Row]:
    data = file.read_bytes()
    try:
        book = open_workbook(data, settings)
    except (CalamineError, OSError, ValueError) as error:
        raise WrongUsage(f"{file.name} is no workbook that can be read: {error}.", _SAVE) from error
    found = False
    for name in book.sheet_names:
        kind = _kind_of(name)
        if kind in _OTHERS:
            continue
        try:
            sheet = book.get_sheet_by_name(name)
            check_cell_count(sheet.total_height * sheet.total_width, settings)
            values: list[list[Any]] = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
            _fill_merged(values, sheet.merged_cell_ranges or ())
        except (CalamineError, ValueError) as error:
            raise WrongUsage(f"A sheet of {file.name} cannot be read: {error}.", _SAVE) from error
        if _header_of(values) is not None:
            found = True
            yield from _table(values, "".join(sign for sign in name if sign.isprintable()), kind)
    if not found:
        raise WrongUsage(f"No sheet of {file.name} has a column id or quote.", _HEADER)


def _plain(value: object) -> object:
    """Dates stay: what is reviewed has none, so a spreadsheet has made them."""
    return value if isinstance(value, date | time | timedelta) else format_value(value)


def _fill_merged(values: list[list[Any]], ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A merged cell says the same of every row that it spans."""
    for (top, left), (bottom, right) in ranges:
        for row in values[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = values[top][left]


def is_code_table(rows: Sequence[Row]) -> bool:
    """Whether a table is a code book: names and what they mean, and nobody's words."""
    return bool(rows) and {"name", "description"} <= rows[0].cells.keys() and not rows[0].cells.keys() & {"id", "quote"}


def _header_of(values: Sequence[Sequence[Any]]) -> int | None:
    """The number of the row with the columns' names, or None."""
    for number, row in enumerate(values[:_ROWS_ABOVE]):
        names = {_name(cell) for cell in row}
        if "quote" in names or ("id" in names and len(names) > 1) or {"name", "description"} <= names:
            return number
    return None


def _table(values: Sequence[Sequence[Any]], table: str, kind: str) -> Iterator[Row]:
    at = _header_of(values)
    if at is None:
        raise WrongUsage(f"{table} has no column id or quote.", _HEADER)
    names = [_name(cell) for cell in values[at]]
    _check_names(names, table)
    for number, row in enumerate(values[at + 1 :], start=at + 2):
        if any(cell not in ("", None) for cell in row):
            full = [*row, *[None] * (len(names) - len(row))]
            cells = {name: None if cell == "" else cell for name, cell in zip(names, full, strict=False) if name}
            wide = any(cell not in ("", None) for cell in row[len(names) :])
            yield Row(f"{table} row {number}", table, kind, cells, _TOO_WIDE if wide else "")


def _check_names(names: Iterable[str], table: str) -> None:
    """Raises: WrongUsage: two columns have one name, so that one of them would be lost."""
    twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if twice:
        raise WrongUsage(f"{table} has two columns named {twice[0][:60]!r}.", "Rename or delete the one that is not to be read.")


def _name(cell: object) -> str:
    return re.sub(r"[\s-]+", "_", str(cell).strip().casefold()) if cell is not None else ""


def _kind_of(name: str) -> str:
    """What a file or a sheet is called after: ``positions``, ``Concerns 2``, ``asks-reviewed``; "" for any other name."""
    found = _KIND.match(name.casefold())
    return (found[1] or found[2]) if found else ""


def _parquet(file: Path, kind: str, settings: IngestSettings) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as table:
            about = table.metadata
            groups = [about.row_group(number) for number in range(about.num_row_groups)]
            check_cell_count(sum(group.column(one).num_values for group in groups for one in range(group.num_columns)), settings)
            names = {name: _name(name) for name in table.schema_arrow.names}
            _check_names(map(_name, table.schema_arrow.names), file.name)
            number = unpacked = 0
            # a few rows at a time: one long text that is told a million times takes a few bytes in the file
            for batch in table.iter_batches(batch_size=_BATCH):
                unpacked += batch.nbytes
                if unpacked > settings.unpacked_bytes:
                    raise WrongUsage(f"{file.name} unpacks to more than {settings.unpacked_bytes / 1e6:.0f} MB.", "Split it.")
                for values in batch.to_pylist():
                    number += 1
                    cells = {names[name]: value for name, value in values.items()}
                    yield Row(f"{file.name} row {number}", file.name, kind, cells)
    # beside Arrow's own: a moment that Python has no number for, a time zone that it does not know, bytes that are no text
    except (pa.ArrowException, OSError, ValueError, OverflowError, LookupError) as error:
        raise WrongUsage(f"{file.name} is no Parquet file that can be read: {error}.", _SAVE) from error
