"""Passages that show a theme: near its centre, easy to read, unlike each other, each of another respondent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.claims import is_shouted
from pipeline.cluster.statements import Part, Statement
from pipeline.datamodel import Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: How many of the nearest statements are candidates.
CONSIDERED = 50
#: Maximal marginal relevance (Carbonell and Goldstein 1998): how much being near weighs against being unlike those chosen.
RELEVANCE = 0.85
#: What a passage that is all about the theme is worth more than one that only touches it.
FILLS = 0.3
#: Statements more alike than this are one, said twice.
TWIN = 0.9
#: What it counts that several wrote just these words: they are spelt as most spell them.
SAID = 0.05
#: What a length that is read at a glance is worth.
CLEAR = 0.15


def choose_exemplars(
    statements: Sequence[Statement], near: Mapping[int, float], vectors: NDArray[np.float32], count: int
) -> tuple[str, ...]:
    """Ids of at most ``count`` passages, each of another respondent, the shortest clear sentence first.

    ``near`` is nearness to the centre.
    """
    shown = {index: _clearest(statements[index]) for index in near}
    worth = {
        index: round(
            score
            + _clarity(shown[index].passage.quote)
            + FILLS * _share(shown[index])
            + SAID * (len(statements[index].parts) > 1),
            4,
        )
        for index, score in near.items()
    }
    left = sorted(near, key=lambda index: (-worth[index], index))[:CONSIDERED]
    chosen: list[int] = []
    passages: list[Passage] = []
    heard: set[str] = set()
    while left and len(chosen) < count:
        alike = np.round(vectors[left] @ vectors[chosen].T, 4).max(axis=1) if chosen else np.zeros(len(left))
        value = {
            index: round(RELEVANCE * worth[index] - (1 - RELEVANCE) * float(like), 4)
            for index, like in zip(left, alike, strict=True)
        }
        # the same again, with a slip of the pen, is shown only where nothing else is said
        unlike = [index for index, like in zip(left, alike, strict=True) if like < TWIN]
        best = min(unlike or left, key=lambda index: (-value[index], index))
        left.remove(best)
        fresh = [part for part in statements[best].parts if not heard & set(part.voices) and part.passage not in passages]
        if fresh:
            part = min(fresh, key=lambda one: _rank(statements[best], one))
            chosen.append(best)
            passages.append(part.passage)
            heard.update(part.voices)
    return tuple(passage.id for passage in sorted(passages, key=_reading_order))


def _reading_order(passage: Passage) -> tuple[bool, int, str]:
    """What is read at a glance comes first."""
    return _clarity(passage.quote) < CLEAR, len(passage.quote), passage.id


def _clearest(statement: Statement) -> Part:
    return min(statement.parts, key=lambda part: _rank(statement, part))


def _rank(statement: Statement, part: Part) -> tuple[float, bool, str]:
    """The passage that says most purely what the statement says, spelt as most spell it."""
    return -_share(part), statement.text not in part.passage.quote, part.passage.id


def _share(part: Part) -> float:
    """How much of its passage a statement fills: what else stands there is about other matters."""
    return round((part.end - part.start) / (part.passage.end - part.passage.start), 4)


def _clarity(text: str) -> float:
    """A sentence or three that end properly read best; a word or a page do not, nor a question, nor the front of a list."""
    words, ends = len(text.split()), text.rstrip()[-1:]
    worth = 0.0 if words < 5 else CLEAR if words <= 60 else 0.05 if words <= 110 else 0.0
    worth -= 0.15 if ends in ":?;," else 0.0
    worth -= 0.05 if is_shouted(text) else 0.0
    return round(worth + (0.05 if ends in ".!’”'\"" and text[:1].isupper() else 0.0), 4)
