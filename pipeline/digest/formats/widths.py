"""How wide the columns of a table are to be, as shares of the page: for formats that have to be told."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["WIDE", "shares"]

#: Letters of a line over the whole width of a page, in the letters of a table; those of a wide table are smaller.
_LINE, _SMALL_LINE = 84, 104
#: A table of more columns is printed in smaller letters.
WIDE = 5
#: A column is never made narrower than its longest word, up to so many letters; a longer one is broken.
_WORD = 17
#: What one cell may ask for: beyond this it had better run over several lines.
_CELL = 38
#: A name beside figures gets up to this share of the page, so that it is read in one line.
_NAME = 0.5


def shares(rows: Sequence[Sequence[str]], *, numbers: bool) -> list[float]:
    """A share a column, together at most 1: room for the longest word, and the rest by how much stands in the column.

    Args:
        numbers: whether all columns but the first are figures, which stand near their names instead of filling the page.

    >>> shares([("What", "Number"), ("Responses received", "12")], numbers=True)
    [0.238, 0.109]
    """
    line = _SMALL_LINE if len(rows[0]) > WIDE else _LINE
    columns = list(zip(*rows, strict=True))
    words = [max((len(word) for cell in column for word in re.split("[ \n]", cell)), default=1) for column in columns]
    # bold letters are wider, and a cell has a margin
    least = [1.12 * min(word, _WORD) + 2.5 for word in words]
    if numbers:
        cells = [max((len(cell) for cell in column[1:]), default=1) for column in columns]
        wishes = [max(low, 1.1 * min(cell, _WORD) + 3) for low, cell in zip(least, cells, strict=True)]
        wishes[0] = max(least[0], min(_NAME * line, cells[0] + 2.0))
        least[1:] = wishes[1:]  # the name gives way to the figures
    else:
        filled = [[len(cell) for cell in column if cell] or [1] for column in columns]
        wishes = [max(low, min(_CELL, sum(some) / len(some))) for low, some in zip(least, filled, strict=True)]
    room, asked = line - sum(least), sum(wishes) - sum(least)
    if room < 0:
        return [int(1000 * low / sum(least)) / 1000 for low in least]
    more = (min(1, room / asked) if numbers else room / asked) if asked else 0
    return [int(1000 * (low + (wish - low) * more) / line) / 1000 for low, wish in zip(least, wishes, strict=True)]
