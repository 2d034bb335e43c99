"""Long speeches on a motion: read passage by passage, and the judgements combined.

A reader of short passages sees 128 or 256 word pieces; a speech has up to thousands of words, most of them about something else
than whether to support the motion. So a window of sentences slides over it, and windows that take a side weigh most.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.suite.parts import STANCES, in_groups
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.stance import TWO, stance_rows, two_way_figures
from pipeline.evaluate.suite.task import Task

__all__ = ["Combination", "combine", "speeches", "windows"]

#: A sentence ends at a full stop, question or exclamation mark before a capital letter; not after a title or an initial.
_END = re.compile(
    r"(?<!\bhon)(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\b[A-Z])[.?!][”’\"']?\s+(?=[“‘\"'(]?[A-Z0-9])"
)
_NEUTRAL = STANCES.index("neutral")


@dataclass(frozen=True, slots=True)
class Combination:
    """How a speech is cut and its judgements combined.

    Attributes:
        sentences: sentences of a window; three say more than one, and most fit into what the reader sees.
        step: sentences from one window to the next.
        sharpness: a window weighs (1 − its neutral share) to this power; 0 weighs all alike.
        least: the least weight of a window, so that a speech of neutral windows is still judged.
        edges: how many times the first and the last window count: a speech says its side when it opens and when it closes.
    """

    sentences: int = 3
    step: int = 2
    sharpness: float = 1.0
    least: float = 0.01
    edges: float = 1.0


def windows(text: str, how: Combination = Combination()) -> list[str]:
    """Overlapping stretches of a speech in order, the last one up to its end; the whole text where it has few sentences.

    >>> windows("We agree. It is fair. It is late. It costs little.", Combination(sentences=2, step=2))
    ['We agree. It is fair.', 'It is late. It costs little.']
    >>> windows("My hon. Friend is right.")
    ['My hon. Friend is right.']
    """
    flat = " ".join(text.split())
    limits = [0, *(match.end() for match in _END.finditer(flat)), len(flat)]
    count = len(limits) - 1
    if count <= how.sentences:
        return [flat]
    starts = [*range(0, count - how.sentences, how.step), count - how.sentences]
    return [flat[limits[start] : limits[start + how.sentences]].strip() for start in starts]


def combine(judged: NDArray[np.float64], how: Combination = Combination()) -> NDArray[np.float64]:
    """One judgement, shape (4,), of the judgements of a speech's windows, shape (windows, 4).

    The weighted mean of log probabilities, as one multiplies independent evidence; then made to add to 1.
    """
    weights = np.maximum(how.least, (1 - judged[:, _NEUTRAL]) ** how.sharpness)
    weights[[0, -1]] *= how.edges
    logs = np.log(np.clip(judged, 1e-4, 1.0))
    together = np.exp((weights[:, None] * logs).sum(axis=0) / weights.sum())
    combined: NDArray[np.float64] = together / together.sum()
    return combined


def speeches(task: Task) -> Measured:
    """Accuracy and macro-F1 over support and oppose, each speech read by its windows; ``target`` is the motion."""
    rows = stance_rows(task, TWO)
    reader = task.reader()
    cut = [windows(row["text"]) for row in rows]
    pairs = [(window, row["target"]) for row, parts in zip(rows, cut, strict=True) for window in parts]
    judged = in_groups(reader.stances, pairs, task.watch, task.plan.name)
    ends = np.cumsum([len(parts) for parts in cut])
    whole = np.stack([combine(part) for part in np.split(judged, ends[:-1])])
    return two_way_figures(task, rows, whole)
