"""Rows of passages in order: by one score, and by several rankings fused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import SearchSettings


def best(
    scores: NDArray[np.float64], allowed: NDArray[np.bool_], order: NDArray[np.int64], depth: int | None
) -> NDArray[np.int64]:
    """The allowed rows with the highest scores, best first, ties in the order of the files; ``depth`` of them, None for all.

    >>> best(np.array([0.5, 0.9, 0.5]), np.array([True, True, True]), np.array([2, 0, 1]), 2).tolist()
    [1, 2]
    """
    rows = np.flatnonzero(allowed)
    if depth is not None and len(rows) > depth:
        # only what can be among the first is sorted: whoever is as good as the last of them still can
        least = np.partition(scores[rows], len(rows) - depth)[len(rows) - depth]
        rows = rows[scores[rows] >= least]
    rows = rows[np.lexsort((order[rows], -scores[rows]))]
    return rows[:depth]


def fuse(
    rankings: Sequence[tuple[NDArray[np.int64], float]], count: int, settings: SearchSettings
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Scores of ``count`` rows by weighted reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009), and which rows are ranked.

    1 is what stands first in every ranking. ``rankings`` are rows, best first, each row once, with the weight of the ranking.

    >>> from pipeline.settings import SearchSettings
    >>> fuse([(np.array([0, 1]), 0.5), (np.array([1]), 0.5)], 3, SearchSettings(rank_constant=60))[0].tolist()
    [0.5, 0.9919, 0.0]
    """
    scores = np.zeros(count)
    ranked = np.zeros(count, dtype=bool)
    first = sum(weight for _, weight in rankings) / (settings.rank_constant + 1)
    for rows, weight in rankings:
        scores[rows] += weight / (settings.rank_constant + 1 + np.arange(len(rows)))
        ranked[rows] = True
    return np.round(scores / first, 4), ranked
