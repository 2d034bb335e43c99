"""Rows → bytes in a file, the whole file or nothing of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.exchange.cells import CUT, guard
from pipeline.export.rows import Row
from pipeline.export.schema import fields
from pipeline.settings import ExportSettings

__all__ = ["csv_lines", "json_lines", "json_text", "put", "table_lines"]

#: Characters that JSON allows raw but that line readers (Python's ``splitlines``, JavaScript of old) take for a line's end,
#: and halves of surrogate pairs, which UTF-8 cannot carry.
_AWKWARD = re.compile("[\x7f\x85\u2028\u2029\ud800-\udfff]")


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One object a line."""
    for row in rows:
        yield _escape(json.dumps(row, ensure_ascii=False, allow_nan=False)) + "\n"


def json_text(row: Row | list[Row]) -> Iterator[str]:
    """One value, indented for people."""
    yield _escape(json.dumps(row, ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def _escape(text: str) -> str:
    return _AWKWARD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def csv_lines(kind: str, rows: Iterable[Row], *, raw: bool) -> Iterator[str]:
    """A header line (also when there are no rows), then a line a row; see :func:`cell`."""
    columns = fields(kind)
    yield _csv_line(columns)
    for row in rows:
        yield _csv_line([cell(row[column], raw=raw) for column in columns])


def table_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A header line and a line a row, safe to open in a spreadsheet."""
    yield _csv_line(columns)
    for row in rows:
        yield _csv_line([cell(value) for value in row])


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def cell(value: object, *, raw: bool = False, cut: bool = False) -> str:
    """A value as a cell: lists of words joined by "; ", anything deeper as JSON, and no formula unless ``raw``.

    ``cut``: as it is, but no longer than a spreadsheet takes, for a writer that makes no formula of any string.

    >>> cell(["pace", "place"]), cell(None), cell(True), cell(-3), cell("=1+1"), cell("=1+1", raw=True)
    ('pace; place', '', 'true', '-3', "'=1+1", '=1+1')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        text = value
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        text = "; ".join(value)
    else:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False) if value else ""
    if raw:
        return text
    return _cut(text if cut else guard(text))


def _cut(text: str) -> str:
    longest = ExportSettings().cell_length
    return text if len(text) <= longest else text[: longest - len(CUT)] + CUT


def put(path: Path, lines: Iterable[str], *, bom: bool = False) -> None:
    """Write ``lines`` to ``path`` in one step: a reader sees the old file or the whole new one. ``bom`` for Excel's sake."""
    half = path.with_name(f".{path.name}.part")
    # a lone half of a surrogate pair cannot stand in UTF-8: CSV shows its escape; JSON never brings one here
    with half.open("w", encoding="utf-8-sig" if bom else "utf-8", errors="backslashreplace", newline="") as file:
        file.writelines(lines)
    half.replace(path)
