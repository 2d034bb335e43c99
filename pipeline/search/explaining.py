"""Why each hit is there: what of the query stands in it, how near it is in meaning, and where both rankings put it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.search.finding import Found
from pipeline.search.results import Explanation, WordMatch
from pipeline.search.state import State

if TYPE_CHECKING:
    from numpy.typing import NDArray


def explain_hits(state: State, found: Found, page: Sequence[int], judged: Mapping[int, float]) -> tuple[Explanation, ...]:
    """One explanation a row of the page."""
    ranked, count = found.ranked, len(state.index.passages.ids)
    by_words, by_meaning = _places(ranked.by_words, count), _places(ranked.by_meaning, count)
    tags = state.index.tags.passage
    explained = []
    for row in page:
        place = row if found.kind == "passage" else int(tags[row])
        if place < 0:
            explained.append(Explanation())
            continue
        words = tuple(
            WordMatch(" ".join(term.forms[0]) + ("*" if term.prefix else ""), score, tuple(map(" ".join, term.forms[1:])))
            for term, score in state.words.parts(found.query, place)
        )
        explained.append(
            Explanation(
                words=words,
                word_rank=int(by_words[place]) or None,
                cosine=float(ranked.cosines[place]) if ranked.cosines is not None and ranked.cosines[place] >= 0 else None,
                meaning_rank=int(by_meaning[place]) or None,
                fused=float(ranked.scores[place]),
                match=judged.get(place),
            )
        )
    return tuple(explained)


def _places(ranking: NDArray[np.int64] | None, count: int) -> NDArray[np.int64]:
    """Each row's place in a ranking, from 1 on; 0 where it has none."""
    places = np.zeros(count, dtype=np.int64)
    if ranking is not None:
        places[ranking] = np.arange(1, len(ranking) + 1)
    return places
