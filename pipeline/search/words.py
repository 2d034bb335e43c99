"""Passages by words: BM25 over stems, from what the store's index knows of each term."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.search.columns import rows_to_mask
from pipeline.search.index import Passages
from pipeline.search.query import Every, Node, Query, Term, Without
from pipeline.search.tokens import Form
from pipeline.settings import SearchSettings
from pipeline.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a term stands: rows of passages in order, and its part of the BM25 score of each."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]


class WordIndex:
    """The terms of one state of a store, each read when it is first asked for and kept for the next query.

    BM25 as in Robertson and Zaragoza (2009), with Lucene's idf, which never falls below 0. A passage's length is counted in
    characters: only its ratio to the average counts.
    """

    def __init__(self, store: Store, passages: Passages, settings: SearchSettings) -> None:
        self._store = store
        self._numbers = passages.numbers
        self._settings = settings
        mean = float(passages.length.mean()) if len(passages.ids) else 1.0
        self._damping = settings.k1 * (1 - settings.b + settings.b * passages.length / max(mean, 1.0))
        self._known: OrderedDict[Term, Posting] = OrderedDict()
        self._stems = Stems()

    def close(self) -> None:
        """Forget everything."""
        self._known.clear()
        self._stems.close()

    def posting(self, term: Term) -> Posting:
        """Where a term stands in any of its forms."""
        if term in self._known:
            self._known.move_to_end(term)
            return self._known[term]
        times = np.zeros(len(self._numbers))
        for form in term.forms:
            rows, found = self._occurrences(form, exact=term.as_it_stands(form), prefix=term.prefix)
            times[rows] += found
        rows = np.flatnonzero(times)
        some, all_ = len(rows), len(times)
        rarity = float(np.log1p((all_ - some + 0.5) / (some + 0.5)))
        scores = rarity * (self._settings.k1 + 1) * times[rows] / (times[rows] + self._damping[rows])
        self._known[term] = Posting(rows, scores)
        if len(self._known) > self._settings.terms_kept:
            self._known.popitem(last=False)
        return self._known[term]

    def _occurrences(self, form: Form, *, exact: bool, prefix: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Rows, and how often each holds the form; a phrase or a prefix counts once."""
        stem = self._stems.of(form[0]) if len(form) == 1 and not exact else None
        if stem is not None:
            pairs = np.asarray(self._store.occurrences(stem), dtype=np.int64).reshape(-1, 2)
            numbers, times = pairs[:, 0], pairs[:, 1]
        else:
            expression = f'"{" ".join(form)}"' + ("*" if prefix else "")
            numbers = np.asarray(self._store.holding(expression, exact=exact), dtype=np.int64)
            times = np.ones_like(numbers)
        rows = np.searchsorted(self._numbers, numbers)
        # a run that writes while we read may have added a passage since
        there = np.append(self._numbers, -1)[rows] == numbers
        return rows[there], times[there]

    def holding(self, query: Query) -> NDArray[np.bool_]:
        """Passages that hold what the query asks for, as its operators say; plain words are all asked for."""
        if query.root is None:
            return np.zeros(len(self._numbers), dtype=bool)
        return self._holding(query.root)

    def _holding(self, node: Node) -> NDArray[np.bool_]:
        if isinstance(node, Term):
            return rows_to_mask(self.posting(node).rows, len(self._numbers))
        if isinstance(node, Without):
            return ~self._holding(node.part)
        join = np.logical_and if isinstance(node, Every) else np.logical_or
        mask: NDArray[np.bool_] = join.reduce([self._holding(part) for part in node.parts])
        return mask

    def scores(self, query: Query) -> NDArray[np.float64]:
        """BM25 of every passage, 0 where it holds no term that is wanted; 4 places, as an order must not hang on the last bit."""
        total = np.zeros(len(self._numbers))
        for term in query.wanted():
            posting = self.posting(term)
            total[posting.rows] += posting.scores
        return np.round(total, 4)

    def parts(self, query: Query, row: int) -> list[tuple[Term, float]]:
        """What of the query stands in one passage, with each term's part of its score, in the order typed."""
        found = []
        for term in query.wanted():
            posting = self.posting(term)
            at = int(np.searchsorted(posting.rows, row))
            if at < len(posting.rows) and posting.rows[at] == row:
                found.append((term, round(float(posting.scores[at]), 4)))
        return found


class Stems:
    """Words as the index of stems keeps them, told by SQLite itself: no other stemmer is the same in every word."""

    def __init__(self) -> None:
        # whoever asks holds the searcher's lock, whatever thread it is
        self._database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._database.execute("CREATE VIRTUAL TABLE text USING fts5(word, tokenize='porter unicode61')")
        self._database.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(text, 'instance')")

    def of(self, word: str) -> str | None:
        """The stem; None for what the index sees as several words, or as none.

        >>> [Stems().of(word) for word in ("Integrating", "café", "👍")]
        ['integr', 'cafe', None]
        """
        self._database.execute("DELETE FROM text")
        self._database.execute("INSERT INTO text VALUES (?)", (word,))
        terms = self._database.execute("SELECT term FROM terms").fetchall()
        return terms[0][0] if len(terms) == 1 else None

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
