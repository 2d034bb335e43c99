"""What every measure is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluate.suite.parts import Parts, Watch
from pipeline.evaluate.suite.plan import SetPlan
from pipeline.evaluate.suite.result import Measured
from pipeline.settings import EvaluateSettings

__all__ = ["Measure", "Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """One set to measure: where it lies, what does the work, who watches, and how many examples at most."""

    plan: SetPlan
    path: Path
    parts: Parts
    watch: Watch
    limit: int | None
    settings: EvaluateSettings


Measure = Callable[[Task], Measured]
