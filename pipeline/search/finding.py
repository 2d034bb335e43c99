"""Which records of a run a query finds, in which order, and why: rows of columns, no record is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.search.columns import rows_to_mask
from pipeline.search.index import Index
from pipeline.search.query import Query
from pipeline.search.ranking import best, fuse
from pipeline.settings import SearchSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.search.facets import Filter
    from pipeline.search.words import WordIndex


@dataclass(frozen=True, slots=True)
class Ranked:
    """Passages in order, best first, and the fused score of every passage of the run.

    ``holding`` is how many hold all the words; ``cosines`` are None where meaning was not asked.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    holding: int = 0
    by_words: NDArray[np.int64] | None = None
    by_meaning: NDArray[np.int64] | None = None
    cosines: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: ``rows`` of passages, or of tags where ``kind`` is one of theirs, best first."""

    kind: str
    rows: NDArray[np.int64]
    ranked: Ranked
    query: Query

    def passages(self, index: Index) -> NDArray[np.int64]:
        """The row of each one's passage, -1 for a tag outside of every passage."""
        return self.rows if self.kind == "passage" else index.tags.passage[self.rows]


def allowed_by(passing: Filter, kind: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(passages, records of the kind) that the facets let through; the passages of tags are those that one lies in."""
    if kind == "passage":
        mask = passing.passages()
        return mask, mask
    tags = passing.tags(kind)
    return rows_to_mask(passing.index.tags.passage[tags], len(passing.index.passages.ids)), tags


def rank(
    words: WordIndex,
    query: Query,
    cosines: NDArray[np.float64] | None,
    allowed: NDArray[np.bool_],
    order: NDArray[np.int64],
    depth: int | None,
    settings: SearchSettings,
) -> Ranked:
    """Passages by words and, with ``cosines``, by meaning; meaning only reorders what matches where operators were written.

    Everything that holds all the words is found, and the ``depth`` nearest by single words and by meaning (None: all of them).
    """
    holding = words.holding(query) & allowed
    scores = words.scores(query)
    wanted = holding.copy()
    if not query.exact:
        wanted[best(scores, allowed & (scores > 0), order, depth)] = True
    by_words = best(scores, wanted, order, None)
    if cosines is None:
        fused, ranked = fuse([(by_words, 1.0)], len(allowed), settings)
        return Ranked(best(fused, ranked, order, None), fused, int(holding.sum()), by_words)
    near = (holding if query.exact else allowed) & (cosines >= settings.least_cosine)
    by_meaning = best(cosines, near, order, depth)
    weighted = [(by_words, settings.words_weight), (by_meaning, 1 - settings.words_weight)]
    fused, ranked = fuse(weighted, len(allowed), settings)
    return Ranked(best(fused, ranked, order, None), fused, int(holding.sum()), by_words, by_meaning, cosines)


def listed(index: Index, allowed: NDArray[np.bool_]) -> Ranked:
    """Every allowed passage in the order of the files, for a search without words."""
    scores = np.zeros(len(allowed))
    return Ranked(best(scores, allowed, index.passages.order, None), scores)


def records_of(kind: str, ranked: Ranked, records: NDArray[np.bool_], index: Index, *, worded: bool) -> NDArray[np.int64]:
    """Rows of the records of a kind in the order of their passages; tags of one passage as they stand in the text."""
    if kind == "passage":
        return ranked.rows
    places = np.append(rows_to_mask(ranked.rows, len(index.passages.ids)), not worded)[index.tags.passage]
    rows = np.flatnonzero(records & places)
    scores = np.append(ranked.scores, 0.0)[index.tags.passage[rows]]
    return rows[np.lexsort((index.tags.order[rows], -scores))]
