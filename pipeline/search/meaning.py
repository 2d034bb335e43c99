"""Passages by meaning: every vector of a run held in memory, and compared with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.search.index import Passages
from pipeline.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: The cosine of a passage that has no vector, or of anything with a text that has none: below every threshold.
NOWHERE = -1.0


class MeaningIndex:
    """The vectors of one state of a store."""

    def __init__(self, store: Store, passages: Passages) -> None:
        ids, self._matrix = store.vectors()
        self._rows = np.asarray([passages.rows.get(key, -1) for key in ids], dtype=np.int64)
        self._places = np.full(len(passages.ids), -1, dtype=np.int64)
        known = np.flatnonzero(self._rows >= 0)
        self._places[self._rows[known]] = known

    def vector(self, row: int) -> NDArray[np.float32] | None:
        """The vector of one passage, None where it has none."""
        place = int(self._places[row])
        return self._matrix[place] if place >= 0 else None

    def cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float64]:
        """How near each passage is; 4 places, as an order must not hang on the last bit of a sum."""
        near = np.full(len(self._places) + 1, NOWHERE)
        length = float(np.linalg.norm(vector))
        if length and len(self._matrix):
            near[self._rows] = np.round((self._matrix @ (vector / np.float32(length))).astype(np.float64), 4)
        return near[:-1]
