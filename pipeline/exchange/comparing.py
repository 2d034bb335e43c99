"""What a person did in another tool, as decisions: the codings that came back held against those that stand.

One rule for every format: what a file says is news where it differs from what stands, unless the record already stood so at some
time since the file was written. A file that is older than a decision takes none back, and the same file twice says nothing new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.datamodel import Decision
from pipeline.datamodel.annotation import Tag
from pipeline.exchange.adding import Adder
from pipeline.exchange.cells import alike
from pipeline.exchange.codings import keys_of, meaning
from pipeline.exchange.history import Past, pasts
from pipeline.exchange.seen import Seen, SeenFile
from pipeline.store import Store

__all__ = ["Taken", "compare"]

_LONGEST_NAME = 100
_NO_ROW = "there is no such row in this run"
_TWO_MINDS = "it is told in two ways in the file: correct it in one place only"
_NOT_TOLD = "its review says corrected, but nothing in it is"
_OTHER_RUN = "the run has found it otherwise since this file was written: write accepted or corrected if the row is right"


@dataclass(frozen=True, slots=True)
class Taken:
    """What importing a file means.

    Attributes:
        decisions: to be written to the store's log, in order.
        unchanged: codings that stand as they stood, and say nothing new.
        lost: (what, reason) of what could not be taken.
        older: codings that say what was before somebody decided otherwise: the decision stands.
        overruled: corrections of what somebody decided otherwise, maybe after the file was written: they win.
        absent: codings that stand and are not in the file, which was not taken as complete: they stay.
        removed: how many of the rejections are of codings that the file does not have any more.
        stood: how many codings stood in the documents that the file speaks of.
        notes: what else is to be said, a sentence each.
        paste: lines for ``consultation.toml``, where the file is a code book.
        code_book: whether it is one: then there is nothing to be decided.
    """

    decisions: tuple[Decision, ...] = ()
    unchanged: int = 0
    lost: tuple[tuple[str, str], ...] = ()
    older: int = 0
    absent: int = 0
    removed: int = 0
    stood: int = 0
    notes: tuple[str, ...] = ()
    paste: str = ""
    code_book: bool = False
    overruled: int = 0

    def count(self, action: str) -> int:
        """How many decisions are of one action."""
        return sum(decision.action == action for decision in self.decisions)


def compare(store: Store, seen: SeenFile, who: str, at: str) -> Taken:
    """Decisions that turn what stands into what the file says, for the documents that it speaks of."""
    return _Comparison(store, seen, who, at).taken()


class _Comparison:
    def __init__(self, store: Store, seen: SeenFile, who: str, at: str) -> None:
        self._seen, self._who, self._at = seen, who, at
        self._pasts = pasts(store)
        self._store = store
        self._decisions: list[Decision] = []
        self._met: dict[str, list[Seen]] = {}
        self._places: dict[tuple[str, int, int, str], list[Past]] = defaultdict(list)
        for past in self._pasts.values():
            for place in dict.fromkeys((state.start, state.end) for state in past.states):
                self._places[past.document, *place, past.kind].append(past)
        self._unchanged = self._older = self._overruled = 0

    def taken(self) -> Taken:
        new = self._meet()
        for key in sorted(self._met, key=lambda key: (self._place(key), key)):
            self._judge(self._pasts[key], self._met[key])
        for one in new:
            self._add(one)
        documents, kinds = self._seen.documents, {kind for own in self._seen.covers.values() for kind in own}
        standing = [past for past in self._pasts.values() if past.standing and past.document in documents and past.kind in kinds]
        gone = [past for past in standing if self._is_gone(past)]
        removed = self._remove(gone) if self._seen.complete else 0
        return Taken(
            tuple(self._decisions),
            self._unchanged,
            tuple(self._seen.lost),
            self._older,
            absent=0 if self._seen.complete else len(gone),
            removed=removed,
            stood=len(standing),
            overruled=self._overruled,
        )

    def _remove(self, gone: Sequence[Past]) -> int:
        """Reject what is missing, but for what was rejected before and opened again; how many that are."""
        decided = {decision.record for decision in self._decisions}
        before = len(self._decisions)
        for past in gone:
            if past.record not in decided:
                self._decide(past, "reject", {}, self._who)
        return len(self._decisions) - before

    def _is_gone(self, past: Past) -> bool:
        """Whether a standing record is missing from a table that speaks of its kind."""
        # what a person added may be younger than the file; what was not understood was not taken away
        if past.record in self._seen.spared or (past.standing and past.standing.review == "added"):
            return False
        if self._seen.unsure & {past.document, ""}:
            return False
        if self._seen.places & {(past.document, state.start, state.end) for state in past.states}:
            return False
        tables = {one.table for one in self._met.get(past.record, ())}
        return any(past.kind in kinds and table not in tables for table, kinds in self._seen.covers.items())

    @cached_property
    def _adder(self) -> Adder:
        return Adder(self._store)

    def _place(self, key: str) -> tuple[str, int, int]:
        first = self._met[key][0]
        return first.document, first.start, first.end

    def _meet(self) -> list[Seen]:
        """Every seen coding with the record that it is: by its id, else by the same words under (best) the same code.

        Those that are no record of this run are returned.
        """
        ordered = sorted(self._seen.codings, key=lambda one: (one.document, one.start, one.end, one.keys, one.record or ""))
        rest = []
        for one in ordered:
            past = self._pasts.get(one.record or "")
            if past is not None and (past.kind, past.document) == (one.kind, one.document):
                self._met.setdefault(past.record, []).append(one)
            else:
                rest.append(one)
        new = []
        for one in rest:
            there = self._places.get((one.document, one.start, one.end, one.kind), ())
            best = sorted(there, key=lambda past: (past.standing is None, -_shared(past, one), past.record))
            found = next((past for past in best if self._may_be(past, one)), None)
            if found is None:
                new.append(one)
            else:
                self._met[found.record] = [one]
        return new

    def _may_be(self, past: Past, one: Seen) -> bool:
        """Whether a coding without our id may be a record at its place.

        In a file that holds all there is to a document, a coding under another code is the same one recoded. Elsewhere it may as
        well be one more, and what was rejected comes back only as another one.
        """
        if past.record in self._met:
            return False
        if past.standing is None or not (self._seen.complete or (one.machine and one.record is None)):
            return _shared(past, one) > 0
        return True

    def _judge(self, past: Past, told: Sequence[Seen]) -> None:
        standing = past.standing
        if standing is None:
            again = any(one.verdict == "rejected" for one in told)
            self._unchanged += again
            self._older += not again
            return
        verdicts = {one.verdict for one in told} & {"accepted", "rejected", "corrected"}
        who = next((name for one in told if (name := _named(one.who))), self._who)
        detail = self._news(past, standing, told)
        if isinstance(detail, str) or {"accepted", "rejected"} <= verdicts:
            self._lose(told[0], detail if isinstance(detail, str) else _TWO_MINDS)
        elif "rejected" in verdicts:
            self._decide(past, "reject", {}, who)
        elif detail:
            self._overruled += _overrules(past, detail, told)
            self._decide(past, "correct", detail, who)
        elif standing.review is None and ("accepted" in verdicts or self._seen.unchanged == "accept"):
            self._decide(past, "accept", {}, who)
        elif all(_differences(standing, one) for one in told):
            self._older += 1
        elif "corrected" in verdicts and standing.review is None:
            self._lose(told[0], _NOT_TOLD)
        else:
            self._unchanged += 1

    def _decide(self, past: Past, action: str, detail: dict[str, Any], who: str) -> None:
        if action in past.undone and action != "correct":
            self._older += 1
        else:
            self._decisions.append(Decision(past.kind, past.record, action, detail, who, self._at))

    def _lose(self, one: Seen, reason: str) -> None:
        self._seen.lose(one.where or one.record or one.quote[:40], reason, one.record)

    def _news(self, past: Past, standing: Tag, told: Sequence[Seen]) -> dict[str, Any] | str:
        """The fields that are to change; the reason where that cannot be told."""
        found: dict[str, Any] = {}
        for one in told:
            since = past.since(one.why)
            differing = _differences(standing, one)
            if since is None and differing and one.of and one.verdict not in ("accepted", "corrected"):
                return _OTHER_RUN
            states = past.states if since is None else since
            for name, value in differing.items():
                if any(_same(name, value, _held(state, name), one) for state in states):
                    continue
                if name in found and found[name] != value:
                    return _TWO_MINDS
                found[name] = value
        if "place" in found:
            found |= found.pop("place")
        if found.get("stance", "conditional") != "conditional" and getattr(standing, "condition", None) is not None:
            found["condition"] = None
        return found

    def _add(self, one: Seen) -> None:
        if one.machine or one.verdict == "rejected":
            self._lose(one, _NO_ROW)
        elif not one.keys:
            self._lose(one, "it is new, but does not say all that it needs: stance and proposal, or codes")
        else:
            self._decisions += self._adder.added(one, _named(one.who) or self._who, self._at)


def _overrules(past: Past, detail: Mapping[str, Any], told: Sequence[Seen]) -> bool:
    """Whether a correction changes what a person decided and the file does not know of."""
    written = next((since[0] for one in told if (since := past.since(one.why))), past.states[0])
    return any(getattr(written, name) != getattr(past.standing, name) for name in detail)


def _named(who: str | None) -> str:
    """A name out of a stranger's file, on one line and not too long; "" for nobody's or the program's own."""
    name = " ".join("".join(sign for sign in who or "" if sign.isprintable() or sign.isspace()).split())[:_LONGEST_NAME]
    return "" if name.casefold() == "greenpaper" else name


def _shared(past: Past, one: Seen) -> int:
    own = {key[:2] for state in past.states for key in keys_of(state)}
    return 2 * len(own & {key[:2] for key in one.keys}) + len(
        {key for state in past.states for key in keys_of(state)} & set(one.keys)
    )


def _differences(tag: Tag, one: Seen) -> dict[str, Any]:
    """What a coding says otherwise than a tag, by field; its stretch as ``place``."""
    told: dict[str, Any] = {"place": {"start": one.start, "end": one.end, "quote": one.quote}}
    if set(one.keys) != set(keys_of(tag)) and not one.of:
        told |= meaning(one.kind, one.keys, keys_of(tag))
    told |= one.fields
    if told.get("stance", "conditional") != "conditional":  # a condition that is left beside another stance is none
        told.pop("condition", None)
    return {name: value for name, value in told.items() if not _same(name, value, _held(tag, name), one)}


def _held(tag: Tag, name: str) -> Any:  # noqa: ANN401
    if name == "place":
        return {"start": tag.start, "end": tag.end, "quote": tag.quote}
    if name == "condition":
        span = getattr(tag, name)
        return None if span is None else {"start": span.start, "end": span.end, "quote": span.quote}
    value = getattr(tag, name)
    return list(value) if isinstance(value, tuple) else value


def _same(name: str, value: Any, held: Any, one: Seen) -> bool:  # noqa: ANN401
    if name == "codes" and not one.of:  # tools know no order of codes
        return set(value) == set(held)
    if isinstance(value, str) and isinstance(held, str):
        return alike(value, held)
    return bool(value == held)
