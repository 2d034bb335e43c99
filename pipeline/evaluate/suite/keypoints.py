"""Does an argument make a key point: mean average precision as in the KPA-2021 shared task, track 1 (Friedman et al. 2021).

By topic and side: each argument is paired with its best key point; the half of the pairs with the higher scores is kept; average
precision is computed over them. Pairs that the annotators left undecided are not in the file: strict, they count as no match;
relaxed, as a match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.reliability import Decisions, Judged
from pipeline.evaluate.suite.parts import in_groups
from pipeline.evaluate.suite.resample import mean, scored
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.rows import read_rows, sample
from pipeline.evaluate.suite.task import Task

__all__ = ["Side", "average_precision", "best_pairs", "key_points", "sides"]


@dataclass(frozen=True, slots=True)
class Side:
    """The arguments of one topic and stance, all its key points, and the labels of the decided pairs."""

    arguments: tuple[str, ...]
    points: tuple[str, ...]
    labels: dict[tuple[str, str], int]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Every argument with every key point, by argument."""
        return [(argument, point) for argument in self.arguments for point in self.points]


def key_points(task: Task) -> Measured:
    """Strict and relaxed mAP; the interval draws the sides of topics."""
    told = sides(read_rows(task.path, ("topic", "stance", "argument", "key_point", "label")), task.limit)
    reader = task.reader()
    flat = in_groups(reader.matches, [pair for side in told for pair in side.pairs], task.watch, task.plan.name)
    cuts = np.cumsum([len(side.pairs) for side in told])[:-1]
    # to 6 places: a sure reader's scores crowd at 1, where 4 places would make ties of them
    scores = [part.round(6) for part in np.split(flat, cuts)]
    figures = {}
    for name, undecided in (("strict", 0), ("relaxed", 1)):
        each = [average_precision(best_pairs(side, part, undecided)) for side, part in zip(told, scores, strict=True)]
        figures[f"mAP, {name}"] = scored(np.array([[value, 1.0] for value in each]), mean, task.settings)
    judged = [one for side, part in zip(told, scores, strict=True) for one in _judged(side, part)]
    return Measured(
        n=sum(len(side.arguments) for side in told),
        units=len(told),
        scores=figures,
        decisions={"": Decisions(tuple(judged), sum(one.right for one in judged))},
    )


def sides(rows: Sequence[dict[str, Any]], limit: int | None = None) -> list[Side]:
    """The sides of topics in order; ``limit`` arguments in all, each with all its pairs."""
    by_argument: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for row in rows:
        by_argument.setdefault((row["topic"], row["stance"], row["argument"]), []).append(row)
    points: dict[tuple[str, int], dict[str, None]] = {}
    for row in rows:
        points.setdefault((row["topic"], row["stance"]), {})[row["key_point"]] = None
    keys = list(by_argument)
    chosen = sample(keys, limit, ["\x1f".join(map(str, key)) for key in keys])
    told: dict[tuple[str, int], list[str]] = {}
    for topic, stance, argument in chosen:
        told.setdefault((topic, stance), []).append(argument)
    return [
        Side(
            arguments=tuple(arguments),
            points=tuple(points[side]),
            labels={
                (argument, row["key_point"]): int(row["label"])
                for argument in arguments
                for row in by_argument[(*side, argument)]
                if row["label"] in (0, 1)
            },
        )
        for side, arguments in told.items()
    ]


def best_pairs(side: Side, scores: NDArray[np.float64], undecided: int) -> list[tuple[float, int]]:
    """(score, label) of the better half of the arguments, each with its best key point, the highest score first.

    Ties go to the key point that comes first, and to the argument that sorts first.
    """
    table = scores.reshape(len(side.arguments), len(side.points))
    best = []
    for argument, row in zip(side.arguments, table, strict=True):
        at = int(row.argmax())
        best.append((-float(row[at]), argument, side.labels.get((argument, side.points[at]), undecided)))
    return [(-score, label) for score, _, label in sorted(best)[: len(best) // 2]]


def average_precision(pairs: Sequence[tuple[float, int]]) -> float:
    """The mean of the precision at each recall gained, pairs of one score taken together; 0 where nothing is right.

    >>> round(average_precision([(0.9, 1), (0.8, 0), (0.7, 1)]), 4)
    0.8333
    """
    total = sum(label for _, label in pairs)
    seen, right, gained = 0, 0, 0.0
    for score in sorted({score for score, _ in pairs}, reverse=True):
        tied = [label for other, label in pairs if other == score]
        seen, right = seen + len(tied), right + sum(tied)
        gained += sum(tied) * right / seen
    return gained / total if total else 0.0


def _judged(side: Side, scores: NDArray[np.float64]) -> list[Judged]:
    """Each decided pair: its score, and whether it is a match."""
    labels = [side.labels.get(pair) for pair in side.pairs]
    return [Judged(float(score), bool(label)) for score, label in zip(scores, labels, strict=True) if label is not None]
