"""Search a run by words, by meaning and by facets.

In: a store, the user's words, an encoder where meaning counts. Out: hits, best first, each an exact quote with its page.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from pipeline.errors import WrongUsage
from pipeline.search.aliases import gather_aliases
from pipeline.search.assembly import make_hits
from pipeline.search.facets import Filter, read_facets
from pipeline.search.formats import FORMATS, as_csv, as_json, as_lines, as_table
from pipeline.search.hit import KINDS, STANCES, Excerpt, Facets, Hit
from pipeline.search.index import Index, Record, read_index
from pipeline.search.query import Query, read_query
from pipeline.search.ranking import by_meaning, by_words, fuse
from pipeline.settings import SearchSettings
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.embed import Encoder

__all__ = [
    "FORMATS",
    "KINDS",
    "STANCES",
    "Excerpt",
    "Facets",
    "Hit",
    "as_csv",
    "as_json",
    "as_lines",
    "as_table",
    "search",
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
    if not query.strip() and not facets.given:
        raise WrongUsage("There is nothing to look for.", "Give words, or a facet such as --stance oppose.")
    if limit is not None and limit < 1:
        raise WrongUsage(f"A limit of {limit} shows nothing.", "Give a limit of 1 or more.")
    index = read_index(store)
    records = _passing(index, read_facets(facets, store, index), facets.kind or "passage")
    read = read_query(query, gather_aliases(store.consultation(), index))
    scores = dict.fromkeys(records, 0.0)
    if query.strip():
        scores = _rank(store, query, read, encoder, records.keys(), limit, settings)
    chosen = sorted(
        ((record, scores[place]) for place in scores for record in records[place]),
        key=lambda found: (-found[1], *index.order(found[0])),
    )[:limit]
    return make_hits(chosen, index, read.any_word(), consent=consent, settings=settings)


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
