"""Does a score mean what it says: score bins against precision, expected calibration error, and what a threshold would cost.

A score of 0.8 is right when four in five such decisions are right (Guo et al. 2017, "On calibration of modern neural networks").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["BINS", "PRECISE", "THRESHOLDS", "Bin", "Decisions", "Judged", "Reliability", "Threshold", "reliability"]

#: Equal parts of 0–1; ten is what the literature uses, and a bin with few decisions shows its count.
BINS = 10
#: What an abstention threshold is chosen for: of the decisions that are kept, at least this share is right.
PRECISE = 0.85
#: The thresholds below which a program could abstain.
THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Judged:
    """One decision: its score, whether it was right, and whether it is among those that had to be found."""

    score: float
    right: bool
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions of one kind, and how many right ones there were to make."""

    judged: tuple[Judged, ...]
    gold: int


@dataclass(frozen=True, slots=True)
class Bin:
    """The decisions whose score lies in [low, high); the last bin holds 1 too."""

    low: float
    high: float
    count: int
    score: float
    precision: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """What is left when every decision with a lower score is withheld."""

    at: float
    kept: int
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Bins without a decision are left out.

    Attributes:
        error: the expected calibration error.
        precise: the lowest threshold from which on precision is at least :data:`PRECISE`; None where there is none.
    """

    count: int
    error: float
    bins: tuple[Bin, ...]
    thresholds: tuple[Threshold, ...]
    precise: Threshold | None


def reliability(judged: Sequence[Judged], gold: int) -> Reliability | None:
    """How far scores can be trusted; None of no decisions.

    Args:
        judged: all decisions.
        gold: how many there were to find: what recall is a share of.
    """
    if not judged:
        return None
    binned: dict[int, list[Judged]] = {}
    for one in judged:
        binned.setdefault(min(BINS - 1, int(round(one.score, 4) * BINS)), []).append(one)
    bins = tuple(_bin(at, members) for at, members in sorted(binned.items()))
    error = sum(one.count * abs(one.score - one.precision) for one in bins) / len(judged)
    thresholds = tuple(_threshold(at, judged, gold) for at in THRESHOLDS)
    return Reliability(len(judged), round(error, 3), bins, thresholds, _precise(judged, gold))


def _precise(judged: Sequence[Judged], gold: int) -> Threshold | None:
    best, right = None, 0
    ordered = sorted((round(one.score, 4), one.right) for one in judged)[::-1]
    for kept, (score, hit) in enumerate(ordered, 1):
        right += hit
        # decisions of one score are kept or withheld together
        if (kept == len(ordered) or ordered[kept][0] < score) and right >= PRECISE * kept:
            best = score
    return _threshold(best, judged, gold) if best is not None else None


def _bin(at: int, members: Sequence[Judged]) -> Bin:
    score = sum(one.score for one in members) / len(members)
    return Bin(at / BINS, (at + 1) / BINS, len(members), round(score, 3), _share(one.right for one in members))


def _threshold(at: float, judged: Sequence[Judged], gold: int) -> Threshold:
    kept = [one for one in judged if round(one.score, 4) >= at]
    found = sum(one.right and one.needed for one in kept)
    recall = round(min(1.0, found / gold), 3) if gold else 1.0
    return Threshold(at, len(kept), _share(one.right for one in kept), recall)


def _share(right: Iterable[bool]) -> float:
    """Rounded share of what is right; 0 of nothing, as for precision everywhere in this package."""
    marks = list(right)
    return round(sum(marks) / len(marks), 3) if marks else 0.0
