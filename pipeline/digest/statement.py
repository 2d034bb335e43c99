"""A statement: one record with everything known about who made it; and which statements to quote first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.datamodel import Attribution, Passage
from pipeline.datamodel.annotation import Tag
from pipeline.datamodel.span import Quoted

__all__ = ["Part", "Record", "Statement", "clearest", "clearest_first", "each_holder_first"]

#: Which part of a statement is to be quoted; None for all of it.
Part = Callable[["Statement"], Quoted | None]
Record = Tag | Attribution | Passage
#: Quotations of fewer words ("Agree.") say little that the count does not say.
_TELLING = 5


@dataclass(frozen=True, slots=True)
class Statement:
    """A tag, attribution or passage with everything known about who made it.

    Attributes:
        holder: respondent's id, or ``name …`` for one who sent nothing; None for nobody in particular.
        sent: said by a respondent in their own response (else it is told by somebody else, or in no response at all).
        level: what may be done with the words: ``yes``, ``anonymous`` (quote, do not name), ``no``.
    """

    record: Record
    holder: str | None
    shown: str
    kind: str | None
    sent: bool
    campaign: bool
    level: str
    note: str
    date: str | None

    @property
    def id(self) -> str:
        """Of the record."""
        return self.record.id

    @property
    def passage(self) -> str | None:
        """Id of the passage that it stands in."""
        return self.record.id if isinstance(self.record, Passage) else self.record.passage


def clearest(said: Statement) -> tuple[object, ...]:
    """A key that sorts what is best quoted first: words of one's own before a campaign's, telling ones before ticks in a box."""
    record = said.record
    words = record.quote.split()
    score = record.score if isinstance(record, Tag) else 1.0
    return (said.campaign, len(words) < _TELLING, not said.sent, -score, len(words) > 60, record.id)


def clearest_first(statements: Sequence[Statement], first: Sequence[Statement] = ()) -> list[Statement]:
    """Sorted by :func:`clearest`, those of ``first`` in their own order before all others."""
    order = {said.id: at for at, said in enumerate(first)}
    return sorted(statements, key=lambda said: (order.get(said.id, len(order)), clearest(said)))


def each_holder_first(usable: Sequence[Statement]) -> tuple[list[Statement], list[Statement]]:
    """One of each holder, then the rest; the same words of several (a campaign's, a tick-box answer's) only once."""
    fresh: list[Statement] = []
    repeats: list[Statement] = []
    holders: set[str | None] = set()
    words: set[str] = set()
    for said in usable:
        folded = " ".join(said.record.quote.casefold().split()).rstrip(".!,;")
        if folded in words:
            continue
        words.add(folded)
        (repeats if said.holder in holders else fresh).append(said)
        holders.add(said.holder)
    return fresh, repeats
