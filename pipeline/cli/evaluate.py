"""``greenpaper evaluate FOLDER GOLD``: how good a run is, against hand-made labels."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["evaluate_command"]


def evaluate_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="JSON file of hand-made labels.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Figures for a program.")] = False,
    show: Annotated[bool, typer.Option("--show", help="List what was missed and what nobody had marked.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
) -> None:
    """Precision, recall and F1 of positions, concerns and asks, with 95 % intervals, by class, beside the human ceiling."""
    from pipeline.evaluate import as_json, as_lines, as_misses, evaluate

    with closing(open_run(folder, out)) as store:
        evaluation = evaluate(store, gold)
    if show:
        typer.echo(as_misses(evaluation), err=True, nl=False)
    typer.echo(as_json(evaluation) if json else as_lines(evaluation), nl=False)
