"""Positions in reports that answer nobody: nearly every one is false, so their rate is counted and they are listed to be read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.datamodel import DocumentRecords
from pipeline.evaluate.suite.resample import scored
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.rows import sample
from pipeline.evaluate.suite.task import Task
from pipeline.evaluate.suite.written import consultation, read_files
from pipeline.ingest import find_documents

__all__ = ["false_positives"]

_WAYS = {"foreign register": True, "no register": False}


def false_positives(task: Task) -> Measured:
    """Positions in 1,000 words, with a register of matters that the reports do not speak of, and with none."""
    paths = [path for _, path in find_documents(task.path)]
    paths = sample(paths, task.limit, [path.name for path in paths])
    task.watch.begin(task.plan.name, len(paths) * len(_WAYS))
    scores, shown, documents, words = {}, list[str](), 0, 0
    for way, register in _WAYS.items():
        read = list(read_files(task, paths, consultation(task, register=register)))
        units = np.array([[len(one.positions), len(one.document.text.split())] for one in read], dtype=float).reshape(-1, 2)
        documents, words = len(units), int(units[:, 1].sum())
        if documents:
            scores[f"positions in 1,000 words, {way}"] = scored(units, _rate, task.settings)
        shown += [line for one in read for line in _lines(one, way)]
    return Measured(n=words, units=documents, scores=scores, shown=tuple(shown))


def _rate(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.divide(1000 * sums[:, 0], sums[:, 1], out=np.zeros(len(sums)), where=sums[:, 1] > 0)


def _lines(one: DocumentRecords, way: str) -> list[str]:
    return [
        f"{one.document.source_file} ({way}): {row.stance} {row.proposal} [{row.basis}, {row.score:.2f}]: "
        + " ".join(row.quote.split())
        for row in one.positions
    ]
