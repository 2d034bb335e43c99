"""What was found by who sent it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.datamodel import Respondent
from pipeline.search.assembly import make_hits
from pipeline.search.consent import may_be_named
from pipeline.search.finding import Found
from pipeline.search.hit import Hit
from pipeline.search.paging import Shown
from pipeline.search.state import State
from pipeline.settings import SearchSettings

#: Groups of more than one sender, or of none; their members are never told apart.
WITHHELD, NAMELESS, NOBODY = "(names withheld)", "(no name given)", "(not a response)"


@dataclass(frozen=True, slots=True)
class Group:
    """What one respondent sent of all that was found.

    Attributes:
        respondent: the name, or one of the names in brackets for those who may not be, or are not, named, all together.
        kind: what kind of body it is; None where that is not known, or of several.
        count: how many records were found; ``hits`` are the first of them.
        respondents: how many respondents the group stands for; 0 for what is nobody's response.
    """

    respondent: str
    kind: str | None
    count: int
    respondents: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups, the one with the best hit first; ``total`` records of ``respondents`` respondents were found, ``more`` groups
    are beyond the limit."""

    groups: tuple[Group, ...]
    total: int
    respondents: int
    more: int = 0


def group_hits(state: State, found: Found, limit: int | None, each: int, *, consent: bool, settings: SearchSettings) -> Grouped:
    """The records found by respondent; ``limit`` counts groups, ``each`` the hits shown of one."""
    index = state.index
    places = found.passages(index).tolist()
    members: dict[tuple[str, str | None], list[int]] = {}
    senders: dict[tuple[str, str | None], set[str]] = {}
    for at, (row, place) in enumerate(zip(found.rows.tolist(), places, strict=True)):
        response = index.passages.response.value(place) if place >= 0 else index.tags.records[row].response
        who = index.sender(response)
        key = _group_of(who, consent)
        members.setdefault(key, []).append(at)
        senders.setdefault(key, set()).update([who.id] if who else [])
    groups = []
    for group, own in list(members.items())[:limit]:
        shown = own[:each]
        rows = [int(found.rows[at]) for at in shown]
        scores = [float(found.ranked.scores[places[at]]) if places[at] >= 0 else 0.0 for at in shown]
        page = Shown(rows, scores, [1] * len(rows), len(own))
        hits = make_hits(state, found.kind, page, found.query, consent=consent, settings=settings)
        name, sender = group
        kind = index.respondents[sender].kind if sender else None
        groups.append(Group(name, kind, len(own), len(senders[group]), tuple(hits)))
    return Grouped(tuple(groups), len(places), sum(map(len, senders.values())), len(members) - len(groups))


def _group_of(who: Respondent | None, consent: bool) -> tuple[str, str | None]:
    """(name, id) of the group; two respondents may bear one name, so the id tells them apart."""
    if who is None:
        return NOBODY, None
    if consent and not may_be_named(who):
        return WITHHELD, None
    return (who.name, who.id) if who.name else (NAMELESS, None)
