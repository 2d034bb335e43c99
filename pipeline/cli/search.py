"""``greenpaper search FOLDER QUERY``: what was said on something, by whom, on which page."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["search_command"]


def search_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help='Words; "a phrase", AND, OR, NOT, (…), word*.', show_default=False)
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
    document_kind: Annotated[list[str] | None, typer.Option(help="response, article, report …", show_default=False)] = None,
    kind: Annotated[str | None, typer.Option(help="passage (default), position, concern or ask.", show_default=False)] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day: 2021-01-31, 2021-01 or 2021.", show_default=False)
    ] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.", show_default=False)] = None,
    over_time: Annotated[
        bool, typer.Option("--over-time", help="Positions by holder and proposal, in the order of their dates.")
    ] = False,
    group: Annotated[str | None, typer.Option(metavar="respondent", help="By who sent it.", show_default=False)] = None,
    like: Annotated[
        str | None, typer.Option(metavar="ID", help="What is near in meaning to this hit, instead of words.", show_default=False)
    ] = None,
    facets: Annotated[bool, typer.Option("--facets", help="Count what was found by stance, proposal, code, theme …")] = False,
    context: Annotated[bool, typer.Option("--context", help="Show the words before and after each passage, too.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each hit is there.")] = False,
    rerank: Annotated[
        bool, typer.Option("--rerank", help="QUERY states a point: put first what makes it, as the trained reader judges.")
    ] = False,
    distinct: Annotated[bool, typer.Option("--distinct", help="Show the same words once, and say how often they came.")] = False,
    limit: Annotated[int | None, typer.Option(help="At most so many: 20, or all without words.", show_default=False)] = None,
    offset: Annotated[int, typer.Option(help="Leave out so many of the first.")] = 0,
    format: Annotated[str, typer.Option(help="table, json or csv.")] = "table",  # noqa: A002
    save: Annotated[str | None, typer.Option(metavar="NAME", help="Keep this search under a name.", show_default=False)] = None,
    saved: Annotated[
        str | None, typer.Option(metavar="NAME", help="Run a kept search, and say what is new.", show_default=False)
    ] = None,
    list_saved: Annotated[bool, typer.Option("--list-saved", help="List the kept searches.")] = False,
    forget: Annotated[str | None, typer.Option(metavar="NAME", help="Forget a kept search.", show_default=False)] = None,
    words_only: Annotated[bool, typer.Option("--words-only", help="No search by meaning: no model is loaded.")] = False,
    unpublished: Annotated[bool, typer.Option("--unpublished", help="Show what may not be published, too.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Find passages, positions, concerns and asks by words, by meaning and by facets.

    A facet may be given several times: any of its values will do. Without words, everything that the facets allow is listed.
    With --over-time and --group, --limit counts holders with their proposals, and respondents.
    """
    from pipeline.cli.searching import Asked, answer, forget_search, list_searches
    from pipeline.search import Facets

    given = Facets(
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
        document_kind=tuple(document_kind or ()),
    )
    asked = Asked(
        query=query,
        facets=given,
        limit=limit,
        offset=offset,
        over_time=over_time,
        group=group,
        like=like,
        count=facets,
        context=context,
        explain=explain,
        rerank=rerank,
        distinct=distinct,
        words_only=words_only,
        consent=not unpublished,
        format=format,
        quiet=quiet,
    )
    asked.check()
    with closing(open_run(folder, out)) as store:
        if list_saved:
            list_searches(store, format)
        elif forget is not None:
            forget_search(store, forget, quiet=quiet)
        else:
            answer(store, asked, save=save, saved=saved)
