"""``greenpaper run FOLDER``: reads what is new, changed or removed, and writes the digest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.terminal import show_progress

__all__ = ["run_command"]


def run_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    out: Annotated[Path | None, typer.Option(help="Where to write (default: outputs/<id>).", show_default=False)] = None,
    jobs: Annotated[int | None, typer.Option(help="Processes (default: as many as it is worth).", show_default=False)] = None,
    engine: Annotated[str, typer.Option(help="Where documents are read: local.")] = "local",
    new_themes: Annotated[
        bool, typer.Option("--new-themes", help="Find all themes anew; those that people decided on stand.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what could not be read.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
) -> None:
    """Read every document of FOLDER that is new, changed or removed since last time, and write the digest.

    Interrupted or killed, it carries on where it was. It ends with 0; with 1 when some documents could not be read.
    """
    from pipeline.cli.account import as_json, as_lines, unmatched_lines, unread_sentences
    from pipeline.stages import run
    from pipeline.stages.overview import SOURCES
    from pipeline.stages.sources import leads_elsewhere

    with show_progress(quiet=quiet) as progress:
        summary = run(folder, out, jobs=jobs, engine=engine, progress=progress, new_themes=new_themes)
    if json:
        typer.echo(as_json(summary))
    elif not quiet:
        typer.echo("\n".join(as_lines(summary)))
    if quiet:
        for line in (*unread_sentences(summary), *unmatched_lines(summary)):
            typer.echo(line, err=True)
    if (elsewhere := leads_elsewhere(folder, summary.out)) is not None:
        place = summary.out / SOURCES
        typer.echo(
            f"{place} leads to {elsewhere}, as it did before: links of this digest open documents there, not in {folder}.\n"
            f"If that is not what you want, remove {place} and run again.",
            err=True,
        )
    raise typer.Exit(int(summary.exit_code))
