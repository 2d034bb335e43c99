"""Spreadsheets and CSV: a survey export becomes one block a cell, any other sheet one table block a row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineWorkbook

from pipeline.errors import UnreadableDocument
from pipeline.ingest.limits import check_cell_count, check_cells, open_archive
from pipeline.ingest.reading import Piece, Reading
from pipeline.ingest.repair import as_repairs, clean, decode
from pipeline.ingest.survey import Sheet, find_header, looks_like_survey
from pipeline.settings import IngestSettings

#: An answer can be a whole letter in one cell; Python's own limit of 131,072 characters would refuse it.
#: The limit is the process's own.
_FIELD_LIMIT = 50_000_000
_DELIMITERS = (",", ";", "\t", "|")


def read_workbook(data: bytes, settings: IngestSettings) -> Reading:
    """Reads XLSX, XLS or ODS.

    Raises:
        UnreadableDocument: it is protected, damaged or too large.
    """
    workbook = open_workbook(data, settings)
    sheets = []
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        check_cell_count(sheet.total_height * sheet.total_width, settings)
        rows = [[format_value(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
        sheets.append(Sheet(name, rows))
    return _reading(sheets)


def open_workbook(data: bytes, settings: IngestSettings) -> CalamineWorkbook:
    """A workbook after a look at what it would unpack to; its formulas are never run.

    Raises:
        UnreadableDocument: it is protected or too large.
    """
    if data.startswith(b"PK"):
        check_cells(open_archive(data, settings), settings)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as error:
        if "password" in str(error).lower() or "encrypt" in str(error).lower():
            raise UnreadableDocument(
                "It is protected by a password.", "Save it without a password and put that file in its place."
            ) from error
        raise


def read_csv(data: bytes, settings: IngestSettings) -> Reading:
    """Reads CSV or TSV in any encoding and with any common delimiter.

    Raises:
        UnreadableDocument: it has more cells than the settings allow.
    """
    repairs: Counter[str] = Counter()
    reading = _reading([Sheet(None, csv_rows(data, settings, repairs))])
    reading.repairs = as_repairs(repairs)
    return reading


def csv_rows(data: bytes, settings: IngestSettings, repairs: Counter[str]) -> list[list[str]]:
    """The cells of CSV or TSV in any encoding and with any common delimiter, row by row.

    Raises:
        UnreadableDocument: it has more cells than the settings allow.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    text = clean(decode(data, repairs), repairs)
    delimiter = None
    if text[:4].lower() == "sep=" and text[5:6] in ("\n", ""):  # Excel's own note of the delimiter
        delimiter, text = text[4:5], text[6:]
    rows = list(_records(text, delimiter or _delimiter(text)))
    check_cell_count(sum(map(len, rows)), settings)
    return rows


def _records(text: str, delimiter: str) -> Iterable[list[str]]:
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter == ","):
        yield [cell.strip() for cell in row]


def _delimiter(text: str) -> str:
    """The delimiter under which most of the first records have the same number of fields, more than one."""
    sample = text[:65536]
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        try:
            counts = Counter(len(row) for row, _ in zip(_records(sample, delimiter), range(60), strict=False) if any(row))
        except csv.Error:
            continue
        wide = Counter({width: count for width, count in counts.items() if width > 1})
        if wide:
            width, count = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
            score = (round(count / counts.total(), 2), width)
            best, best_score = (delimiter, score) if score > best_score else (best, best_score)
    return best


def format_value(value: object) -> str:
    """A cell as a person would read it: no ``.0`` after whole numbers, dates as ISO dates, midnight left out.

    >>> format_value(3.0), format_value(datetime(2021, 1, 8)), format_value(True)
    ('3', '2021-01-08', 'TRUE')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip() if value is not None else ""


def _reading(sheets: list[Sheet]) -> Reading:
    reading = Reading()
    for sheet in sheets:
        header = find_header(sheet.rows)
        if header is not None and looks_like_survey(header, sheet.rows):
            reading.kind = "survey"
            reading.pieces += _cells(sheet, header.columns, header.first_row)
        else:
            reading.pieces += _table_rows(sheet)
    return reading


def _cells(sheet: Sheet, columns: list[str], first_row: int) -> list[Piece]:
    """One piece a filled cell: cells of a row on lines of their own, rows parted by a blank line."""
    pieces: list[Piece] = []
    number = 0
    for row in sheet.rows[first_row:]:
        if not any(row):
            continue
        number += 1
        filled = [(columns[index] if index < len(columns) else "", cell) for index, cell in enumerate(row) if cell]
        for place, (column, cell) in enumerate(filled):
            pieces.append(Piece("cell", cell, row=number, column=column or None, sheet=sheet.name, gap="\n" if place else "\n\n"))
    return pieces


def _table_rows(sheet: Sheet) -> list[Piece]:
    pieces: list[Piece] = []
    for number, row in enumerate((row for row in sheet.rows if any(row)), 1):
        cells = [" ".join(cell.split()) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        pieces.append(Piece("table", " | ".join(cells), row=number, sheet=sheet.name, gap="\n" if number > 1 else "\n\n"))
    return pieces
