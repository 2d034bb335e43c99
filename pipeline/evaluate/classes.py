"""The figures by stance, proposal and code, and what is taken for what."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from pipeline.evaluate.figures import Counts, add, rates
from pipeline.evaluate.gold import Kind
from pipeline.evaluate.matching import Item, Matching, Pair, Row

#: What a kind of statement is classed by, first what the confusion table shows.
FACETS: dict[Kind, tuple[str, ...]] = {"positions": ("stance", "proposal"), "concerns": ("codes",), "asks": ()}


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """The figures of one stance, proposal or code."""

    facet: str
    value: str
    gold: int
    found: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often what a reader called ``gold`` was given as ``found``; None on one side: missed, or nobody marked it."""

    gold: str | None
    found: str | None
    count: int


def by_class(facet: str, matching: Matching) -> list[ClassFigures]:
    """Figures by value, sorted by value. Where several values are acceptable, a pair counts under the one that was given."""
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for pair in matching.pairs:
        needed = int(not pair.item.optional)
        value = _given(facet, pair)
        counts[value] = add([counts[value], Counts(gold=needed, found=1, needed=needed, matched=1)])
    for _, item in matching.missed:
        value = _values(facet, item)[0]
        counts[value] = add([counts[value], Counts(gold=int(not item.optional))])
    for _, row in matching.extra:
        value = _values(facet, row)[0]
        counts[value] = add([counts[value], Counts(found=1)])
    return [ClassFigures(facet, value, one.gold, one.found, *rates(one)) for value, one in sorted(counts.items())]


def confusion(facet: str, matching: Matching) -> tuple[Confusion, ...]:
    """How often each value was given for each; the most frequent first."""
    seen: Counter[tuple[str | None, str | None]] = Counter()
    for pair in matching.pairs:
        given = _given(facet, pair)
        meant = _values(facet, pair.item)
        seen[given if given in meant else meant[0], given] += 1
    seen.update((_values(facet, item)[0], None) for _, item in matching.missed if not item.optional)
    seen.update((None, _values(facet, row)[0]) for _, row in matching.extra)
    ordered = sorted(seen.items(), key=lambda entry: (-entry[1], entry[0][0] or "~", entry[0][1] or "~"))
    return tuple(Confusion(gold, found, count) for (gold, found), count in ordered)


def _given(facet: str, pair: Pair) -> str:
    """The value that the row gives: an acceptable one where it gives several."""
    given, meant = _values(facet, pair.row), _values(facet, pair.item)
    return next((value for value in given if value in meant), given[0])


def _values(facet: str, record: Item | Row) -> tuple[str, ...]:
    """Best first; a row of ours has one stance and one proposal."""
    value = getattr(record, facet)
    return (value,) if isinstance(value, str) else tuple(value) or ("(none)",)
