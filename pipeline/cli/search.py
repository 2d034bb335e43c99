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
    from collections.abc import Iterator

    from pipeline.embed import Encoder
    from pipeline.search import Hit, OverTime
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
    unit_type: Annotated[
        list[str] | None, typer.Option(help="What the passage does: evidence, fact, concern …", show_default=False)
    ] = None,
    kind: Annotated[str | None, typer.Option(help="passage (default), position, concern or ask.", show_default=False)] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day: 2021-01-31, 2021-01 or 2021.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.", show_default=False)] = None,
    over_time: Annotated[
        bool, typer.Option("--over-time", help="Positions by holder and proposal, in the order of their dates.")
    ] = False,
    limit: Annotated[int | None, typer.Option(help="At most so many: 20, or all without words.", show_default=False)] = None,
    format: Annotated[str, typer.Option(help="table, json or csv.")] = "table",  # noqa: A002
    words_only: Annotated[bool, typer.Option("--words-only", help="No search by meaning: no model is loaded.")] = False,
    unpublished: Annotated[bool, typer.Option("--unpublished", help="Show what may not be published, too.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Find passages, positions, concerns and asks by words, by meaning and by facets.

    A facet may be given several times: any of its values will do. Without words, everything that the facets allow is listed.
    With --over-time, --limit counts holders with their proposals.
    """
    from pipeline.search import FORMATS, Facets, search, search_over_time

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
        since=since,
        until=until,
        unit_type=tuple(unit_type or ()),
    )
    with closing(open_run(folder, out)) as store:
        encoder = None if words_only or not query.strip() else _load_encoder(store, quiet)
        most = limit if limit is not None or not query.strip() else 20
        find = search_over_time if over_time else search
        found = find(store, query, encoder=encoder, facets=facets, limit=most, consent=not unpublished)
    _show(found, format)
    if not quiet:
        for note in _notes(found):
            typer.echo(note, err=True)


def _show(found: list[Hit] | OverTime, format: str) -> None:  # noqa: A002
    from pipeline.search import as_csv, as_json, as_lines, as_table

    if format == "table" and sys.stdout.isatty():
        from rich.console import Console

        Console().print(as_table(found))
    else:
        typer.echo({"table": as_lines, "json": as_json, "csv": as_csv}[format](found), nl=False)


def _notes(found: list[Hit] | OverTime) -> Iterator[str]:
    """What the reader must know beside what was found."""
    if isinstance(found, list):
        if not found:
            yield "No hits. Try fewer or other words, or leave a facet out."
        return
    if not found.timelines:
        yield "No positions of anybody named. Try fewer or other words, or leave a facet out."
    if found.more:
        yield f"{found.more:,} more: give --limit."
    if found.unnamed:
        which = "1 position is" if found.unnamed == 1 else f"{found.unnamed:,} positions are"
        yield f"{which} left out, of nobody who is, or may be, named: they cannot be put in order by holder."


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
