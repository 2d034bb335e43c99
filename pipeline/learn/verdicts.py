"""Heads for verdicts: whether a reviewer would let a concern (or an ask) stand that the program found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.examples import Encode, Example, verdict_features
from pipeline.learn.fitting import Floats, fit_linear, held_out, log_loss, sigmoid, signal
from pipeline.learn.heads import LinearHead
from pipeline.learn.report import Counts, PartReport, f1, f1_figure
from pipeline.settings import LearnSettings


def fit_verdicts(
    part: str, examples: Sequence[Example], encode: Encode, settings: LearnSettings
) -> tuple[LinearHead | None, PartReport]:
    """A head that tells accepted from rejected findings, where held-out labels speak for it.

    Args:
        part: its name in the report, ``concerns`` or ``asks``.
        examples: reviewed rows; only those that the program itself would show are learnt from.
    """
    shown = [example for example in examples if example.shown]
    right = np.array([example.right for example in shown], dtype=np.bool_)
    fewest = int(min(right.sum(), (~right).sum())) if shown else 0
    if fewest < settings.least_labels:
        reason = f"{int(right.sum())} accepted and {int((~right).sum())} rejected: {settings.least_labels} of each are needed"
        return None, PartReport(part, len(shown), "F1", None, None, False, reason)
    vectors = encode([example.text for example in shown]).astype(np.float64)
    rules = np.array([verdict_features(example.score, example.by_model) for example in shown])
    strength, told = _cross_validate(vectors, rules, right, [example.text for example in shown], settings)
    before, after = _counts(right, np.ones(len(right), dtype=np.bool_)), _counts(right, told >= settings.least_probability)
    fault = _fault(told, right, before, after, settings)
    figures = [f1_figure(rows, settings.resamples) for rows in (before, after)]
    head = None if fault else _fit(vectors, rules, right, np.ones(len(right), dtype=np.bool_), strength)
    reason = fault or "scores are now probabilities"
    return head, PartReport(part, len(shown), "F1", figures[0], figures[1], head is not None, reason)


def _fit(vectors: Floats, rules: Floats, right: NDArray[np.bool_], on: NDArray[np.bool_], strength: float) -> LinearHead:
    return fit_linear(vectors[on], rules[on], right[on], np.zeros(vectors.shape[1]), strength)


def _cross_validate(
    vectors: Floats, rules: Floats, right: NDArray[np.bool_], texts: Sequence[str], settings: LearnSettings
) -> tuple[float, Floats]:
    repeats = settings.repeats if len(texts) <= settings.repeats_until else 1
    best: tuple[float, float, Floats] | None = None
    for strength in settings.strengths:

        def tell(on: NDArray[np.bool_], out: NDArray[np.bool_], strength: float = strength) -> Floats:
            return sigmoid(_fit(vectors, rules, right, on, strength).logits(vectors[out], rules[out]))

        told = held_out(texts, settings.folds, repeats, tell)
        loss = round(float(log_loss(told, right).mean()), 6)
        if best is None or loss < best[0]:
            best = (loss, strength, told)
    assert best is not None
    return best[1], best[2]


def _counts(right: NDArray[np.bool_], kept: NDArray[np.bool_]) -> Counts:
    return np.stack([right & kept, kept, right], axis=1).astype(np.int64)


def _fault(told: Floats, right: NDArray[np.bool_], before: Counts, after: Counts, settings: LearnSettings) -> str | None:
    """Why the head is left off, None where it is not."""
    gain, error = signal(told, right)
    if round(gain / error, 4) < settings.least_signal:
        return "held-out labels cannot be told from chance"
    if round(f1(after.sum(axis=0)), 4) < round(f1(before.sum(axis=0)), 4):
        return "it would drop more accepted ones than it is worth"
    prior = np.full(len(right), right.mean())
    if round(float(log_loss(told, right).mean()), 4) >= round(float(log_loss(prior, right).mean()), 4):
        return "its probabilities are no better than one for all"
    return None
