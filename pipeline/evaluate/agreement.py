"""How far two coders of the same passages agree, and how far the program agrees with each: alpha and F1, with intervals.

Alpha is Krippendorff's for nominal values and two coders, computed from the coincidences of their values: K. Krippendorff,
"Computing Krippendorff's Alpha-Reliability" (2011), sections B and C. 1 is full agreement, 0 what chance gives; he asks for 0.8,
and for 0.667 where tentative conclusions are enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.datamodel import BlindCode
from pipeline.evaluate.figures import Counts, Figures, Interval, figures
from pipeline.settings import EvaluateSettings

__all__ = ["Agreement", "agreement", "alpha"]

KINDS = ("positions", "concerns", "asks")
_NONE = "none"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two coders on one kind of label.

    Attributes:
        kind: ``positions``, ``concerns`` or ``asks``.
        passages: that both coded.
        alpha: None where both gave one and the same value throughout: then nothing tells agreement from chance.
        alpha_interval: 95 %, from drawing the passages again and again.
        figures: precision, recall and F1 of the second coder, the first taken as right; F1 is the same either way round.
    """

    kind: str
    passages: int
    alpha: float | None
    alpha_interval: Interval | None
    figures: Figures


def agreement(
    first: Mapping[str, BlindCode],
    second: Mapping[str, BlindCode],
    proposals: Sequence[str],
    codes: Sequence[str],
    settings: EvaluateSettings,
) -> tuple[Agreement, ...]:
    """How far two coders agree on the passages that both coded, by kind of label.

    Args:
        first, second: labels by passage.
        proposals, codes: everything that could have been said of a passage.
    """
    both = sorted(first.keys() & second.keys())
    return tuple(_of_kind(kind, both, first, second, proposals, codes, settings) for kind in KINDS)


def _of_kind(
    kind: str,
    both: Sequence[str],
    first: Mapping[str, BlindCode],
    second: Mapping[str, BlindCode],
    proposals: Sequence[str],
    codes: Sequence[str],
    settings: EvaluateSettings,
) -> Agreement:
    units = [list(zip(_values(kind, first[key], proposals, codes), _values(kind, second[key], proposals, codes), strict=True))
             for key in both]  # fmt: skip
    counts = [_counts(_given(kind, first[key]), _given(kind, second[key])) for key in both]
    value, interval = _alpha(units, settings)
    return Agreement(kind, len(both), value, interval, figures(counts, settings))


def _values(kind: str, one: BlindCode, proposals: Sequence[str], codes: Sequence[str]) -> list[str]:
    """What a coder says of a passage: a value for each thing that could be said of it."""
    if kind == "positions":
        stances = dict(one.stances)
        return [stances.get(proposal, _NONE) for proposal in proposals]
    if kind == "concerns":
        return ["yes" if code in one.codes else _NONE for code in codes]
    return ["yes" if one.asks else _NONE]


def _given(kind: str, one: BlindCode) -> set[object]:
    """The labels that a coder gave: what F1 counts."""
    if kind == "positions":
        return set(one.stances)
    return set(one.codes) if kind == "concerns" else {"ask"} if one.asks else set()


def _counts(right: set[object], found: set[object]) -> Counts:
    shared = len(right & found)
    return Counts(gold=len(right), found=len(found), needed=shared, matched=shared)


def alpha(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Alpha of pairs of values, one a unit; None where only one value was ever given.

    >>> alpha([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")])
    0.533
    """
    return _alpha([pairs], None)[0]


def _alpha(units: Sequence[Sequence[tuple[str, str]]], settings: EvaluateSettings | None) -> tuple[float | None, Interval | None]:
    """Alpha over all units of all passages, and its interval from drawing passages."""
    values = sorted({value for passage in units for pair in passage for value in pair})
    place = {value: at for at, value in enumerate(values)}
    matrices = np.zeros((len(units), len(values), len(values)))
    for at, passage in enumerate(units):
        for one, other in passage:
            matrices[at, place[one], place[other]] += 1
            matrices[at, place[other], place[one]] += 1
    measured = _alphas(matrices.sum(axis=0)[None])[0] if len(values) > 1 else np.nan
    if np.isnan(measured):
        return None, None
    if settings is None:
        return round(float(measured), 3), None
    drawn = np.random.default_rng(settings.seed).multinomial(len(units), [1 / len(units)] * len(units), size=settings.samples)
    told = _alphas(np.tensordot(drawn, matrices, axes=1))
    low, high = np.nanpercentile(told, [2.5, 97.5])
    return round(float(measured), 3), Interval(round(float(low), 3), round(float(high), 3))


def _alphas(coincidences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (n,) from (n, values, values): 1 − observed ÷ expected disagreement; nan where none could be expected."""
    totals = coincidences.sum(axis=2)
    count = totals.sum(axis=1)
    observed = count - np.trace(coincidences, axis1=1, axis2=2)
    expected = count**2 - (totals**2).sum(axis=1)
    ratio: NDArray[np.float64] = np.divide((count - 1) * observed, expected, out=np.full_like(count, np.nan), where=expected > 0)
    return np.asarray(1 - ratio, dtype=np.float64)
