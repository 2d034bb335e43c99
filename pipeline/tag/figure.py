"""Figures: numbers that are stated as fact, with their base: "273 out of 569 (48%)"."""

from __future__ import annotations

import re

from pipeline.datamodel import Figure, Span
from pipeline.tag.statement import Statement
from pipeline.tag.stems import is_content

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SMALL = "|".join(_WORDS)
_PERCENT = rf"(?P<percent>{_NUMBER}) ?(?:%|per ?cent\b|percent\b)"
_PATTERNS = (
    re.compile(
        rf"(?P<value>{_NUMBER}|\b(?:{_SMALL})\b) (?:out of|of) (?:(?:the|our|its|their|all|some) )*"
        rf"(?P<base>{_NUMBER}|\b(?:{_SMALL})\b)"
        rf"(?: (?P<unit>[a-z]+))?(?:[^.;()\n]{{0,30}}\((?P<percent>{_NUMBER}) ?(?:%|per ?cent)\))?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<value>{_SMALL}) in (?:every )?(?P<base>{_SMALL})\b(?: (?P<unit>[a-z]+))?", re.IGNORECASE),
    re.compile(rf"(?P<value>{_NUMBER}) (?P<unit>[a-z]+) \((?P<percent>{_NUMBER}) ?(?:%|per ?cent)\)", re.IGNORECASE),
    re.compile(_PERCENT + r"(?: of (?:(?:the|our|its|their|all) )*(?P<unit>[a-z]+))?", re.IGNORECASE),
    re.compile(rf"(?P<unit>[£€$]) ?(?P<value>{_NUMBER}) ?(?P<scale>bn|billion|million|m|k|thousand)?\b", re.IGNORECASE),
)
#: "page 1 of 12", "question 3 of 7" number a place, they count nothing
_PAGE = re.compile(r"\b(?:pages?|section|question|slide|part|version|chapter|appendix)\s*$", re.IGNORECASE)
_SCALE = {"bn": 1e9, "billion": 1e9, "million": 1e6, "m": 1e6, "k": 1e3, "thousand": 1e3}


def find_figures(statement: Statement) -> list[Figure]:
    """The figures of one statement in text order; the fuller pattern wins where two overlap."""
    taken: list[tuple[int, int]] = []
    figures = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(statement.text):
            overlaps = any(match.start() < end and start < match.end() for start, end in taken)
            if overlaps or _PAGE.search(statement.text, 0, match.start()):
                continue
            taken.append(match.span())
            figures.append(_figure(statement, match))
    return sorted(figures, key=lambda figure: (figure.start, figure.end))


def _figure(statement: Statement, match: re.Match[str]) -> Figure:
    start, end = statement.start + match.start(), statement.start + match.end()
    span = Span.of(statement.extraction.document.text, start, end)
    holder = statement.holder_of(start, end, statement.clause_at(start))
    groups = match.groupdict()
    value = _value(groups.get("value"))
    if value is not None and groups.get("scale"):
        value *= _SCALE[str(groups["scale"]).lower()]
    return Figure(
        **statement.place("fig", span),  # type: ignore[arg-type]
        holder=holder.name if holder else None,
        voice=holder.voice if holder else "reported",
        basis="cue",
        score=0.95,
        why=("figure pattern",),
        value=value,
        base=_value(groups.get("base")),
        percent=_value(groups.get("percent")),
        unit=_unit(groups.get("unit")),
    )


def _unit(word: str | None) -> str | None:
    """What is counted; "of", "who" and their like count nothing."""
    return word if word is not None and (is_content(word) or not word.isalpha()) else None


def _value(words: str | None) -> float | None:
    if words is None:
        return None
    if words.lower() in _WORDS:
        return float(_WORDS[words.lower()])
    return float(words.replace(",", ""))
