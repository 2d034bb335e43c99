"""Columns of values as numbers: what a facet asks of 100,000 passages is asked of each value once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Column:
    """One value a row. ``codes`` are places in ``values``, -1 where a row has none; values stand in the order first seen."""

    codes: NDArray[np.int64]
    values: tuple[str, ...]

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Column:
        """The column of these values, one a row.

        >>> Column.of(["a", None, "b", "a"]).codes.tolist()
        [0, -1, 1, 0]
        """
        known: dict[str, int] = {}
        codes = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
        return cls(np.asarray(codes, dtype=np.int64), tuple(known))

    def where(self, test: Callable[[str], bool], *, absent: bool = False) -> NDArray[np.bool_]:
        """Rows whose value passes the test; ``absent`` is the answer for rows that have none."""
        answers = np.fromiter((*map(test, self.values), absent), dtype=np.bool_, count=len(self.values) + 1)
        mask: NDArray[np.bool_] = answers[self.codes]
        return mask

    def among(self, wanted: frozenset[str] | None) -> NDArray[np.bool_]:
        """Rows whose value is one of the wanted; every row where nothing is wanted (None)."""
        return np.ones(len(self.codes), dtype=bool) if wanted is None else self.where(wanted.__contains__)

    def mapped(self, to: Callable[[str], str | None]) -> Column:
        """The column of what each value becomes."""
        new = Column.of(to(value) for value in self.values)
        return Column(np.append(new.codes, -1)[self.codes], new.values)

    def take(self, rows: NDArray[np.int64]) -> Column:
        """The values of some rows; row -1 has none."""
        return Column(np.append(self.codes, -1)[rows], self.values)

    def value(self, row: int) -> str | None:
        """The value of one row."""
        code = int(self.codes[row])
        return None if code < 0 else self.values[code]


def rows_to_mask(rows: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """A mask of ``count`` rows that is true at ``rows``; -1 is nowhere."""
    mask = np.zeros(count + 1, dtype=bool)
    mask[rows] = True
    return mask[:count]
