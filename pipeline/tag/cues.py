"""Cue phrases as data: a small phrase language, compiled to regular expressions over flattened text.

Flattened text has the same length as the original, so offsets carry over: lower case, quotation marks turned to spaces,
apostrophes inside words kept as ``'``. In a phrase

    a space   any run of non-word characters
    ``*``     the rest of a word
    ``...``   up to five words in between
    ``(a|b)`` one of them

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
    pieces = re.split(r"( \.\.\. | |\*)", phrase)
    pattern = ""
    for piece in pieces:
        if piece == " ... ":
            pattern += r"(?:[^\w.;:!?]+[\w'’-]+){0,5}?[^\w.;:!?]+"
        elif piece == " ":
            pattern += r"[^\w.;:!?]+"
        elif piece == "*":
            pattern += r"[\w'-]*"
        else:
            pattern += piece.replace("(", "(?:")
    return re.compile(rf"(?<![\w])(?:{pattern})(?![\w])")


@dataclass(frozen=True, slots=True)
class Cue:
    """One phrase with what it tells. ``rule`` names it in a tag's ``why``; ``tells`` are the entry's other keys."""

    rule: str
    pattern: re.Pattern[str]
    tells: Mapping[str, str | float]


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
        cues.extend(Cue(f"{name}.{entry['rule']}", compile_phrase(phrase), tells) for phrase in entry["phrases"])
    return tuple(cues)


def find_cues(flat: str, cues: Sequence[Cue], start: int = 0, end: int | None = None) -> list[CueHit]:
    """All hits of ``cues`` in ``flat[start:end]``, in text order, longest first where they begin together.

    A hit inside a longer hit of the same kind of file is left out: "not clear" hides "clear".
    """
    stop = len(flat) if end is None else end
    hits = [
        CueHit(cue, match.start(), match.end(), match.group())
        for cue in cues
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
