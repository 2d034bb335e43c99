"""``greenpaper digest FOLDER``: the digest again, in a format of choice."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["digest_command"]


def digest_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    format: Annotated[str, typer.Option(help="html or md.")] = "html",  # noqa: A002
    to: Annotated[Path | None, typer.Option(help="Write this file instead of standard output.", show_default=False)] = None,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Print the digest of a run, or write it to a file: who takes which position, in whose words, on which page.

    It may be passed on: who asked not to be named is not named, who asked not to be quoted is only counted.
    """
    from pipeline.digest import digest
    from pipeline.errors import WrongUsage

    if to is not None and to.is_dir():
        raise WrongUsage(f"{to} is a folder.", f"Name a file, such as {to / f'digest.{format}'}.")
    with closing(open_run(folder, out)) as store:
        text = digest(store, format=format)
    if to is None:
        typer.echo(text, nl=False)
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    half = to.with_name(f".{to.name}.part")
    half.write_text(text, encoding="utf-8", newline="\n")
    half.replace(to)
    if not quiet:
        typer.echo(to, err=True)
