"""Positions by whose they are and what they are about, in the order of their dates: a timeline, never a contradiction.

"The same holder" is the run's resolved name. Those who may not be named have no timeline: it would tie documents of theirs to
each other, and to what others print of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.datamodel import Position
from pipeline.search.hit import Hit
from pipeline.search.index import Index
from pipeline.search.tokens import Form, fold_words


def when(hit: Hit) -> str:
    """The date of a position in words; one that may not be told is not said to be missing."""
    return hit.date or ("date withheld" if hit.withheld else "undated")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The positions of one holder on one proposal that a search found, oldest first, those without a date last."""

    holder: str
    proposal: str
    positions: tuple[Hit, ...]

    @property
    def summary(self) -> str:
        """``2019-05-02: oppose · 2021-01-08: support, conditional · undated: neutral``; stances of one date as they stand."""
        by_day: dict[str, dict[str, None]] = defaultdict(dict)
        for hit in self.positions:
            by_day[when(hit)][hit.stance or ""] = None
        return " · ".join(f"{day}: {', '.join(stances)}" for day, stances in by_day.items())


@dataclass(frozen=True, slots=True)
class OverTime:
    """What a search over time found: ``more`` timelines beyond the limit, ``unnamed`` positions of nobody who may be named."""

    timelines: tuple[Timeline, ...]
    more: int = 0
    unnamed: int = 0


@dataclass(frozen=True, slots=True)
class Whose:
    """Who holds a position: looked up by id or name, and whether that may be told. Make one with :meth:`of`."""

    index: Index
    ids: dict[Form, str]
    guarded: frozenset[Form]  # names of the register that may not be told

    @classmethod
    def of(cls, index: Index) -> Whose:
        """Names and aliases of the run's respondents; of two who bear one name, the one who sent a response."""
        ids: dict[Form, str] = {}
        for who in sorted(index.respondents.values(), key=lambda who: (not who.sent, who.id)):
            # "the association" is another body in another document
            for name in (who.name, *(alias for alias in who.aliases if alias != alias.lower())):
                if name and fold_words(name):
                    ids.setdefault(fold_words(name), who.id)
        strict = [row for row in index.consultation.respondents if row.publish not in {None, "yes"}]
        guarded = frozenset(fold_words(name) for row in strict for name in (row.name, *row.aliases) if name)
        return cls(index, ids, guarded)

    def key(self, position: Position) -> tuple[str, str] | None:
        """(key, name) of who holds a position; None for nobody with a name that means the same in every document."""
        sender = self.index.sender(position.response)
        if sender is not None and position.voice in {"own", "members"}:
            name = sender.name or position.holder
            return (sender.id, name) if name else None
        name = position.holder
        if not name or name.removeprefix("The ").islower():
            return None
        who = self.index.respondents.get(self.ids.get(fold_words(name), ""))
        return (who.id, who.name or name) if who else (f"name {' '.join(fold_words(name))}", name)

    def may_be_named(self, key: str, name: str) -> bool:
        """Whether neither the respondent nor the register forbids it."""
        who = self.index.respondents.get(key)
        names = {fold_words(one) for one in (name, *((who.name or "", *who.aliases) if who else ()))}
        return not (who is not None and who.sent and who.publish != "yes") and names.isdisjoint(self.guarded)


def group(
    found: Sequence[tuple[Position, float, Hit]], whose: Whose, *, consent: bool, limit: int | None
) -> OverTime:  # fmt: skip
    """Timelines by their best score, then by name and proposal; ``limit`` counts timelines and cuts none of them."""
    rows: dict[tuple[str, str], list[tuple[Position, float, Hit]]] = defaultdict(list)
    names: dict[str, str] = {}
    unnamed = 0
    for position, score, hit in found:
        key = whose.key(position)
        if key is None or (consent and not whose.may_be_named(*key)):
            unnamed += 1
            continue
        names.setdefault(*key)
        rows[key[0], position.proposal].append((position, score, hit))
    order = sorted(rows, key=lambda key: (-max(score for _, score, _ in rows[key]), names[key[0]].casefold(), *key))
    chosen = order[:limit]
    lines = tuple(Timeline(names[key[0]], key[1], _in_time(rows[key], whose.index)) for key in chosen)
    return OverTime(lines, len(order) - len(chosen), unnamed)


def _in_time(rows: Iterable[tuple[Position, float, Hit]], index: Index) -> tuple[Hit, ...]:
    def order(row: tuple[Position, float, Hit]) -> tuple[object, ...]:
        day = index.day(row[0])
        return day is None, day or "", *index.order(row[0])

    return tuple(hit for _, _, hit in sorted(rows, key=order))
