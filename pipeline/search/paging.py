"""One page of what was found: in the order of the scores, or of the trained reader, and what says the same word for word once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.search.finding import Found
from pipeline.search.state import State

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of one page with their scores, and for how many records each stands; ``total`` rows are on all pages."""

    rows: list[int]
    scores: list[float]
    copies: list[int]
    total: int


def page_of(
    found: Found,
    state: State,
    limit: int | None,
    offset: int = 0,
    *,
    judged: Mapping[int, float] | None = None,
    distinct: bool = False,
) -> Shown:
    """One page; what the reader judged stands first, in the order of its judgement."""
    places = found.passages(state.index)
    rows, scores = found.rows, np.append(found.ranked.scores, 0.0)[places]
    if judged:
        # 0.5 and more is what the reader looked at, below that what it did not
        lifted = np.asarray([judged.get(place, -1.0) for place in places.tolist()])
        scores = np.round(np.where(lifted >= 0, 0.5 + lifted / 2, scores / 2), 4)
        again = np.argsort(-scores, kind="stable")
        rows, scores = rows[again], scores[again]
    copies = np.ones(len(rows), dtype=np.int64)
    if distinct and len(rows):
        rows, scores, copies = _once(rows, scores, found.kind, state)
    part = slice(offset, None if limit is None else offset + limit)
    return Shown(rows[part].tolist(), scores[part].tolist(), copies[part].tolist(), len(rows))


def _once(
    rows: NDArray[np.int64], scores: NDArray[np.float64], kind: str, state: State
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """The best of those that say the same; one that may be quoted stands for those that may not."""
    same = state.wording(kind)[rows]
    places = rows if kind == "passage" else state.index.tags.passage[rows]
    _, first, back, counts = np.unique(same, return_index=True, return_inverse=True, return_counts=True)
    shown = first.copy()
    open_rows = np.flatnonzero(np.append(state.index.quotable, False)[places])
    # backwards, so that the best comes to stand last
    shown[back[open_rows[::-1]]] = open_rows[::-1]
    order = np.argsort(first)
    return rows[shown[order]], scores[first[order]], counts[order]
