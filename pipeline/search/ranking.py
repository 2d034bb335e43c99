"""Passages in order: by words, by meaning, and both fused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.search.query import Query
from pipeline.settings import SearchSettings
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.embed import Encoder


def by_words(store: Store, query: Query, allowed: Collection[str], depth: int) -> list[str]:
    """Passages that match, best first (BM25). Plain words that are too many to stand together anywhere are wanted
    one by one after that; what the user wrote with operators is taken as written."""
    found = _matching(store, query, allowed)
    loose = None if query.exact else query.any_word()
    if loose and len(found) < depth:
        found += [key for key in _match(store, loose, allowed) if key not in set(found)]
    return found[:depth]


def _matching(store: Store, query: Query, allowed: Collection[str]) -> list[str]:
    """Passages of every alternative; FTS5 has no ``NOT`` without something wanted, so the unwanted are taken away here."""
    scores: dict[str, int] = {}
    for wanted, unwanted in query.expressions():
        out = set(_match(store, unwanted, allowed)) if unwanted else set()
        found = _match(store, wanted, allowed) if wanted else sorted(allowed)
        for rank, key in enumerate(key for key in found if key not in out):
            scores[key] = min(rank, scores.get(key, rank))
    return sorted(scores, key=lambda key: (scores[key], key))


def _match(store: Store, expression: str, allowed: Collection[str]) -> list[str]:
    """Every passage matches at most once, so a limit of all passages cuts nothing off before the facets have."""
    ranked = [(round(rank, 6), key) for key, rank in store.match(expression, limit=2**31 - 1) if key in allowed]
    return [key for _, key in sorted(ranked)]


def by_meaning(
    store: Store, words: str, encoder: Encoder, allowed: Collection[str], depth: int, settings: SearchSettings
) -> list[str]:
    """Passages near to the words in meaning, nearest first (cosine)."""
    ids, matrix = store.vectors()
    if not ids:
        return []
    vector = np.asarray(encoder.encode([words]), dtype=np.float32)[0]
    length = float(np.linalg.norm(vector))
    if length == 0:
        return []
    # float64 and 4 places: the order must not hang on the last bit of a sum
    cosines = np.round((matrix @ (vector / length)).astype(np.float64), 4)
    near = [(-cosine, key) for key, cosine in zip(ids, cosines.tolist(), strict=True) if cosine >= settings.least_cosine]
    return [key for _, key in sorted(near) if key in allowed][:depth]


def fuse(rankings: Sequence[Sequence[str]], settings: SearchSettings) -> dict[str, float]:
    """Scores by reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009), 1 for what is first everywhere.

    >>> fuse([["a", "b"], ["b"]], SearchSettings())
    {'a': 0.5, 'b': 0.9919}
    """
    best = len(rankings) / (settings.rank_constant + 1)
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (settings.rank_constant + rank)
    return {key: round(score / best, 4) for key, score in scores.items()}
