"""When responses came in: a column a day, week, month or year, parted by kind of respondent, campaign letters apart."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.datamodel import Response
from pipeline.datamodel.day import iso_day
from pipeline.digest.chart import legend
from pipeline.digest.drawing import INK, Drawing, Mark, rect, text
from pipeline.digest.evidence import Evidence
from pipeline.digest.kinds import UNKNOWN, grouped_kinds
from pipeline.digest.sections import Chart
from pipeline.digest.wording import count, date, joined, upper_first

__all__ = ["received_chart"]

#: The Government Analysis Function's palette for categories, in its order.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
_CAMPAIGN = "Campaign letters"
#: So many columns of one unit at most, else the next larger one is taken.
_COLUMNS = {"day": 31, "week": 30, "month": 36}
#: Years that a response can bear.
_YEARS = (1950, 2199)
_WIDTH, _HIGH = 640.0, 200.0


def received_chart(evidence: Evidence) -> Chart | None:
    """Responses by the day they came in (where that is not known, the day they bear); None where all came in one period."""
    days = {key: _day(evidence, response) for key, response in evidence.analysed.items()}
    known = sorted(day for day in days.values() if day)
    if not known:
        return None
    unit = _unit(known[0], known[-1])
    periods = _periods(known[0], known[-1], unit)
    if len(periods) < 2:
        return None
    names, of = _parts(evidence)
    counts: dict[datetime.date, Counter[str]] = {start: Counter() for start in periods}
    for key, day in sorted(days.items()):
        if day:
            counts[_start(day, unit)][of[key]] += 1
    used = [name for name in names if any(row[name] for row in counts.values())]
    return Chart(
        id="received-chart",
        title=f"Responses by {unit} received",
        section="when",
        alt=_told(counts, unit, len(known), len(days)),
        columns=(upper_first(unit) + (" beginning" if unit == "week" else ""), *used, "All"),
        rows=tuple((_named(start, unit), *(row[name] for name in used), row.total()) for start, row in counts.items()),
        drawing=_drawn(counts, unit, used),
        note=_note(len(known), len(days)),
    )


def _day(evidence: Evidence, response: Response) -> datetime.date | None:
    """A whole day; of a survey's row only its own: the date of the file is not when the row came in."""
    stated = iso_day(response.received)
    if stated is None and response.row is None:
        stated = iso_day(evidence.by_id[response.document].date)
    day = datetime.date.fromisoformat(stated) if stated and len(stated) == len("2025-01-31") else None
    # a slip of the pen (0202, 9999) would stretch the chart over centuries
    return day if day and _YEARS[0] <= day.year <= _YEARS[1] else None


def _unit(first: datetime.date, last: datetime.date) -> str:
    for unit, most in _COLUMNS.items():
        if len(_periods(first, last, unit)) <= most:
            return unit
    return "year"


def _start(day: datetime.date, unit: str) -> datetime.date:
    """The first day of the period that ``day`` lies in; weeks begin on Mondays."""
    if unit == "week":
        return day - datetime.timedelta(days=day.weekday())
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _periods(first: datetime.date, last: datetime.date, unit: str) -> list[datetime.date]:
    """All periods from the first to the last, those without a response too."""
    found = [_start(first, unit)]
    step = {"day": 1, "week": 7, "month": 31, "year": 366}[unit]
    while (following := _start(found[-1] + datetime.timedelta(days=step), unit)) <= last:
        found.append(following)
    return found


def _named(start: datetime.date, unit: str) -> str:
    whole = start.isoformat()
    return str(start.year) if unit == "year" else date(whole[:7] if unit == "month" else whole) or whole


def _when(start: datetime.date, unit: str) -> str:
    """``on 3 March 2025``, ``in the week from 3 March 2025``, ``in March 2025``, ``in 2025``."""
    before = {"day": "on ", "week": "in the week from "}.get(unit, "in ")
    return before + _named(start, unit)


def _parts(evidence: Evidence) -> tuple[list[str], dict[str, str]]:
    """The names of the parts of a column, no more than the palette has colours, and the part of each response."""
    copied = any(response.campaign for response in evidence.analysed.values())
    totals, group = grouped_kinds(evidence, len(PALETTE) - copied)
    of = {
        key: _CAMPAIGN if response.campaign else group.get(response.respondent, UNKNOWN)
        for key, response in evidence.analysed.items()
    }
    return list(dict.fromkeys([*(name for name, _ in totals), UNKNOWN, _CAMPAIGN])), of


def _told(counts: Mapping[datetime.date, Counter[str]], unit: str, known: int, whole: int) -> str:
    totals = {start: row.total() for start, row in counts.items()}
    most = sorted(totals, key=lambda start: (-totals[start], start))[:3]
    peaks = [f"{totals[start]:,} {_when(start, unit)}" for start in most if totals[start]]
    first, last = min(counts), max(counts)
    return (
        f"{known:,} of {whole:,} analysed responses bear a day. The first arrived {_when(first, unit)}, the last "
        f"{_when(last, unit)}. Most arrived at these times: {joined(peaks)}. All numbers are in the table that follows."
    )


def _note(known: int, whole: int) -> str:
    words = "By the day a response came in, else the day that it bears."
    left_out = count(whole - known, "response bears no whole date and is", "responses bear no whole date and are")
    return f"{words} {left_out} left out." if known < whole else words


def _drawn(counts: Mapping[datetime.date, Counter[str]], unit: str, used: Sequence[str]) -> Drawing:
    fills = _fills(used)
    marks, y = legend([(name, fills[name]) for name in used], _WIDTH)
    tallest = max(row.total() for row in counts.values())
    wide = _WIDTH / len(counts)
    foot = y + 18 + _HIGH
    marks.append(rect(0, _WIDTH, foot, 1, INK))
    shown = _every(wide, unit)
    for at, (start, row) in enumerate(counts.items()):
        marks += _column(row, used, fills, at * wide, wide, foot, _HIGH / tallest)
        if at % shown == 0 and at * wide + 30 < _WIDTH:
            marks += [
                rect(at * wide, at * wide + 1, foot, 7, INK),
                text(_short(start, unit), at * wide + 3, foot + 16, size=13),
            ]
    return Drawing(_WIDTH, foot + 28, tuple(marks))


def _fills(used: Sequence[str]) -> dict[str, str]:
    """The palette in its order; what is not known, and campaigns, always have the same colours."""
    fixed = {name: fill for name, fill in ((UNKNOWN, "#3D3D3D"), (_CAMPAIGN, "#A285D1")) if name in used}
    free = [fill for fill in PALETTE if fill not in fixed.values()]
    return dict(zip((name for name in used if name not in fixed), free, strict=False)) | fixed


def _every(wide: float, unit: str) -> int:
    """Of how many columns one is named: a name takes about 60 pixels."""
    return max(1, -(-(74 if unit == "month" else 60) // int(max(wide, 1))))


def _short(start: datetime.date, unit: str) -> str:
    words = _named(start, unit).split()
    return words[0] if unit == "year" else f"{words[0][:3]} {words[1]}" if unit == "month" else f"{words[0]} {words[1][:3]}"


def _column(
    row: Counter[str], used: Sequence[str], fills: Mapping[str, str], x: float, wide: float, foot: float, scale: float
) -> list[Mark]:
    marks: list[Mark] = []
    y = foot
    for name in used:
        if row[name]:
            marks.append(rect(x + 1, x + wide - 1, y - row[name] * scale, row[name] * scale, fills[name], edge="#FFFFFF"))
            y -= row[name] * scale
    whole = f"{row.total():,}"
    if row.total() and 6.6 * len(whole) <= wide + 4:
        marks.append(text(whole, x + wide / 2, y - 9, align="center", size=12, bold=True))
    return marks
