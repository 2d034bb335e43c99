"""Figures about a grouping of texts: how well it agrees with people, and how far it stays the same. ``-1`` is "in no theme"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, v_measure_score

#: Halves drawn without replacement: the spread of a figure over halves is that of the figure itself over samples.
HALVES = 60
Labels = Sequence[tuple[str, ...]]


def _pairs(labels: Labels, groups: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A text with several labels stands once under each of them, always in the same group."""
    numbers = {label: at for at, label in enumerate(sorted({label for own in labels for label in own}))}
    rows = [(numbers[label], group) for own, group in zip(labels, groups, strict=True) for label in own]
    truth, found = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return truth, found


def alone(groups: Sequence[int]) -> list[int]:
    """The same groups, each text without one in a group of its own."""
    return [group if group >= 0 else -2 - at for at, group in enumerate(groups)]


def ami_of_all(labels: Labels, groups: Sequence[int]) -> float:
    """AMI over all texts, each uncovered one alone: leaving texts out gains nothing."""
    return float(adjusted_mutual_info_score(*_pairs(labels, alone(groups))))


def told(groups: Sequence[int], aside: Mapping[int, str]) -> list[int]:
    """The same groups, the texts that are set aside for one reason as one group: that, too, is said of them."""
    reasons = {why: max(groups, default=-1) + 1 + at for at, why in enumerate(sorted(set(aside.values())))}
    return [reasons[aside[at]] if group < 0 and at in aside else group for at, group in enumerate(groups)]


def agreement(labels: Labels, groups: Sequence[int], aside: Mapping[int, str] | None = None) -> dict[str, float]:
    """How well groups agree with people's labels: over all texts and over those that are in a group."""
    covered = [at for at, group in enumerate(groups) if group >= 0]
    figures = {
        "AMI told": ami_of_all(labels, told(groups, aside or {})),
        "AMI all": ami_of_all(labels, groups),
        "AMI all, rest one group": float(adjusted_mutual_info_score(*_pairs(labels, groups))),
    }
    if not covered:
        return figures | {"AMI": 0.0, "V": 0.0, "ARI": 0.0}
    truth, found = _pairs([labels[at] for at in covered], [groups[at] for at in covered])
    return figures | {
        "AMI": float(adjusted_mutual_info_score(truth, found)),
        "V": float(v_measure_score(truth, found)),
        "ARI": float(adjusted_rand_score(truth, found)),
    }


def shape(groups: Sequence[int]) -> dict[str, float]:
    """Coverage, number of themes and the largest one's share of the covered texts."""
    sizes = Counter(group for group in groups if group >= 0)
    covered = sum(sizes.values())
    return {
        "coverage": covered / max(len(groups), 1),
        "themes": float(len(sizes)),
        "largest": max(sizes.values(), default=0) / max(covered, 1),
    }


def same(one: Sequence[int], other: Sequence[int]) -> float:
    """ARI between two groupings of the same texts, those in no theme as one group."""
    return float(adjusted_rand_score(one, other))


def kept(before: Sequence[int], after: Sequence[int]) -> float:
    """Of the pairs of texts that shared a theme, the share that still does."""
    pairs = _pairs_in(Counter(group for group in before if group >= 0))
    both = Counter((one, other) for one, other in zip(before, after, strict=True) if one >= 0 and other >= 0)
    return _pairs_in(both) / pairs if pairs else 1.0


def _pairs_in(sizes: Counter[int] | Counter[tuple[int, int]]) -> float:
    return sum(size * (size - 1) / 2 for size in sizes.values())


def lead(labels: Labels, ours: Sequence[int], theirs: Sequence[int]) -> tuple[float, float]:
    """How far ahead our AMI over all texts is, and half the width of its 95 % interval."""
    draw = np.random.default_rng(1)
    leads = []
    for _ in range(HALVES):
        half = sorted(draw.permutation(len(labels))[: len(labels) // 2].tolist())
        own = [labels[at] for at in half]
        leads.append(ami_of_all(own, [ours[at] for at in half]) - ami_of_all(own, [theirs[at] for at in half]))
    return ami_of_all(labels, ours) - ami_of_all(labels, theirs), 1.96 * float(np.std(leads))
