"""``greenpaper verify DIR``: is an audit pack what it was?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import ExitCode

__all__ = ["verify_command"]

_SHOWN = 20


def verify_command(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The audit pack's folder.", show_default=False)],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what is wrong.")] = False,
) -> None:
    """Check an audit pack: every file against its checksum, every quotation against its document's text.

    Ends with 0 where all is as it was written, with 1 where something is not.
    """
    from pipeline.export.pack import verify

    wrong = verify(directory)
    for problem in wrong[:_SHOWN]:
        typer.echo(problem, err=True)
    if len(wrong) > _SHOWN:
        typer.echo(f"… and {len(wrong) - _SHOWN} more.", err=True)
    if wrong:
        raise typer.Exit(int(ExitCode.SOME_UNREADABLE))
    if not quiet:
        typer.echo("Every file is as it was written, and every quotation stands in its document.")
