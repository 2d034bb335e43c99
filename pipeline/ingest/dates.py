"""Dates as British documents write them, as ISO dates."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
DAY_MONTH_YEAR = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(\d{{4}})\b", re.I)
_MONTH_DAY_YEAR = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.I)
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:\b|T)")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")


def find_date(text: str) -> str | None:
    """The first date in ``text`` as ``YYYY-MM-DD``; 3/4/2021 is the third of April. None where there is none.

    >>> find_date("Thursday, 05 December 2013")
    '2013-12-05'
    """
    found = DAY_MONTH_YEAR.search(text)
    if found:
        return _iso(found[3], _MONTHS.index(found[2].lower()) + 1, found[1])
    found = _MONTH_DAY_YEAR.search(text)
    if found:
        return _iso(found[3], _MONTHS.index(found[1].lower()) + 1, found[2])
    found = _ISO.search(text)
    if found:
        return _iso(found[1], found[2], found[3])
    found = _SLASHED.search(text)
    return _iso(found[3], found[2], found[1]) if found else None


def _iso(year: str, month: str | int, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def dateline(texts: list[str]) -> str | None:
    """The date that a text states near its top: in a short line of its own, so that no date of the story is taken."""
    for text in texts[:10]:
        if len(text) <= 80 and not text.rstrip().endswith((".", "!", "?")):
            found = find_date(text)
            if found:
                return found
    return None
