"""A drawing as pure data, and the same as a Vega-Lite specification, SVG and PNG: without a browser or a network.

Everything is placed by numbers of ours and nothing by how wide a font is, so the same data gives the same bytes wherever it is
drawn. Words of strangers are data in it, never markup and never an address to fetch.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import pi
from typing import Any

from pipeline.digest.redact import clean

__all__ = ["INK", "PAPER", "Drawing", "Mark", "circle", "ink_on", "lines", "png", "point", "rect", "spec", "svg", "text"]

INK, PAPER = "#0B0C0C", "#FFFFFF"
#: Colours of the palettes on which black is read better than white (contrast at least 4.5 to 1 either way).
_LIGHT = frozenset({"#28A197", "#A285D1", "#F46A25", "#6BACE6", "#D9DCDE", "#F3F2F1", PAPER})
_HALO = {"strokeWidth": 3.5, "strokeJoin": "round"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape, in pixels from the left and the top.

    Attributes:
        kind: ``rect`` from (x, y) to (x2, y2), ``point`` of a ``shape`` round (x, y), or ``text`` at (x, y).
        size: of a text the height of its letters, of a point the radius.
        edge: colour of a rim (for a text: of a halo, so that it is read over other marks), or nothing.
    """

    kind: str
    x: float
    y: float
    x2: float = 0.0
    y2: float = 0.0
    fill: str = INK
    text: str = ""
    size: float = 15
    align: str = "left"
    bold: bool = False
    edge: str = ""
    shape: str = "circle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on white paper of a size in pixels. Marks of one look lie in one layer; the look that comes first lies lowest."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def rect(x: float, x2: float, y: float, height: float, fill: str, *, edge: str = "") -> Mark:
    """A box from ``x`` to ``x2``, ``height`` high."""
    return Mark("rect", x, y, x2, y + height, fill, edge=edge)


def circle(x: float, y: float, radius: float, fill: str, *, edge: str = "") -> Mark:
    """A disc."""
    return point(x, y, radius, fill, "circle", edge=edge)


def point(x: float, y: float, radius: float, fill: str, shape: str, *, edge: str = "") -> Mark:
    """A small shape: ``circle``, ``square``, ``cross``, ``diamond`` or ``triangle-up``, each of the area of such a disc."""
    return Mark("point", x, y, fill=fill, size=radius, edge=edge, shape=shape)


def text(
    words: str, x: float, y: float, *, fill: str = INK, align: str = "left", bold: bool = False, size: float = 15, halo: str = ""
) -> Mark:
    """Words whose middle is at the height ``y``; on one line and without marks that turn the direction of writing."""
    return Mark("text", x, y, fill=fill, text=clean(words), size=size, align=align, bold=bold, edge=halo)


def ink_on(fill: str) -> str:
    """Black or white, whichever is read better on a colour of the palettes."""
    return INK if fill in _LIGHT else PAPER


def lines(words: str, width: int, most: int = 2) -> list[str]:
    """Words cut into at most so many lines of ``width`` characters; what does not fit ends in an ellipsis.

    >>> lines("The pace of change is far too fast for us", 16)
    ['The pace of', 'change is far…']
    """
    return textwrap.wrap(clean(words[: 4 * width * most]), width, max_lines=most, placeholder="…")


def spec(drawing: Drawing) -> dict[str, Any]:
    """The Vega-Lite specification, with its data in it."""
    import altair  # half a second, and a digest without drawings does not need it

    def axis(channel: Any, field: str, end: float, *, down: bool = False) -> Any:  # noqa: ANN401
        return channel(f"{field}:Q", axis=None, scale=altair.Scale(domain=[0, end], reverse=down, nice=False, zero=False))

    x, y = axis(altair.X, "x", drawing.width), axis(altair.Y, "y", drawing.height, down=True)
    fill = altair.Color("fill:N", scale=None, legend=None)
    size = altair.Size("size:Q", scale=None, legend=None)
    layers = []
    for (kind, style), group in _by_style(drawing.marks).items():
        base = altair.Chart(altair.InlineData(values=[_datum(mark) for mark in group]))
        far = {"x2": "x2:Q", "y2": "y2:Q"} if kind == "rect" else {"text": "text:N"} if kind == "text" else {"size": size}
        drawn = getattr(base, f"mark_{kind}")(aria=False, **dict(style))
        layers.append(drawn.encode(x=x, y=y, color=fill, **far))
    frame = altair.layer(*layers).properties(
        width=drawing.width, height=drawing.height, padding=0, autosize="none", background=PAPER
    )
    made: dict[str, Any] = frame.configure(aria=False, view=altair.ViewConfig(stroke=None)).to_dict()
    return made


def _by_style(marks: Iterable[Mark]) -> dict[tuple[str, tuple[tuple[str, Any], ...]], list[Mark]]:
    """Marks that share a layer, in the order of their first: a layer takes longer to make than a hundred marks in it."""
    found: dict[tuple[str, tuple[tuple[str, Any], ...]], list[Mark]] = {}
    for mark in marks:
        if mark.kind == "text" and mark.edge:  # the halo is the same letters, drawn fat and below
            below = replace(mark, fill=mark.edge)
            found.setdefault(("text", tuple((_style(mark) | _HALO | {"stroke": mark.edge}).items())), []).append(below)
        found.setdefault((mark.kind, tuple(_style(mark).items())), []).append(mark)
    return found


def _style(mark: Mark) -> dict[str, Any]:
    rim = {"stroke": mark.edge, "strokeWidth": 1.0} if mark.edge else {"strokeWidth": 0.0}
    if mark.kind == "rect":
        return rim
    if mark.kind == "point":
        return {"filled": True, "opacity": 1, "shape": mark.shape, **rim}
    font = {"font": "Arial, Helvetica, sans-serif", "fontSize": mark.size, "fontWeight": "bold" if mark.bold else "normal"}
    return {"baseline": "middle", "align": mark.align, **font}


def _datum(mark: Mark) -> dict[str, Any]:
    place: dict[str, Any] = {"x": round(mark.x, 1), "y": round(mark.y, 1), "fill": mark.fill}
    if mark.kind == "rect":
        return place | {"x2": round(mark.x2, 1), "y2": round(mark.y2, 1)}
    return place | ({"text": mark.text} if mark.kind == "text" else {"size": round(pi * mark.size**2, 1)})


@lru_cache(maxsize=64)
def svg(name: str, drawing: Drawing) -> str:
    """Markup of one image that scales; the ids inside it begin with ``name``."""
    import vl_convert

    # no address may be fetched: a label from a stranger's document is data, never a link
    return tidy(name, vl_convert.vegalite_to_svg(spec(drawing), allowed_base_urls=[]))


def png(name: str, drawing: Drawing, scale: float = 2.0) -> bytes:
    """The same as an image of points, ``scale`` times as large as the numbers say (2: sharp in print)."""
    import vl_convert

    made: bytes = vl_convert.svg_to_png(svg(name, drawing), scale=scale)
    return made


def tidy(name: str, markup: str) -> str:
    """The drawing with ids of its own (the library numbers them on from chart to chart), as one image that scales."""
    ids: dict[str, str] = {}
    for old in re.findall(r'\bid="([^"]+)"', markup):
        ids.setdefault(old, f"{name}-{len(ids) + 1}")
    for old, new in sorted(ids.items(), key=lambda pair: -len(pair[0])):
        markup = (
            markup.replace(f'id="{old}"', f'id="{new}"')
            .replace(f"url(#{old})", f"url(#{new})")
            .replace(f'href="#{old}"', f'href="#{new}"')
        )
    opening = re.match(r"<svg\b[^>]*>", markup)
    box = re.search(r'viewBox="([^"]+)"', markup)
    if opening is None or box is None:
        return ""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" aria-hidden="true" focusable="false">'
    return head + markup[opening.end() :]
