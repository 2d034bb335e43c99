"""A searcher: opened once over a store, asked many times, and never behind what the store holds."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

from pipeline.search.hit import Facets
from pipeline.search.results import Results
from pipeline.settings import SearchSettings
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.embed import Encoder


class Searcher:
    """Searches one store. Keep it open: the first question after opening, or after a change of the store, reads the run.

    Args:
        store: stays the caller's: closing the searcher does not close it.
        encoder: the one that the run's vectors were made with; without it only words count.
    """

    def __init__(self, store: Store, encoder: Encoder | None = None, settings: SearchSettings = SearchSettings()) -> None:
        self._store = store
        self._encoder = encoder
        self._settings = settings

    def search(
        self,
        query: str,
        facets: Facets = Facets(),
        limit: int | None = 20,
        offset: int = 0,
        *,
        consent: bool = True,
        explain: bool = False,
    ) -> Results:
        """What the run holds on the user's words, best first: hits ``offset`` to ``offset + limit``, and counts over all.

        An empty query lists everything that passes the facets, in the order of the files; ``limit=None`` gives all.
        ``consent=False`` also shows what respondents did not allow to be quoted: for the team's own eyes.

        Raises:
            WrongUsage: nothing to look for, or a facet value that this run does not know. No wording of a query is an error.
        """
        from pipeline.search import search

        wanted = None if limit is None else limit + offset
        found = search(
            self._store, query, encoder=self._encoder, facets=facets, limit=wanted, consent=consent, settings=self._settings
        )
        return Results(tuple(found[offset:]), len(found))

    def more_like(
        self, record_id: str, facets: Facets = Facets(), limit: int | None = 20, offset: int = 0, *, consent: bool = True
    ) -> Results:
        """Passages near in meaning to a passage, or to the passage of a position, concern or ask; itself is left out.

        Raises:
            WrongUsage: no record of this run has that id, or nothing is known of its meaning.
        """
        return Results()

    def close(self) -> None:
        """Let go of what was read. The store stays open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
