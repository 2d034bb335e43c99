"""``greenpaper digest FOLDER``: the digest again, in a format of choice, of the whole or of a part."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.place import open_run, output_folder

if TYPE_CHECKING:
    from pipeline.store import Store

__all__ = ["digest_command"]

#: Format → how the name of a template of it ends, and of what the shipped one is called.
_TEMPLATES = {"html": "jinja", "md": "jinja", "pdf": "typ", "docx": "docx"}


def digest_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    format: Annotated[  # noqa: A002
        str | None, typer.Option(help="html, md, docx, pdf or json (default: as --to ends, else html).", show_default=False)
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="Write this file instead of standard output; docx and pdf need one.", show_default=False)
    ] = None,
    theme: Annotated[
        str | None, typer.Option(help="Only this theme: its id (the short one will do) or its name.", show_default=False)
    ] = None,
    proposal: Annotated[str | None, typer.Option(help="Only this proposal (its id).", show_default=False)] = None,
    question: Annotated[str | None, typer.Option(help="Only answers to this question (its id).", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option(help="Only respondents of this kind, or: not known.", show_default=False)] = None,
    by: Annotated[
        str | None, typer.Option(help="respondent-kind: break positions and themes down by it.", show_default=False)
    ] = None,
    template: Annotated[
        Path | None, typer.Option(help="Your own template: .jinja (html, md), .typ (pdf), .docx.", show_default=False)
    ] = None,
    starter: Annotated[bool, typer.Option("--starter", help="Write the shipped template of the format instead.")] = False,
    sources: Annotated[
        str | None,
        typer.Option(
            help="Where the documents are for its readers: links of html and md start with this. A folder as seen from the "
            "digest, or https://… (default: the folder sources beside the run's own digest).",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Print the digest of a run, or write it to a file: who takes which position, in whose words, on which page.

    It may be passed on: who asked not to be named is not named, who asked not to be quoted is only counted.
    """
    from pipeline.digest import TEXT_FORMATS, Scope, digest_bytes
    from pipeline.digest import starter as shipped
    from pipeline.errors import WrongUsage

    form = format or _format_of(to)
    _check(form, to, template, starter=starter, sources=sources)
    if by not in {None, "respondent-kind"}:
        raise WrongUsage(f"A digest cannot be broken down by {by!r}.", "Use --by respondent-kind.")
    with closing(open_run(folder, out)) as store:
        if starter:
            made = shipped(form)
        else:
            scope = Scope(_theme(store, theme), proposal, question, kind)
            where = _sources(to, output_folder(folder, out)) if sources is None else sources
            made = digest_bytes(
                store, format=form, scope=scope, by_kind=by is not None, template=template, sources=where
            )  # fmt: skip
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


def _format_of(to: Path | None) -> str:
    """The format of a file that is to be written; html where its name has no ending.

    Raises:
        WrongUsage: nothing is known by that ending.
    """
    from pipeline.digest import FORMATS
    from pipeline.errors import WrongUsage

    form = _ending(to)
    if form is None and to is not None and to.suffix:
        known = ", ".join(f".{name}" for name in FORMATS)
        raise WrongUsage(f"No format of a digest ends in {to.suffix}.", f"End the file in one of {known}, or say its --format.")
    return form or "html"


def _ending(path: Path | None) -> str | None:
    """The format that a file's name tells of (html of ``digest.html`` and of ``own.html.jinja``, pdf of ``own.typ``), or None."""
    from pipeline.digest import FORMATS

    endings = [ending.removeprefix(".").lower() for ending in path.suffixes] if path else []
    wanted = ["pdf" if ending == "typ" else ending for ending in reversed(endings)]
    return next((ending for ending in wanted if ending in FORMATS), None)


def _check(form: str, to: Path | None, template: Path | None, *, starter: bool, sources: str | None) -> None:
    """See that the options go together.

    Raises:
        WrongUsage: they do not.
    """
    from pipeline.errors import WrongUsage

    kind = _TEMPLATES.get(form, "")
    if to is not None and to.is_dir():
        raise WrongUsage(f"{to} is a folder.", f"Name a file, such as {to / f'digest.{form}'}.")
    if to is None and form in {"docx", "pdf"} and sys.stdout.isatty() and not (starter and form == "pdf"):
        raise WrongUsage(f"A terminal cannot show {form}.", f"Name a file: --to digest.{form}")
    if starter and template is not None:
        raise WrongUsage("--starter writes a template and takes none.", "Leave --template out, or --starter.")
    if starter and kind and to is not None and (_ending(to) not in {None, form} or to.suffix.lower() == ".pdf"):
        right = to.with_suffix(f".{form}.jinja" if kind == "jinja" else f".{kind}")
        raise WrongUsage(f"The template of {form} is no {to.suffix}.", f"Write it to {right}.")
    if template is not None and kind and _ending(template) not in {None, form}:
        ends = f"{form}.jinja" if kind == "jinja" else kind
        raise WrongUsage(f"{template} is no template for {form}.", f"Name one that ends in .{ends}, or choose its --format.")
    if sources is not None and form not in {"html", "md"}:
        raise WrongUsage(f"A digest in {form} has no links out of the file.", "Leave --sources out, or choose html or md.")


def _theme(store: Store, name: str | None) -> str | None:
    """The id of the theme that is meant, abbreviated as ``greenpaper themes`` prints it, or by its name."""
    from pipeline.stages.theming import find_theme

    return find_theme(store.themes(), name, store).id if name is not None else None


def _sources(to: Path | None, out: Path) -> str:
    """The folder of documents as seen from the digest, where that tells of no folder above it."""
    from pipeline.stages.overview import SOURCES

    place = out.resolve()
    above = to.resolve().parent if to else place
    return Path(os.path.relpath(place / SOURCES, above)).as_posix() if place.is_relative_to(above) else SOURCES
