"""What a training has to say for itself: what was fitted, on how many labels, and what held-out labels say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.placing import Lost

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CodeReport:
    """One code: how many reviewed concerns have it, how often rules gave it, and cross-validated F1 without and with the head."""

    code: str
    labels: int
    given: int
    before: float
    after: float
    used: bool
    reason: str


@dataclass(frozen=True, slots=True)
class PartReport:
    """One part of what can be learnt.

    Attributes:
        part: ``codes``, ``concerns``, ``asks``, ``stance of the reader`` or ``stance of rules``.
        labels: rows that it could learn from.
        measure: ``F1``, or ``log loss`` (where less is better).
        before, after: cross-validated, None where there were too few labels to try.
        reason: why it is used or left off.
    """

    part: str
    labels: int
    measure: str
    before: Figure | None
    after: Figure | None
    used: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that ``greenpaper train`` tells.

    Attributes:
        rows: reviewed rows by (kind, review).
        lost: rows whose words are not where they say.
        superseded: rows that a later one about the same stretch took the place of.
    """

    rows: tuple[tuple[str, str, int], ...]
    lost: tuple[Lost, ...]
    superseded: int
    parts: tuple[PartReport, ...]
    codes: tuple[CodeReport, ...]


def f1(counts: Counts) -> float:
    """F1 of (found and right, found, wanted)."""
    right, found, wanted = (int(one) for one in counts)
    return 2 * right / (found + wanted) if found + wanted else 0.0


def figure(rows: NDArray[np.generic], measure: Callable[[NDArray[np.generic]], float], resamples: int) -> Figure:
    """A figure of all rows, with the middle 95 % of what it is when the rows are drawn anew, with one fixed seed."""
    chance = np.random.default_rng(0)
    drawn = [measure(rows[chance.integers(0, len(rows), len(rows))]) for _ in range(resamples)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(round(measure(rows), 4), round(float(low), 4), round(float(high), 4))


def f1_figure(rows: Counts, resamples: int) -> Figure:
    """F1 with its interval, of one row of counts an example."""
    return figure(rows, lambda drawn: f1(drawn.sum(axis=0)), resamples)


def mean_figure(rows: NDArray[np.float64], resamples: int) -> Figure:
    """A mean with its interval."""
    return figure(rows, lambda drawn: float(np.mean(drawn.astype(np.float64))), resamples)
