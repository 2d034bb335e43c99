"""Finds a survey export's header row, whichever tool wrote it, and tells a table of responses from any other table.

Citizen Space, Microsoft Forms and Google Forms write one header row (sometimes below a title); Qualtrics three (ids, texts,
``{"ImportId": …}``); SmartSurvey and SurveyMonkey two (the question, then its options).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: A column whose answers have this many words on average holds what people wrote.
_PROSE_WORDS = 5
#: Titles and notes that stand above a header row take at most this many rows.
_ROWS_ABOVE = 10
_NUMBER = re.compile(r"[£$€]?-?[\d.,]+%?|\d{4}-\d\d-\d\d.*|\d{1,2}/\d{1,2}/\d{2,4}.*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells as text, row by row."""

    name: str | None
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """The header texts of a sheet, and the index of the first row of data."""

    columns: list[str]
    first_row: int


@cache
def _knowledge() -> tuple[frozenset[str], re.Pattern[str], frozenset[str]]:
    rules = tomllib.loads(files(__package__).joinpath("survey.toml").read_text(encoding="utf-8"))
    pattern = re.compile("|".join(f"(?:{each})" for each in rules["marks"]["patterns"]), re.IGNORECASE)
    return frozenset(rules["marks"]["headers"]), pattern, frozenset(rules["plain_second_row"]["headers"])


def find_header(rows: list[list[str]]) -> Header | None:
    """The header of a sheet, or None where no row looks like one."""
    filled = [index for index, row in enumerate(rows) if any(row)]
    if len(filled) < 2:
        return None
    width = max(sum(map(bool, rows[index])) for index in filled[:200])
    for place, index in enumerate(filled[:_ROWS_ABOVE]):
        if not _may_head(rows[index], width):
            continue
        after = [rows[later] for later in filled[place + 1 : place + 3]]
        if len(after) == 2 and sum("ImportId" in cell for cell in after[1]) >= max(1, len(after[1]) // 2):
            return Header(_qualtrics(rows[index], after[0]), filled[place + 2] + 1)
        if after and _is_second_header(rows[index], after[0]):
            return Header(_two_rows(rows[index], after[0]), filled[place + 1] + 1)
        if sum(map(bool, rows[index])) < 0.6 * width:
            continue
        return Header(_unique(rows[index]), index + 1) if place + 1 < len(filled) else None
    return None


def _may_head(row: list[str], width: int) -> bool:
    cells = [cell for cell in row if cell]
    if len(cells) < max(1, min(2, width)) or (len(cells) == 1 and width > 1):
        return False
    named = [cell for cell in cells if not _NUMBER.fullmatch(cell)]
    return len(named) >= 0.9 * len(cells) and len(set(cells)) >= 0.7 * len(cells)


def _is_second_header(first: list[str], second: list[str]) -> bool:
    """Options below questions: filled where the first row has gaps, or the words that such tools put there."""
    _, _, plain = _knowledge()
    cells = [cell.lower() for cell in second if cell]
    if not cells or any(_NUMBER.fullmatch(cell) for cell in cells):
        return False
    below_gaps = sum(1 for index, cell in enumerate(second) if cell and not (first[index] if index < len(first) else ""))
    return (
        sum(cell in plain for cell in cells) >= 1
        and all(cell in plain or len(cell) < 120 for cell in cells)
        and (below_gaps > 0 or all(cell in plain for cell in cells))
    )


def _qualtrics(ids: list[str], texts: list[str]) -> list[str]:
    """``Q1`` and its text as ``Q1: Do you agree …``, so that either finds the question."""
    columns = []
    for index, name in enumerate(ids):
        text = texts[index] if index < len(texts) else ""
        same = re.sub(r"\W", "", text).lower() == re.sub(r"\W", "", name).lower()
        columns.append(name if same or not text else f"{name}: {text}")
    return _unique(columns)


def _two_rows(first: list[str], second: list[str]) -> list[str]:
    _, _, plain = _knowledge()
    columns, question = [], ""
    for index in range(max(len(first), len(second))):
        question = (first[index] if index < len(first) else "") or question
        option = second[index] if index < len(second) else ""
        columns.append(question if not option or option.lower() in plain else f"{question}: {option}")
    return _unique(columns)


def _unique(columns: list[str]) -> list[str]:
    """Folded to one line each; the second of two same headers gets a number."""
    seen: dict[str, int] = {}
    unique = []
    for column in columns:
        name = " ".join(column.split())
        seen[name] = seen.get(name, 0) + 1
        unique.append(f"{name} ({seen[name]})" if name and seen[name] > 1 else name)
    return unique


def looks_like_survey(header: Header, rows: list[list[str]]) -> bool:
    """Whether the rows below are responses: a survey tool's own column, a header that asks, or a column of prose."""
    data = [row for row in rows[header.first_row :] if any(row)]
    if not data:
        return False
    names, pattern, _ = _knowledge()
    if any(column.lower().split(": ")[0] in names or pattern.fullmatch(column) for column in header.columns):
        return True
    for index in range(len(header.columns)):
        answers = [row[index] for row in data[:500] if index < len(row) and row[index]]
        words = sum(len(answer.split()) for answer in answers)
        if len(answers) >= 2 and words >= _PROSE_WORDS * len(answers) and len(set(answers)) >= 0.3 * len(answers):
            return True
    return False
