"""Reviewed rows as examples: the words that the program would see, what it said of them by itself, and what a person said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.datamodel import Ask, Code, Concern, Position, Tag
from pipeline.learn.fitting import logit
from pipeline.learn.placing import Placed, beside

#: Vectors of texts, one row a text.
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
#: What the phrases of the code frame say of a text: scores by code.
RuleScores = Callable[[str], Mapping[str, float]]
#: Three phrases of a code tell as much as thirty.
FULL_SCORE = 3.0


@dataclass(frozen=True, slots=True)
class Example:
    """One reviewed concern or ask.

    Attributes:
        text: the words: those of the program's own finding where there is one.
        given: codes that it gave by itself (nothing where it left them open).
        found: whether it found anything there.
        shown: whether it would have shown it, that is with a code.
        score, by_model: of its finding.
        right: whether a person lets it stand.
        codes: the right ones.
    """

    text: str
    given: tuple[str, ...]
    found: bool
    shown: bool
    score: float
    by_model: bool
    right: bool
    codes: tuple[str, ...]


def as_example(placed: Placed, tags: Sequence[Tag]) -> Example:
    """The label beside what the program said there by itself."""
    tag = beside(placed, tags)
    given = tag.codes if isinstance(tag, Concern) else ()
    label = placed.label
    return Example(
        text=tag.quote if tag is not None else label.quote,
        given=given,
        found=tag is not None,
        shown=bool(given) or isinstance(tag, Ask),
        score=tag.score if tag is not None else 0.5,
        by_model=tag is not None and tag.basis == "model",
        right=label.review != "rejected",
        codes=label.codes,
    )


@dataclass(frozen=True, slots=True)
class PositionExample:
    """One reviewed position: the words, the proposal's label, what the program said, and what is right (None: no position)."""

    text: str
    proposal: str
    found: Position | None
    stance: str | None


def as_position(placed: Placed, tags: Sequence[Position], labels: Mapping[str, str]) -> PositionExample:
    """The label beside the position that the program found there by itself, towards the same proposal."""
    label = placed.label
    found = beside(placed, [one for one in tags if one.proposal == label.proposal])
    text = found.quote if found is not None else label.quote
    stance = None if label.review == "rejected" else label.stance
    return PositionExample(text, labels.get(label.proposal or "", label.proposal or ""), found, stance)


def code_texts(codes: Sequence[Code]) -> list[str]:
    """What the user says of each code, as one text."""
    return [" ".join((f"{code.label}: {code.definition}", *code.examples)) for code in codes]


def rule_features(code: str, scores: Mapping[str, float], given: Sequence[str]) -> tuple[float, float, float]:
    """What rules say of a text and one code: how much, how much beside the best code, and whether they gave it."""
    own, best = scores.get(code, 0.0), max(scores.values(), default=0.0)
    return min(own, FULL_SCORE) / FULL_SCORE, own / best if best else 0.0, float(code in given)


def verdict_features(score: float, by_model: bool) -> tuple[float, float]:
    """What is known of a finding beside its words."""
    return float(logit([score])[0]), float(by_model)
