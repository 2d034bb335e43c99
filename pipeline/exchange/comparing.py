"""What a person did in another tool, as decisions: the codings that came back held against those that stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.datamodel import Decision, Passage, Respondent, Tag, stable_id
from pipeline.exchange.codings import Coding, Key, codings, keys_of
from pipeline.exchange.seen import Seen, SeenFile
from pipeline.store import Store

__all__ = ["Taken", "compare"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What importing a file means.

    Attributes:
        decisions: to be written to the store's log, in order.
        unchanged: codings that stand as they stood, and say nothing new.
        lost: (what, reason) of what could not be taken.
    """

    decisions: tuple[Decision, ...] = ()
    unchanged: int = 0
    lost: tuple[tuple[str, str], ...] = field(default=())

    def count(self, action: str) -> int:
        """How many decisions are of one action."""
        return sum(decision.action == action for decision in self.decisions)


def compare(store: Store, seen: SeenFile, who: str, at: str) -> Taken:
    """Decisions that turn what stands into what the file says, for the documents that it speaks of."""
    standing = {coding.record: coding for coding in codings(store) if coding.document in seen.documents}
    # a file that was exported before somebody decided holds the machine's view: it takes no decision back
    machine = {coding.record: coding for coding in codings(store, reviewed=False)}
    places: dict[tuple[str, int, int, str], list[Coding]] = defaultdict(list)
    for old in (*standing.values(), *(found for key, found in machine.items() if key in standing)):
        places[old.document, old.start, old.end, old.kind].append(standing[old.record])
    known = _Known(store)
    found: list[Decision] = []
    unchanged = 0
    met: set[str] = set()
    for one in sorted(seen.codings, key=lambda one: (one.document, one.start, one.end, one.keys, one.record or "")):
        coding = _same(one, standing, places, met)
        name = one.who or who
        if coding is None:
            found += known.added(one, name, at)
            continue
        met.add(coding.record)
        detail = _changes(coding, one)
        if detail and coding.record in machine and not _changes(machine[coding.record], one):
            unchanged += 1
        elif detail:
            found.append(Decision(coding.kind, coding.record, "correct", detail, name, at))
        elif seen.unchanged == "accept" and coding.review is None:
            found.append(Decision(coding.kind, coding.record, "accept", {}, name, at))
        else:
            unchanged += 1
    found += [
        Decision(coding.kind, key, "reject", {}, who, at)
        for key, coding in sorted(standing.items())
        # what a person added may be younger than the file
        if key not in met and key not in seen.spared and coding.review != "added"
    ]
    return Taken(tuple(found), unchanged, tuple(seen.lost))


def _same(
    one: Seen, standing: dict[str, Coding], places: dict[tuple[str, int, int, str], list[Coding]], met: set[str]
) -> Coding | None:
    """The standing coding that a seen one is: by its id, else by the same words under (best) the same code."""
    own = standing.get(one.record or "")
    if own is not None and own.kind == one.kind and own.record not in met:
        return own
    there = [coding for coding in places.get((one.document, one.start, one.end, one.kind), ()) if coding.record not in met]
    return min(there, key=lambda coding: (-len(set(coding.keys) & set(one.keys)), coding.record), default=None)


def _changes(coding: Coding, one: Seen) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    if (coding.start, coding.end) != (one.start, one.end):
        detail |= {"start": one.start, "end": one.end, "quote": one.quote}
    if set(coding.keys) != set(one.keys):
        detail |= _meaning(one.kind, one.keys, coding.keys)
    return detail


def _meaning(kind: str, keys: Sequence[Key], before: Sequence[Key] = ()) -> dict[str, Any]:
    """The fields that codes stand for. Codes that stood keep their order, new ones follow."""
    if kind == "position":
        fresh = [key for key in keys if key not in before] or list(keys)
        return {"proposal": fresh[0][1], "stance": fresh[0][2]} | ({} if fresh[0][2] == "conditional" else {"condition": None})
    if kind == "concern":
        kept = [key for key in before if key in keys]
        return {"codes": [key[1] for key in (*kept, *(key for key in keys if key not in before))]}
    return {}


class _Known:
    """What a coding that a person made needs besides its words: its passage, response and holder."""

    def __init__(self, store: Store) -> None:
        self._files = {document.id: document.source_file for document in store.documents()}
        self._people: dict[str, Respondent] = {one.id: one for one in store.respondents()}
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        for passage in store.passages():
            self._passages[passage.document].append(passage)
        tags: tuple[Tag, ...] = (*store.positions(), *store.concerns(), *store.asks())
        self._there = {(tag.document, tag.start, tag.end, key) for tag in tags for key in keys_of(tag)}

    def added(self, one: Seen, who: str, at: str) -> Iterator[Decision]:
        """A decision for each record that the coding means: a position has one proposal, a concern may have several codes."""
        fresh = tuple(key for key in one.keys if (one.document, one.start, one.end, key) not in self._there)
        groups = [(key,) for key in fresh] if one.kind == "position" else [fresh] if fresh else []
        for keys in groups:
            record = stable_id(one.kind[:3], "added", one.document, one.start, one.end, *("/".join(key) for key in keys))
            yield Decision(one.kind, record, "add", self._fields(one, keys), who, at)

    def _fields(self, one: Seen, keys: Sequence[Key]) -> dict[str, Any]:
        inside = [own for own in self._passages[one.document] if own.start <= one.start < own.end]
        passage = min(inside, key=lambda own: (own.end - own.start, own.id), default=None)
        person = self._people.get(passage.respondent or "") if passage else None
        fields: dict[str, Any] = {
            "document": one.document, "source_file": self._files[one.document],
            "response": passage.response if passage else None, "passage": passage.id if passage else None,
            "page": passage.page if passage else None, "start": one.start, "end": one.end, "quote": one.quote,
            "holder": person.name if person else None, "voice": "own",
        }  # fmt: skip
        rest: dict[str, dict[str, Any]] = {
            "position": {"holder_kind": person.kind if person else None, "condition": None, "strength": "plain"},
            "concern": {"proposal": None, "affected": None, "severity": "medium"},
            "ask": {"addressee": None, "proposal": None},
        }
        return fields | rest[one.kind] | _meaning(one.kind, keys)
