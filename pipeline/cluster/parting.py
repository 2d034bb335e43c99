"""A theme that a person finds too wide falls into its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.communities import centre, centred
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Statements that are compared pair by pair; of more, the others go with the part that they are nearest to.
_COMPARED = 3000
#: A statement alone is no part.
_LEAST = 2


def parts_of(vectors: NDArray[np.float32], settings: ClusterSettings) -> list[list[int]]:
    """Rows of each part, the largest part first; what fits in no part is with the largest. One part where it is all one.

    Average linkage, cut where a narrower theme would be, else at the first height below at which two parts stand apart.
    """
    if len(vectors) < _LEAST * 2:
        return [[row] for row in range(len(vectors))] if len(vectors) == _LEAST else [list(range(len(vectors)))]
    own = centred(vectors)
    compared = own[:_COMPARED]
    parts = _cut(compared, settings.narrower)
    if len(parts) < _LEAST:
        return [list(range(len(vectors)))]
    centres = np.stack([centre(compared[part]) for part in parts])
    placed = {row for part in parts for row in part}
    nearest = np.round((own @ centres.T).astype(np.float64), 4).argmax(axis=1).tolist()
    for row in range(len(vectors)):
        if row not in placed:
            parts[0 if row < _COMPARED else nearest[row]].append(row)
    return sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part))


def _cut(vectors: NDArray[np.float32], narrower: float) -> list[list[int]]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distances = np.clip(np.round(1.0 - (vectors @ vectors.T).astype(np.float64), 4), 0.0, None)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    heights = [1.0 - narrower, *sorted({round(height - 1e-6, 6) for height in tree[:, 2].tolist()}, reverse=True)]
    for height in heights:
        labels = fcluster(tree, height, criterion="distance")
        parts = [np.flatnonzero(labels == label).tolist() for label in range(1, int(labels.max()) + 1)]
        parts = sorted((part for part in parts if len(part) >= _LEAST), key=lambda part: (-len(part), part))
        if len(parts) >= _LEAST:
            return parts
    return []
