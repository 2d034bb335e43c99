"""One XLSX workbook: the coded extracts first, then a sheet for each record kind.

Every cell that holds words is written as a string: nothing that a respondent typed is ever a formula, a link or a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.exchange.values import CHOICES
from pipeline.export.rows import Row, all_rows, coverage_row
from pipeline.export.schema import fields
from pipeline.export.write import cell
from pipeline.store import Store

__all__ = ["EXTRACTS", "extracts", "write_workbook"]

#: The columns of the sheet that analysts work in: one row a coded extract.
EXTRACTS = (
    "kind", "respondent", "respondent_kind", "publish", "holder", "voice", "quote", "stance", "proposal", "codes", "addressee",
    "condition", "themes", "document", "page", "basis", "score", "review", "why", "campaign", "id",
)  # fmt: skip
#: The sheets that people review, and that `greenpaper import` takes back.
_REVIEWED = ("extracts", "positions", "concerns", "asks")
_WIDTHS = {"quote": 70, "why": 40, "codes": 24, "respondent": 28, "holder": 28, "document": 28, "themes": 40, "text": 60}
#: What Excel takes: more rows go to a second sheet of the same kind.
_MOST_ROWS = 1_048_575
#: A workbook bears a time; the same run must give the same bytes.
_NO_TIME = datetime(2000, 1, 1)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_workbook(store: Store, path: Path) -> None:
    """Write everything that the export holds, and the extracts, to ``path`` in one step."""
    part = path.with_name(f".{path.name}.part")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    with xlsxwriter.Workbook(str(part), options) as book:
        book.set_properties({"title": store.consultation().title, "created": _NO_TIME})
        kinds = dict(all_rows(store))
        _sheets(book, "extracts", EXTRACTS, list(extracts(kinds)))
        for kind, rows in kinds.items():
            _sheets(book, kind, fields(kind), rows)
        _sheets(book, "coverage", ("what", "count"), [{"what": key, "count": value} for key, value in _accounting(store)])
    part.replace(path)


def extracts(kinds: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """Positions, concerns, asks and figures as one list, by document and place, each with who sent it and its themes."""
    responses = {row["id"]: row for row in kinds["responses"]}
    people = {row["id"]: row for row in kinds["respondents"]}
    labels = {row["id"]: row["label"] for row in kinds["themes"] if row["status"] != "rejected"}
    themes: dict[str, list[str]] = {}
    for row in kinds["assignments"]:
        if row["theme"] in labels:
            themes.setdefault(row["passage"], []).append(labels[row["theme"]])
    found = [(kind[:-1], row) for kind in ("positions", "concerns", "asks", "figures") for row in kinds[kind]]
    for kind, row in sorted(found, key=lambda one: (one[1]["source_file"], one[1]["start"], one[1]["end"], one[0], one[1]["id"])):
        response = responses.get(row["response"], {})
        person = people.get(response.get("respondent", ""), {})
        yield {column: row.get(column) for column in EXTRACTS} | {
            "kind": kind,
            "respondent": person.get("name"),
            "respondent_kind": person.get("kind"),
            "publish": response.get("publish"),
            "campaign": response.get("campaign"),
            "proposal": row.get("proposal_label") or row.get("proposal"),
            "condition": (row.get("condition") or {}).get("quote"),
            "themes": themes.get(row["passage"] or "", []),
            "document": row["source_file"],
        }


def _accounting(store: Store) -> Iterator[tuple[str, object]]:
    for key, value in coverage_row(store).items():
        if isinstance(value, dict):
            yield from ((f"{key}: {reason}", count) for reason, count in value.items())
        elif isinstance(value, list):
            yield key, len(value)
        else:
            yield key, value


def _sheets(book: Any, name: str, columns: Sequence[str], rows: Sequence[Row]) -> None:  # noqa: ANN401
    for number, first in enumerate(range(0, max(len(rows), 1), _MOST_ROWS), start=1):
        title = name if number == 1 else f"{name} {number}"
        _sheet(book, title, columns, rows[first : first + _MOST_ROWS])


def _sheet(book: Any, title: str, columns: Sequence[str], rows: Sequence[Row]) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column, 16))
        sheet.write_string(0, at, column, bold)
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            value = row[column]
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                sheet.write_number(line, at, value)
            elif value is not None:
                # write_string makes no formula of anything: the words stand as they are, without an apostrophe
                sheet.write_string(line, at, _NOT_XML.sub("\ufffd", cell(value, cut=True)), wrapped)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        if title.split()[0] in _REVIEWED:
            _offer(sheet, columns, len(rows))


def _offer(sheet: Any, columns: Sequence[str], rows: int) -> None:  # noqa: ANN401
    """Lists to choose from, where a reviewer may only write certain words: what comes back is then understood."""
    for at, column in enumerate(columns):
        if column in CHOICES:
            sheet.data_validation(1, at, rows, at, {"validate": "list", "source": list(CHOICES[column]), "error_type": "warning"})
