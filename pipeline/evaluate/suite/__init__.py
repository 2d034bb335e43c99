"""The suite: every public set that stands in a folder, measured and held against floors and published figures.

``suite.toml`` says which sets, metrics, floors and references there are; ``measures`` how each is measured; ``formats`` and
``readme`` how the table is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import Missing, NothingRead, WrongUsage
from pipeline.evaluate.suite.formats import FORMATS, below_lines, suite_reliability, suite_text
from pipeline.evaluate.suite.measures import MEASURES
from pipeline.evaluate.suite.parts import KINDS, STANCES, Parts, Reader, Silence, Watch
from pipeline.evaluate.suite.plan import plans
from pipeline.evaluate.suite.readme import put_into_readme
from pipeline.evaluate.suite.result import SetResult, SuiteReport
from pipeline.evaluate.suite.task import Task
from pipeline.settings import EvaluateSettings

__all__ = [
    "FORMATS",
    "KINDS",
    "STANCES",
    "Parts",
    "Reader",
    "SuiteReport",
    "below_lines",
    "plans",
    "put_into_readme",
    "run_suite",
    "suite_reliability",
    "suite_text",
]


def run_suite(
    folder: Path,
    parts: Parts,
    *,
    only: Sequence[str] = (),
    limit: int | None = None,
    watch: Watch | None = None,
    settings: EvaluateSettings = EvaluateSettings(),
) -> SuiteReport:
    """Measure every set that stands in ``folder``.

    Args:
        folder: laid out as ``suite.toml`` says.
        parts: what does the work.
        only: names of sets; all where empty.
        limit: examples of each set at most, always the same ones: a quick look, against which no floor is held.
        watch: told of each set and its parts.

    Returns:
        One result a set, in the order of ``suite.toml``; a set that is not there, or whose part is missing, says so.

    Raises:
        WrongUsage: no such folder, no such set, a limit below 1, or a file of a set that cannot be right.
        NothingRead: not one of the sets is there.
    """
    if not folder.is_dir():
        raise WrongUsage(f"There is no folder {folder.as_posix()}.", "Name the folder that the sets stand in.")
    if limit is not None and limit < 1:
        raise WrongUsage(f"A sample of {limit} cannot be measured.", "Give --limit 1 or more, or leave it out.")
    names = [plan.name for plan in plans()]
    if unknown := [name for name in only if name not in names]:
        raise WrongUsage(f"There is no set {unknown[0]!r}.", f"There are: {', '.join(names)}.")
    chosen = [plan for plan in plans() if not only or plan.name in only]
    if not any((folder / plan.file).exists() for plan in chosen):
        raise NothingRead(f"None of the sets is in {folder.as_posix()}.", f"Put them there, such as {chosen[0].file}.")
    watch = watch or Silence()
    results = [_measured(Task(plan, folder / plan.file, parts, watch, limit, settings)) for plan in chosen]
    return SuiteReport(tuple(results), limit, _reader_name(parts))


def _measured(task: Task) -> SetResult:
    if not task.path.exists():
        return SetResult(task.plan, None, f"not there: {task.plan.file}")
    try:
        return SetResult(task.plan, MEASURES[task.plan.measure](task))
    except Missing as error:
        return SetResult(task.plan, None, error.wrong)


def _reader_name(parts: Parts) -> str:
    try:
        return parts.reader().name
    except Missing:
        return ""
