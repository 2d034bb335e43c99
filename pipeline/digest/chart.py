"""Charts as SVG: data → altair specification → vl-convert, without a browser, a network or a measured font.

Everything is placed by numbers of ours, and labels stand above their bars: nothing depends on how wide a font is, so the same
data gives the same bytes wherever it is drawn. A chart never says more than the table beside it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Any

from pipeline.digest.sections import Chart, ProposalSection
from pipeline.digest.wording import STANCE_WORDS, STANCES, joined, number

__all__ = ["bar_chart", "position_chart"]

#: The Government Analysis Function's palette for categories, in an order whose neighbours differ in lightness too.
COLOURS = {"support": "#12436D", "conditional": "#28A197", "neutral": "#A285D1", "mixed": "#3D3D3D", "oppose": "#801650"}
#: On which of them black is read better than white (contrast at least 6 to 1 either way).
_BLACK_ON = ("conditional", "neutral")
_WIDTH, _LABEL, _BAR, _GAP, _SIZE = 560, 20, 30, 20, 15
#: Characters of a label line that fit into the width at 15 px: Arial and its like are about half as wide as high.
_LINE = 68
#: A segment narrower than this has no room for its number, which the table has anyway.
_NARROW = 18


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
    marks, y = _legend(used), 48.0
    for section in told:
        lines = textwrap.wrap(section.label + (f" ({section.counted})" if several else ""), _LINE)[:2]
        marks += [_text(line, 0, y + _LABEL * (at + 0.5)) for at, line in enumerate(lines)]
        y += _LABEL * len(lines) + 4
        marks += _stack([(stance, value) for stance, value in section.counts if value], longest, y)
        y += _BAR + _GAP
    alt = " ".join(f"{section.label}: {_said(section)}." for section in told)
    return Chart("positions-chart", "Positions by proposal", alt, _svg("positions-chart", marks, y))


def _said(section: ProposalSection) -> str:
    parts = [f"{STANCE_WORDS[stance].lower()} {value}" for stance, value in section.counts if value]
    return f"{joined(parts)} ({section.counted})"


def bar_chart(id: str, title: str, rows: Sequence[tuple[str, int]], noun: str) -> Chart | None:  # noqa: A002
    """A bar a row, longest first as they come; None for fewer than two rows."""
    if len(rows) < 2:
        return None
    longest = max(value for _, value in rows) or 1
    marks: list[dict[str, Any]] = []
    y = 0.0
    for label, value in rows:
        lines = textwrap.wrap(label, _LINE)[:2]
        marks += [_text(line, 0, y + _LABEL * (at + 0.5)) for at, line in enumerate(lines)]
        y += _LABEL * len(lines) + 4
        end = round(value / longest * (_WIDTH - 60), 1)
        marks += [_rect(0, end, y, _BAR * 0.7, COLOURS["support"]), _text(number(value), end + 6, y + _BAR * 0.35, bold=True)]
        y += _BAR * 0.7 + _GAP * 0.7
    alt = f"{joined([f'{label}: {number(value)}' for label, value in rows])} ({noun})."
    return Chart(id, title, alt, _svg(id, marks, y))


def _legend(used: Sequence[str]) -> list[dict[str, Any]]:
    """The names of the stances over the first bar, beside squares of their colours; at most five, on two lines."""
    marks: list[dict[str, Any]] = []
    x, y = 0.0, 8.0
    for stance in used:
        room = 30 + 8.2 * len(STANCE_WORDS[stance])
        if x + room > _WIDTH:
            x, y = 0.0, y + 22
        marks += [_rect(x, x + 14, y - 7, 14, COLOURS[stance]), _text(STANCE_WORDS[stance], x + 20, y)]
        x += room
    return marks


def _stack(parts: Sequence[tuple[str, int]], longest: int, y: float) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    done, room = 0, _WIDTH - 50
    for stance, value in parts:
        start, end = round(done / longest * room, 1), round((done + value) / longest * room, 1)
        marks.append(_rect(start, max(start + 1, end - 2), y, _BAR, COLOURS[stance]))
        if end - start >= _NARROW:
            ink = "#000000" if stance in _BLACK_ON else "#FFFFFF"
            marks.append(_text(number(value), (start + end - 2) / 2, y + _BAR / 2, ink=ink, align="center", bold=True))
        done += value
    marks.append(_text(number(done), round(done / longest * room, 1) + 6, y + _BAR / 2, bold=True))
    return marks


def _rect(x: float, x2: float, y: float, height: float, fill: str) -> dict[str, Any]:
    return {"kind": "rect", "x": x, "x2": x2, "y": y, "y2": y + height, "fill": fill}


def _text(text: str, x: float, y: float, *, ink: str = "#0B0C0C", align: str = "left", bold: bool = False) -> dict[str, Any]:
    return {"kind": "text", "x": x, "y": y, "text": text, "fill": ink, "align": align, "bold": bold}


def _svg(name: str, marks: Sequence[dict[str, Any]], height: float) -> str:
    import altair  # half a second, and Markdown needs neither
    import vl_convert

    def axis(channel: Any, field: str, end: float) -> Any:  # noqa: ANN401
        return channel(f"{field}:Q", axis=None, scale=altair.Scale(domain=[0, end], nice=False, zero=False))

    y = altair.Y("y:Q", axis=None, scale=altair.Scale(domain=[0, height], reverse=True, nice=False, zero=False))
    layers = []
    for mark in marks:
        values: list[dict[str, Any]] = [{key: mark[key] for key in mark if key in {"x", "x2", "y", "y2", "text"}}]
        base = altair.Chart(altair.InlineData(values=values))
        if mark["kind"] == "rect":
            layers.append(base.mark_rect(color=mark["fill"]).encode(x=axis(altair.X, "x", _WIDTH), x2="x2:Q", y=y, y2="y2:Q"))
        else:
            style = {
                "color": mark["fill"],
                "align": mark["align"],
                "fontSize": _SIZE,
                "fontWeight": "bold" if mark["bold"] else "normal",
            }
            drawn = base.mark_text(baseline="middle", font="Arial, Helvetica, sans-serif", aria=False, **style)
            layers.append(drawn.encode(x=axis(altair.X, "x", _WIDTH), y=y, text="text:N"))
    frame = altair.layer(*layers).properties(width=_WIDTH, height=height, padding=0, autosize="none", background="white")
    spec = frame.configure(aria=False, view=altair.ViewConfig(stroke=None)).to_dict()
    # no address may be fetched: a label from a stranger's document is data, never a link
    return tidy(name, vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def tidy(name: str, svg: str) -> str:
    """The drawing with ids of its own (the library numbers them on from chart to chart), as one image that scales."""
    ids: dict[str, str] = {}
    for old in re.findall(r'\bid="([^"]+)"', svg):
        ids.setdefault(old, f"{name}-{len(ids) + 1}")
    for old, new in sorted(ids.items(), key=lambda pair: -len(pair[0])):
        svg = (
            svg.replace(f'id="{old}"', f'id="{new}"')
            .replace(f"url(#{old})", f"url(#{new})")
            .replace(f'href="#{old}"', f'href="#{new}"')
        )
    opening = re.match(r"<svg\b[^>]*>", svg)
    box = re.search(r'viewBox="([^"]+)"', svg)
    if opening is None or box is None:
        return ""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" aria-hidden="true" focusable="false">'
    return head + svg[opening.end() :]
