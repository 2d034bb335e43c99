"""``greenpaper evaluate --suite FOLDER``: the parts that are measured, and what is done with the report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pipeline.cli.terminal import show_progress

if TYPE_CHECKING:
    from pipeline.datamodel import Consultation, DocumentRecords
    from pipeline.evaluate.suite import Parts

__all__ = ["evaluate_suite", "real_parts", "write_file"]


def evaluate_suite(
    folder: Path,
    *,
    only: Sequence[str],
    limit: int | None,
    form: str,
    to: Path | None,
    readme: Path | None,
    diagram: Path | None,
    show: bool,
    quiet: bool,
) -> None:
    """Measure, print, write.

    Raises:
        WrongUsage: the options do not go together, or what ``run_suite`` and ``put_into_readme`` say.
        typer.Exit: with 1 where a row is below its floor.
    """
    from pipeline.engine import set_one_thread
    from pipeline.errors import ExitCode, WrongUsage
    from pipeline.evaluate import reliability_diagram
    from pipeline.evaluate.suite import below_lines, put_into_readme, run_suite, suite_reliability, suite_text

    if readme is not None and (only or limit is not None):
        raise WrongUsage("The README's table holds the whole suite.", "Leave out --only and --limit, or --readme.")
    set_one_thread()
    with show_progress(quiet=quiet) as progress:
        report = run_suite(folder, real_parts(), only=only, limit=limit, watch=progress)
    text = suite_text(report, form)
    if to is None:
        typer.echo(text, nl=False)
    else:
        write_file(to, text)
    if diagram is not None:
        write_file(diagram, reliability_diagram(suite_reliability(report)))
    if readme is not None:
        put_into_readme(readme, report)
    for line in [line for result in report.results if show and result.measured for line in result.measured.shown]:
        typer.echo(line, err=True)
    below = below_lines(report)
    for line in below:
        typer.echo(line, err=True)
    # the contract's 1: done, and something is named on which the result cannot be relied on
    raise typer.Exit(int(ExitCode.SOME_UNREADABLE if below else ExitCode.DONE))


def real_parts() -> Parts:
    """The installed models, loaded when a set needs them, and the per-document work of a run."""
    from pipeline.evaluate.suite import Parts
    from pipeline.loading import load_encoder, load_reader

    return Parts(reader=load_reader, encoder=load_encoder, read=_read)


def _read(path: Path, source_file: str, consultation: Consultation) -> Sequence[DocumentRecords]:
    from pipeline.stages.document import DocumentTask, DocumentWork

    work = DocumentWork(consultation)
    work.setup()  # the models are kept by the process: this is heavy once
    task = DocumentTask(source_file, str(path), "", path.stat().st_size)
    return work.process([task])[0].records


def write_file(path: Path, text: str) -> None:
    """Write a whole file or none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    half.write_text(text, encoding="utf-8", newline="\n")
    half.replace(path)
