"""Codes of the code frame: which matters a stretch of text is about, by phrases kept as data and by the user's own words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.datamodel import Code, Consultation
from pipeline.tag.cues import compile_phrase, flatten
from pipeline.tag.stems import content_stems

#: a phrase that names matter and worry at once tells twice as much as one that only names the matter
TELLING_SCORE = 2.0
ABOUT_SCORE = 1.0
#: a user's code has no phrases: this many of its own words must stand in the sentence
LEAST_USER_STEMS = 2


@dataclass(frozen=True, slots=True)
class CodeHit:
    """A phrase of a code at ``start``–``end`` of flattened text; ``telling`` phrases carry the worry with them."""

    code: str
    start: int
    end: int
    words: str
    telling: bool


@lru_cache(maxsize=1)
def _frame() -> tuple[dict[str, object], ...]:
    return tuple(tomllib.loads(files("pipeline.tag").joinpath("code_frame.toml").read_text(encoding="utf-8"))["code"])


def default_codes() -> tuple[Code, ...]:
    """The default code frame, in its own order."""
    return tuple(
        Code(str(entry["id"]), str(entry["label"]), str(entry["definition"]), tuple(entry["examples"]))  # type: ignore[arg-type]
        for entry in _frame()
    )


def code_frame(consultation: Consultation) -> tuple[Code, ...]:
    """The default frame with the consultation's own codes: one of the same id replaces, others are added behind."""
    own = {code.id: code for code in consultation.codes}
    frame = [own.pop(code.id, code) for code in default_codes()]
    return (*frame, *(code for code in consultation.codes if code.id in own))


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    compiled: list[tuple[str, bool, re.Pattern[str]]] = []
    for entry in _frame():
        for key, telling in (("telling", True), ("about", False)):
            phrases = entry[key]
            assert isinstance(phrases, list)
            compiled.extend((str(entry["id"]), telling, compile_phrase(str(phrase))) for phrase in phrases)
    return tuple(compiled)


class CodeMatcher:
    """Finds codes in flattened text. Made once for a consultation's code frame.

    Args:
        codes: the code frame.
        leaves_open: whether a worry whose matter no phrase names is kept without a code, for somebody else to tell it.
    """

    def __init__(self, codes: Sequence[Code], leaves_open: bool = False) -> None:
        self.leaves_open = leaves_open
        self._ids = {code.id for code in codes}
        self._rank = {code.id: rank for rank, code in enumerate(codes)}
        default = {code.id: code for code in default_codes()}
        self._own_stems = {
            code.id: frozenset(content_stems(" ".join((code.label, code.definition, *code.examples))))
            for code in codes
            if code != default.get(code.id)
        }

    def find(self, flat: str, start: int = 0, end: int | None = None) -> list[CodeHit]:
        """All phrases of codes in ``flat[start:end]``; a phrase inside a longer one of the same code is left out."""
        stop = len(flat) if end is None else end
        hits = [
            CodeHit(code, match.start(), match.end(), match.group(), telling)
            for code, telling, pattern in _phrases()
            if code in self._ids
            for match in pattern.finditer(flat, start, stop)
        ]
        hits.extend(self._own_hits(flat, start, stop))
        hits.sort(key=lambda hit: (hit.code, hit.start, -hit.end, not hit.telling))
        kept: list[CodeHit] = []
        for hit in hits:
            if not (kept and kept[-1].code == hit.code and hit.end <= kept[-1].end):
                kept.append(hit)
        return kept

    def _own_hits(self, flat: str, start: int, stop: int) -> list[CodeHit]:
        hits = []
        for code, stems in self._own_stems.items():
            if len(stems & set(content_stems(flat[start:stop]))) >= LEAST_USER_STEMS:
                hits.append(CodeHit(code, start, stop, flat[start:stop], False))
        return hits

    def rank(self, hits: Sequence[CodeHit], near: tuple[int, int]) -> list[tuple[str, float]]:
        """Codes with scores, best first; a hit outside ``near`` counts half; ties by the frame's order."""
        scores: dict[str, float] = {}
        seen: set[tuple[str, str]] = set()
        for hit in hits:
            if (hit.code, hit.words) in seen:
                continue
            seen.add((hit.code, hit.words))
            worth = TELLING_SCORE if hit.telling else ABOUT_SCORE
            inside = near[0] <= hit.start < near[1]
            scores[hit.code] = scores.get(hit.code, 0.0) + (worth if inside else worth / 2)
        return sorted(scores.items(), key=lambda pair: (-pair[1], self._rank[pair[0]]))

    def scores(self, text: str) -> dict[str, float]:
        """What :meth:`rank` gives for a text by itself."""
        flat = flatten(text)
        return dict(self.rank(self.find(flat), (0, len(flat))))
