"""``greenpaper digest FOLDER``: the digest again, in a format of choice, of the whole or of a part."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["digest_command"]


def digest_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    format: Annotated[  # noqa: A002
        str | None, typer.Option(help="html, md, docx, pdf or json (default: as --to ends, else html).", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="Write this file instead of standard output; docx and pdf need one.", show_default=False)
    ] = None,
    theme: Annotated[str | None, typer.Option(help="Only this theme (its id).", show_default=False)] = None,
    proposal: Annotated[str | None, typer.Option(help="Only this proposal (its id).", show_default=False)] = None,
    question: Annotated[str | None, typer.Option(help="Only answers to this question (its id).", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option(help="Only respondents of this kind.", show_default=False)] = None,
    by: Annotated[
        str | None, typer.Option(help="respondent-kind: break positions and themes down by it.", show_default=False)
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Your own template: Jinja2 (html, md), Typst (pdf), .docx.", show_default=False)
    ] = None,
    starter: Annotated[bool, typer.Option("--starter", help="Write the shipped template of the format instead.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Print the digest of a run, or write it to a file: who takes which position, in whose words, on which page.

    It may be passed on: who asked not to be named is not named, who asked not to be quoted is only counted.
    """
    from pipeline.digest import FORMATS, TEXT_FORMATS, Scope, digest_bytes
    from pipeline.digest import starter as shipped
    from pipeline.errors import WrongUsage

    ending = to.suffix.removeprefix(".").lower() if to else ""
    form = format or (ending if ending in FORMATS else "html")
    if to is not None and to.is_dir():
        raise WrongUsage(f"{to} is a folder.", f"Name a file, such as {to / f'digest.{form}'}.")
    if to is None and form in {"docx", "pdf"} and sys.stdout.isatty():
        raise WrongUsage(f"A terminal cannot show {form}.", f"Name a file: --to digest.{form}")
    if by not in {None, "respondent-kind"}:
        raise WrongUsage(f"A digest cannot be broken down by {by!r}.", "Use --by respondent-kind.")
    scope = Scope(theme, proposal, question, kind)
    with closing(open_run(folder, out)) as store:
        made = (
            shipped(form) if starter else digest_bytes(store, format=form, scope=scope, by_kind=by is not None, template=template)
        )
    if to is None and form in TEXT_FORMATS:
        typer.echo(made.decode(), nl=False)
        return
    if to is None:
        sys.stdout.buffer.write(made)
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    half = to.with_name(f".{to.name}.part")
    half.write_bytes(made)
    half.replace(to)
    if not quiet:
        typer.echo(to, err=True)
