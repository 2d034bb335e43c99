"""Quotation marks to quotations. Text in, (start, end) of every outermost quotation out, marks included.

British single quotes share their mark with the apostrophe, so a mark is judged by its neighbours: ``King’s`` is none,
``CCGs’ plans`` is one only if no better closing mark follows. A quotation that runs over paragraphs may open each of them
and close only the last, or open once. Unbalanced marks never raise: an opening mark that nothing closes is either
the start of such a quotation, or ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_DOUBLE, _SINGLE = frozenset('"“”„'), frozenset("'‘’")
_OPEN_AFTER = frozenset(" \t\n\r\u00a0([{-–—/:“\"‘'")
_CLOSE_BEFORE = frozenset(" \t\n\r\u00a0)]}.,;:?!-–—/…”\"’'")
#: Fills the place of the second of two marks that are read as one.
_NOTHING = "\u2060"
_FIRM_BEFORE = frozenset(".,;:?!)…—–")
#: Nobody quotes within so many quotations: a line of nothing but opening marks is made to be slow.
MOST_NESTED = 20
#: Characters before a mark that are looked back over for a colon or comma.
_LOOK_BACK = 200


@dataclass(frozen=True, slots=True)
class Quotation:
    """``start`` and ``end`` include the marks.

    Attributes:
        closed: whether its closing mark stands in this paragraph.
        continues: whether it carries on the quotation of the paragraph before.
    """

    start: int
    end: int
    closed: bool = True
    continues: bool = False


def find_quotations(text: str, paragraphs: Iterable[tuple[int, int]]) -> list[Quotation]:
    """All outermost quotations of consecutive paragraphs, in text order."""
    text = _joined(text)
    found: list[Quotation] = []
    carried = ""  # the family of the quotation that the paragraph before left open
    for start, end in paragraphs:
        here = list(_in_paragraph(text, start, end, carried))
        found.extend(here)
        open_end = bool(here) and not here[-1].closed
        carried = _family(text[here[-1].start]) or carried if open_end else ""
    return found


def _joined(text: str) -> str:
    """Two typewriter apostrophes as one double mark (``''Never,'' she said``), the text as long as it was."""
    if "''" not in text:
        return text
    text = re.sub(r"(?<![^\s(\[{–—-])''(?=\S)", f'"{_NOTHING}', text)
    return re.sub(r"(?<=\S)''(?!\w)", f'{_NOTHING}"', text)


def _family(mark: str) -> str:
    return '"' if mark in _DOUBLE else "'" if mark in _SINGLE else ""


def _in_paragraph(text: str, start: int, end: int, carried: str) -> Iterator[Quotation]:
    at = start
    while at < end and text[at].isspace():
        at += 1
    if carried and not (_family(text[at : at + 1]) == carried and _opens(text, at, start, end)):
        close = _carried_close(text, at, end, carried)
        if close is not None:
            yield Quotation(at, close + 1, continues=True)
            at, carried = close + 1, ""
    first, unclosed = True, False
    while at < end:
        if not (_family(text[at]) and _opens(text, at, start, end)):
            first = first and text[at].isspace()
            at += 1
            continue
        double = text[at] in _DOUBLE
        # a double mark that nothing closes: then nothing closes the later ones either, and looking again each time takes hours
        close = None if double and unclosed else _close(text, at, end)
        unclosed = unclosed or (double and close is None)
        continues = first and carried == _family(text[at])
        if close is not None:
            yield Quotation(at, close + 1, continues=continues)
            at = close + 1
        elif text[at] != "'" and _may_run_on(text, at, start):
            yield Quotation(at, end, closed=False, continues=continues)
            return
        else:
            at += 1
        first = False


def _opens(text: str, at: int, start: int, end: int) -> bool:
    left, right = text[at - 1] if at > start else " ", text[at + 1] if at + 1 < end else " "
    mark = text[at]
    if right.isspace() or left not in _OPEN_AFTER:
        return False
    if mark == "’":
        return False  # ’90s, ’tis; a wrong-way mark is too rare to risk it
    if mark in "'‘" and right.isdigit() and text[at + 1 : at + 4].rstrip("s").isdigit() and text[at + 3 : at + 4] == "s":
        return False  # ‘90s
    return mark != "”" or right.isalnum()


def _closes(text: str, at: int, end: int) -> bool:
    left, right = text[at - 1], text[at + 1] if at + 1 < end else " "
    if text[at] in _DOUBLE:
        return not left.isspace() or right in _FIRM_BEFORE
    return not left.isspace() and right in _CLOSE_BEFORE


def _close(text: str, at: int, end: int) -> int | None:
    """The mark that closes the one at ``at``, or None."""
    return _close_double(text, at, end) if text[at] in _DOUBLE else _close_single(text, at, end)


def _close_double(text: str, at: int, end: int) -> int | None:
    depth, first = 1, None
    for i in range(at + 2, end):
        if text[i] not in _DOUBLE:
            continue
        if text[i] == "“" and _opens(text, i, at, end):
            depth += 1
        elif _closes(text, i, end):
            first = i if first is None else first
            depth -= 1
            if depth == 0:
                return i
    return first


def _close_single(text: str, at: int, end: int) -> int | None:
    """The first firm closing mark before the next opening one; failing that the first possible one."""
    weak, inner = None, 0
    for i in range(at + 2, end):
        mark = text[i]
        inner_mark = mark == "‘" or (mark == "'" and text[at] == "'")
        if inner_mark and _opens(text, i, at, end) and not _closes(text, i, end):
            if weak is not None:
                return weak
            inner += 1
            if inner > MOST_NESTED:
                return None
            continue
        if mark not in "'’" or not _closes(text, i, end):
            continue
        if _is_firm(text, i, end):
            if not inner:
                return i
            inner -= 1
        elif weak is None and not inner:
            weak = i
    return weak


def _is_firm(text: str, at: int, end: int) -> bool:
    """Whether a single mark cannot well be the apostrophe of a plural (``CCGs’ plans``)."""
    after = text[at + 1] if at + 1 < end else "."
    return text[at - 1] not in "sS" or after in _FIRM_BEFORE or at + 1 >= end


def _carried_close(text: str, at: int, end: int, family: str) -> int | None:
    """Where a quotation that the paragraph before left open ends, if no new one opens first."""
    marks = _DOUBLE if family == '"' else _SINGLE
    for i in range(at + 1, end):
        if text[i] in marks:
            if _opens(text, i, at, end) and not _closes(text, i, end):
                return None
            if _closes(text, i, end) and (family == '"' or _is_firm(text, i, end)):
                return i
    return None


def _may_run_on(text: str, at: int, start: int) -> bool:
    """A quotation may stay open at its paragraph's end where it begins the paragraph or follows a colon or comma."""
    before = text[max(start, at - _LOOK_BACK) : at].rstrip()
    return not before or before[-1] in ":,"
