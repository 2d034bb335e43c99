"""Searches that are kept under a name, and what they find now that they did not find then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from pipeline.search.hit import Facets
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question as it was asked, and the ids of what it found then."""

    name: str
    query: str
    facets: Facets
    words_only: bool
    found: frozenset[str]

    def new(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Those of the ids that were not found when the search was saved, in their order."""
        return tuple(one for one in ids if one not in self.found)


def save_search(store: Store, name: str, query: str, facets: Facets, found: Sequence[str], *, words_only: bool = False) -> None:
    """Keep a question under a name, with the ids of what it finds now (``Searcher.ids``); one of that name is replaced."""
    given = {key: value for key, value in asdict(facets).items() if value}
    store.put_search(name, query, {"facets": given, "words_only": words_only, "found": sorted(found)})


def saved_searches(store: Store) -> dict[str, SavedSearch]:
    """Every saved search by its name, in the order of the names."""
    known = {field.name for field in fields(Facets)}
    searches = {}
    for name, (query, kept) in store.searches().items():
        given: dict[str, Any] = {key: value for key, value in kept.get("facets", {}).items() if key in known}
        given = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
        facets = Facets(**given)
        searches[name] = SavedSearch(name, query, facets, bool(kept.get("words_only")), frozenset(kept.get("found", ())))
    return searches
