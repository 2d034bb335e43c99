"""Is a sentence a suggestion (SemEval-2019 task 9 A): found as an ask by the rules, and by the reader."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.errors import Missing
from pipeline.evaluate.reliability import Decisions, Judged
from pipeline.evaluate.suite.parts import KINDS, Reader
from pipeline.evaluate.suite.resample import by_unit, confusions, f1, scored
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.rows import read_rows, sample
from pipeline.evaluate.suite.task import Task
from pipeline.evaluate.suite.written import asks_of_answers, consultation

__all__ = ["suggestions"]

#: From this probability on the reader says that it is an ask.
_ASKS = 0.5


def suggestions(task: Task) -> Measured:
    """F1 of the class of suggestions. Sentences of one post (the id up to ``_``) are one unit."""
    rows = read_rows(task.path, ("id", "text", "suggestion"))
    rows = sample(rows, task.limit, [f"{row['id']}\x1f{row['text']}" for row in rows])
    gold, posts = [int(row["suggestion"]) for row in rows], [str(row["id"]).rsplit("_", 1)[0] for row in rows]
    texts = [" ".join(str(row["text"]).split()) for row in rows]
    task.watch.begin(task.plan.name, 1)
    by_rule = [int(bool(asks)) for asks in asks_of_answers(task, texts, consultation(task, register=False))]
    found, missing, decisions = {"rules": by_rule}, "", dict[str, Decisions]()
    try:
        reader = task.reader()
    except Missing as error:
        missing = error.wrong
    else:
        likely = _likely(reader, texts)
        found["model"] = [int(value >= _ASKS) for value in likely]
        judged = tuple(Judged(value, bool(label)) for value, label in zip(likely, gold, strict=True))
        decisions[""] = Decisions(judged, sum(gold))
    units = {name: by_unit(posts, confusions(gold, marks, 2)) for name, marks in found.items()}
    return Measured(
        n=len(rows),
        units=len(units["rules"]),
        scores={f"F1 of asks, {name}": scored(counts, f1(1, 2), task.settings) for name, counts in units.items()},
        missing=missing,
        decisions=decisions,
    )


def _likely(reader: Reader, texts: Sequence[str]) -> list[float]:
    return [float(value) for value in np.asarray(reader.kinds(texts))[:, KINDS.index("ask")].round(4)]
