"""Where the selections of another tool stand in our text.

The standard speaks of the first and the last character, in code points. Tools read that in their own ways: an end is the place
after the last character (as here) or the last character's own; an emoji is one character or two (UTF-16); a line end of Windows
is one or two. Which way a project was counted in shows in its own selections.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product

from pipeline.exchange.qda import plain_text

__all__ = ["Counting", "Marked", "SourceText", "counting_of", "place_of"]

_LINE_END = re.compile("\r\n?")
_LETTER = re.compile("\r\n|.", re.DOTALL)
#: So many more selections must begin and end with whole words before a way of counting is taken for better on that alone.
_FEW = 3

#: White space that may stand among words beyond what their own number allows for.
_ROOM = 200


@dataclass(frozen=True, slots=True)
class Counting:
    """How a tool counts characters.

    Attributes:
        wide: what is outside the first 65,536 code points counts as two.
        pairs: a carriage return and a line feed count as two.
        last: the end of a selection is its last character's own place, not the one after it.
    """

    wide: bool = False
    pairs: bool = False
    last: bool = False


class SourceText:
    """A source's plain text as the tool holds it, line ends and all.

    >>> SourceText("One\\r\\ntwo 🙂 three").place(4, 13, Counting(wide=True))
    (4, 12)
    """

    def __init__(self, raw: str) -> None:
        #: With our line ends.
        self.text = _LINE_END.sub("\n", raw)
        self._raw = raw
        self._wide, self._pairs = max(raw, default="") > "\uffff", "\r\n" in raw
        self._rulers: dict[tuple[bool, bool], Sequence[int]] = {}

    @cached_property
    def comparable(self) -> str:
        """The text for comparing: tools give it back with more or less white space at its end."""
        return plain_text(self.text).rstrip()

    def place(self, start: int, end: int, counting: Counting) -> tuple[int, int] | None:
        """A selection's place in our characters, half-open; None where it is outside the text."""
        end += counting.last
        ruler = self._ruler(counting.wide, counting.pairs)
        if not 0 <= start < end <= (ruler[-1] if ruler else len(self.text)):
            return None
        return (bisect_left(ruler, start), bisect_left(ruler, end)) if ruler else (start, end)

    def _ruler(self, wide: bool, pairs: bool) -> Sequence[int]:
        """The tool's number for each of our characters and for the end; empty where it is ours."""
        key = wide and self._wide, pairs and self._pairs
        if any(key) and key not in self._rulers:
            letters = (found.group() for found in _LETTER.finditer(self._raw))
            widths = (1 + (key[1] if letter == "\r\n" else key[0] and letter > "\uffff") for letter in letters)
            self._rulers[key] = [0, *accumulate(widths)]
        return self._rulers.get(key, ())


@dataclass(frozen=True, slots=True)
class Marked:
    """A selection as the tool wrote it. ``words``: what stands there, or its beginning, where the project says so."""

    source: SourceText
    start: int
    end: int
    words: str = ""


def counting_of(marked: Sequence[Marked]) -> Counting:
    """The way in which a project was counted: ours, unless another fits those selections better that the two place differently.

    >>> source = SourceText("🙂 We agree. Yes.")
    >>> counting_of([Marked(source, 3, 12, "We agree.")])
    Counting(wide=True, pairs=False, last=False)
    """
    best, most = Counting(), (0, 0)
    for wide, pairs, last in product((False, True), repeat=3):
        other = Counting(wide, pairs, last)
        apart = [one for one in marked if _place(one, Counting()) != _place(one, other)]
        said, whole = (_fits(apart, other, fit) - _fits(apart, Counting(), fit) for fit in (_says, _whole))
        better = said > 0 or (said == 0 and whole >= _FEW and 2 * _fits(apart, other, _whole) > len(apart))
        if better and (said, whole) > most:
            best, most = other, (said, whole)
    return best


def place_of(one: Marked, counting: Counting) -> tuple[int, int] | None:
    """Where a selection stands in a project that was counted so.

    There is a tool that counts what people select in its window otherwise than what it took in from a file: a selection that does
    not hold the words that it says is counted for itself, if it then does.

    >>> place_of(Marked(SourceText("🙂 We agree."), 3, 12, "We agree."), Counting())
    (2, 11)
    """
    place = _place(one, counting)
    if place is None or not _says(one.source.text, *place, one.words):
        for wide, pairs in product((False, True), repeat=2):
            other = _place(one, Counting(wide, pairs, counting.last))
            if other is not None and " ".join(one.source.text[slice(*other)].split()) == " ".join(one.words.split()):
                return other
    return place


def _place(one: Marked, counting: Counting) -> tuple[int, int] | None:
    return one.source.place(one.start, one.end, counting)


def _fits(marked: Sequence[Marked], counting: Counting, fit: Callable[[str, int, int, str], bool]) -> int:
    places = [(one, _place(one, counting)) for one in marked]
    return sum(place is not None and fit(one.source.text, *place, one.words) for one, place in places)


def _says(text: str, start: int, end: int, words: str) -> bool:
    """Whether those are the words that the project says are there; cut ones say where a selection begins, not where it ends."""
    said = " ".join(words.split())
    cut = said.rstrip("….")
    enough = start + 4 * len(words) + _ROOM
    there = " ".join(text[start : min(end, enough)].split())
    return bool(said) and ((said == there and end <= enough) or (cut != said and len(cut) > 1 and there.startswith(cut)))


def _whole(text: str, start: int, end: int, _: str) -> bool:
    """Whether no word is cut at either end."""
    return not any(0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum() for at in (start, end))
