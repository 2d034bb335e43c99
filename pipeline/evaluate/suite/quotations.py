"""Who says what (PolNeAR, Newell et al. 2018): contents and sources of attributions, by overlap and exactly, all and by mode."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.datamodel import Attribution, DocumentRecords
from pipeline.evaluate.suite.resample import Statistic, by_unit, ratio, scored
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.rows import read_rows, sample
from pipeline.evaluate.suite.spans import MODES, Range, mode_of, nearest, pair_up, share, whole
from pipeline.evaluate.suite.task import Task
from pipeline.evaluate.suite.written import consultation, read_texts

__all__ = ["Quoted", "count", "quotations"]

_PARTS = ("content", "source")
_WAYS = ("overlap", "exact")
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Quoted:
    """An attribution: where its content and its source stand, and how it is quoted."""

    content: Range
    source: Range | None
    mode: str


def quotations(task: Task) -> Measured:
    """Overlap and exact F1 of contents and sources; a document that two people annotated is one unit."""
    rows = read_rows(task.path, ("doc", "text", "attributions"))
    rows = sample(rows, task.limit, [f"{row['doc']}\x1f{row.get('annotator')}" for row in rows])
    task.watch.begin(task.plan.name, len(rows))
    read = read_texts(task, [row["text"] for row in rows], consultation(task, register=False))
    counted = [count(marked(row), found(row["text"], records)) for row, records in zip(rows, read, strict=True)]
    names = sorted({name for counts in counted for name in counts})
    table = np.array([[counts[name] for name in names] for counts in counted], dtype=float)
    units = by_unit([row["doc"] for row in rows], table)
    figures: dict[str, Statistic] = {
        f"{part}, {way} F1{f', {mode}' if mode else ''}": _f1(names, part, way, mode)
        for mode in ("", *MODES)
        for part in _PARTS
        for way in _WAYS
    }
    figures["source accuracy on matched contents"] = lambda sums: ratio(
        _column(sums, names, "both"), _column(sums, names, "with source")
    )
    return Measured(
        n=sum(len(marked(row)) for row in rows),
        units=len(units),
        scores={name: scored(units, statistic, task.settings) for name, statistic in figures.items()},
    )


def marked(row: dict[str, Any]) -> list[Quoted]:
    """The attributions that people marked; one without a content does not count."""
    spans = [(whole(one["content"]), whole(one.get("source") or ())) for one in row["attributions"] if one.get("content")]
    return [Quoted(content, source, mode_of(row["text"], content)) for content, source in spans if content is not None]


def found(text: str, records: DocumentRecords | None) -> list[Quoted]:
    """Ours, at their places in the gold text: where a text was repaired, looked up by their words."""
    ours: list[Quoted] = []
    for one in records.attributions if records is not None else ():
        same = records is not None and records.document.text == text
        content = (one.start, one.end) if same else nearest(text, one.quote, one.start)
        if content is not None:
            ours.append(Quoted(content, _source(one, text, same=same), mode_of(text, content)))
    return ours


def _source(one: Attribution, text: str, *, same: bool) -> Range | None:
    if one.source is None:
        return None
    return (one.source.start, one.source.end) if same else nearest(text, one.source.quote, one.source.start)


def count(gold: list[Quoted], ours: list[Quoted]) -> Counter[str]:
    """Gold, found and hit spans of one document, by part, way and mode; a hit counts in the gold mode and in ours."""
    counts: Counter[str] = Counter()
    for part in _PARTS:
        wanted = [(span, one.mode) for one in gold if (span := getattr(one, part)) is not None]
        got = [(span, one.mode) for one in ours if (span := getattr(one, part)) is not None]
        counts.update(f"{part} gold {mode}" for _, mode in wanted)
        counts.update(f"{part} found {mode}" for _, mode in got)
        for i, j in pair_up([span for span, _ in wanted], [span for span, _ in got]):
            for way in ("overlap", "exact") if wanted[i][0] == got[j][0] else ("overlap",):
                counts[f"{part} {way} of gold {wanted[i][1]}"] += 1
                counts[f"{part} {way} of found {got[j][1]}"] += 1
    for i, j in pair_up([one.content for one in gold], [one.content for one in ours]):
        source, named = gold[i].source, ours[j].source
        if source is not None:
            counts["with source"] += 1
            counts["both"] += bool(named is not None and share(source, named) >= _SAME)
    return counts


def _f1(names: list[str], part: str, way: str, mode: str) -> Statistic:
    """F1 of one mode, or of all: hits among gold over gold is recall, hits among ours over ours precision."""
    modes = (mode,) if mode else MODES

    def statistic(sums: NDArray[np.float64]) -> NDArray[np.float64]:
        def added(what: str) -> NDArray[np.float64]:
            return np.sum([_column(sums, names, f"{part} {what} {one}") for one in modes], axis=0)  # type: ignore[no-any-return]

        recall, precision = ratio(added(f"{way} of gold"), added("gold")), ratio(added(f"{way} of found"), added("found"))
        return ratio(2 * precision * recall, precision + recall)

    return statistic


def _column(sums: NDArray[np.float64], names: list[str], name: str) -> NDArray[np.float64]:
    return sums[:, names.index(name)] if name in names else np.zeros(len(sums))
