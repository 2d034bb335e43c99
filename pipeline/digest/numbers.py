"""Figures that somebody stated as fact, each once, with the sentence that it stands in."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import cast

from pipeline.datamodel import Figure, Span
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import clean
from pipeline.digest.sections import FigureRow

__all__ = ["figure_rows"]

_SENTENCE_END = re.compile(r"(?<=[.!?])[’”'\")]?\s+(?=[A-Z‘“\"'(£\d])|\n")


def figure_rows(evidence: Evidence) -> tuple[tuple[FigureRow, ...], int, int]:
    """Figures that may be quoted, those with a base or a percentage first; how many more there are, and how many may not.

    The same figure in the same sentence (a campaign's letter) is told once, with how often it is stated.
    """
    same: dict[str, list[Statement]] = defaultdict(list)
    for said in evidence.figures:
        if said.level != "no":
            same[" ".join(_sentence(evidence, said).quote.casefold().split())].append(said)
    groups = sorted(same.values(), key=lambda group: _telling(evidence, group[0]))
    most = evidence.settings.figures
    withheld = sum(said.level == "no" for said in evidence.figures)
    return tuple(_row(evidence, group) for group in groups[:most]), max(0, len(groups) - most), withheld


def _row(evidence: Evidence, group: list[Statement]) -> FigureRow:
    first = group[0]
    sentence = _sentence(evidence, first)
    words = [clean(evidence.quotation(said).text) for said in group if said.record.document == first.record.document]
    here = list(dict.fromkeys(words))
    return FigureRow("; ".join(here), len({said.record.document for said in group}), evidence.quotation(first, sentence))


def _telling(evidence: Evidence, said: Statement) -> tuple[object, ...]:
    figure = cast(Figure, said.record)
    return (figure.base is None, figure.percent is None, said.campaign, evidence.numbers[figure.document], figure.start)


def _sentence(evidence: Evidence, said: Statement) -> Span:
    """The sentence around a figure, no further than its passage reaches."""
    figure = cast(Figure, said.record)
    passage = evidence.passages.get(figure.passage or "")
    low, high = (passage.start, passage.end) if passage else (figure.start, figure.end)
    text = evidence.by_id[figure.document].text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, low, high)]
    start = max((end for end in ends if end <= figure.start), default=low)
    end = min((end for end in ends if end >= figure.end), default=high)
    return Span.of(text, min(start, figure.start), max(end, figure.end))
