"""Documents that people marked: positions, concerns and asks, read as a run reads them and held against the marks."""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import Missing
from pipeline.evaluate.figures import Figures, Interval
from pipeline.evaluate.formats import as_misses
from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.measure import evaluate_records
from pipeline.evaluate.reliability import Decisions
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.rows import sample
from pipeline.evaluate.suite.task import Task
from pipeline.evaluate.suite.written import read_files
from pipeline.ingest import find_documents, read_consultation
from pipeline.tag import code_frame

__all__ = ["marked_documents"]


def marked_documents(task: Task) -> Measured:
    """F1 and holder accuracy of each kind; beside the documents stands a folder with labels and a ``consultation.toml``.

    Raises:
        Missing: there is no such folder, or no labels in it.
    """
    folder = (task.path / ".." / task.plan.gold.removeprefix("../")).resolve()
    labels = folder / f"{task.path.resolve().name}.json"
    if not labels.is_file():
        raise Missing(f"no labels {labels.name} in {task.plan.gold}", "Put the hand-made labels there.")
    settings = read_consultation(folder)
    about = replace(settings, codes=code_frame(settings))
    gold = read_gold(labels)
    paths = [path for _, path in find_documents(task.path) if path.stem in gold or path.name in gold]
    paths = sample(paths, task.limit, [path.name for path in paths])
    names = {path.stem for path in paths} | {path.name for path in paths}
    task.watch.begin(task.plan.name, len(paths))
    evaluation = evaluate_records(
        list(read_files(task, paths, about)), {name: one for name, one in gold.items() if name in names}, task.settings
    )
    scores: dict[str, tuple[float, Interval]] = {}
    for kind in evaluation.kinds:
        if kind.lenient is not None:
            scores[f"{kind.kind}, strict F1"] = _of(kind.strict, "f1")
            scores[f"{kind.kind}, lenient F1"] = _of(kind.lenient, "f1")
        else:
            scores[f"{kind.kind}, F1"] = _of(kind.strict, "f1")
        scores[f"holders of {kind.kind}, accuracy"] = _of(kind.strict, "holder_accuracy")
    return Measured(
        n=sum(kind.strict.gold for kind in evaluation.kinds),
        units=evaluation.documents,
        scores=scores,
        decisions={kind.kind: Decisions(kind.judged, kind.strict.gold) for kind in evaluation.kinds},
        shown=tuple(as_misses(evaluation).splitlines()),
    )


def _of(figures: Figures, name: str) -> tuple[float, Interval]:
    value = getattr(figures, name)
    return value, figures.intervals.get(name, Interval(value, value))
