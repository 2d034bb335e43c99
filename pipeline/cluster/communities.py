"""Groups of like vectors: a neighbour graph and agreed-on Leiden communities, or average linkage for the few.

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

#: Rows, and how far the runs agree on them (0–1).
Community = tuple[list[int], float]


def communities(vectors: NDArray[np.float32], settings: ClusterSettings) -> list[Community]:
    """Groups of rows of unit ``vectors``, by first row; a row that fits nowhere is in none. Groups of one are left out."""
    count = len(vectors)
    if count < 2:
        return []
    found = _linked(vectors, settings.linkage) if count <= settings.few else _agreed(vectors, settings)
    kept = [(_without_strangers(vectors, rows, settings.least_member), agreement) for rows, agreement in found]
    return sorted((rows, agreement) for rows, agreement in kept if len(rows) > 1)


def centre(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean direction of unit vectors, of unit length."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(mean))
    unit: NDArray[np.float32] = (mean / length if length > 0 else mean).astype(np.float32)
    return unit


def likeness(vectors: NDArray[np.float32], point: NDArray[np.float32]) -> NDArray[np.float64]:
    """Cosine of each unit vector with ``point``, rounded to 4 places, within 0–1."""
    return np.clip(np.round((vectors @ point).astype(np.float64), 4), 0.0, 1.0)


def _without_strangers(vectors: NDArray[np.float32], rows: list[int], least: float) -> list[int]:
    near = likeness(vectors[rows], centre(vectors[rows]))
    return [row for row, cosine in zip(rows, near, strict=True) if cosine >= least]


def _linked(vectors: NDArray[np.float32], threshold: float) -> list[Community]:
    """Average linkage: the two groups that are most alike on average are joined, until none reach the threshold."""
    groups = [[row] for row in range(len(vectors))]
    alike = np.round((vectors @ vectors.T).astype(np.float64), 4)
    np.fill_diagonal(alike, -2.0)
    while True:
        one, other = divmod(int(alike.argmax()), len(groups))
        if alike[one, other] < threshold:
            break
        one, other = sorted((one, other))
        sizes = len(groups[one]), len(groups[other])
        joined = np.round((alike[one] * sizes[0] + alike[other] * sizes[1]) / sum(sizes), 6)
        alike[one], alike[:, one] = joined, joined
        alike[other], alike[:, other], alike[one, one] = -2.0, -2.0, -2.0
        groups[one], groups[other] = sorted(groups[one] + groups[other]), []
    return [(group, 1.0) for group in groups if len(group) > 1]


def _agreed(vectors: NDArray[np.float32], settings: ClusterSettings) -> list[Community]:
    """Leiden, several times with different seeds: two neighbours belong together when most runs put them together."""
    sources, targets, weights = _neighbour_graph(vectors, settings)
    if not len(sources):
        return []
    count = len(vectors)
    together = np.zeros(len(sources), dtype=np.int64)
    for seed in range(1, settings.runs + 1):
        labels = _leiden(sources, targets, weights, count, seed)
        together += labels[sources] == labels[targets]
    share = together / settings.runs
    kept = share > 0.5
    labels = _leiden(sources[kept], targets[kept], share[kept], count, seed=0)
    rows: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels.tolist()):
        rows[label].append(row)
    inside = labels[sources] == labels[targets]
    agreement: dict[int, list[float]] = defaultdict(list)
    for label, value in zip(labels[sources[inside]].tolist(), share[inside].tolist(), strict=True):
        agreement[label].append(value)
    return [(members, round(float(np.mean(agreement[label])), 4)) for label, members in rows.items() if len(members) > 1]


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
    sources: NDArray[np.int64], targets: NDArray[np.int64], weights: NDArray[np.float64], count: int, seed: int
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
        resolution=1.0,
        iterations=2,
        seed=seed,
    )
    return np.array([labels.get(row, count + row) for row in range(count)], dtype=np.int64)
