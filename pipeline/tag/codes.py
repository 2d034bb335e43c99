"""Codes of the code frame: which matters a stretch of text is about, by phrases kept as data and by the user's own words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.datamodel import Code, Consultation
from pipeline.tag.cues import anchors, compile_phrase, flatten
from pipeline.tag.stems import content_stems

#: a phrase that names matter and worry at once tells twice as much as one that only names the matter
TELLING_SCORE = 2.0
ABOUT_SCORE = 1.0
#: a word of many matters ("paper", "place", "staff") tells which only beside another
LOOSE_SCORE = 0.5
#: what stands within so many characters of the words of worry is likelier what the worry is about
NEAR = 40
NEAR_SCORE = 0.25
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
    worth: float = ABOUT_SCORE


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of the frame. ``worth`` 0 hides what lies inside it; without one of ``anchors`` it cannot match."""

    code: str
    worth: float
    pattern: re.Pattern[str]
    anchors: tuple[str, ...]


_WORTH = {"telling": TELLING_SCORE, "about": ABOUT_SCORE, "loose": LOOSE_SCORE, "none": 0.0}


@lru_cache(maxsize=1)
def _frame() -> tuple[dict[str, object], ...]:
    return tuple(tomllib.loads(files("pipeline.tag").joinpath("code_frame.toml").read_text(encoding="utf-8"))["code"])


def default_codes() -> tuple[Code, ...]:
    """The default code frame, in its own order."""
    return tuple(
        Code(str(entry["id"]), str(entry["label"]), str(entry["definition"]), tuple(entry["examples"]))  # type: ignore[arg-type]
        for entry in _frame()
    )


def own_codes(codes: Sequence[Code]) -> tuple[Code, ...]:
    """Those of ``codes`` that are not the default frame's: the user wrote them."""
    default = {code.id: code for code in default_codes()}
    return tuple(code for code in codes if code != default.get(code.id))


def code_frame(consultation: Consultation) -> tuple[Code, ...]:
    """The default frame with the consultation's own codes: one of the same id replaces, others are added behind."""
    own = {code.id: code for code in consultation.codes}
    frame = [own.pop(code.id, code) for code in default_codes()]
    return (*frame, *(code for code in consultation.codes if code.id in own))


@lru_cache(maxsize=1)
def _phrases() -> tuple[_Phrase, ...]:
    compiled: list[_Phrase] = []
    for entry in _frame():
        for key, worth in _WORTH.items():
            phrases = entry.get(key, [])
            assert isinstance(phrases, list)
            compiled.extend(_Phrase(str(entry["id"]), worth, compile_phrase(one), anchors(one)) for one in phrases)
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
            CodeHit(one.code, match.start(), match.end(), match.group(), one.worth == TELLING_SCORE, one.worth)
            for one in _phrases()
            if one.code in self._ids and (not one.anchors or any(anchor in flat for anchor in one.anchors))
            for match in one.pattern.finditer(flat, start, stop)
        ]
        hits.extend(self._own_hits(flat, start, stop))
        hits.sort(key=lambda hit: (hit.code, hit.start, -hit.end, hit.worth != 0, not hit.telling))
        kept: list[CodeHit] = []
        for hit in hits:
            if not (kept and kept[-1].code == hit.code and hit.end <= kept[-1].end):
                kept.append(hit)
        return [hit for hit in kept if hit.worth]

    def _own_hits(self, flat: str, start: int, stop: int) -> list[CodeHit]:
        hits = []
        for code, stems in self._own_stems.items():
            if len(stems & set(content_stems(flat[start:stop]))) >= LEAST_USER_STEMS:
                hits.append(CodeHit(code, start, stop, flat[start:stop], False))
        return hits

    def rank(
        self, hits: Sequence[CodeHit], near: tuple[int, int], worries: Sequence[tuple[int, int]] = (), leans: Sequence[str] = ()
    ) -> list[tuple[str, float]]:
        """Codes with scores, best first; ties by the frame's order.

        Args:
            hits: phrases of codes in a sentence.
            near: the stretch in question; a hit outside it counts half.
            worries: places of the words of worry; a hit close to one counts more.
            leans: codes that the words of worry themselves point to, each worth a loose word.
        """
        worths: dict[str, dict[str, float]] = {}
        for hit in hits:
            worth = hit.worth
            if any(hit.start < end + NEAR and start - NEAR < hit.end for start, end in worries):
                worth += NEAR_SCORE
            if not near[0] <= hit.start < near[1]:
                worth /= 2
            words = worths.setdefault(hit.code, {})
            words[hit.words] = max(worth, words.get(hit.words, 0.0))
        scores = {code: _together(words.values()) for code, words in worths.items()}
        for code in dict.fromkeys(leans):
            if code in self._ids:
                scores[code] = scores.get(code, 0.0) + LOOSE_SCORE
        rounded = [(code, round(score, 4)) for code, score in scores.items()]
        return sorted(rounded, key=lambda pair: (-pair[1], self._rank[pair[0]]))

    def scores(self, text: str) -> dict[str, float]:
        """What :meth:`rank` gives for a text by itself."""
        flat = flatten(text)
        return dict(self.rank(self.find(flat), (0, len(flat))))


def _together(worths: Iterable[float]) -> float:
    """What several words of one code are worth: each further one half of the one before, or a long list would outweigh all."""
    return sum(worth * 0.5**rank for rank, worth in enumerate(sorted(worths, reverse=True)))
