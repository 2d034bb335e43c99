"""Small numbers, honestly: logistic regression with strong regularisation, folds that keep copies together, and what a result is
worth against chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.learn.heads import LinearHead

Floats = NDArray[np.float64]
#: A probability is kept this far from 0 and 1, so that its logit is a number.
EDGE = 1e-4


def logit(probabilities: Floats | Sequence[float]) -> Floats:
    """The logits of probabilities."""
    kept = np.clip(np.asarray(probabilities, dtype=np.float64), EDGE, 1 - EDGE)
    return np.asarray(np.log(kept / (1 - kept)))


def sigmoid(logits: Floats) -> Floats:
    """The probabilities of logits."""
    return np.asarray(1 / (1 + np.exp(-logits)))


def fit_linear(vectors: Floats, rules: Floats, right: NDArray[np.bool_], direction: Floats, strength: float) -> LinearHead:
    """A logistic regression, written as weights for raw vectors and rule features.

    Args:
        vectors: one row an example.
        rules: features that the rules give.
        right: what a person said.
        direction: the vector of what is looked for, in the user's own words (nought where there is none): how near an example is
            to it is one more feature, which is then folded into the weights.
        strength: the inverse of the regularisation, scikit-learn's ``C``.
    """
    if right.all() or not right.any():
        share = (float(right.sum()) + 0.5) / (len(right) + 1)
        return LinearHead(np.zeros(vectors.shape[1]), np.zeros(rules.shape[1]), float(logit([share])[0]))
    from sklearn.linear_model import LogisticRegression

    centre = vectors.mean(axis=0)
    features = np.hstack([vectors - centre, (vectors @ direction)[:, None], rules])
    model = LogisticRegression(C=strength, max_iter=5000, tol=1e-6).fit(features, right)
    weights = np.asarray(model.coef_[0], dtype=np.float64)
    size = vectors.shape[1]
    own, hint = weights[:size], float(weights[size])
    bias = float(model.intercept_[0]) - float(own @ centre)
    return LinearHead(own + hint * direction, weights[size + 1 :], bias)


def folds(texts: Sequence[str], count: int, repeat: int) -> NDArray[np.int64]:
    """A fold for each text, the same for copies of one text; another ``repeat`` deals them out anew. No chance in it."""
    folded = [" ".join(text.casefold().split()) for text in texts]
    keys = {text: hashlib.sha256(f"{repeat}|{text}".encode("utf-8", "surrogatepass")).hexdigest() for text in folded}
    order = {text: place % count for place, text in enumerate(sorted(keys, key=lambda text: keys[text]))}
    return np.array([order[text] for text in folded], dtype=np.int64)


def held_out(
    texts: Sequence[str], count: int, repeats: int, fit_and_tell: Callable[[NDArray[np.bool_], NDArray[np.bool_]], Floats]
) -> Floats:
    """What is told of each example by a fit that has not seen it (nor a copy of it), the mean over the repeats.

    Args:
        fit_and_tell: (which to fit on, which to tell) → probabilities of the latter, in order.
    """
    total: Floats | None = None
    for repeat in range(repeats):
        dealt = folds(texts, count, repeat)
        for fold in range(count):
            out = dealt == fold
            if not out.any() or out.all():
                continue
            told = fit_and_tell(~out, out)
            if total is None:
                total = np.zeros((len(texts), *told.shape[1:]))
            total[out] += told / repeats
    return np.zeros(len(texts)) if total is None else total


def signal(scores: Floats, right: NDArray[np.bool_]) -> tuple[float, float]:
    """Area under the ROC curve, less the 0.5 of chance, and the standard error that chance would give it (Mann and Whitney)."""
    positives, negatives = int(right.sum()), int((~right).sum())
    if not positives or not negatives:
        return 0.0, 1.0
    ranks = _ranks(np.round(scores, 6))
    area = (float(ranks[right].sum()) - positives * (positives + 1) / 2) / (positives * negatives)
    return area - 0.5, float(np.sqrt((positives + negatives + 1) / (12 * positives * negatives)))


def _ranks(scores: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def log_loss(probabilities: Floats, right: NDArray[np.bool_]) -> Floats:
    """The loss of each example."""
    kept = np.clip(probabilities, EDGE, 1 - EDGE)
    return np.asarray(-np.log(np.where(right, kept, 1 - kept)))


def steady_gain(before: Floats, after: Floats) -> float:
    """How many standard errors the mean loss falls by; pairs of one example each."""
    gain = before - after
    error = float(gain.std(ddof=1)) / np.sqrt(len(gain)) if len(gain) > 1 else 0.0
    return float(gain.mean()) / error if error > 0 else 0.0
