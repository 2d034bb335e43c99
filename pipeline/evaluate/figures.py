"""From matched pairs to figures: precision, recall, F1, holders, each with its interval, and the same by class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.matching import Matching
from pipeline.settings import EvaluateSettings


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends of a 95 % interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Counts:
    """What every figure is computed from; they add up over documents, or over statements.

    Attributes:
        gold: gold items that must be found (optional ones cost nothing when missed).
        found: rows of ours.
        needed: gold items among ``gold`` that were found.
        matched: pairs, optional items too.
        holders: pairs with the right holder.
    """

    gold: int = 0
    found: int = 0
    needed: int = 0
    matched: int = 0
    holders: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the result, rounded to 3 places; intervals by name of the figure."""

    gold: int
    found: int
    precision: float
    recall: float
    f1: float
    holder_accuracy: float
    intervals: dict[str, Interval]


def counts_by_document(matching: Matching, documents: Iterable[str]) -> list[Counts]:
    """The counts of each document, in the order given."""
    return [add(counts for where, counts in _by_statement(matching) if where == document) for document in documents]


def counts_by_statement(matching: Matching) -> list[Counts]:
    """The counts of each pair, missed item and extra row on its own."""
    return [counts for _, counts in _by_statement(matching)]


def _by_statement(matching: Matching) -> list[tuple[str, Counts]]:
    return [
        *(
            (p.document, Counts(int(not p.item.optional), 1, int(not p.item.optional), 1, int(p.right_holder)))
            for p in matching.pairs
        ),
        *((document, Counts(gold=int(not item.optional))) for document, item in matching.missed),
        *((document, Counts(found=1)) for document, _ in matching.extra),
    ]


def add(counts: Iterable[Counts]) -> Counts:
    """The sum, nothing of nothing."""
    rows = [(c.gold, c.found, c.needed, c.matched, c.holders) for c in counts]
    return Counts(*(sum(column) for column in zip(*rows, strict=True))) if rows else Counts()


def figures(units: Sequence[Counts], settings: EvaluateSettings) -> Figures:
    """The figures over all units, with intervals from drawing the units again and again (percentile bootstrap, Efron 1979)."""
    total = add(units)
    precision, recall, f1, holders = (round(float(value), 3) for value in _rates(_columns([total]))[:, 0])
    return Figures(total.gold, total.found, precision, recall, f1, holders, _intervals(units, settings))


def _columns(units: Sequence[Counts]) -> NDArray[np.float64]:
    """Shape (5, units): gold, found, needed, matched, holders."""
    return np.array([[c.gold, c.found, c.needed, c.matched, c.holders] for c in units], dtype=np.float64).T


def _rates(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (4, n) from (5, n): precision, recall, F1, holder accuracy. Recall of nothing is 1, precision of no row 0."""
    gold, found, needed, matched, holders = counts
    precision = np.divide(matched, found, out=np.zeros_like(found), where=found > 0)
    recall = np.divide(needed, gold, out=np.ones_like(gold), where=gold > 0)
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0)
    return np.stack([precision, recall, f1, np.divide(holders, matched, out=np.zeros_like(matched), where=matched > 0)])


def _intervals(units: Sequence[Counts], settings: EvaluateSettings) -> dict[str, Interval]:
    if not units:
        return {}
    drawn = np.random.default_rng(settings.seed).multinomial(len(units), [1 / len(units)] * len(units), size=settings.samples)
    rates = _rates(_columns(units) @ drawn.T)
    low, high = np.percentile(rates, [2.5, 97.5], axis=1)
    names = ("precision", "recall", "f1", "holder_accuracy")
    return {name: Interval(round(float(low[at]), 3), round(float(high[at]), 3)) for at, name in enumerate(names)}


def rates(counts: Counts) -> tuple[float, float, float]:
    """Precision, recall and F1, rounded."""
    precision, recall, f1, _ = (round(float(value), 3) for value in _rates(_columns([counts]))[:, 0])
    return precision, recall, f1
