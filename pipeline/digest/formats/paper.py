"""What only formats with pages need: charts that leave room, and no page that ends half empty before one."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.digest.formats.blocks import Block, Fold, Paragraph, Picture
from pipeline.digest.parts import Chart

__all__ = ["on_paper", "shrunk"]

#: A chart that is higher than this share of its width may be set smaller, until it is not,
_HIGH = 0.75
#: but never smaller than this: letters of 12 to 15 pixels on a line of 560 to 640 are then still of 7 points.
_LEAST = 0.78


def shrunk(chart: Chart) -> float:
    """The share of the usual width that a chart is set at."""
    return round(min(1.0, max(_LEAST, _HIGH * chart.drawing.width / chart.drawing.height)), 4)


def on_paper(blocks: Iterable[Block]) -> list[Block]:
    """Charts that follow one another stand together, their tables of numbers behind them.

    A chart cannot be torn apart, so the page before a tall one ends early; a table between two of them would end early too.
    """
    made: list[Block] = []
    numbers: list[Block] = []
    drawing = False  # whether a chart and nothing but its note and numbers came last
    for block in blocks:
        if drawing and isinstance(block, Fold):
            numbers.append(block)
            continue
        if not (isinstance(block, Picture) or (drawing and isinstance(block, Paragraph) and block.look == "note")):
            made += numbers
            numbers, drawing = [], False
        drawing = drawing or isinstance(block, Picture)
        made.append(block)
    return [*made, *numbers]
