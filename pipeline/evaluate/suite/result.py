"""What the suite says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.evaluate.figures import Interval
from pipeline.evaluate.reliability import Decisions
from pipeline.evaluate.suite.plan import RowPlan, SetPlan

__all__ = ["Measured", "SetResult", "SuiteReport"]


@dataclass(frozen=True, slots=True)
class Measured:
    """What measuring one set gave.

    Attributes:
        n: examples (rows, arguments, units of text, attributions, words, marks) of the set that were measured.
        units: independent units among them, which the intervals draw.
        scores: by metric; a metric that is not here could not be measured, and ``missing`` says why.
        decisions: those that came with a probability, for the reliability table; by kind, or under "" where there is one kind.
        shown: lines for a person to read by eye.
    """

    n: int
    units: int
    scores: dict[str, tuple[float, Interval]]
    missing: str = ""
    decisions: dict[str, Decisions] = field(default_factory=dict)
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetResult:
    """A set and what was measured, or why it was skipped."""

    plan: SetPlan
    measured: Measured | None
    skipped: str = ""

    def score(self, row: RowPlan) -> tuple[float, Interval] | None:
        """The score of a row with its interval, None where there is none."""
        return self.measured.scores.get(row.metric) if self.measured is not None else None


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """All sets in the order of the table. ``limit`` is the size of the samples, None where all was measured."""

    results: tuple[SetResult, ...]
    limit: int | None = None
    reader: str = ""

    def below(self) -> Iterator[tuple[SetResult, RowPlan, float]]:
        """The rows below their floors. A sample is a quick look: no floor is held against it."""
        for result in self.results:
            for row in result.plan.rows:
                score = result.score(row)
                if score is not None and self.limit is None and not row.holds(score[0]):
                    yield result, row, score[0]
