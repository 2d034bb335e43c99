"""Groups of like vectors: average linkage, of many inside the agreed-on Leiden communities of their neighbour graph.

Rows come in an order that is theirs alone (by wording), every random step has a fixed seed, and similarities are rounded before
they decide anything: the same rows give the same groups.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Rows, and how stable they are as a group (0–1).
Community = tuple[list[int], float]
#: How far the threshold is moved to see whether a group stays the same.
NEAR_BY = 0.04
#: A group that is less the same after that falls into the parts it has at the higher threshold.
STABLE = 0.7
#: Of this many vectors half of the mean is taken away.
SHRINKS = 50


def blocks(vectors: NDArray[np.float32], settings: ClusterSettings) -> list[list[int]]:
    """Rows in stretches few enough to be compared pair by pair: all of them, or the communities of their neighbour graph."""
    waiting, ready = [list(range(len(vectors)))], []
    resolution = 1.0
    while waiting:
        large = [rows for rows in waiting if len(rows) > settings.few]
        ready += [rows for rows in waiting if 1 < len(rows) <= settings.few]
        waiting = []
        for rows in large:
            parts = [[rows[place] for place in places] for places in _agreed(vectors[rows], settings, resolution)]
            if len(parts) < 2:  # one matter, said in thousands of ways: cut by wording, and joined again by its centre
                parts = [rows[first : first + settings.few] for first in range(0, len(rows), settings.few)]
            waiting += parts
        resolution *= 2
    return sorted(ready)


def centre(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean direction of unit vectors, of unit length."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(mean))
    unit: NDArray[np.float32] = (mean / length if length > 0 else mean).astype(np.float32)
    return unit


def centred(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit vectors without the direction that all share: answers about one bill are alike in that, whatever they say of it.

    Of few the mean is chance more than matter, and is taken away in part.
    """
    if not len(vectors):
        return vectors
    mean = vectors.mean(axis=0, dtype=np.float64) * (len(vectors) / (len(vectors) + SHRINKS))
    moved = vectors.astype(np.float64) - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: NDArray[np.float32] = (moved / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)
    return unit


def likeness(vectors: NDArray[np.float32], point: NDArray[np.float32]) -> NDArray[np.float64]:
    """Cosine of each unit vector with ``point``, rounded to 4 places, within 0–1."""
    return np.clip(np.round((vectors @ point).astype(np.float64), 4), 0.0, 1.0)


def linked(alike: NDArray[np.float64], threshold: float) -> list[Community]:
    """Average linkage: the two groups that are most alike on average are joined, until none reach the threshold.

    ``alike`` has the similarity of each pair, rounded. A group's stability is how much of it is the same group with the
    threshold a little lower and a little higher; one that is hardly the same is not formed. Groups of one are left out.
    """
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(alike) < 2:
        return []
    distances = np.clip(np.round(1.0 - alike, 4), 0.0, None)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    cuts = [_members(fcluster(tree, 1.0 - threshold - step, criterion="distance")) for step in (0.0, -NEAR_BY, NEAR_BY)]
    found: list[Community] = []
    for rows in cuts[0]:
        same = [max(len(rows & other) / len(rows | other) for other in cut if rows & other) for cut in cuts[1:]]
        if sum(same) / 2 >= STABLE:
            found.append((sorted(rows), round(sum(same) / 2, 4)))
        else:  # two groups that only just touch: they stay apart
            found += [(sorted(part), STABLE) for part in cuts[2] if part <= rows]
    return sorted((rows, stability) for rows, stability in found if len(rows) > 1)


def _members(labels: NDArray[np.int32]) -> list[frozenset[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels.tolist()):
        rows[label].append(row)
    return [frozenset(own) for own in rows.values()]


def _agreed(vectors: NDArray[np.float32], settings: ClusterSettings, resolution: float) -> list[list[int]]:
    """Leiden, several times with different seeds: two neighbours belong together when most runs put them together."""
    sources, targets, weights = _neighbour_graph(vectors, settings)
    if not len(sources):
        return []
    count = len(vectors)
    together = np.zeros(len(sources), dtype=np.int64)
    for seed in range(1, settings.runs + 1):
        labels = _leiden(sources, targets, weights, count, seed, resolution)
        together += labels[sources] == labels[targets]
    share = together / settings.runs
    kept = share > 0.5
    labels = _leiden(sources[kept], targets[kept], share[kept], count, 0, resolution)
    return [sorted(rows) for rows in _members(labels.astype(np.int32)) if len(rows) > 1]


def _neighbour_graph(
    vectors: NDArray[np.float32], settings: ClusterSettings
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Undirected edges, each once: (lower row, higher row, similarity), sorted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of SWIG's own types, raised while faiss is imported
        import faiss
    count = len(vectors)
    wanted = min(settings.neighbours, max(5, round(count**0.5)), count - 1)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    # a few more than wanted, so that ties are cut by row and not by what the search met first
    cosines, rows = index.search(np.ascontiguousarray(vectors), min(count, wanted + 6))
    edges: dict[tuple[int, int], float] = {}
    for row, (near, others) in enumerate(zip(np.round(cosines.astype(np.float64), 4).tolist(), rows.tolist(), strict=True)):
        ranked = sorted((-cosine, other) for cosine, other in zip(near, others, strict=True) if other not in (row, -1))
        for negative, other in ranked[:wanted]:
            if -negative >= settings.least_neighbour:
                edges[min(row, other), max(row, other)] = -negative
    pairs = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1], np.array([edges[pair] for pair in sorted(edges)], dtype=np.float64)


def _leiden(
    sources: NDArray[np.int64], targets: NDArray[np.int64], weights: NDArray[np.float64], count: int, seed: int, resolution: float
) -> NDArray[np.int64]:
    """A community number a row; a row without neighbours is alone in its own."""
    import graspologic_native

    rows = np.concatenate([sources, targets])
    columns = np.concatenate([targets, sources])
    order = np.lexsort((columns, rows))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).astype(np.int64)
    _, labels = graspologic_native.leiden_csr(
        starts,
        columns[order].astype(np.int32),
        np.concatenate([weights, weights])[order],
        count,
        resolution=resolution,
        iterations=2,
        seed=seed,
    )
    return np.array([labels.get(row, count + row) for row in range(count)], dtype=np.int64)
