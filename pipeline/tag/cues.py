"""Cue phrases as data: a small phrase language, compiled to regular expressions over flattened text.

Flattened text has the same length as the original, so offsets carry over: lower case, quotation marks turned to spaces,
apostrophes inside words kept as ``'``. In a phrase

    a space   any run of non-word characters
    ``*``     the rest of a word
    ``...``   up to five words in between
    ``..``    up to two words in between
    ``(a|b)`` one of them
    ``(a|b)?`` one of them or none: with the blank before it, as a word of its own

>>> cue = Cue("ask.must", compile_phrase("must ... ensure"), {})
>>> cue.pattern.search(flatten("It ‘must’ at once ensure")).span()
(4, 24)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

_QUOTE_MARKS = re.compile(r"[‘’“”\"'`´]")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)[’'](?=\w)")


#: words that a gap may hold
_GAPS = {" ... ": 5, " .. ": 2}


#: what stands between two words of a phrase
_APART = r"[^\w.;:!?]+"


@lru_cache(maxsize=4096)
def flatten(text: str) -> str:
    """``text`` in lower case without quotation marks, character for character as long as the original."""
    kept = _INNER_APOSTROPHE.sub("\x00", text)
    flat = _QUOTE_MARKS.sub(" ", kept).replace("\x00", "'").lower()
    # a few capitals grow when lowered (İ); offsets matter more than those letters
    if len(flat) == len(text):
        return flat
    return "".join(low if len(low := char.lower()) == 1 else char for char in _QUOTE_MARKS.sub(" ", text))


def compile_phrase(phrase: str) -> re.Pattern[str]:
    """A phrase of the language above as a pattern; it matches whole words only."""
    # "n't" ends a word; a phrase may begin with it
    pieces = re.split(r"( \.\.\.? | \([^() ]*\)\?(?= |$)| |\*)", re.sub(r"(?<=[ |])n't", r"\\w+n't", phrase))
    pattern = ""
    for piece in pieces:
        if piece in _GAPS:
            pattern += rf"(?:[^\w.;:!?]+[\w'’-]+){{0,{_GAPS[piece]}}}?[^\w.;:!?]+"
        elif piece == " ":
            pattern += _APART
        elif piece.startswith(" ("):
            pattern += f"(?:{_APART}{piece[1:-1].replace('(', '(?:')})?"
        elif piece == "*":
            pattern += r"[\w'-]*"
        else:
            pattern += piece.replace("(", "(?:")
    return re.compile(rf"(?<![\w])(?:{pattern})(?![\w])")


#: a word of a phrase that stands in the text letter by letter, but for a rest after ``*``
_PLAIN_WORD = re.compile(r"[\w'’£-]+\*?")
#: what may be missing from a match: "under-?fund", "too (big )?"
_OPTIONAL = re.compile(r"\((?:[^()]|\([^()]*\))*\)[?*{]|[^)\s][?]")
_GROUP = re.compile(r"([\w'’-]*)\(((?:[^()]|\([^()]*\))*)\)")


def anchors(phrase: str) -> tuple[str, ...]:
    """Strings of which every text that ``phrase`` matches holds at least one; none where the phrase has no sure part.

    To look for a string is fifty times quicker than to try a pattern, and most phrases are in no given sentence.

    >>> anchors("lack of (clarity|detail*)"), anchors("(slow|late)ly"), anchors("[0-9]+")
    (('lack',), ('slow', 'late'), ())
    """
    sure = _OPTIONAL.sub(" ", phrase)
    outside = _GROUP.sub(lambda group: group[1] + " ", sure)
    found: list[tuple[str, ...]] = [(word.rstrip("*"),) for word in outside.split() if _PLAIN_WORD.fullmatch(word)]
    for group in _GROUP.finditer(sure):
        inner = [anchors(part) for part in _alternatives(group[2])]
        found += [tuple(dict.fromkeys(one for part in inner for one in part))] if all(inner) else []
    # a short string stands in every sentence; many strings take as long as a pattern
    return min(found, key=lambda one: (min(map(len, one)) < 3, len(one), -min(map(len, one))), default=())


def _alternatives(group: str) -> list[str]:
    """The parts of a group between its own bars."""
    parts, depth = [""], 0
    for char in group:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


@dataclass(frozen=True, slots=True)
class Cue:
    """One phrase with what it tells. ``rule`` names it in a tag's ``why``; ``tells`` are the entry's other keys.

    ``anchors`` are strings without one of which the pattern cannot match; none: it has to be tried.
    """

    rule: str
    pattern: re.Pattern[str]
    tells: Mapping[str, str | float]
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue found at ``start``–``end`` of the flattened text that was searched."""

    cue: Cue
    start: int
    end: int
    words: str


@lru_cache(maxsize=16)
def load_cues(name: str) -> tuple[Cue, ...]:
    """The cues of ``pipeline/tag/<name>.toml``: every ``[[cue]]`` has a ``rule`` and its ``phrases``, other keys are kept."""
    entries = tomllib.loads(files("pipeline.tag").joinpath(f"{name}.toml").read_text(encoding="utf-8"))["cue"]
    cues: list[Cue] = []
    for entry in entries:
        tells = MappingProxyType({key: value for key, value in entry.items() if key not in ("rule", "phrases")})
        cues.extend(Cue(f"{name}.{entry['rule']}", compile_phrase(phrase), tells, anchors(phrase)) for phrase in entry["phrases"])
    return tuple(cues)


def find_cues(flat: str, cues: Sequence[Cue], start: int = 0, end: int | None = None) -> list[CueHit]:
    """All hits of ``cues`` in ``flat[start:end]``, in text order, longest first where they begin together.

    A hit inside a longer hit of the same kind of file is left out: "not clear" hides "clear".
    """
    stop = len(flat) if end is None else end
    hits = [
        CueHit(cue, match.start(), match.end(), match.group())
        for cue in cues
        if not cue.anchors or any(anchor in flat for anchor in cue.anchors)
        for match in cue.pattern.finditer(flat, start, stop)
        if match.end() > match.start()
    ]
    hits.sort(key=lambda hit: (hit.start, -hit.end, hit.cue.rule))
    return list(_outermost(hits))


def _outermost(hits: Sequence[CueHit]) -> Iterator[CueHit]:
    reach = -1
    for hit in hits:
        if hit.end > reach:
            yield hit
            reach = hit.end
