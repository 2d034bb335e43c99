"""How wide the columns of a table are to be, as shares of the page: for formats that have to be told."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["shares"]

#: Letters of a line over the whole width of a page, in the letters of a table.
_LINE = 84
#: A column is never made narrower than its longest word, up to so many letters; a longer one is broken.
_WORD = 15
#: What one cell may ask for: beyond this it had better run over several lines.
_CELL = 38
#: A name beside figures gets up to this share of the page, so that it is read in one line.
_NAME = 0.5


def shares(rows: Sequence[Sequence[str]], *, numbers: bool) -> list[float]:
    """A share a column, together at most 1: room for the longest word, and the rest by how much stands in the column.

    Args:
        numbers: whether all columns but the first are figures, which stand near their names instead of filling the page.

    >>> shares([("What", "Number"), ("Responses received", "12")], numbers=True)
    [0.238, 0.121]
    """
    columns = list(zip(*rows, strict=True))
    words = [max((len(word) for cell in column for word in cell.split()), default=1) for column in columns]
    cells = [max((len(cell) for cell in column[1:]), default=1) for column in columns]
    # bold letters are wider, and a cell has a margin
    least = [1.2 * min(word, _WORD) + 3 for word in words]
    if numbers:
        wishes = [max(low, 1.1 * min(cell, _WORD) + 3) for low, cell in zip(least, cells, strict=True)]
        wishes[0] = max(least[0], min(_NAME * _LINE, cells[0] + 2.0))
    else:
        texts = [sum(map(len, column)) / len(column) for column in columns]
        wishes = [max(low, min(_CELL, text)) for low, text in zip(least, texts, strict=True)]
    total = max(sum(wishes), _LINE if numbers else 0)
    return [int(1000 * wish / total) / 1000 for wish in wishes]
