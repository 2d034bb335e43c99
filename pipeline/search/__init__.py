"""Search a run by words, by meaning and by facets.

In: a store, the user's words, an encoder where meaning counts. Out: hits, best first, each an exact quote with its page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.datamodel import Position
from pipeline.errors import WrongUsage
from pipeline.search.aliases import gather_aliases
from pipeline.search.assembly import make_hits
from pipeline.search.facets import Filter, read_facets
from pipeline.search.formats import FORMATS, as_csv, as_json, as_lines, as_table
from pipeline.search.hit import KINDS, STANCES, Excerpt, Facets, Hit
from pipeline.search.index import Index, Record, read_index
from pipeline.search.over_time import OverTime, Timeline, Whose, group
from pipeline.search.query import Query, read_query
from pipeline.search.ranking import by_meaning, by_words, fuse
from pipeline.search.results import COUNTED, Explanation, FacetCount, Results, WordMatch
from pipeline.search.searcher import Searcher
from pipeline.settings import SearchSettings
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.embed import Encoder

__all__ = [
    "COUNTED",
    "FORMATS",
    "KINDS",
    "STANCES",
    "Excerpt",
    "Explanation",
    "FacetCount",
    "Facets",
    "Hit",
    "OverTime",
    "Results",
    "Searcher",
    "Timeline",
    "WordMatch",
    "as_csv",
    "as_json",
    "as_lines",
    "as_table",
    "search",
    "search_over_time",
]


def search(
    store: Store,
    query: str,
    *,
    encoder: Encoder | None = None,
    facets: Facets = Facets(),
    limit: int | None = 20,
    consent: bool = True,
    settings: SearchSettings = SearchSettings(),
) -> list[Hit]:
    """What the run holds on the user's words, best first.

    Without an encoder only words count. An empty query lists everything that passes the facets, in the order of the files.
    ``limit=None`` gives all. ``consent=False`` also shows what respondents did not allow to be quoted: for the team's own eyes.

    Raises:
        WrongUsage: nothing to look for, or a facet value that this run does not know.
    """
    index = read_index(store)
    found, marked = _find(store, index, query, encoder, facets, limit, settings)
    return make_hits(found[:limit], index, marked, consent=consent, settings=settings)


def search_over_time(
    store: Store,
    query: str,
    *,
    encoder: Encoder | None = None,
    facets: Facets = Facets(),
    limit: int | None = 20,
    consent: bool = True,
    settings: SearchSettings = SearchSettings(),
) -> OverTime:
    """The positions that :func:`search` would find, all of them, by holder and proposal, each in the order of the dates.

    ``limit`` counts timelines. With ``consent`` those who may not be named are left out, and counted.

    Raises:
        WrongUsage: as :func:`search`; or the facets ask for another kind than positions.
    """
    if facets.kind not in {None, "position"}:
        raise WrongUsage(f"Over time there are positions, no hits of kind {facets.kind!r}.", "Leave --kind or --over-time out.")
    facets = replace(facets, kind="position")
    index = read_index(store)
    _check_limit(limit)
    found, marked = _find(store, index, query, encoder, facets, None, settings)
    hits = make_hits(found, index, marked, consent=consent, settings=settings)
    rows = [(row, score, hit) for (row, score), hit in zip(found, hits, strict=True) if isinstance(row, Position)]
    return group(rows, Whose.of(index, store.consultation()), consent=consent, limit=limit)


def _find(
    store: Store,
    index: Index,
    query: str,
    encoder: Encoder | None,
    facets: Facets,
    limit: int | None,
    settings: SearchSettings,
) -> tuple[list[tuple[Record, float]], str | None]:
    """Records that the words find and the facets let through, best first; and the expression of the words to mark."""
    if not query.strip() and not facets.given:
        raise WrongUsage("There is nothing to look for.", "Give words, or a facet such as --stance oppose.")
    _check_limit(limit)
    records = _passing(index, read_facets(facets, store, index), facets.kind or "passage")
    read = read_query(query, gather_aliases(store.consultation(), index))
    scores = dict.fromkeys(records, 0.0)
    if query.strip():
        scores = _rank(store, query, read, encoder, records.keys(), limit, settings)
    rows = ((record, scores[place]) for place in scores for record in records[place])
    return sorted(rows, key=lambda found: (-found[1], *index.order(found[0]))), read.any_word()


def _check_limit(limit: int | None) -> None:
    if limit is not None and limit < 1:
        raise WrongUsage(f"A limit of {limit} shows nothing.", "Give a limit of 1 or more.")


def _passing(index: Index, passing: Filter, kind: str) -> dict[str, list[Record]]:
    """Records of the kind that pass the facets, by the passage that they lie in (by their own id where in none)."""
    records: dict[str, list[Record]] = {}
    if kind == "passage":
        return {passage.id: [passage] for passage in index.passages.values() if passing.passes_passage(passage)}
    for tag in index.tags[kind]:
        if passing.passes_tag(tag):
            records.setdefault(tag.passage or tag.id, []).append(tag)
    return records


def _rank(
    store: Store,
    words: str,
    query: Query,
    encoder: Encoder | None,
    allowed: Collection[str],
    limit: int | None,
    settings: SearchSettings,
) -> dict[str, float]:
    """Scores of passages; meaning only reorders what matches where the user wrote operators and meant them."""
    depth = max(settings.depth, limit or len(allowed))
    worded = by_words(store, query, allowed, depth)
    if encoder is None:
        return fuse([worded], settings)
    return fuse([worded, by_meaning(store, words, encoder, worded if query.exact else allowed, depth, settings)], settings)
