"""A review form becomes decisions: what was changed, checked against the document, for one finding or for all its copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from pipeline.datamodel import SEVERITIES, STANCES, STRENGTHS, VOICES, Ask, Concern, Decision, Position, Span, SpanMismatch
from pipeline.stages.reviewing import standing_review
from pipeline.web.records import Records, Reviewable, kind_of

__all__ = ["Choice", "Draft", "Taken", "decisions_of", "draft_of", "window", "word_choices"]

#: Characters around a finding that stands in no passage, among which its words can be chosen anew.
_AROUND = 400
#: A passage is as a rule of at most 900 characters; one without an end to any sentence can be as long as its document.
_LONGEST_PASSAGE = 3_000
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Choice:
    """A word of a text that can be chosen as the first or the last one: where it starts and ends."""

    number: int
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Draft:
    """A form as it was filled in: what it changes, and what is wrong with it, by field."""

    action: str
    why: str = ""
    all_copies: bool = False
    detail: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def window(records: Records, tag: Reviewable) -> tuple[int, int]:
    """The stretch of the document that a finding is judged in: its passage, else some text around it."""
    passage = records.passages.get(tag.passage or "")
    if passage is not None and passage.start <= tag.start and tag.end <= passage.end <= passage.start + _LONGEST_PASSAGE:
        return passage.start, passage.end
    length = len(records.documents[tag.document].text)
    return max(0, tag.start - _AROUND), min(length, tag.end + _AROUND)


def word_choices(text: str, start: int, end: int) -> list[Choice]:
    """The words of ``text[start:end]``, numbered from 1.

    >>> [(one.number, one.text) for one in word_choices("We  agree.", 0, 10)]
    [(1, 'We'), (2, 'agree.')]
    """
    found = re.finditer(r"\S+", text[start:end])
    return [Choice(n, start + one.start(), start + one.end(), one[0]) for n, one in enumerate(found, start=1)]


def draft_of(form: FormData, records: Records, tag: Reviewable) -> Draft:
    """What the form says, checked."""
    action = str(form.get("action", ""))
    draft = Draft(action, str(form.get("why", "")).strip()[:_LONGEST], form.get("copies") == "all")
    if action not in {"accept", "correct", "reject", "reopen"}:
        draft.errors["action"] = "Choose whether to accept, correct or reject it"
    if action == "correct":
        _read_words(form, records, tag, draft)
        _read_common(form, tag, draft)
        if isinstance(tag, Position):
            _read_position(form, records, tag, draft)
        elif isinstance(tag, Concern):
            _read_concern(form, records, tag, draft)
        else:
            _read_ask(form, records, tag, draft)
        if not draft.detail and not draft.errors:
            draft.errors["correct"] = "Change something, or accept it as it is"
    return draft


def _set(draft: Draft, name: str, value: object, standing: object) -> None:
    if value != standing:
        draft.detail[name] = value


def _choose(form: FormData, draft: Draft, name: str, allowed: Iterable[str], standing: str, said: str) -> None:
    value = str(form.get(name, standing))
    if value not in allowed:
        draft.errors[name] = said
    else:
        _set(draft, name, value, standing)


def _text(form: FormData, draft: Draft, name: str, standing: str | None) -> None:
    if name in form:
        _set(draft, name, " ".join(str(form[name]).split())[:_LONGEST] or None, standing)


def _read_common(form: FormData, tag: Reviewable, draft: Draft) -> None:
    _text(form, draft, "holder", tag.holder)
    _choose(form, draft, "voice", VOICES, tag.voice, "Choose whose voice it is")


def _read_proposal(form: FormData, records: Records, draft: Draft, standing: str | None) -> None:
    value = str(form.get("proposal", standing or "")) or None
    if value is not None and value not in records.proposals and value != standing:
        draft.errors["proposal"] = "Choose a proposal of the list"
    else:
        _set(draft, "proposal", value, standing)


def _read_position(form: FormData, records: Records, tag: Position, draft: Draft) -> None:
    _choose(form, draft, "stance", STANCES, tag.stance, "Choose a stance")
    _choose(form, draft, "strength", STRENGTHS, tag.strength, "Choose how strongly it is said")
    _read_proposal(form, records, draft, tag.proposal)
    if draft.detail.get("proposal", tag.proposal) is None:
        draft.errors["proposal"] = "Choose the proposal that it is about"
    wanted = str(form.get("condition", "")).strip()
    before = tag.condition.quote if tag.condition else ""
    if " ".join(wanted.split()) == " ".join(before.split()):
        return
    if not wanted:
        draft.detail["condition"] = None
        return
    start, end = window(records, tag)
    found = re.search(r"\s+".join(map(re.escape, wanted.split())), records.documents[tag.document].text[start:end])
    if found is None:
        draft.errors["condition"] = "Copy the condition’s words exactly as they stand in the text above"
    else:
        draft.detail["condition"] = {"start": start + found.start(), "end": start + found.end(), "quote": found[0]}


def _read_concern(form: FormData, records: Records, tag: Concern, draft: Draft) -> None:
    chosen = [str(code) for code in form.getlist("codes")]
    # the codes that stand keep their order, best first; new ones come after them
    codes = [code for code in tag.codes if code in chosen] + [code for code in chosen if code not in tag.codes]
    if not codes:
        draft.errors["codes"] = "Choose at least one code, or reject it as no concern"
    elif any(code not in records.codes and code not in tag.codes for code in codes):
        draft.errors["codes"] = "Choose codes of the list"
    else:
        _set(draft, "codes", codes, list(tag.codes))
    _choose(form, draft, "severity", SEVERITIES, tag.severity, "Choose how severe it is")
    _read_proposal(form, records, draft, tag.proposal)


def _read_ask(form: FormData, records: Records, tag: Ask, draft: Draft) -> None:
    _text(form, draft, "addressee", tag.addressee)
    _read_proposal(form, records, draft, tag.proposal)


def _read_words(form: FormData, records: Records, tag: Reviewable, draft: Draft) -> None:
    """Its words anew, by the first and the last of them; an edge that was left alone stays."""
    first, last = str(form.get("first", "")), str(form.get("last", ""))
    if not first and not last:
        return
    text = records.documents[tag.document].text
    words = {str(word.number): word for word in word_choices(text, *window(records, tag))}
    if (first and first not in words) or (last and last not in words):
        draft.errors["first"] = "Choose words of the text above"
        return
    start = words[first].start if first else tag.start
    end = words[last].end if last else tag.end
    try:
        span = Span.of(text, start, end)
    except SpanMismatch:
        draft.errors["first"] = "The first word must stand before the last"
        return
    if (span.start, span.end) != (tag.start, tag.end):
        draft.detail.update(start=span.start, end=span.end, quote=span.quote)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a form comes to.

    Attributes:
        decisions: to be written, the finding's own first.
        decided: copies that a person has decided on before, and that keep that decision.
        other: copies that do not read the same, or that are gone, and are left as they are.
    """

    decisions: tuple[Decision, ...]
    decided: int = 0
    other: int = 0


def decisions_of(draft: Draft, records: Records, tag: Reviewable, copies: Iterable[str], who: str, at: str) -> Taken:
    """The decisions to write: for the finding, and where the form is for all copies, for those that nobody decided on yet.

    Opening again is the way back of exactly such a decision: it takes along the copies that were decided together with the
    finding, by the same person at the same moment.
    """
    found: list[Decision] = []
    decided = other = 0
    for key in dict.fromkeys([tag.id, *(copies if draft.all_copies else ())]):
        if key != tag.id and not _goes_along(draft, records, tag.id, key):
            decided += _standing(records, key) is not None
            continue
        copy = records.tags.get(key) or records.machine.get(key)
        detail = _moved(draft.detail, records, tag, copy) if isinstance(copy, Position | Concern | Ask) else None
        if detail is None:
            other += 1
        else:
            found.append(Decision(kind_of(tag), key, draft.action, detail, who, at, draft.why or None))
    return Taken(tuple(found), decided, other)


def _standing(records: Records, key: str) -> str | None:
    return standing_review(records.history.get(key, ()))


def _goes_along(draft: Draft, records: Records, first: str, key: str) -> bool:
    """Whether a decision for all copies is one for this copy too."""
    if draft.action != "reopen":
        return _standing(records, key) is None
    mine, theirs = records.history.get(first, []), records.history.get(key, [])
    return bool(mine and theirs) and (mine[-1].who, mine[-1].at) == (theirs[-1].who, theirs[-1].at)


def _moved(detail: Mapping[str, Any], records: Records, tag: Reviewable, other: Reviewable) -> dict[str, Any] | None:
    """A correction of one copy as that of another one: its words stand elsewhere there. None where they do not."""
    by = other.start - tag.start
    moved = dict(detail)
    if other.holder != tag.holder:
        moved.pop("holder", None)  # each copy of a letter has its own sender
    text = records.documents[other.document].text
    for place in (moved, moved.get("condition")):
        if not isinstance(place, dict) or "quote" not in place:
            continue
        start, end = place["start"] + by, place["end"] + by
        if text[start:end] != place["quote"]:
            return None
        changed = {"start": start, "end": end, "quote": place["quote"]}
        if place is moved:
            moved.update(changed)
        else:
            moved["condition"] = changed
    return moved
