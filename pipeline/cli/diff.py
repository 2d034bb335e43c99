"""``greenpaper diff RUN1 RUN2``: what changed from one run to another."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["diff_command"]


def diff_command(
    run1: Annotated[
        str, typer.Argument(metavar="RUN1", help="A run's output folder; FOLDER@2 is its second run.", show_default=False)
    ],
    run2: Annotated[
        str | None, typer.Argument(metavar="RUN2", help="Another; without it, RUN1's last run before.", show_default=False)
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Say what changed from RUN1 to RUN2: responses, themes, positions, campaigns. With one run: since the run before its last.

    A run is the folder that it wrote to (or the consultation.sqlite in it). Each store keeps a short summary of every run.
    """
    from pipeline.cli.account import dump, one_line
    from pipeline.cli.difference import as_record, in_words
    from pipeline.stages.comparison import compare
    from pipeline.stages.kept_runs import read_last_two, read_run

    before, now = read_last_two(run1) if run2 is None else (read_run(run1), read_run(run2))
    found = compare(before, now)
    if json:
        typer.echo(dump(as_record(found)))
        return
    for line in in_words(found):
        typer.echo(one_line(line))
