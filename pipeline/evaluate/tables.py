"""Tables as text: aligned for a terminal, with pipes for Markdown; and the tables of reliability, which every format shows."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.evaluate.reliability import PRECISE, Reliability

__all__ = ["aligned", "piped", "precise_words", "reliability_rows", "threshold_rows"]

#: Characters of a bar that stands for a precision of 1.
_BAR = 20


def aligned(rows: Sequence[tuple[str, ...]], *, left: Sequence[int] = (0,)) -> list[str]:
    """Columns padded to their widest cell; those of ``left`` to the left, numbers to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if at in left else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def piped(rows: Sequence[tuple[str, ...]], *, left: Sequence[int] = (0,)) -> list[str]:
    """A Markdown table; the first row is its head."""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    rule = "| " + " | ".join("---" if at in left else "---:" for at in range(len(rows[0]))) + " |"
    return [lines[0], rule, *lines[1:]]


def reliability_rows(told: Reliability) -> list[tuple[str, ...]]:
    """Score bins against precision, each with a picture: the bar is the precision, the mark what the scores said.

    A bar that ends before its mark belongs to scores that promise too much.
    """
    rows: list[tuple[str, ...]] = [("score", "rows", "mean score", "precision", "precision ▉, mean score │")]
    for one in told.bins:
        bar = list("▉" * round(one.precision * _BAR) + "·" * (_BAR - round(one.precision * _BAR)))
        bar[min(_BAR - 1, round(one.score * _BAR))] = "│"
        rows.append((f"{one.low:.1f}–{one.high:.1f}", f"{one.count:,}", f"{one.score:.3f}", f"{one.precision:.3f}", "".join(bar)))
    return rows


def precise_words(told: Reliability) -> str:
    """From which threshold on precision is high enough to be shown, and what is left of recall."""
    if told.precise is None:
        return f"No threshold gives a precision of {PRECISE:.2f}."
    one = told.precise
    return f"Precision {PRECISE:.2f} or more from {one.at:.4f} on: {one.kept:,} rows kept, recall {one.recall:.3f}."


def threshold_rows(told: Reliability) -> list[tuple[str, ...]]:
    """Precision and recall of what is left when lower scores are withheld; thresholds that withhold no more are left out."""
    rows: list[tuple[str, ...]] = [("withhold below", "rows kept", "precision", "recall")]
    last = -1
    for one in told.thresholds:
        if one.kept and one.kept != last:
            rows.append((f"{one.at:.2f}", f"{one.kept:,}", f"{one.precision:.3f}", f"{one.recall:.3f}"))
            last = one.kept
    return rows
