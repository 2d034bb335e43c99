"""What must not be printed inside words that may: personal data by pattern, and the names of those who asked not to be named.

In: a document's text. Out: the stretches of it to hide, each with what stands there. A hidden stretch is always shown as
hidden, in square brackets: a quotation may lose words, but never quietly.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["Hidden", "NameFinder", "Piece", "clean", "fold_name", "hide", "personal", "private"]

_WORD = re.compile(r"[^\W_]+")
#: One to three capitalised words that may be a name; a word that only begins a sentence or a title is none.
_NO_NAME = (
    "I|He|She|It|We|They|You|The|A|An|In|On|At|As|And|But|Or|If|Is|Was|Has|Had|Would|Will|Who|When|Where|This|That|There|NHS|GP|MP|"
    "Option|Proposal|Question|Deputy|Speaker|President|Chairman|Secretary|Justice"
)
_WORD_OF_NAME = r"[A-Z][a-z’'-]+[A-Za-z]*"
_NAME = rf"(?!(?:{_NO_NAME})\b){_WORD_OF_NAME}(?: (?:[A-Z]\.? )?(?:(?:de|van|von|Mc|Mac|O’|O') ?)?{_WORD_OF_NAME}){{0,2}}"
#: Control characters and the marks that turn the direction of writing: invisible, and able to make a line read as another.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A stretch of a text that is not to be printed, and what it is (``e-mail``, ``name`` …)."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a quotation: its words, or (``hidden``) what stands there instead of them."""

    text: str
    hidden: bool = False

    def __str__(self) -> str:
        return f"[redacted: {self.text}]" if self.hidden else self.text


def clean(text: str) -> str:
    """Text on one line, without control characters and direction marks (accents, emoji and other scripts stay).

    >>> clean("pay\u202e now\\n today ")
    'pay now today'
    """
    return " ".join(_INVISIBLE.sub("", text).split())


def fold_name(name: str) -> tuple[str, ...]:
    """The words of a name for comparing: small letters, no punctuation, no leading "the".

    >>> fold_name("The King’s Fund")
    ('king', 's', 'fund')
    """
    words = tuple(word.casefold() for word in _WORD.findall(name))
    return words[1:] if len(words) > 1 and words[0] == "the" else words


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("redact.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    return tuple(
        (row["name"], re.compile(row["regex"], re.IGNORECASE if row.get("flags") == "i" else 0), "check" in row)
        for row in _data()["pattern"]
    )


def personal(text: str) -> list[Hidden]:
    """E-mail addresses, phone numbers, postcodes, NHS and National Insurance numbers in ``text``.

    >>> [(hidden.what, text[hidden.start:hidden.end]) for text in ["Ring 01632 960123."] for hidden in personal(text)]
    [('phone number', '01632 960123')]
    """
    return [
        Hidden(found.start(), found.end(), name)
        for name, pattern, checked in _patterns()
        for found in pattern.finditer(text)
        if not checked or _is_nhs_number(found[0])
    ]


def _is_nhs_number(written: str) -> bool:
    """Whether the tenth digit is the check digit of the other nine (modulus 11): a random number passes one time in 11."""
    digits = [int(sign) for sign in written if sign.isdigit()]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return digits[9] == (0 if check == 11 else check) and len(set(digits)) > 1


@lru_cache(maxsize=1)
def _private() -> tuple[tuple[re.Pattern[str], bool], ...]:
    def written(regex: str) -> str:
        kin = f"(?:{_data()['names']['kin']})"
        return regex.replace("{kin}", kin).replace("{name}", _NAME).replace(" ", r"\s")

    return tuple((re.compile(written(row["regex"])), bool(row.get("titled"))) for row in _data()["private"])


def private(text: str, public: Collection[tuple[str, ...]] = (), *, titled: bool) -> list[Hidden]:
    """Names that somebody gives of themselves and of people close to them, and of others by a title without an office.

    Args:
        public: folded names of those who may be named.
        titled: whether to look for ``Mrs Marlowe`` too, which in a newspaper is the name of somebody in public life.

    >>> [text[one.start:one.end] for text in ["My son Tom saw Mrs Hill"] for one in private(text, titled=True)]
    ['Tom', 'Hill']
    """
    return [
        Hidden(found.start("name"), found.end("name"), "name")
        for pattern, by_title in _private()
        if titled or not by_title
        for found in pattern.finditer(text)
        if fold_name(found["name"]) not in public
    ]


class NameFinder:
    """Finds names in text by their words, however many names there are, in one pass."""

    def __init__(self, names: Iterable[str] = (), people: Iterable[str] = ()) -> None:
        """``people``: those of the names that are persons': their surname after a title or an initial names them too."""
        generic = frozenset(_data()["names"]["generic"])
        #: First word → number of words → names: as fast for 10,000 names ("mr" begins one of each) as for 10.
        self._by_first: dict[str, dict[int, set[tuple[str, ...]]]] = {}
        self._exact: set[str] = set()
        for name in sorted(set(names)):
            words = fold_name(name)
            if len(words) > 1:
                self._add(words)
            elif words and words[0] not in generic and len(words[0]) > 1:
                # one word alone only as it is written: "Will" the person is not "will" the verb
                self._exact.add(_WORD.findall(name)[-1])
        for name in sorted(set(people)):
            words = fold_name(name)
            if len(words) > 1:
                for before in (*_data()["names"]["titles"], words[0][0]):
                    self._add((before, words[-1]))

    def _add(self, words: tuple[str, ...]) -> None:
        self._by_first.setdefault(words[0], {}).setdefault(len(words), set()).add(words)

    def find(self, text: str) -> list[Hidden]:
        """Where the names stand in ``text``."""
        if not self._by_first and not self._exact:
            return []
        tokens = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(text)]
        folded = [token[2].casefold() for token in tokens]
        hidden = []
        for at, (start, end, word) in enumerate(tokens):
            sizes = self._by_first.get(folded[at], {})
            longest = max((size for size in sizes if tuple(folded[at : at + size]) in sizes[size]), default=0)
            if longest:
                hidden.append(Hidden(start, tokens[at + longest - 1][1], "name"))
            elif word in self._exact:
                hidden.append(Hidden(start, end, "name"))
        return hidden


def merge(hidden: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """Sorted and without overlaps: of two that overlap, the one that begins first (then the longer) names both."""
    merged: list[Hidden] = []
    for one in sorted(hidden, key=lambda one: (one.start, -one.end, one.what)):
        if merged and one.start < merged[-1].end:
            merged[-1] = Hidden(merged[-1].start, max(merged[-1].end, one.end), merged[-1].what)
        else:
            merged.append(one)
    return tuple(merged)


def hide(text: str, start: int, end: int, hidden: Sequence[Hidden], longest: int) -> tuple[tuple[Piece, ...], bool]:
    """``text[start:end]`` in pieces with what is to be hidden hidden, cut at a sentence's end when over ``longest``.

    Args:
        hidden: of the whole text, merged: a phone number that the quotation cuts in half is still seen to be one.

    Returns:
        the pieces, and whether the end was cut off.
    """
    stop = _cut(text, start, end, longest)
    pieces: list[Piece] = []
    at = start
    first = max(0, bisect_right(hidden, start, key=lambda one: one.start) - 1)
    for one in hidden[first:]:
        if one.start >= stop:
            break
        if one.end <= start:
            continue
        pieces += [Piece(text[at : max(at, one.start)]), Piece(one.what, hidden=True)]
        at = max(at, min(one.end, end))
        stop = max(stop, at)
    pieces.append(Piece(text[at:stop]))
    kept = tuple(piece if piece.hidden else Piece(_one_line(piece.text)) for piece in pieces if piece.hidden or piece.text)
    return kept, stop < end


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", _INVISIBLE.sub("", text))


def _cut(text: str, start: int, end: int, longest: int) -> int:
    """Where to end a quotation: its end, else the last sentence that fits, else the last word."""
    if end - start <= longest:
        return end
    window = text[start : start + longest]
    sentences = [found.end() for found in re.finditer(r"[.!?][’”'\"]?(?=\s)", window) if found.end() > longest // 4]
    if sentences:
        return start + sentences[-1]
    space = window.rfind(" ")
    return start + (space if space > 0 else longest)
