"""Search a run by words, by meaning and by facets.

In: a store, the user's words, an encoder where meaning counts. Out: hits, best first, each an exact quote with its page.

:class:`Searcher` is opened once and asked many times; :func:`search` and :func:`search_over_time` open one for one question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.datamodel import STANCES
from pipeline.search.formats import FORMATS, as_csv, as_json, as_lines, as_table
from pipeline.search.grouping import Group, Grouped
from pipeline.search.hit import KINDS, Excerpt, Facets, Hit
from pipeline.search.over_time import OverTime, Timeline
from pipeline.search.pages import (
    Page,
    groups_as_csv,
    groups_as_json,
    groups_as_lines,
    groups_as_table,
    page_as_csv,
    page_as_json,
    page_as_lines,
    page_as_table,
)
from pipeline.search.results import COUNTED, Explanation, FacetCount, Results, WordMatch
from pipeline.search.saved import SavedSearch, save_search, saved_searches
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
    "Group",
    "Grouped",
    "Hit",
    "OverTime",
    "Page",
    "Results",
    "SavedSearch",
    "Searcher",
    "Timeline",
    "WordMatch",
    "as_csv",
    "as_json",
    "as_lines",
    "as_table",
    "groups_as_csv",
    "groups_as_json",
    "groups_as_lines",
    "groups_as_table",
    "page_as_csv",
    "page_as_json",
    "page_as_lines",
    "page_as_table",
    "save_search",
    "saved_searches",
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
    """The hits of one question; see :meth:`Searcher.search`."""
    with Searcher(store, encoder, settings=settings) as searcher:
        return list(searcher.search(query, facets, limit, consent=consent, count=False).hits)


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
    """The timelines of one question; see :meth:`Searcher.over_time`."""
    with Searcher(store, encoder, settings=settings) as searcher:
        return searcher.over_time(query, facets, limit, consent=consent)
