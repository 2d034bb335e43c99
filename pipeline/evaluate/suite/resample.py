"""Intervals: the independent units of a set drawn again and again (percentile bootstrap, Efron 1979).

Sentences of one comment, or speeches on one motion, hang together: drawing them one by one would make intervals far too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.figures import Interval
from pipeline.settings import EvaluateSettings

__all__ = ["Statistic", "accuracy", "by_unit", "confusions", "f1", "macro_f1", "mean", "ratio", "scored"]

#: Shape (draws, columns) of summed counts → shape (draws,).
Statistic = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def scored(units: NDArray[np.float64], statistic: Statistic, settings: EvaluateSettings) -> tuple[float, Interval]:
    """A figure over all units with its 95 % interval.

    Args:
        units: shape (units, columns): counts that add up over units.
        statistic: the figure of summed counts.
        settings: how many draws, and their seed.
    """
    value = round(float(statistic(units.sum(axis=0, keepdims=True))[0]), 3)
    rng = np.random.default_rng(settings.seed)
    drawn = rng.multinomial(len(units), np.full(len(units), 1 / len(units)), size=settings.samples)
    low, high = np.percentile(statistic(drawn @ units), [2.5, 97.5])
    return value, Interval(round(float(low), 3), round(float(high), 3))


def by_unit(keys: Sequence[Hashable], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of counts, shape (n, columns), summed by unit, shape (units, columns), units in the order in which they first come."""
    places: dict[Hashable, int] = {}
    rows = [places.setdefault(key, len(places)) for key in keys]
    summed = np.zeros((len(places), counts.shape[1]))
    np.add.at(summed, rows, counts)
    return summed


def confusions(gold: Sequence[int], found: Sequence[int], classes: int) -> NDArray[np.float64]:
    """One row a decision, shape (n, classes²): a 1 where gold class and found class meet."""
    counts = np.zeros((len(gold), classes * classes))
    counts[np.arange(len(gold)), np.asarray(gold, dtype=int) * classes + np.asarray(found, dtype=int)] = 1
    return counts


def _f1s(counts: NDArray[np.float64], classes: int) -> NDArray[np.float64]:
    """Shape (draws, classes); a class that neither is there nor was found has 0."""
    tables = counts.reshape(-1, classes, classes)
    right = np.diagonal(tables, axis1=1, axis2=2)
    marked = tables.sum(axis=2) + tables.sum(axis=1)
    return ratio(2 * right, marked)


def macro_f1(classes: int) -> Statistic:
    """The mean of the classes' F1."""

    def statistic(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        means: NDArray[np.float64] = _f1s(counts, classes).mean(axis=1)
        return means

    return statistic


def f1(of: int, classes: int) -> Statistic:
    """F1 of one class."""
    return lambda counts: _f1s(counts, classes)[:, of]


def accuracy(classes: int) -> Statistic:
    """The share of right decisions."""

    def statistic(counts: NDArray[np.float64]) -> NDArray[np.float64]:
        right: NDArray[np.float64] = np.diagonal(counts.reshape(-1, classes, classes), axis1=1, axis2=2).sum(axis=1)
        return ratio(right, counts.sum(axis=1))

    return statistic


def mean(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of columns (value, 1): the mean value."""
    return ratio(counts[:, 0], counts[:, 1])


def ratio(above: NDArray[np.float64], below: NDArray[np.float64]) -> NDArray[np.float64]:
    """A share; 0 of nothing."""
    shares: NDArray[np.float64] = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return shares
