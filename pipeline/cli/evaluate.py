"""``greenpaper evaluate``: how good a run is against hand-made labels, and how good the program is on public sets."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["evaluate_command"]


def evaluate_command(
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)
    ] = None,
    gold: Annotated[
        Path | None, typer.Argument(metavar="GOLD", help="JSON file of hand-made labels.", show_default=False)
    ] = None,
    suite: Annotated[
        Path | None, typer.Option("--suite", help="Measure every public set in this folder instead.", show_default=False)
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="SET", help="With --suite: this set alone; may be given several times.", show_default=False
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", help="With --suite: a sample of so many examples of each set.", show_default=False)
    ] = None,
    readme: Annotated[
        Path | None, typer.Option("--readme", help="With --suite: rewrite the quality table of this file.", show_default=False)
    ] = None,
    format: Annotated[str, typer.Option(help="table, md or json.")] = "table",  # noqa: A002
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    show: Annotated[bool, typer.Option("--show", help="List what was missed and what nobody had marked.")] = False,
    to: Annotated[Path | None, typer.Option(help="Write this file instead of standard output.", show_default=False)] = None,
    diagram: Annotated[
        Path | None, typer.Option("--diagram", help="Write the reliability diagram (scores against precision) as SVG.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Precision, recall and F1 of positions, concerns and asks, with 95 % intervals, by class, beside the human ceiling.

    With --suite FOLDER: every public set in that folder, with intervals, floors and published figures. It ends with 1 when a
    figure is below its floor.
    """
    from pipeline.errors import WrongUsage
    from pipeline.evaluate import FORMATS

    form = "json" if json else format
    if form not in FORMATS:
        raise WrongUsage(f"There is no format {form!r}.", f"There are: {', '.join(FORMATS)}.")
    if suite is not None:
        if folder is not None or out is not None:
            raise WrongUsage("--suite takes a folder of sets, and no run.", "Use: greenpaper evaluate --suite FOLDER")
        from pipeline.cli.suite import evaluate_suite

        evaluate_suite(
            suite, only=only or [], limit=limit, form=form, to=to, readme=readme, diagram=diagram, show=show, quiet=quiet
        )
    if folder is None or gold is None:
        raise WrongUsage("There must be a folder and a file of labels.", "Use: greenpaper evaluate FOLDER GOLD")
    if only or limit is not None or readme is not None:
        raise WrongUsage("--only, --limit and --readme belong to --suite.", "Leave them out, or add --suite FOLDER.")
    _evaluate_run(folder, gold, form=form, show=show, to=to, diagram=diagram, out=out)


def _evaluate_run(
    folder: Path, gold: Path, *, form: str, show: bool, to: Path | None, diagram: Path | None, out: Path | None
) -> None:
    from pipeline.cli.suite import write_file
    from pipeline.evaluate import as_json, as_lines, as_markdown, as_misses, evaluate, reliability_diagram

    with closing(open_run(folder, out)) as store:
        evaluation = evaluate(store, gold)
    if show:
        typer.echo(as_misses(evaluation), err=True, nl=False)
    text = {"json": as_json, "table": as_lines, "md": as_markdown}[form](evaluation)
    if to is None:
        typer.echo(text, nl=False)
    else:
        write_file(to, text)
    if diagram is not None:
        write_file(diagram, reliability_diagram({one.kind: told for one in evaluation.kinds if (told := one.reliability)}))
