"""Scores that say how often such tags are right: a rule's own weight becomes the share that was right on labelled documents.

Closed answers keep theirs (they are what was ticked), and so does the reader, whose probabilities are measured as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TypeVar

from pipeline.datamodel import Tag

T = TypeVar("T", bound=Tag)


@lru_cache(maxsize=1)
def _points() -> dict[str, list[list[float]]]:
    return tomllib.loads(files("pipeline.tag").joinpath("calibration.toml").read_text(encoding="utf-8"))


def share_right(kind: str, score: float) -> float:
    """The share of tags of ``kind`` (position, concern, ask) with a rule's ``score`` that was right, to 4 places.

    >>> share_right("concern", 0.95), share_right("concern", 0.2)
    (0.85, 0.48)
    """
    points = _points()[kind]
    if score <= points[0][0]:
        return points[0][1]
    for (low, first), (high, second) in pairwise(points):
        if score <= high:
            return round(first + (second - first) * (score - low) / (high - low), 4)
    return points[-1][1]


def calibrated(kind: str, tags: Sequence[T]) -> list[T]:
    """``tags`` with calibrated scores."""
    return [replace(one, score=share_right(kind, one.score)) if one.basis == "cue" else one for one in tags]
