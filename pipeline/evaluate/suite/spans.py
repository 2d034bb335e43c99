"""Spans of attributions against gold spans, one to one, greedy: the counting of PolNeAR-style scoring, kept to the letter.

A found span is a gold one where they share at least half of the shorter; exact means equal offsets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["MODES", "Range", "mode_of", "nearest", "pair_up", "share", "whole"]

Range = tuple[int, int]
MODES = ("direct", "mixed", "indirect")
_LEAST_SHARE = 0.5
_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|(?<!\w)‘[^‘\n]*?’(?!\w)")
#: A content of which this share of the characters stands in quotation marks is direct speech: a word or two may stand outside.
_DIRECT = 0.8


def whole(pieces: Sequence[Sequence[int]]) -> Range | None:
    """From the first piece to the last; None of none."""
    return (min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)) if pieces else None


def share(one: Range, other: Range) -> float:
    """Shared characters over the length of the shorter."""
    return (min(one[1], other[1]) - max(one[0], other[0])) / max(1, min(one[1] - one[0], other[1] - other[0]))


def pair_up(gold: Sequence[Range], found: Sequence[Range]) -> list[tuple[int, int]]:
    """Indices of gold and found spans that are the same."""
    pairs = sorted(
        ((share(one, other), -abs(one[0] - other[0]), i, j) for i, one in enumerate(gold) for j, other in enumerate(found)),
        reverse=True,
    )
    used_gold, used_found, out = set[int](), set[int](), []
    for reach, _, i, j in pairs:
        if reach < _LEAST_SHARE:
            break
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            out.append((i, j))
    return out


def nearest(text: str, words: str, at: int) -> Range | None:
    """Where the words stand nearest to an offset; None where they do not stand."""
    best, start = None, text.find(words)
    while start >= 0:
        if best is None or abs(start - at) < abs(best - at):
            best = start
        start = text.find(words, start + 1)
    return (best, best + len(words)) if best is not None else None


def mode_of(text: str, span: Range) -> str:
    """``direct``, ``mixed`` (some words of it quoted) or ``indirect``, told by the quotation marks.

    >>> mode_of('He said “It is late” and that we wait.', (8, 20)), mode_of("He said that we wait.", (8, 20))
    ('direct', 'indirect')
    """
    first, last = text.rfind("\n", 0, span[0]) + 1, text.find("\n", span[1])
    quoted = _QUOTED.finditer(text, first, last if last >= 0 else len(text))
    inside = sum(max(0, min(match.end(), span[1]) - max(match.start(), span[0])) for match in quoted)
    return "direct" if inside >= _DIRECT * (span[1] - span[0]) else "mixed" if inside else "indirect"
