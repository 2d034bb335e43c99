"""A searcher: opened once over a store, asked many times, and never behind what the store holds."""

from __future__ import annotations

from dataclasses import replace
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from pipeline.datamodel import Position
from pipeline.embed import encode_query
from pipeline.errors import WrongUsage
from pipeline.search.aliases import Aliases
from pipeline.search.assembly import make_hits
from pipeline.search.explaining import explain_hits
from pipeline.search.facets import read_facets
from pipeline.search.finding import Found, Ranked, allowed_by, listed, rank, records_of
from pipeline.search.grouping import Grouped, group_hits
from pipeline.search.hit import Facets
from pipeline.search.over_time import OverTime, group
from pipeline.search.paging import page_of
from pipeline.search.query import Query, read_query
from pipeline.search.ranking import best
from pipeline.search.results import Results
from pipeline.search.spelling import suggest
from pipeline.search.state import State
from pipeline.settings import SearchSettings
from pipeline.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.datamodel.reading import Reader
    from pipeline.embed import Encoder


class Searcher:
    """Searches one store. Keep it open: only the first question after opening, or after a change of the store, reads the run.

    One question is answered at a time, whichever thread asks; the store's connection must allow that thread.

    Args:
        store: stays the caller's: closing the searcher does not close it.
        encoder: the one that the run's vectors were made with; without it only words count.
        reader: the trained reader, for ``rerank``.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder | None = None,
        *,
        reader: Reader | None = None,
        settings: SearchSettings = SearchSettings(),
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._reader = reader
        self._settings = settings
        self._state: State | None = None
        self._lock = RLock()

    def search(
        self,
        query: str,
        facets: Facets = Facets(),
        limit: int | None = 20,
        offset: int = 0,
        *,
        consent: bool = True,
        explain: bool = False,
        count: bool = True,
        rerank: bool = False,
        distinct: bool = False,
    ) -> Results:
        """What the run holds on the user's words, best first: hits ``offset`` to ``offset + limit``, and counts over all.

        An empty query lists everything that passes the facets, in the order of the files; ``limit=None`` gives all.
        ``consent=False`` also shows what respondents did not allow to be quoted: for the team's own eyes. ``count=False`` leaves
        out the facet counts. ``rerank`` lets the trained reader put the first hits in order: how far each makes the point of the
        query, which takes about a second. ``distinct`` shows what says the same word for word once, with ``copies``; ``total``
        then counts what is shown, the facet counts all the same everything.

        Raises:
            WrongUsage: nothing to look for, or a facet value that this run does not know. No wording of a query is an error.
        """
        with self._lock:
            _check(limit, offset)
            state = self._fresh()
            found = self._find(state, query, facets, limit, consent)
            judged = self._reread(state, found) if rerank and query.strip() else {}
            page = page_of(found, state, limit, offset, judged=judged, distinct=distinct)
            return Results(
                hits=tuple(make_hits(state, found.kind, page, found.query, consent=consent, settings=self._settings)),
                total=page.total,
                facet_counts=state.facets.count(found.kind, found.rows) if count else {},
                suggestions=self._suggestions(state, query, found, consent),
                explained=explain_hits(state, found, page.rows, judged) if explain else (),
                read_as=str(found.query),
            )

    def grouped(
        self, query: str, facets: Facets = Facets(), limit: int | None = 20, each: int = 3, *, consent: bool = True
    ) -> Grouped:
        """What :meth:`search` would find, by who sent it: ``limit`` respondents, the one with the best hit first, ``each`` hits.

        Raises:
            WrongUsage: as :meth:`search`.
        """
        with self._lock:
            state = self._fresh()
            found = self._find(state, query, facets, None if limit is None else self._settings.depth, consent)
            return group_hits(state, found, limit, each, consent=consent, settings=self._settings)

    def over_time(self, query: str, facets: Facets = Facets(), limit: int | None = 20, *, consent: bool = True) -> OverTime:
        """The positions that :meth:`search` would find, all of them, by holder and proposal, each in the order of the dates.

        ``limit`` counts timelines. With ``consent`` those who may not be named are left out, and counted.

        Raises:
            WrongUsage: as :meth:`search`; or the facets ask for another kind than positions.
        """
        if facets.kind not in {None, "position"}:
            raise WrongUsage(
                f"Over time there are positions, no hits of kind {facets.kind!r}.", "Leave --kind or --over-time out."
            )
        _check(limit, 0)
        with self._lock:
            state = self._fresh()
            found = self._find(state, query, replace(facets, kind="position"), None, consent)
            page = page_of(found, state, None)
            hits = make_hits(state, "position", page, found.query, consent=consent, settings=self._settings)
            tags = (state.index.tags.records[row] for row in page.rows)
            rows = [(tag, hit.score, hit) for tag, hit in zip(tags, hits, strict=True) if isinstance(tag, Position)]
            return group(rows, state.whose, consent=consent, limit=limit)

    def more_like(
        self,
        record_id: str,
        facets: Facets = Facets(),
        limit: int | None = 20,
        offset: int = 0,
        *,
        consent: bool = True,
        distinct: bool = False,
    ) -> Results:
        """What is near in meaning to a passage, or to the passage of a position, concern or ask; that passage is left out.

        No encoder is needed: the run's own vectors are compared.

        Raises:
            WrongUsage: no record of this run has that id, or nothing is known of its meaning.
        """
        with self._lock:
            state = self._fresh()
            _check(limit, offset)
            found = self._like(state, record_id, facets, limit, consent)
            page = page_of(found, state, limit, offset, distinct=distinct)
            hits = make_hits(state, found.kind, page, None, consent=consent, settings=self._settings)
            return Results(tuple(hits), page.total, state.facets.count(found.kind, found.rows), read_as=f"like {record_id}")

    def ids(self, query: str, facets: Facets = Facets(), *, consent: bool = True) -> tuple[str, ...]:
        """Ids of everything that :meth:`search` finds, best first.

        Raises:
            WrongUsage: as :meth:`search`.
        """
        with self._lock:
            state = self._fresh()
            found = self._find(state, query, facets, 20, consent)
            records = state.index.passages.ids if found.kind == "passage" else [tag.id for tag in state.index.tags.records]
            return tuple(records[row] for row in found.rows.tolist())

    def close(self) -> None:
        """Let go of what was read. The store stays open."""
        with self._lock:
            if self._state is not None:
                self._state.close()
            self._state = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _fresh(self) -> State:
        """What the store holds now, read anew where anything was written since."""
        if self._state is not None and self._state.change != self._store.change():
            self.close()
        if self._state is None:
            self._state = State(self._store, self._settings)
        return self._state

    def _find(self, state: State, words: str, facets: Facets, limit: int | None, consent: bool) -> Found:
        """Rows of the records that the words find and the facets let through, best first."""
        if not words.strip() and not facets.given:
            raise WrongUsage("There is nothing to look for.", "Give words, or a facet such as --stance oppose.")
        _check(limit, 0)
        kind = facets.kind or "passage"
        allowed, records = allowed_by(read_facets(facets, state.index, consent=consent), kind)
        query = read_query(words, state.aliases if words.strip() else Aliases())
        if words.strip():
            depth = None if limit is None else max(self._settings.depth, limit)
            cosines = self._cosines(state, query.spoken)
            order = state.index.passages.order
            ranked = rank(state.words, query, cosines, allowed, order, depth, self._settings)
        else:
            ranked = listed(state.index, allowed)
        return Found(kind, records_of(kind, ranked, records, state.index, worded=bool(words.strip())), ranked, query)

    def _cosines(self, state: State, spoken: str) -> NDArray[np.float64] | None:
        if self._encoder is None:
            return None
        if not spoken:
            return np.full(len(state.index.passages.ids), -1.0)
        return state.meaning.cosines(encode_query(spoken, self._encoder))

    def _like(self, state: State, record_id: str, facets: Facets, limit: int | None, consent: bool) -> Found:
        row = state.row_of(record_id)
        if row is None:
            raise WrongUsage(f"Nothing in this run has the id {record_id!r}.", "Give the id of a hit: --format json shows it.")
        vector = state.meaning.vector(row) if row >= 0 else None
        if vector is None:
            raise WrongUsage(f"Of {record_id!r} no meaning is known.", "Search for its words instead.")
        kind = facets.kind or "passage"
        allowed, records = allowed_by(read_facets(facets, state.index, consent=consent), kind)
        cosines = state.meaning.cosines(vector)
        allowed = allowed & (cosines >= self._settings.least_cosine)
        allowed[row] = False
        depth = None if limit is None else max(self._settings.depth, limit)
        rows = best(cosines, allowed, state.index.passages.order, depth)
        ranked = Ranked(rows, np.clip(cosines, 0.0, 1.0), by_meaning=rows, cosines=cosines)
        return Found(kind, records_of(kind, ranked, records, state.index, worded=True), ranked, Query(None))

    def _reread(self, state: State, found: Found) -> dict[int, float]:
        """How far each of the first passages makes the point of the query, by its row: as the trained reader judges."""
        if self._reader is None:
            raise WrongUsage("Without the trained reader nothing is put in a new order.", "Give the searcher a reader.")
        passages = state.passages(found.ranked.rows[: self._settings.reranked].tolist())
        rows = list(passages)
        asked = [(passages[row].quote, found.query.spoken) for row in rows]
        return {row: round(float(match), 4) for row, match in zip(rows, self._reader.matches(asked).tolist(), strict=True)}

    def _suggestions(self, state: State, typed: str, found: Found, consent: bool) -> tuple[str, ...]:
        if found.ranked.holding >= self._settings.few or not found.query.wanted():
            return ()
        return suggest(
            typed,
            found.query,
            state.vocabulary,
            held_by=state.held_by,
            may_be_told=state.may_be_told if consent else lambda word: state.held_by(word) > 0,
        )


def _check(limit: int | None, offset: int) -> None:
    if limit is not None and limit < 1:
        raise WrongUsage(f"A limit of {limit} shows nothing.", "Give a limit of 1 or more.")
    if offset < 0:
        raise WrongUsage(f"No page begins at {offset}.", "Give an offset of 0 or more.")
