"""Centres of themes that recur: found in one half of the statements after another, kept where most halves show them.

One grouping of all statements depends on a few of them; what many halves agree on does not. A statement is drawn into a half by
the hash of its wording, so that a document more or less changes no draw but its own (bagged clustering, Leisch 1999).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.communities import centre, communities, tied
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A community of fewer statements than this is chance and has no centre.
LEAST_IN_COMMUNITY = 3
#: A draw holds at least so many statements where there are more, and never more than this share of them. Without a tenth of the
#: texts four motions keep 0.90 of their pairs with 0.65, 0.94 with 0.8, 0.92 with 0.9; four sets of statements 0.87, 0.88, 0.82.
ENOUGH, MOST_DRAWN = 500, 0.8


def draws(wordings: Sequence[str], runs: int) -> NDArray[np.uint8]:
    """A row a wording, a column a run: a number 0–255 that only the wording decides."""
    hashes = (hashlib.shake_128(own.encode("utf-8", "surrogatepass")).digest(runs) for own in wordings)
    return np.frombuffer(b"".join(hashes), dtype=np.uint8).reshape(-1, runs)


def coherence(vectors: NDArray[np.float32]) -> float:
    """How alike unit vectors are, on average over all pairs, rounded."""
    count, total = len(vectors), float(np.linalg.norm(vectors.sum(axis=0, dtype=np.float64)) ** 2)
    return round((total - count) / (count * (count - 1)), 4) if count > 1 else 1.0


def recurring(
    vectors: NDArray[np.float32], drawn: NDArray[np.uint8], settings: ClusterSettings, most: int
) -> list[tuple[NDArray[np.float32], float]]:
    """Centres (of unit length) of the communities that recur, and in what share of the runs; the most frequent first.

    ``vectors`` are unit rows, centred, in an order that is theirs alone; ``drawn`` are their :func:`draws`; ``most`` is how many
    statements a run looks at. All pairs of communities of all runs are compared: those that are on average alike are one theme.
    """
    count = len(vectors)
    share = min(MOST_DRAWN, max(0.5, ENOUGH / count), most / count)
    centres, weights, runs = [], [], []
    for run in range(drawn.shape[1]):
        rows = np.flatnonzero(drawn[:, run] < round(256 * share))
        for places in communities(vectors[rows], settings, run):
            if len(places) >= LEAST_IN_COMMUNITY and coherence(vectors[rows[places]]) >= settings.coherent:
                centres.append(centre(vectors[rows[places]]))
                weights.append(len(places) / len(rows))
                runs.append(run)
    if not centres:
        return []
    stacked = np.stack(centres)
    found = []
    for places in tied((stacked @ stacked.T).astype(np.float64).round(4), settings.same_centre):
        stability = round(len({runs[place] for place in places}) / drawn.shape[1], 4)
        if stability >= settings.recurs:
            weight = np.array([weights[place] for place in places])
            mean = (stacked[places].astype(np.float64) * weight[:, None]).sum(axis=0)
            found.append((-round(float(weight.sum()), 6), places, (mean / np.linalg.norm(mean)).astype(np.float32), stability))
    return [(middle, stability) for _, _, middle, stability in sorted(found, key=lambda one: one[:2])]
