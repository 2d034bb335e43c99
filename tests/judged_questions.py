"""Questions about the demo with the sentences that answer them, and how well a search finds these."""

from __future__ import annotations

import json
from dataclasses import replace
from math import log2
from pathlib import Path

from pipeline.embed import Encoder
from pipeline.search import Searcher
from pipeline.settings import SearchSettings
from pipeline.store import Store

QUESTIONS = json.loads((Path(__file__).parent / "quality" / "demo_queries.json").read_text(encoding="utf-8"))
DEPTH = 10


def answered(store: Store, encoder: Encoder) -> dict[str, float]:
    """Mean nDCG@10 by words, by meaning and by both; an answer gains 3, what is related 1."""
    quotes = {passage.id: passage.quote.casefold() for passage in store.passages()}
    searchers = {
        "words": Searcher(store),
        "meaning": Searcher(store, encoder, settings=replace(SearchSettings(), words_weight=0.0)),
        "both": Searcher(store, encoder),
    }
    scores = dict.fromkeys(searchers, 0.0)
    for row in QUESTIONS:
        gains = {key: _gain(quote, row["answers"], row["related"]) for key, quote in quotes.items()}
        best = _discounted(sorted(gains.values(), reverse=True))
        for mode, searcher in searchers.items():
            hits = searcher.search(row["query"], limit=DEPTH, consent=False, count=False).hits
            scores[mode] += _discounted([gains[hit.id] for hit in hits]) / best / len(QUESTIONS)
    return scores


def _gain(quote: str, answers: list[str], related: list[str]) -> int:
    if any(answer.casefold() in quote for answer in answers):
        return 3
    return int(any(one.casefold() in quote for one in related))


def _discounted(gains: list[int]) -> float:
    return sum(gain / log2(rank + 2) for rank, gain in enumerate(gains[:DEPTH]))
