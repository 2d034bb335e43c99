"""Passages that show a theme: near its centre, easy to read, unlike each other, each of another respondent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.statements import Statement

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How many of the nearest statements are candidates.
CONSIDERED = 50
#: Maximal marginal relevance (Carbonell and Goldstein 1998): how much being near weighs against being unlike those chosen.
RELEVANCE = 0.7


def choose_exemplars(
    statements: Sequence[Statement],
    core: Mapping[int, float],
    vectors: NDArray[np.float32],
    voices: Mapping[str, tuple[str, ...]],
    count: int,
) -> tuple[str, ...]:
    """Ids of at most ``count`` passages, each of another respondent, clearest first."""
    worth = {index: round(score + _clarity(statements[index].text), 4) for index, score in core.items()}
    left = sorted(core, key=lambda index: (-worth[index], index))[:CONSIDERED]
    chosen: list[int] = []
    passages: list[str] = []
    heard: set[str] = set()
    while left and len(chosen) < count:
        alike = np.round(vectors[left] @ vectors[chosen].T, 4).max(axis=1) if chosen else np.zeros(len(left))
        value = {
            index: round(RELEVANCE * worth[index] - (1 - RELEVANCE) * float(near), 4)
            for index, near in zip(left, alike, strict=True)
        }
        best = min(left, key=lambda index: (-value[index], index))
        left.remove(best)
        fresh = [passage for passage in statements[best].passages if voices[passage.id] and not heard & set(voices[passage.id])]
        if fresh:
            chosen.append(best)
            passages.append(fresh[0].id)
            heard.update(voices[fresh[0].id])
    return tuple(passages)


def _clarity(text: str) -> float:
    """A sentence or three that end properly read best; a word or a page do not."""
    words = len(text.split())
    length = 0.0 if words < 5 else 0.15 if words <= 60 else 0.05 if words <= 110 else 0.0
    return length + (0.05 if text.rstrip().endswith((".", "!", "’", "”", "'", '"')) and text[:1].isupper() else 0.0)
