"""What a search gives back: a page of hits, and what holds for everything that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.search.hit import Hit

#: The facets that are counted, in the order in which they are shown.
COUNTED = ("stance", "proposal", "code", "theme", "respondent_kind", "question", "document_kind")


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet among everything found.

    Attributes:
        value: what to give as the facet to see only these (an id, a stance, a kind).
        label: how people read it.
        hits: how many of the records found have it; one record may have several values.
        respondents: how many different respondents sent them (no press article counts).
    """

    value: str
    label: str
    hits: int
    respondents: int


@dataclass(frozen=True, slots=True)
class WordMatch:
    """One thing looked for that stands in a passage. ``forms`` are its other names that were looked for too (aliases).

    ``score`` is its part of the BM25 score: higher is better.
    """

    term: str
    score: float
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one hit is there and where: its ranks are 1 for the best, None where that ranking did not find it.

    Attributes:
        words: what matched, with its part of the BM25 score.
        word_rank: place by words (BM25).
        cosine: nearness in meaning, None where meaning was not asked.
        meaning_rank: place by meaning.
        fused: the score of both together, 0–1.
        match: how far it makes the point of the query, as the trained reader judges, 0–1; None where the reader was not asked.
    """

    words: tuple[WordMatch, ...] = ()
    word_rank: int | None = None
    cosine: float | None = None
    meaning_rank: int | None = None
    fused: float = 0.0
    match: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """One page of a search.

    Attributes:
        hits: the page asked for, best first.
        total: how many records were found in all: what holds all the words, and the nearest by single words and by meaning.
        facet_counts: by the names of :data:`COUNTED`, most hits first.
        suggestions: whole queries to offer ("did you mean"), best first; only where few hits hold the words typed.
        explained: one explanation a hit, in their order; empty where it was not asked for.
        read_as: the query as it was understood, aliases and all, for people.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    facet_counts: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    explained: tuple[Explanation, ...] = ()
    read_as: str = ""
