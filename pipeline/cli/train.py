"""``greenpaper train FOLDER``: learns from the user's own corrections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.place import output_folder, spelt_out
from pipeline.cli.terminal import show_progress

if TYPE_CHECKING:
    from pipeline.learn import Figure, PartReport, Report
    from pipeline.stages import Training

__all__ = ["train_command"]


def train_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    labels: Annotated[
        list[Path] | None,
        typer.Option(help="Reviewed rows (default: FOLDER/reviewed.jsonl); may be given several times.", show_default=False),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON, with every row that was not used.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but the result.")] = False,
) -> None:
    """Learn from reviewed rows: which codes concerns have, what is no concern, what scores are worth. The next run uses it.

    A row is a row of the export with "kind" and "review" (accepted, corrected or rejected) added. What cross-validation does not
    bear out is left off.
    """
    from pipeline.engine import set_one_thread

    set_one_thread()
    from pipeline.stages import read_settings, train

    place = output_folder(folder, out)
    with show_progress(quiet=quiet) as progress:
        training = train(folder, place, read_settings(folder), labels or (), progress)
    typer.echo(_as_json(training) if json else "\n".join(_lines(training, folder, out)))


def _as_json(training: Training) -> str:
    from pipeline.cli.account import dump

    report = training.report
    return dump(
        {
            "consultation": training.consultation.id,
            "out": training.out.as_posix(),
            "used": training.heads is not None,
            "rows": [{"kind": kind, "review": review, "count": count} for kind, review, count in report.rows],
            "superseded": report.superseded,
            "lost": [{"file": one.label.file, "line": one.label.line, "reason": one.reason} for one in report.lost],
            "parts": [asdict(part) for part in report.parts],
            "codes": [asdict(code) for code in report.codes],
        }
    )


def _lines(training: Training, folder: Path, out: Path | None) -> Iterator[str]:
    from pipeline.cli.account import number

    report = training.report
    counts = ", ".join(f"{number(count, kind)} {review}" for kind, review, count in report.rows)
    yield f"{'Rows':<22}{counts or 'none that could be placed'}"
    yield from _lost_lines(report)
    for part in report.parts:
        yield f"{part.part[0].upper() + part.part[1:]:<22}{'used' if part.used else 'left off'}: {part.reason}{_figures(part)}"
    if report.codes:
        yield f"{'Code':<24}{'labels':>8}{'by rules':>10}{'F1 before':>11}{'after':>8}"
    for code in report.codes:
        row = f"{code.code:<24}{code.labels:>8}{code.given:>10}{code.before:>11.2f}{code.after:>8.2f}"
        yield f"{row}  {'' if code.used else 'left off: '}{code.reason}"
    if training.heads is None:
        yield "Nothing was learnt: runs stay as they are without corrections."
    else:
        yield spelt_out("The next run uses it: greenpaper run FOLDER", folder, out)


def _lost_lines(report: Report) -> Iterator[str]:
    from pipeline.cli.account import LONGEST_LIST, one_line

    if report.superseded:
        yield f"{'':<22}{report.superseded:,} more, which a later row about the same words took the place of"
    for lost in report.lost[:LONGEST_LIST]:
        yield one_line(f"Not used: {lost.label.file}, line {lost.label.line}: {lost.reason}")
    if len(report.lost) > LONGEST_LIST:
        yield f"… and {len(report.lost) - LONGEST_LIST:,} more not used (all of them with --json)"


def _figures(part: PartReport) -> str:
    if part.before is None or part.after is None:
        return ""
    return f" ({part.labels:,} labels; cross-validated {part.measure} {_shown(part.before)} → {_shown(part.after)})"


def _shown(figure: Figure) -> str:
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]"
