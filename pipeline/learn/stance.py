"""Calibration of stance scores on reviewed positions, so that a score of 0.8 is right eight times in ten.

The reader's probabilities are scaled as vectors (one slope, a bias for each stance); the scores of rules by a slope and a bias
for each stance that they found. Both are held to leaving things as they are: few labels move them little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.examples import PositionExample
from pipeline.learn.fitting import EDGE, Floats, held_out, log_loss, logit, sigmoid, steady_gain
from pipeline.learn.heads import STANCES, StanceScale
from pipeline.learn.report import PartReport, mean_figure
from pipeline.settings import LearnSettings

#: Standard errors that the held-out loss must fall by.
STEADY = 1.64
#: A slope outside of this is no calibration any more.
SLOPES = (0.1, 5.0)


class StanceReader(Protocol):
    """As much of the trained reader as is needed here, and all that is passed on."""

    @property
    def name(self) -> str:
        """Name and version."""

    def stances(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of :data:`STANCES` for (text, proposal label) pairs, shape (n, 4)."""

    def matches(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probability that a text makes the point of a statement, shape (n,)."""

    def kinds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Independent probabilities of what a text does, shape (n, 4)."""


@dataclass(frozen=True)
class CalibratedReader:
    """The reader with its stance probabilities corrected; everything else as it is."""

    reader: StanceReader
    scale: StanceScale

    @property
    def name(self) -> str:
        """Says that a user's labels had a hand in it."""
        return f"{self.reader.name}, own corrections"

    def stances(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Corrected probabilities."""
        told = self.reader.stances(pairs)
        if not len(told):
            return told
        return _softmax(_logs(told) * self.scale.slope + np.array(self.scale.biases)).astype(np.float32)

    def matches(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """As the reader says."""
        return self.reader.matches(pairs)

    def kinds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the reader says."""
        return self.reader.kinds(texts)


def calibrated(score: float, stance: str, scale: StanceScale) -> float:
    """The probability that a rule with this score is right about this stance."""
    return float(sigmoid(logit([score]) * scale.slope + scale.biases[STANCES.index(stance)])[0])


def fit_reader(
    examples: Sequence[PositionExample], reader: StanceReader | None, settings: LearnSettings
) -> tuple[StanceScale | None, PartReport]:
    """The scale for the reader's probabilities; a rejected position is read as neutral, which stands for unrelated too."""
    part = "stance of the reader"
    if reader is None or len(examples) < settings.least_positions:
        return None, _too_few(part, len(examples), settings, "there is no reader" if reader is None else None)
    logs = _logs(reader.stances([(one.text, one.proposal) for one in examples]))
    right = np.array([STANCES.index(one.stance or "neutral") for one in examples])

    def fit(on: NDArray[np.bool_]) -> StanceScale:
        return _minimise(lambda slope, biases: _losses(logs[on], right[on], slope, biases), settings)

    def tell(on: NDArray[np.bool_], out: NDArray[np.bool_]) -> Floats:
        scale = fit(on)
        return _softmax(logs[out] * scale.slope + np.array(scale.biases))

    told = held_out([one.text for one in examples], settings.folds, settings.repeats, tell)
    every = np.arange(len(right))
    before, after = (-np.log(np.clip(values[every, right], EDGE, 1.0)) for values in (np.exp(logs), told))
    return _believed(part, before, after, fit, settings)


def fit_rules(examples: Sequence[PositionExample], settings: LearnSettings) -> tuple[StanceScale | None, PartReport]:
    """The scale for the scores of rules: whether what a cue said is right."""
    part = "stance of rules"
    known = [(one, one.found) for one in examples if one.found is not None and one.found.basis == "cue"]
    if len(known) < settings.least_positions:
        return None, _too_few(part, len(known), settings, None)
    logits = logit([found.score for _, found in known])
    kinds = np.array([STANCES.index(found.stance) for _, found in known])
    right = np.array([one.stance == found.stance for one, found in known], dtype=np.bool_)

    def fit(on: NDArray[np.bool_]) -> StanceScale:
        def losses(slope: float, biases: Floats) -> Floats:
            return log_loss(sigmoid(logits[on] * slope + biases[kinds[on]]), right[on])

        return _minimise(losses, settings)

    def tell(on: NDArray[np.bool_], out: NDArray[np.bool_]) -> Floats:
        scale = fit(on)
        return sigmoid(logits[out] * scale.slope + np.array(scale.biases)[kinds[out]])

    told = held_out([one.text for one, _ in known], settings.folds, settings.repeats, tell)
    return _believed(part, log_loss(sigmoid(logits), right), log_loss(told, right), fit, settings)


def _too_few(part: str, labels: int, settings: LearnSettings, reason: str | None) -> PartReport:
    reason = reason or f"{labels} reviewed positions, {settings.least_positions} are needed"
    return PartReport(part, labels, "log loss", None, None, False, reason)


def _believed(
    part: str, before: Floats, after: Floats, fit: Callable[[NDArray[np.bool_]], StanceScale], settings: LearnSettings
) -> tuple[StanceScale | None, PartReport]:
    used = round(steady_gain(before, after), 4) >= STEADY
    figures = [mean_figure(losses, settings.resamples) for losses in (before, after)]
    reason = "scores are now probabilities" if used else "held-out labels do not bear it out"
    report = PartReport(part, len(before), "log loss", figures[0], figures[1], used, reason)
    return (fit(np.ones(len(before), dtype=np.bool_)) if used else None), report


def _minimise(losses: Callable[[float, Floats], Floats], settings: LearnSettings) -> StanceScale:
    from scipy.optimize import minimize

    def objective(values: Floats) -> float:
        slope, biases = float(np.exp(values[0])), values[1:]
        held = settings.hold * (float(values[0]) ** 2 + float(biases @ biases) / 2)
        return float(losses(slope, biases).sum()) + held

    bounds = [tuple(np.log(SLOPES)), *((-5.0, 5.0) for _ in STANCES)]
    found = minimize(objective, np.zeros(1 + len(STANCES)), method="L-BFGS-B", bounds=bounds).x
    return StanceScale(round(float(np.exp(found[0])), 5), tuple(round(float(one), 5) for one in found[1:]))


def _logs(probabilities: NDArray[np.float32]) -> Floats:
    return np.asarray(np.log(np.clip(probabilities.astype(np.float64), EDGE, 1.0)))


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _losses(logs: Floats, right: NDArray[np.int64], slope: float, biases: Floats) -> Floats:
    told = _softmax(logs * slope + biases)
    return np.asarray(-np.log(np.clip(told[np.arange(len(right)), right], EDGE, 1.0)))
