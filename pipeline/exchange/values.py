"""Cells as values: what a row of an edited table says, field by field, whatever a spreadsheet made of it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Any

from pipeline.datamodel import SEVERITIES, STANCES, STRENGTHS, VOICES
from pipeline.exchange.cells import alike, is_cut, one_line, unguard
from pipeline.exchange.history import Past
from pipeline.exchange.seen import find_words, place_in

__all__ = [
    "CHOICES", "NotTakenError", "by_name", "condition_of", "names_of", "one_of", "place_of", "text_of", "verdict_of",
    "why_of", "words_of",
]  # fmt: skip

_VERDICTS = {
    "accepted": "accepted", "accept": "accepted", "ok": "accepted", "yes": "accepted",
    "rejected": "rejected", "reject": "rejected", "no": "rejected", "corrected": "corrected", "added": "added", "": None,
}  # fmt: skip
#: What the cells of these columns may say; a workbook offers it.
CHOICES = {
    "stance": STANCES,
    "voice": VOICES,
    "strength": STRENGTHS,
    "severity": SEVERITIES,
    "review": ("accepted", "corrected", "rejected"),
}
#: What a spreadsheet puts where a formula went wrong.
_ERRORS = {"#ref!", "#name?", "#value!", "#div/0!", "#n/a", "#num!", "#null!"}
#: Characters behind a position within which its condition is looked for.
_CLOSE = 400
_NO_WORDS = "its words do not stand in the document (or in several places): copy them from there"


class NotTakenError(Exception):
    """A row that cannot be taken; the message says why."""


def verdict_of(cells: Mapping[str, Any]) -> str | None:
    """What the reviewer's own column says; None where it says nothing."""
    word = next((said for name in ("review", "verdict", "decision") if (said := text_of(cells.get(name)).casefold())), "")
    if word not in _VERDICTS:
        raise NotTakenError(f"its review is {word[:40]!r}: write accepted or rejected, or leave it empty")
    return _VERDICTS[word]


def place_of(cells: Mapping[str, Any], text: str, past: Past | None, near: tuple[int, int] | None) -> tuple[int, int]:
    """Where the row stands: its words decide, its numbers where it has no (whole) words.

    Args:
        near: the passage that it names, for a row that is not of this run.
    """
    words = text_of(cells.get("quote"))
    start, end = _whole(cells.get("start")), _whole(cells.get("end"))
    states = () if past is None else past.states
    told = [(state.start, state.end) for state in states if (state.start, state.end) == (start, end)]
    if not words or is_cut(words):
        return told[0] if told else _unmoved(past)
    same = [(state.start, state.end) for state in states if alike(state.quote, words)]
    if (both := [place for place in told if place in same]) or (same and (start is None or end is None or told)):
        return (both or same)[-1]
    found = place_in(text, start, end, words)
    if found is None and same:
        raise NotTakenError("its start and end are not where its words stand: to move it change the quote")
    told_near = (start, end) if start is not None and end is not None else near
    found = found or find_words(text, words, _unmoved(past) if past else told_near)
    if found is None:
        raise NotTakenError(_NO_WORDS)
    return found


def _unmoved(past: Past | None) -> tuple[int, int]:
    if past is None:
        raise NotTakenError("it has no quote: copy the words from the document")
    last = past.standing or past.states[-1]
    return last.start, last.end


def condition_of(value: Any, text: str, place: tuple[int, int], past: Past | None) -> dict[str, Any] | None:  # noqa: ANN401
    """The stretch that a condition's cell names: by words alone, or as the export writes it."""
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise NotTakenError("its condition is no JSON any more: write the words alone") from error
    if isinstance(value, dict):
        words = text_of(value.get("quote"))
        found = place_in(text, _whole(value.get("start")), _whole(value.get("end")), words)
    else:
        words, found = text_of(value), None
    if not words:
        return None
    held = [span for state in (past.states if past else ()) if (span := getattr(state, "condition", None)) is not None]
    found = found or next(((span.start, span.end) for span in held if alike(span.quote, words)), None)
    found = found or find_words(text, words, place) or find_words(text, words, (place[0], place[1] + _CLOSE))
    if found is None:
        raise NotTakenError("the words of its condition do not stand in the document: copy them from there")
    return {"start": found[0], "end": found[1], "quote": text[slice(*found)]}


def by_name(labels: Mapping[str, str]) -> dict[str, str]:
    """Ids by label and by id, whatever their case; where two say the same, ids come first."""
    found = {label.casefold(): key for key, label in sorted(labels.items(), reverse=True)}
    return found | {key.casefold(): key for key in labels}


def one_of(values: tuple[str, ...]) -> Callable[[Any], str | None]:
    """A reader of cells that hold one of ``values``, in capitals or not, or nothing."""

    def read(value: Any) -> str | None:  # noqa: ANN401
        word = text_of(value).casefold()
        if word and word not in values:
            raise NotTakenError(f"{word[:40]!r} is none of {', '.join(values)}")
        return word or None

    return read


def words_of(value: Any) -> str | None:  # noqa: ANN401
    """A name in a cell; None where it is empty."""
    word = one_line(text_of(value))
    if word.casefold() in _ERRORS:
        raise NotTakenError(f"a cell holds a spreadsheet's error, {word}")
    return word or None


def names_of(value: Any) -> list[str]:  # noqa: ANN401
    """The names in a cell: a list, JSON, or parted by semicolons."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = value.strip(" []")
    parts = value if isinstance(value, list) else text_of(value).split(";")
    return [name for part in parts if (name := text_of(part))]


def why_of(value: Any) -> str | None:  # noqa: ANN401
    """A row's "why" as one line."""
    return "; ".join(text_of(part) for part in value) if isinstance(value, list) else text_of(value) or None


def text_of(value: Any) -> str:  # noqa: ANN401
    """What a cell holds as text, unguarded, without white space around.

    Raises:
        NotTakenError: it is a date, which nothing that is reviewed is.
    """
    if isinstance(value, date | time | timedelta):
        raise NotTakenError("a spreadsheet has made a date of one of its cells: format the column as text and write it again")
    if isinstance(value, dict | list):
        raise NotTakenError("one of its fields holds a list or an object where words must stand")
    return unguard(str(value)).strip() if value is not None else ""


def _whole(value: Any) -> int | None:  # noqa: ANN401
    if isinstance(value, str):
        value = value.strip().removesuffix(".0")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else None
