"""The reliability diagram as SVG: data → Vega-Lite → vl-convert, without a browser, a network or a measured font."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.evaluate.reliability import Reliability

__all__ = ["reliability_diagram"]

_SIDE = 420
#: The Government Analysis Function's palette for categories, then darker and lighter neighbours of them.
_COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1", "#2073BC", "#6BACE6")
_FONT = "Arial, Helvetica, sans-serif"


def reliability_diagram(told: Mapping[str, Reliability]) -> str:
    """Mean score against precision, a line a set, points as large as their bins are full; on the dashed line scores are honest.

    The same numbers stand in the tables; an empty mapping gives the dashed line alone.
    """
    import altair  # half a second, and text needs neither
    import vl_convert

    values = [
        {"set": name, "score": one.score, "precision": one.precision, "count": one.count}
        for name, told_one in told.items()
        for one in told_one.bins
    ]
    names = list(told)
    honest = (
        altair.Chart(altair.InlineData(values=[{"score": 0, "precision": 0}, {"score": 1, "precision": 1}]))
        .mark_line(color="#0B0C0C", strokeDash=[4, 4])
        .encode(x=_axis(altair.X, "score", "mean score"), y=_axis(altair.Y, "precision", "precision"))
    )
    base = altair.Chart(altair.InlineData(values=values)).encode(
        x=_axis(altair.X, "score", "mean score"),
        y=_axis(altair.Y, "precision", "precision"),
        color=altair.Color(
            "set:N",
            scale=altair.Scale(domain=names, range=[_COLOURS[at % len(_COLOURS)] for at in range(len(names))]),
            legend=altair.Legend(title=None, orient="right", labelFont=_FONT, labelFontSize=13),
        ),
    )
    points = base.mark_circle(opacity=0.9).encode(size=altair.Size("count:Q", legend=None, scale=altair.Scale(range=[30, 300])))
    layers = [honest, base.mark_line(), points] if values else [honest]
    chart = altair.layer(*layers).properties(
        width=_SIDE, height=_SIDE, background="white", padding=12, description="Reliability: mean score against precision by set."
    )
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
    return svg if svg.endswith("\n") else svg + "\n"


def _axis(channel: Any, field: str, title: str) -> Any:  # noqa: ANN401 - altair's own types are not importable without it
    import altair

    axis = altair.Axis(
        title=title, labelFont=_FONT, titleFont=_FONT, labelFontSize=13, titleFontSize=14, format=".1f", tickCount=5
    )
    return channel(f"{field}:Q", axis=axis, scale=altair.Scale(domain=[0, 1]))
