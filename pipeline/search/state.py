"""What a searcher holds of a store as it stands at one moment."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.datamodel import Passage
from pipeline.search.aliases import DEFINING, Aliases, gather_aliases
from pipeline.search.columns import Column
from pipeline.search.counts import FacetTable
from pipeline.search.index import Index, Record, read_index
from pipeline.search.meaning import MeaningIndex
from pipeline.search.over_time import Whose
from pipeline.search.query import Term
from pipeline.search.words import WordIndex
from pipeline.settings import SearchSettings
from pipeline.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Texts of documents kept for the context of hits: a page of hits is of few documents, and the next page of the same.
_TEXTS = 32


class State:
    """Everything read of a store up to one change of it; what only some searches need is read when the first one does."""

    def __init__(self, store: Store, settings: SearchSettings) -> None:
        self.change = store.change()
        self.index: Index = read_index(store)
        self.words = WordIndex(store, self.index.passages, settings)
        self._store = store
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._wordings: dict[str, NDArray[np.int64]] = {}

    @cached_property
    def meaning(self) -> MeaningIndex:
        """The vectors."""
        return MeaningIndex(self._store, self.index.passages)

    @cached_property
    def aliases(self) -> Aliases:
        """Names that mean the same; acronyms only where a passage that may be quoted defines them."""
        quotable = frozenset(self.index.passages.numbers[self.index.quotable].tolist())
        return gather_aliases(self.index, (quote for number, quote in self._store.quotes_with(DEFINING) if number in quotable))

    @cached_property
    def facets(self) -> FacetTable:
        """What facet counts are made of."""
        return FacetTable(self.index)

    @cached_property
    def vocabulary(self) -> list[tuple[str, int]]:
        """Every word of the run."""
        return self._store.vocabulary()

    def wording(self, kind: str) -> NDArray[np.int64]:
        """For each passage, or each tag, a number for its words: the same for the same words."""
        if kind not in self._wordings:
            tags = self.index.tags.records
            quotes = (quote for _, quote in self._store.quotes_with("*")) if kind == "passage" else (tag.quote for tag in tags)
            self._wordings[kind] = Column.of(" ".join(quote.casefold().split()) for quote in quotes).codes
        return self._wordings[kind]

    @cached_property
    def whose(self) -> Whose:
        """Who holds a position, for timelines."""
        return Whose.of(self.index)

    def held_by(self, word: str) -> int:
        """How many passages hold the word, in any ending."""
        return len(self.words.posting(Term(((word,),))).rows)

    def may_be_told(self, word: str) -> bool:
        """Whether a passage that may be quoted under its sender's name holds the word."""
        rows = self.words.posting(Term(((word,),))).rows
        return bool(self.index.quotable[rows].any())

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """The passages of some rows, as the whole consultation knows them; row -1 is nobody's."""
        index = self.index.passages
        wanted = {index.ids[row]: row for row in rows if row >= 0}
        found = self._store.passages_of(list(wanted))
        known = {}
        for key, one in found.items():
            row = wanted[key]
            question = index.question.value(row)
            basis = None if question is None else "matched" if one.question is None else "stated"
            known[row] = replace(one, question=question, question_basis=basis, respondent=index.speaker.value(row))
        return known

    def record(self, kind: str, row: int, passages: dict[int, Passage]) -> Record | None:
        """One record found; None where it went since."""
        return passages.get(row) if kind == "passage" else self.index.tags.records[row]

    def text(self, document: str) -> str:
        """The text of a document."""
        if document not in self._texts:
            self._texts[document] = self._store.document_text(document)
            if len(self._texts) > _TEXTS:
                self._texts.popitem(last=False)
        self._texts.move_to_end(document)
        return self._texts[document]

    def row_of(self, key: str) -> int | None:
        """The row of a passage, or of the passage of a tag, by its id; -1 where a tag lies in none, None for no record."""
        if key in self.index.passages.rows:
            return self.index.passages.rows[key]
        tags = self.index.tags
        return next((int(tags.passage[row]) for row, tag in enumerate(tags.records) if tag.id == key), None)

    def close(self) -> None:
        """Let go of it all."""
        self.words.close()
