"""Charts of themes: who raises them and where they stand, which kinds of respondent raise them, and (in words) what that shows.

In: the tree of themes. Out: :class:`Chart` records. Respondents are counted, apart those who raise it only in a campaign's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from pipeline.digest.chart import COLOURS, legend, stack
from pipeline.digest.drawing import PAPER, Drawing, Mark, ink_on, lines, rect, text
from pipeline.digest.evidence import Evidence
from pipeline.digest.kinds import grouped_kinds
from pipeline.digest.raised import NO_STANCE, Raised, stances_of
from pipeline.digest.sections import Chart
from pipeline.digest.sides import VERBS, Side
from pipeline.digest.wording import STANCE_WORDS, STANCES, joined, of_these, percent, upper_first

__all__ = ["SHADES", "kind_heat", "stance_bars", "theme_bars"]

#: The Government Analysis Function's sequential palette, light to dark; nobody at all is white.
SHADES = ("#6BACE6", "#2073BC", "#12436D")
_SILENT = "#D9DCDE"
_WIDTH, _LINE = 640, 78
_LETTERS = "only in a campaign’s words"
#: Themes told in the alternative text; the table has them all.
_TOLD = 4


def stance_bars(evidence: Evidence, tree: Sequence[Raised], at: int, proposal: str, found: Mapping[str, Side]) -> Chart | None:
    """A bar a theme, parted by where those who raise it stand on one proposal, wherever in their words they say so."""
    themes = [raised for raised in tree if raised.holders][: evidence.settings.bars]
    rows = [row for raised in themes for row in _bars(raised, found)]
    if len(themes) < 2 or not any(bar.counts[stance] for bar in rows for stance in STANCES):
        return None
    label = evidence.proposal_label(proposal)
    used = [*(stance for stance in STANCES if any(bar.counts[stance] for bar in rows)), NO_STANCE]
    names = [STANCE_WORDS.get(stance, "No position found") for stance in used]
    return Chart(
        id=f"themes-stance-{at}",
        title=f"Themes by where those who raise them stand on “{label}”",
        section="themes",
        alt=f"{_stances_told(themes, found, label)} All numbers are in the table that follows.",
        columns=("Theme", *names, "All"),
        rows=tuple((bar.name, *(bar.counts[stance] for stance in used), bar.counts.total()) for bar in rows),
        drawing=_bars_drawn(rows, used, names),
        note="Each respondent is counted once for each theme. The thin bars are those who raise it only in a campaign’s words."
        if any(bar.copied for bar in rows)
        else "Each respondent is counted once for each theme.",
    )


def theme_bars(evidence: Evidence, tree: Sequence[Raised]) -> Chart | None:
    """A bar a theme, where there is no proposal to stand on."""
    themes = [raised for raised in tree if raised.holders][: evidence.settings.bars]
    if len(themes) < 2:
        return None
    rows = [row for raised in themes for row in _bars(raised, {})]
    told = [f"“{raised.label}” ({raised.counted})" for raised in themes[:_TOLD]]
    return Chart(
        id="themes-chart",
        title="Themes by how many raised them",
        section="themes",
        alt=f"The largest themes are {joined(told)}. All numbers are in the table that follows.",
        columns=("Theme", "All"),
        rows=tuple((bar.name, bar.counts.total()) for bar in rows),
        drawing=_bars_drawn(rows, [NO_STANCE], [], plain=True),
    )


@dataclass(frozen=True, slots=True)
class _Bar:
    """How many of each stance, by ``name``; a ``copied`` bar is of those who say so only in a campaign's words.

    ``under``: whether it stands right under its theme's other bar, and need not name the theme again.
    """

    name: str
    counts: Counter[str]
    copied: bool = False
    under: bool = False


def _bars(raised: Raised, found: Mapping[str, Side]) -> list[_Bar]:
    """One bar of those with words of their own, and one of campaign copies where there are any."""
    own = raised.holders - raised.copies
    name = raised.label if raised.sent else f"{raised.label} (as reported)"
    bars = [_Bar(name, stances_of(own, found))] if own else []
    copies = _Bar(f"{name}: {_LETTERS}", stances_of(raised.copies, found), copied=True, under=bool(own))
    return [*bars, *([copies] if raised.copies else [])]


def _stances_told(themes: Sequence[Raised], found: Mapping[str, Side], label: str) -> str:
    told = []
    for raised in themes[:_TOLD]:
        counts = stances_of(raised.holders, found)
        parts = of_these([(counts[stance], *VERBS[stance]) for stance in STANCES])
        if silent := counts[NO_STANCE]:
            parts = f"{parts}; for {silent:,} no position was found" if parts else "no position was found"
        told.append(f"“{raised.label}” ({raised.counted}): {parts}.")
    return f"Where those who raise the largest themes stand on “{label}”. {' '.join(told)}"


def _bars_drawn(rows: Sequence[_Bar], used: Sequence[str], names: Sequence[str], *, plain: bool = False) -> Drawing:
    fills = {stance: COLOURS["support"] if plain else COLOURS.get(stance, _SILENT) for stance in used}
    marks, y = legend([(name, fills[stance]) for name, stance in zip(names, used, strict=False)], _WIDTH)
    longest = max(bar.counts.total() for bar in rows)
    for bar in rows:
        words = [upper_first(_LETTERS)] if bar.under else lines(bar.name, _LINE)
        y += -4 if bar.under else 12
        marks += [text(line, 0, y + 20 * (at + 0.5), size=13 if bar.under else 15) for at, line in enumerate(words)]
        y += 20 * len(words) + (0 if bar.under else 4)
        height = 14.0 if bar.copied else 26.0
        parts = [(fills[stance], bar.counts[stance]) for stance in used if bar.counts[stance]]
        marks += stack(parts, longest, y, room=_WIDTH - 60, height=height, inside=not (bar.copied or plain))
        y += height + 8
    return Drawing(_WIDTH, y, tuple(marks))


def kind_heat(evidence: Evidence, tree: Sequence[Raised]) -> Chart | None:
    """Themes in rows, kinds of respondent in columns: how many of each kind raise each theme, the darker the larger their share.

    None with fewer than two kinds or two themes: there is nothing to compare.
    """
    totals, kind_of = grouped_kinds(evidence, evidence.settings.heat_kinds)
    themes = [raised for raised in tree if raised.sent][: evidence.settings.heat_themes]
    if len(totals) < 2 or len(themes) < 2:
        return None
    counted = [Counter(kind_of[holder] for holder in raised.sent) for raised in themes]
    heads = [f"{kind} ({total:,})" for kind, total in totals]
    cells = [[(counts[kind], total) for kind, total in totals] for counts in counted]
    return Chart(
        id="themes-kinds",
        title="Themes by kind of respondent",
        section="themes",
        alt=f"How many respondents of each kind raise the largest themes. {_kinds_told(themes, counted, totals)} "
        "All numbers are in the table that follows.",
        columns=("Theme", *heads, "All"),
        rows=tuple(
            (raised.label, *(value for value, _ in row), len(raised.sent)) for raised, row in zip(themes, cells, strict=True)
        ),
        drawing=_heat_drawn([raised.label for raised in themes], heads, cells, evidence.settings.words_from),
        note="The darker a cell, the larger the share of that kind’s respondents. The number in brackets is how many of the kind "
        "responded; where they are too few for a share to tell anything, there is only the number.",
    )


def _kinds_told(themes: Sequence[Raised], counted: Iterable[Counter[str]], totals: Sequence[tuple[str, int]]) -> str:
    told = []
    for raised, counts in zip(themes[:_TOLD], counted, strict=False):
        order = sorted((pair for pair in totals if counts[pair[0]]), key=lambda pair: (-counts[pair[0]], pair[0]))[:3]
        parts = [f"{kind.lower()} {counts[kind]:,} of {total:,} ({percent(counts[kind], total)})" for kind, total in order]
        rest = len(raised.sent) - sum(counts[kind] for kind, _ in order)
        told.append(f"“{raised.label}” ({raised.counted}): {joined([*parts, *([f'{rest:,} of other kinds'] if rest else [])])}.")
    return " ".join(told)


def _heat_drawn(labels: Sequence[str], heads: Sequence[str], cells: Sequence[Sequence[tuple[int, int]]], least: int) -> Drawing:
    left, wide, high, top = 300.0, 84.0, 42.0, 66.0
    cuts = _cuts(cells, least)
    names = (f"Up to {cuts[0]}% of the kind", f"Over {cuts[0]}% to {cuts[1]}%", f"Over {cuts[1]}%")
    sizes = [total for _, total in cells[0]]
    keys = [*(zip(names, SHADES, strict=True) if max(sizes) >= least else [])]
    keys += [(f"Kind of fewer than {least}: not shaded", _SILENT)] if min(sizes) < least else []
    marks, y = legend([("Nobody", PAPER), *keys], left + wide * len(heads))
    for at, head in enumerate(heads):
        words = lines(head, 11, most=4)
        marks += [
            text(line, left + wide * (at + 0.5), y + top - 16 * (len(words) - row) + 6, align="center", size=13)
            for row, line in enumerate(words)
        ]
    y += top + 4
    for label, row in zip(labels, cells, strict=True):
        words = lines(label, 42)
        marks += [text(line, 0, y + high / 2 + 17 * (n - (len(words) - 1) / 2), size=14) for n, line in enumerate(words)]
        for at, (value, total) in enumerate(row):
            marks += _cell(value, _fill(value, total, cuts, least), left + wide * at, y, wide, high)
        y += high
    return Drawing(left + wide * len(heads), y + 2, tuple(marks))


def _cuts(cells: Sequence[Sequence[tuple[int, int]]], least: int) -> tuple[int, int, int]:
    """Three equal steps of whole per cent up to the largest share of any kind that is large enough to have one."""
    most = max((100 * value / total for row in cells for value, total in row if total >= least), default=0.0)
    whole = max(3, ceil(round(most, 4)))
    return ceil(whole / 3), ceil(2 * whole / 3), whole


def _fill(value: int, total: int, cuts: Sequence[int], least: int) -> str:
    if not value:
        return PAPER
    if total < least:
        return _SILENT
    return next(fill for cut, fill in zip(cuts, SHADES, strict=True) if round(100 * value / total, 4) <= cut)


def _cell(value: int, fill: str, x: float, y: float, wide: float, high: float) -> list[Mark]:
    box = rect(x + 1, x + wide - 1, y + 1, high - 2, fill, edge="#B1B4B6" if fill == PAPER else "")
    return [box, text(f"{value:,}", x + wide / 2, y + high / 2, align="center", fill=ink_on(fill), bold=bool(value))]
