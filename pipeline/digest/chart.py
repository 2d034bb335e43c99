"""Charts of counts: bars and stacked bars as shapes in pixels. A chart never says more than the numbers that it carries.

Labels stand above their bars, so that a long one has room; numbers stand on the bars, so that colour is never all that tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.digest.drawing import Drawing, Mark, ink_on, lines, rect, text
from pipeline.digest.sections import Chart, ProposalSection
from pipeline.digest.wording import STANCE_WORDS, STANCES, joined, number

__all__ = ["COLOURS", "bar_chart", "legend", "position_chart", "stack"]

#: The Government Analysis Function's palette for categories, in an order whose neighbours differ in lightness too.
COLOURS = {"support": "#12436D", "conditional": "#28A197", "neutral": "#A285D1", "mixed": "#3D3D3D", "oppose": "#801650"}
_WIDTH, _LABEL, _BAR, _GAP = 560, 20, 30, 20
#: Characters of a label line that fit into the width at 15 px: Arial and its like are about half as wide as high.
_LINE = 68
#: A segment narrower than this has no room for its number, which the table has anyway.
_NARROW = 18
#: Longest name in a legend.
_NAME = 40


def position_chart(sections: Sequence[ProposalSection]) -> Chart | None:
    """A bar a proposal, as long as there are holders: those who support, take no side and oppose; None without any.

    Numbers and not shares: a proposal on which 1 person spoke must not look as weighty as one on which 100 did.
    """
    told = [section for section in sections if sum(value for _, value in section.counts)]
    if not told:
        return None
    used = [stance for stance in STANCES if any(dict(section.counts).get(stance) for section in told)]
    several = len({section.counted for section in told}) > 1
    longest = max(sum(value for _, value in section.counts) for section in told)
    marks, top = legend([(STANCE_WORDS[stance], COLOURS[stance]) for stance in used], _WIDTH)
    y = max(48.0, top)
    for section in told:
        written = lines(section.label + (f" ({section.counted})" if several else ""), _LINE)
        marks += [text(line, 0, y + _LABEL * (at + 0.5)) for at, line in enumerate(written)]
        y += _LABEL * len(written) + 4
        parts = [(COLOURS[stance], value) for stance, value in section.counts if value]
        marks += stack(parts, longest, y, room=_WIDTH - 50, height=_BAR)
        y += _BAR + _GAP
    return Chart(
        id="positions-chart",
        title="Positions by proposal",
        section="positions",
        alt=" ".join(f"{section.label}: {_said(section)}." for section in told),
        columns=("Proposal", *(STANCE_WORDS[stance] for stance in used), "Who is counted"),
        rows=tuple(
            (section.label, *(dict(section.counts).get(stance, 0) for stance in used), section.counted) for section in told
        ),
        drawing=Drawing(_WIDTH, y, tuple(marks)),
        beside=True,
    )


def _said(section: ProposalSection) -> str:
    parts = [f"{STANCE_WORDS[stance].lower()} {value}" for stance, value in section.counts if value]
    return f"{joined(parts)} ({section.counted})"


def bar_chart(
    id: str,  # noqa: A002
    title: str,
    section: str,
    rows: Sequence[tuple[str, int]],
    columns: tuple[str, str],
) -> Chart | None:
    """A bar a row, longest first as they come; None for fewer than two rows. ``columns`` name the rows and what is counted."""
    if len(rows) < 2:
        return None
    longest = max(value for _, value in rows) or 1
    marks: list[Mark] = []
    y = 0.0
    for label, value in rows:
        written = lines(label, _LINE)
        marks += [text(line, 0, y + _LABEL * (at + 0.5)) for at, line in enumerate(written)]
        y += _LABEL * len(written) + 4
        marks += stack([(COLOURS["support"], value)], longest, y, room=_WIDTH - 60, height=_BAR * 0.7, inside=False)
        y += _BAR * 0.7 + _GAP * 0.7
    return Chart(
        id=id,
        title=title,
        section=section,
        alt=f"{joined([f'{label}: {number(value)}' for label, value in rows])} ({columns[1].lower()}).",
        columns=columns,
        rows=tuple(rows),
        drawing=Drawing(_WIDTH, y, tuple(marks)),
        beside=True,
    )


def legend(names: Sequence[tuple[str, str]], width: float, *, x: float = 0.0, y: float = 8.0) -> tuple[list[Mark], float]:
    """Names beside squares of their colours, in as many lines as it takes; and where the next thing below may begin."""
    marks: list[Mark] = []
    at = x
    for whole, fill in names:
        name = " ".join(lines(whole, _NAME, most=1))  # a stranger's spreadsheet may call a kind of respondent anything
        room = 34 + 7.8 * len(name)
        if at > x and at + room > width:
            at, y = x, y + 22
        edge = "#6F777B" if fill == "#FFFFFF" else ""
        marks += [rect(at, at + 14, y - 7, 14, fill, edge=edge), text(name, at + 20, y)]
        at += room
    return marks, y + 22


def stack(
    parts: Sequence[tuple[str, int]],
    longest: int,
    y: float,
    *,
    room: float,
    height: float,
    x: float = 0.0,
    inside: bool = True,
) -> list[Mark]:
    """A bar in parts, each (colour, number), with its number on it where it fits (``inside``) and the sum at its end."""
    marks: list[Mark] = []
    done = 0
    for fill, value in parts:
        start, end = x + round(done / longest * room, 1), x + round((done + value) / longest * room, 1)
        marks.append(rect(start, max(start + 1, end - 2) if inside else end, y, height, fill))
        if inside and end - start >= max(_NARROW, 9 * len(number(value)) + 6):
            middle = (start + end - 2) / 2
            marks.append(text(number(value), middle, y + height / 2, fill=ink_on(fill), align="center", bold=True))
        done += value
    marks.append(text(number(done), x + round(done / longest * room, 1) + 6, y + height / 2, bold=True))
    return marks
