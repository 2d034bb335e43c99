"""Stance sets: short texts towards a target, for and against, or with a neutral class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import WrongUsage
from pipeline.evaluate.reliability import Decisions, Judged
from pipeline.evaluate.suite.parts import STANCES, in_groups
from pipeline.evaluate.suite.resample import accuracy, by_unit, confusions, f1, macro_f1, scored
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.rows import read_rows, sample
from pipeline.evaluate.suite.task import Task

__all__ = ["for_and_against", "stance_rows", "three_stances", "three_ways", "two_stances", "two_way_figures"]

#: The classes of a two-way set, and of one with a neutral class.
TWO = ("oppose", "support")
THREE = ("oppose", "support", "neutral")
_OPPOSE, _SUPPORT, _CONDITIONAL, _NEUTRAL = (STANCES.index(name) for name in ("oppose", "support", "conditional", "neutral"))


def two_stances(task: Task) -> Measured:
    """Accuracy and macro-F1 over support and oppose."""
    rows = stance_rows(task, TWO)
    reader = task.reader()
    pairs = [(row["text"], row["target"]) for row in rows]
    return two_way_figures(task, rows, in_groups(reader.stances, pairs, task.watch, task.plan.name))


def two_way_figures(task: Task, rows: Sequence[dict[str, Any]], judged: NDArray[np.float64]) -> Measured:
    """The figures of judgements of shape (n, 4) on rows of two classes."""
    shares = for_and_against(judged)
    found = shares.argmax(axis=1)
    gold = [TWO.index(row["stance"]) for row in rows]
    units = by_unit([row[task.plan.unit_field] for row in rows], confusions(gold, found.tolist(), 2))
    return Measured(
        n=len(rows),
        units=len(units),
        scores={
            "accuracy": scored(units, accuracy(2), task.settings),
            "macro-F1": scored(units, macro_f1(2), task.settings),
        },
        decisions={"": decided(shares, gold)},
    )


def for_and_against(judged: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of oppose and support, shape (n, 2), of judgements of shape (n, 4), rounded to 4 places.

    Conditional support is support; the neutral mass is left out, since these sets have no such class.
    """
    sides = np.stack([judged[:, _OPPOSE], judged[:, _SUPPORT] + judged[:, _CONDITIONAL]], axis=1)
    total = sides.sum(axis=1, keepdims=True)
    shares: NDArray[np.float64] = np.divide(sides, total, out=np.full_like(sides, 0.5), where=total > 0)
    return shares.round(4)


def three_stances(task: Task) -> Measured:
    """Macro-F1 over support, oppose and neutral."""
    rows = stance_rows(task, THREE)
    reader = task.reader()
    pairs = [(row["text"], row["target"]) for row in rows]
    shares = three_ways(in_groups(reader.stances, pairs, task.watch, task.plan.name))
    found = shares.argmax(axis=1)
    gold = [THREE.index(row["stance"]) for row in rows]
    units = by_unit([row[task.plan.unit_field] for row in rows], confusions(gold, found.tolist(), 3))
    return Measured(
        n=len(rows),
        units=len(units),
        scores={
            "macro-F1": scored(units, macro_f1(3), task.settings),
            "F1 of neutral": scored(units, f1(THREE.index("neutral"), 3), task.settings),
        },
        decisions={"": decided(shares, gold)},
    )


def three_ways(judged: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of oppose, support (conditional support too) and neutral, shape (n, 3), rounded to 4 places."""
    sides = (judged[:, _OPPOSE], judged[:, _SUPPORT] + judged[:, _CONDITIONAL], judged[:, _NEUTRAL])
    shares: NDArray[np.float64] = np.stack(sides, axis=1)
    return shares.round(4)


def decided(shares: NDArray[np.float64], gold: Sequence[int]) -> Decisions:
    """Each decision with the share of the class that won."""
    found = shares.argmax(axis=1).tolist()
    judged = (Judged(float(share), a == b) for share, a, b in zip(shares.max(axis=1), found, gold, strict=True))
    return Decisions(tuple(judged), len(gold))


def stance_rows(task: Task, classes: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a stance set.

    Raises:
        WrongUsage: a row has another class.
    """
    rows = read_rows(task.path, ("text", "target", "stance"))
    if other := sorted({str(row["stance"]) for row in rows} - set(classes)):
        raise WrongUsage(f"{task.path.as_posix()} has the stance {other[0]!r}.", f"It may have: {', '.join(classes)}.")
    return sample(rows, task.limit, [f"{row['target']}\x1f{row['text']}" for row in rows])
