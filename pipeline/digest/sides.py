"""Where each holder stands on each proposal, all that they say taken together: every holder is counted once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from pipeline.datamodel import Position, are_apart, newest_days
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.wording import STANCES, of_these

__all__ = ["VERBS", "Side", "combined_stance", "is_named", "position", "sides", "summary"]

VERBS = {
    "support": ("supports it", "support it"),
    "conditional": ("supports it with conditions", "support it with conditions"),
    "neutral": ("takes no side", "take no side"),
    "mixed": ("says things both for and against it", "say things both for and against it"),
    "oppose": ("opposes it", "oppose it"),
}


@dataclass(frozen=True, slots=True)
class Side:
    """Where one holder stands on one proposal, all their statements taken together."""

    holder: str
    kind: str | None
    stance: str
    sent: bool
    campaign: bool
    statements: tuple[Statement, ...]  # those that show the stance
    also: tuple[Statement, ...]  # what the holder says besides, at the same time
    changed: bool = False  # whether the holder stood elsewhere at an earlier date


def sides(evidence: Evidence) -> dict[str, list[Side]]:
    """By proposal: each holder once, in responses if they sent one that says so, else as reported.

    One whose documents are of different dates is counted by the latest; one who said things for and against in one document, or
    in documents whose order no date tells, counts as mixed.
    """
    grouped: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for said in evidence.positions:
        if said.holder is not None:
            grouped[position(said).proposal, said.holder].append(said)
    found: dict[str, list[Side]] = defaultdict(list)
    for (proposal, holder), statements in sorted(grouped.items()):
        found[proposal].append(_side(holder, [said for said in statements if said.sent] or statements))
    return dict(found)


def _side(holder: str, statements: list[Statement]) -> Side:
    first = statements[0]
    current = _newest(statements)
    stance = combined_stance(current)
    shown = [said for said in current if position(said).stance == stance] or current
    return Side(
        holder=holder,
        kind=first.kind,
        stance=stance,
        sent=first.sent,
        campaign=all(said.campaign for said in statements),
        statements=tuple(shown),
        also=tuple(said for said in current if said not in shown),
        changed=any(before != stance for before in _stances_before(statements, current)),
    )


def position(said: Statement) -> Position:
    """The record of a statement that is a position."""
    return cast(Position, said.record)


def _newest(statements: list[Statement]) -> list[Statement]:
    """Those of the newest date where at least two dates tell an order; otherwise nobody can tell, and all count."""
    days = {said.date for said in statements}
    return [said for said in statements if said.date in newest_days(days)] if are_apart(days) else statements


def _stances_before(statements: list[Statement], current: list[Statement]) -> list[str]:
    """The stance of each date before those that count; what bears no date was at no known time."""
    counted = {said.date for said in current}
    by_day: dict[str, list[Statement]] = defaultdict(list)
    for said in statements:
        if said.date and said.date not in counted:
            by_day[said.date].append(said)
    return [combined_stance(by_day[day]) for day in sorted(by_day)]


def combined_stance(statements: Sequence[Statement]) -> str:
    """Of all that one holder says: a closed answer goes before words, and a condition outweighs plain support, a ticked one too:
    who ticks "agree" and writes "provided that …" supports with a condition.

    One who says things for and against is mixed, unless one of the two is only hedged ("could work well in some areas"):
    a concession does not undo a plain statement.
    """
    stated = [said for said in statements if position(said).basis == "stated"] or statements
    if {position(said).stance for said in stated} == {"support"} and any(
        position(said).stance == "conditional" for said in statements
    ):
        return "conditional"
    plain = {position(said).stance for said in stated if position(said).strength != "hedged"}
    found = {position(said).stance for said in stated}
    if _is_split(found):
        if _is_split(plain) or not plain & {"support", "conditional", "oppose"}:
            return "mixed"
        found = plain
    return next(stance for stance in ("oppose", "conditional", "support", "neutral") if stance in found)


def _is_split(stances: set[str]) -> bool:
    return "oppose" in stances and bool(stances & {"support", "conditional"})


def summary(found: Iterable[Side]) -> str:
    """``9 support it, 1 supports it with conditions and 2 oppose it``, most first."""
    counts = Counter(side.stance for side in found)
    order = sorted(counts, key=lambda stance: (-counts[stance], STANCES.index(stance)))
    return of_these([(counts[stance], *VERBS[stance]) for stance in order])


def is_named(evidence: Evidence, holder: str) -> bool:
    """Whether a holder has a name at all (whether it may be said is another question)."""
    who = evidence.respondents.get(holder)
    return who is None or who.name is not None
