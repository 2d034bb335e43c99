"""How surely each statement belongs to each theme, or to none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.communities import nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How fast being further from a centre tells against it: a cosine 0.1 less makes it e times less likely.
SHARPNESS = 10.0
#: Neighbours whose belonging counts as much as a statement's own: "it was" says little, those who write alike say more.
ASKED = 10
#: Neighbours are looked for among at most so many statements.
MOST_ASKED = 10_000
_BLOCK = 8192


def belonging(
    vectors: NDArray[np.float32], centres: NDArray[np.float32], least: float, rank: NDArray[np.uint64]
) -> NDArray[np.float64]:
    """A row a statement, a column a theme, and a last column for none of them: shares that sum to one, rounded to 4 places.

    What is as near to a centre as ``least`` belongs to it as likely as to nothing. ``rank`` orders the statements by chance
    that is theirs alone: of very many, the first ones are asked as neighbours.
    """
    own = np.concatenate([_shares(vectors[at : at + _BLOCK], centres, least) for at in range(0, len(vectors), _BLOCK)])
    wanted = min(ASKED, len(vectors) - 1)
    if wanted < 1:
        return np.round(own, 4)
    asked = np.sort(np.argsort(rank, kind="stable")[:MOST_ASKED])
    told = np.empty_like(own)
    for at in range(0, len(vectors), _BLOCK):
        rows = np.arange(at, min(at + _BLOCK, len(vectors)))
        found = np.minimum(np.searchsorted(asked, rows), len(asked) - 1)
        places, alike = nearest(vectors[rows], vectors[asked], wanted, np.where(asked[found] == rows, found, -1))
        told[rows] = (own[asked[places]] * alike[:, :, None]).sum(axis=1)
        told[rows] /= np.maximum(alike.sum(axis=1), 1e-9)[:, None]
    mixed = (own + told) / (own + told).sum(axis=1, keepdims=True)
    # neighbours say which theme it is, never that it is one: everybody has ten that are nearest
    lost = own.argmax(axis=1) == own.shape[1] - 1
    sure: NDArray[np.float64] = np.where(lost[:, None], own, mixed)
    return sure.round(4)


def _shares(vectors: NDArray[np.float32], centres: NDArray[np.float32], least: float) -> NDArray[np.float64]:
    near = np.round((vectors @ centres.T).astype(np.float64), 4)
    worth = np.exp(SHARPNESS * (np.column_stack([near, np.full(len(near), least)]) - 1.0))
    shares: NDArray[np.float64] = worth / worth.sum(axis=1, keepdims=True)
    return shares
