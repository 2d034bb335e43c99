"""The suite's report as text: a table for the terminal, Markdown for documents, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from pipeline.errors import WrongUsage
from pipeline.evaluate.formats import FORMATS
from pipeline.evaluate.reliability import Reliability, reliability
from pipeline.evaluate.suite.plan import RowPlan
from pipeline.evaluate.suite.result import SetResult, SuiteReport
from pipeline.evaluate.tables import aligned, piped, precise_words, reliability_rows, threshold_rows

__all__ = ["FORMATS", "HEADS", "below_lines", "notes", "suite_reliability", "suite_text", "table_rows"]

HEADS = ("set", "n", "metric", "score [95 %]", "floor", "published", "source")
_LEFT = (0, 2, 5, 6)


def suite_text(report: SuiteReport, form: str) -> str:
    """The report in one of :data:`FORMATS`.

    Raises:
        WrongUsage: there is no such format.
    """
    if form == "json":
        return _json(report)
    if form == "md":
        return _markdown(report)
    if form == "table":
        return _table(report)
    raise WrongUsage(f"There is no format {form!r}.", f"There are: {', '.join(FORMATS)}.")


def table_rows(report: SuiteReport, *, detail: bool = True) -> list[tuple[str, ...]]:
    """Head and rows; ``detail`` rows of ``suite.toml`` only where asked for. A skipped set is one row."""
    rows: list[tuple[str, ...]] = [HEADS]
    for result in report.results:
        if result.measured is None:
            rows.append((result.plan.name, "–", f"skipped: {result.skipped}", "–", "–", "–", "–"))
            continue
        rows += [_row(result, row) for row in result.plan.rows if detail or not row.detail]
    return rows


def _row(result: SetResult, row: RowPlan) -> tuple[str, ...]:
    score, measured = result.score(row), result.measured
    count = f"{measured.n:,} in {measured.units:,} {plural(result.plan.unit, measured.units)}" if measured else "–"
    told = f"{score[0]:.3f} [{score[1].low:.2f}–{score[1].high:.2f}]" if score else f"– ({_why_not(result)})"
    return result.plan.name, count, row.metric, told, floor_words(row), row.reference or "–", row.source or "–"


def _why_not(result: SetResult) -> str:
    return (result.measured.missing if result.measured else "") or "not measured"


def plural(unit: str, count: int) -> str:
    """``unit`` for so many, the first word counted.

    >>> plural("side of a topic", 8), plural("reply", 2), plural("topic", 1)
    ('sides of a topic', 'replies', 'topic')
    """
    if count == 1:
        return unit
    first, _, rest = unit.partition(" ")
    first = f"{first[:-1]}ies" if first.endswith("y") else f"{first}s"
    return f"{first} {rest}".strip()


def floor_words(row: RowPlan) -> str:
    """The floor; of a figure that should be small, the most that it may be."""
    return "–" if row.floor is None else f"≤ {row.floor:.2f}" if row.less_is_better else f"{row.floor:.2f}"


def notes(report: SuiteReport) -> Iterator[str]:
    """What one must know to read the table."""
    if report.limit is not None:
        yield f"A SAMPLE: at most {report.limit:,} examples of each set, always the same ones. No floor is held against it."
    yield "Brackets: 95 % intervals from drawing the units of the column n (not single rows) with replacement."
    yield "Published figures come from other splits and mostly from models trained on the set: beside, not above."
    yield f"The model: {report.reader}." if report.reader else "No model was there: its rows are left open."


def below_lines(report: SuiteReport) -> list[str]:
    """A line for each row below its floor."""
    return [
        f"Below its floor: {result.plan.name}, {row.metric}: {value:.3f}, floor {floor_words(row)}."
        for result, row, value in report.below()
    ]


def suite_reliability(report: SuiteReport) -> dict[str, Reliability]:
    """How far probabilities can be trusted, for each set (and kind) whose decisions come with them."""
    told = {
        f"{result.plan.name}, {kind}" if kind else result.plan.name: reliability(decisions.judged, decisions.gold)
        for result in report.results
        if result.measured is not None
        for kind, decisions in result.measured.decisions.items()
    }
    return {name: one for name, one in told.items() if one is not None}


def _table(report: SuiteReport) -> str:
    lines = [*aligned(table_rows(report), left=_LEFT), "", *notes(report), *below_lines(report)]
    for name, told in suite_reliability(report).items():
        lines += ["", f"{name}: what a score is worth (expected calibration error {told.error:.3f})"]
        lines += [f"  {line}" for line in aligned(reliability_rows(told), left=(0, 4))]
        lines += [*(f"  {line}" for line in aligned(threshold_rows(told))), f"  {precise_words(told)}"]
    return "\n".join(lines) + "\n"


def _markdown(report: SuiteReport) -> str:
    lines = [*piped(table_rows(report), left=_LEFT), "", *(f"- {line}" for line in (*notes(report), *below_lines(report)))]
    for name, told in suite_reliability(report).items():
        lines += ["", f"**{name}: what a score is worth (expected calibration error {told.error:.3f})**", ""]
        lines += [*piped(reliability_rows(told), left=(0, 4)), "", *piped(threshold_rows(told)), "", precise_words(told)]
    return "\n".join(lines) + "\n"


def _json(report: SuiteReport) -> str:
    below = {(result.plan.name, row.metric) for result, row, _ in report.below()}
    told = suite_reliability(report)
    sets = [
        {
            "set": result.plan.name,
            "file": result.plan.file,
            "n": result.measured.n if result.measured else None,
            "units": result.measured.units if result.measured else None,
            "unit": result.plan.unit,
            "skipped": result.skipped or None,
            "rows": [_json_row(result, row, (result.plan.name, row.metric) in below) for row in result.plan.rows],
            "reliability": {
                name.removeprefix(f"{result.plan.name}, "): asdict(one)
                for name, one in told.items()
                if name.split(", ")[0] == result.plan.name
            },
        }
        for result in report.results
    ]
    return json.dumps({"model": report.reader or None, "limit": report.limit, "sets": sets}, ensure_ascii=False, indent=1) + "\n"


def _json_row(result: SetResult, row: RowPlan, below: bool) -> dict[str, object]:
    score = result.score(row)
    return {
        "metric": row.metric,
        "score": score[0] if score else None,
        "interval": asdict(score[1]) if score else None,
        "floor": row.floor,
        "less_is_better": row.less_is_better,
        "below_floor": below,
        "published": row.reference or None,
        "source": row.source or None,
        "detail": row.detail,
    }
