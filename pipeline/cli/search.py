"""``greenpaper search FOLDER QUERY``: what was said on something, by whom, on which page."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.place import open_run
from pipeline.errors import Missing, WrongUsage

if TYPE_CHECKING:
    from pipeline.embed import Encoder
    from pipeline.store import Store

__all__ = ["search_command"]


def search_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help='Words; "a phrase", AND, OR, NOT, word*.', show_default=False)
    ] = "",
    stance: Annotated[list[str] | None, typer.Option(help="support, conditional, oppose, neutral.", show_default=False)] = None,
    proposal: Annotated[list[str] | None, typer.Option(help="A proposal's id, label or alias.", show_default=False)] = None,
    code: Annotated[list[str] | None, typer.Option(help="A code of the code frame.", show_default=False)] = None,
    theme: Annotated[list[str] | None, typer.Option(help="A theme's id or label.", show_default=False)] = None,
    respondent: Annotated[list[str] | None, typer.Option(help="A name, or part of one.", show_default=False)] = None,
    respondent_kind: Annotated[list[str] | None, typer.Option(help="Such as council.", show_default=False)] = None,
    question: Annotated[list[str] | None, typer.Option(help="A question's id or text.", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option(help="passage (default), position, concern or ask.", show_default=False)] = None,
    limit: Annotated[int | None, typer.Option(help="At most so many: 20, or all without words.", show_default=False)] = None,
    format: Annotated[str, typer.Option(help="table, json or csv.")] = "table",  # noqa: A002
    words_only: Annotated[bool, typer.Option("--words-only", help="No search by meaning: no model is loaded.")] = False,
    unpublished: Annotated[bool, typer.Option("--unpublished", help="Show what may not be published, too.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Find passages, positions, concerns and asks by words, by meaning and by facets.

    A facet may be given several times: any of its values will do. Without words, everything that the facets allow is listed.
    """
    from pipeline.search import FORMATS, Facets, as_csv, as_json, as_lines, as_table, search

    if format not in FORMATS:
        raise WrongUsage(f"There is no format {format!r}.", f"Choose one of: {', '.join(FORMATS)}.")
    facets = Facets(
        stance=tuple(stance or ()),
        proposal=tuple(proposal or ()),
        code=tuple(code or ()),
        theme=tuple(theme or ()),
        respondent=tuple(respondent or ()),
        respondent_kind=tuple(respondent_kind or ()),
        question=tuple(question or ()),
        kind=kind,
    )
    with closing(open_run(folder, out)) as store:
        encoder = None if words_only or not query.strip() else _load_encoder(store, quiet)
        most = limit if limit is not None or not query.strip() else 20
        hits = search(store, query, encoder=encoder, facets=facets, limit=most, consent=not unpublished)
    if not hits and not quiet:
        typer.echo("No hits. Try fewer or other words, or leave a facet out.", err=True)
    if format == "table" and sys.stdout.isatty():
        from rich.console import Console

        Console().print(as_table(hits))
    else:
        typer.echo({"table": as_lines, "json": as_json, "csv": as_csv}[format](hits), nl=False)


def _load_encoder(store: Store, quiet: bool) -> Encoder | None:
    """The encoder that the run's vectors were made with, None where there is none: words alone count then."""
    from pipeline.loading import load_encoder

    if not quiet:
        typer.echo("Loading the language model (a few seconds; --words-only does without) …", err=True)
    try:
        encoder = load_encoder()
    except Missing as error:
        typer.echo(f"Searching by words only. {error}", err=True)
        return None
    if store.vector_model() not in (encoder.name, None):
        typer.echo("Searching by words only: the run was made with another model. Run it again to search by meaning.", err=True)
        return None
    return encoder
