"""Groups of like vectors: average linkage of few, Leiden communities of the neighbour graph of many.

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
#: A statement has at least so many neighbours, and the least alike of them this weight. Without a tenth of some 200 texts themes
#: kept 0.85 and 0.82 of their pairs with five (two sorts of sets), 0.89 and 0.88 with ten, 0.89 and 0.83 with fifteen.
FEWEST_NEIGHBOURS, LEAST_WEIGHT = 10, 0.01
#: Of this many vectors half of the mean is taken away.
SHRINKS = 50


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


def _members(labels: NDArray[np.int32] | NDArray[np.int64]) -> list[frozenset[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels.tolist()):
        rows[label].append(row)
    return [frozenset(own) for own in rows.values()]


def tied(alike: NDArray[np.float64], threshold: float) -> list[list[int]]:
    """Average linkage of everything with everything: groups of rows, those of one row too, that are on average alike enough."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(alike) < 2:
        return [[row] for row in range(len(alike))]
    distances = np.clip(np.round(1.0 - alike, 4), 0.0, None)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    return sorted(sorted(rows) for rows in _members(fcluster(tree, 1.0 - threshold, criterion="distance")))


def communities(vectors: NDArray[np.float32], settings: ClusterSettings, seed: int) -> list[list[int]]:
    """Leiden communities of the graph of nearest neighbours, sorted; a row without neighbours is alone in its own."""
    count = len(vectors)
    wanted = min(settings.neighbours, max(FEWEST_NEIGHBOURS, round(count**0.5 / 2)), count - 1)
    if wanted < 1:
        return [[row] for row in range(count)]
    rows = np.arange(count)
    places, alike = nearest(vectors, vectors, wanted, rows)
    lower, upper = np.minimum(rows[:, None], places), np.maximum(rows[:, None], places)
    pairs, first = np.unique(lower.ravel() * np.int64(count) + upper.ravel(), return_index=True)
    weights = np.maximum(alike.ravel()[first], LEAST_WEIGHT)
    labels = _leiden(pairs // count, pairs % count, weights, count, seed, settings.resolution)
    return sorted(sorted(own) for own in _members(labels))


def nearest(
    vectors: NDArray[np.float32], among: NDArray[np.float32], wanted: int, own: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The ``wanted`` rows of ``among`` nearest to each of ``vectors``, and how alike they are (0–1, rounded).

    ``own`` is each vector's own place in ``among``, which is not looked at, or -1.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of SWIG's own types, raised while faiss is imported
        import faiss
    index = faiss.IndexFlatIP(among.shape[1])
    index.add(np.ascontiguousarray(among))
    # a few more than wanted, so that ties are cut by row and not by what the search met first
    cosines, rows = index.search(np.ascontiguousarray(vectors), min(len(among), wanted + 7))
    rank = np.round(-cosines.astype(np.float64) * 1e4).astype(np.int64) * len(among) + rows
    rank[rows == own[:, None]] = np.iinfo(np.int64).max
    order = np.argsort(rank, axis=1, kind="stable")[:, :wanted]
    alike = np.round(np.take_along_axis(cosines, order, axis=1).astype(np.float64), 4)
    return np.take_along_axis(rows, order, axis=1).astype(np.int64), np.clip(alike, 0.0, 1.0)


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
