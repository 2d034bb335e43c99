"""An evaluation as text: a table for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from pipeline.evaluate.classes import ClassFigures
from pipeline.evaluate.evaluation import Evaluation, KindEvaluation
from pipeline.evaluate.figures import Figures
from pipeline.evaluate.reliability import Reliability
from pipeline.evaluate.tables import aligned, piped, precise_words, reliability_rows, threshold_rows

#: What ``--format`` may be.
FORMATS = ("table", "md", "json")

_RATES = ("precision", "recall", "f1", "holder_accuracy")
_HEADS = ("precision", "recall", "F1", "right holder")


def as_json(evaluation: Evaluation) -> str:
    """An object with ``positions``, ``positions_lenient``, ``concerns`` and ``asks``, each with gold, found, precision, recall,
    f1, holder_accuracy and more; and ``about`` the measurement itself."""
    result: dict[str, object] = {}
    for one in evaluation.kinds:
        details = {"human_f1": one.human, "enough": one.enough, "classes": [asdict(c) for c in one.classes]}
        details["reliability"] = asdict(one.reliability) if one.reliability else None
        result[one.kind] = asdict(one.strict) | details | {"confusion": [asdict(c) for c in one.confusion]}
        if one.lenient:
            result[f"{one.kind}_lenient"] = asdict(one.lenient)
    result["about"] = {
        "documents": evaluation.documents,
        "intervals_draw": evaluation.drawn,
        "absent": evaluation.absent,
        "lost": [{"document": document, "evidence": words} for document, words in evaluation.lost],
    }
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def as_lines(evaluation: Evaluation) -> str:
    """The figures with intervals, the human ceiling, what to beware of, and the figures by class."""
    lines = [*aligned(_table(evaluation)), "", *_notes(evaluation), *_classes(evaluation), *_confusions(evaluation)]
    return "\n".join([*lines, *_reliability(evaluation)]) + "\n"


def as_markdown(evaluation: Evaluation) -> str:
    """The same as Markdown, for a report: figures, what to beware of, how far scores can be trusted."""
    lines = [*piped(_table(evaluation)), "", *(f"- {note}" for note in _notes(evaluation))]
    for one in evaluation.kinds:
        if told := one.reliability:
            lines += ["", f"**{_reliability_title(one.kind, told)}**", "", *piped(reliability_rows(told), left=(0, 4))]
            lines += ["", *piped(threshold_rows(told)), "", precise_words(told)]
    return "\n".join(lines) + "\n"


def _reliability(evaluation: Evaluation) -> Iterator[str]:
    for one in evaluation.kinds:
        if told := one.reliability:
            yield ""
            yield _reliability_title(one.kind, told)
            yield from (f"  {line}" for line in aligned(reliability_rows(told), left=(0, 4)))
            yield from (f"  {line}" for line in aligned(threshold_rows(told)))
            yield f"  {precise_words(told)}"


def _reliability_title(name: str, told: Reliability) -> str:
    return f"{name}: what a score is worth (expected calibration error {told.error:.3f})"


def _table(evaluation: Evaluation) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("", "gold", "found", *_HEADS, "two readers F1")]
    for one in evaluation.kinds:
        named: list[tuple[str, Figures]] = [(one.kind, one.strict)]
        if one.lenient:
            named = [(f"{one.kind} (strict)", one.strict), (f"{one.kind} (lenient)", one.lenient)]
        for name, figures in named:
            human = f"{one.human:.2f}" if figures is one.strict else "–"
            rows.append((name, str(figures.gold), str(figures.found), *(_rate(figures, rate) for rate in _RATES), human))
    return rows


def _rate(figures: Figures, rate: str) -> str:
    interval = figures.intervals.get(rate)
    return f"{getattr(figures, rate):.3f}" + (f" [{interval.low:.2f}–{interval.high:.2f}]" if interval else "")


def _notes(evaluation: Evaluation) -> Iterator[str]:
    yield (
        f"Brackets: 95 % intervals, drawing {evaluation.drawn} with replacement"
        f" (gold documents: {evaluation.documents}). Lenient: conditional support counts as support."
    )
    yield (
        "Two readers: how well two people agreed on documents of this kind."
        " A figure above that tells of these documents, not of others."
    )
    small = [f"{one.kind} ({one.strict.gold})" for one in evaluation.kinds if not one.enough]
    if small:
        yield f"Too few labels to tell much, read the intervals and not the figures: {', '.join(small)}."
    if evaluation.absent:
        yield f"Not in this run, so all their labels count as missed: {', '.join(evaluation.absent)}."
    if evaluation.lost:
        yield f"Evidence that is not in the text as read, so that nothing can match it: {len(evaluation.lost)} (--show lists it)."


def _classes(evaluation: Evaluation) -> Iterator[str]:
    for one in evaluation.kinds:
        for facet in dict.fromkeys(figures.facet for figures in one.classes):
            rows: list[tuple[str, ...]] = [
                (f"{one.kind} by {facet.removesuffix('s')}", "gold", "found", "precision", "recall", "F1")
            ]
            rows += [_class_row(c) for c in one.classes if c.facet == facet]
            yield ""
            yield from aligned(rows)


def _class_row(one: ClassFigures) -> tuple[str, ...]:
    """A rate of nothing is a dash: only optional labels of the class, or no row of ours."""
    precision = f"{one.precision:.3f}" if one.found else "–"
    recall, f1 = (f"{one.recall:.3f}", f"{one.f1:.3f}") if one.gold else ("–", "–")
    return f"  {one.value}", str(one.gold), str(one.found), precision, recall, f1


def _confusions(evaluation: Evaluation) -> Iterator[str]:
    for one in evaluation.kinds:
        wrong = [c for c in one.confusion if c.gold and c.found and c.gold != c.found]
        if one.confusion:
            yield ""
            yield f"{one.kind}: meant → given, where the words overlap" + ("" if wrong else ": nothing was taken for another")
            yield from (f"  {c.gold} → {c.found}: {c.count}" for c in wrong)


def as_misses(evaluation: Evaluation) -> str:
    """What was missed, what nobody had marked and what could not be matched, one a line."""
    lines = [line for one in evaluation.kinds for line in _misses(one)]
    lines += [f"not in the text: {document}: {_short(words)}" for document, words in evaluation.lost]
    return "".join(f"{line}\n" for line in lines)


def _misses(one: KindEvaluation) -> list[str]:
    return [
        *(f"{one.kind} missed: {document}: {_short(item.evidence)}" for document, item in one.missed),
        *(f"{one.kind} extra: {document}: {_short(row.quote)}" for document, row in one.extra),
    ]


def _short(words: str) -> str:
    return " ".join(words.split())[:160]
