"""Days: which day a statement is dated by, and what two stated days tell of their order. Nothing is guessed.

A day is an ISO date, whole (``2021-01-08``) or only as far as it is stated (``2021-01``, ``2021``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipeline.datamodel.response import Response

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?=$|[T ]\d\d:)")


def iso_day(text: str | None) -> str | None:
    """The day that an ISO date or time begins with; None for anything else, which would have to be guessed.

    >>> iso_day("2021-01-08T09:30:00"), iso_day("2021-01-08 09:30"), iso_day("2021-01"), iso_day("8/1/21"), iso_day("2021-02-30")
    ('2021-01-08', '2021-01-08', '2021-01', None, None)
    """
    found = _ISO.match((text or "").strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return None
    return "-".join(part for part in found.groups() if part)


def day_of(stated: str | None, response: Response | None) -> str | None:
    """The day of what stands in a document that bears the date ``stated``, in ``response`` where it is one; None: undated.

    A document's own date goes before the day it was received: a report of 2019 that is sent in 2021 says what was thought in
    2019. A row of a survey's export is dated by the day it came in; the date of the file is not its own.
    """
    received = response.received if response else None
    if response is not None and response.row is not None and received:
        return iso_day(received)
    return iso_day(stated) or iso_day(received)


def newest_days(days: Iterable[str | None]) -> frozenset[str]:
    """Those of the days that no other is known to follow: ``2021-03`` may be before or after ``2021-03-09``.

    >>> sorted(newest_days(["2019-05-01", "2021-03", "2021-03-09", None]))
    ['2021-03', '2021-03-09']
    """
    known = {day for day in days if day}
    last = max(known, default="")
    return frozenset(day for day in known if last.startswith(day))


def are_apart(days: Iterable[str | None]) -> bool:
    """Whether at least one of the days is known to be before another.

    >>> are_apart(["2019-05-01", "2021"]), are_apart(["2021-03", "2021-03-09"]), are_apart(["2021", None])
    (True, False, False)
    """
    known = {day for day in days if day}
    return len(newest_days(known)) < len(known)
