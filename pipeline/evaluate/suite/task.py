"""What every measure is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Missing
from pipeline.evaluate.suite.parts import Parts, Reader, Watch
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

    def reader(self) -> Reader:
        """The trained model.

        Raises:
            Missing: there is none; says so in a few words, for a row of the table.
        """
        try:
            return self.parts.reader()
        except Missing as error:
            raise Missing(f"no reader ({error.wrong.rstrip('.')})", error.mend) from error


Measure = Callable[[Task], Measured]
