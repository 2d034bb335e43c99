"""What ``greenpaper search`` does with its options: asks, shows, keeps searches under names."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import typer

from pipeline.errors import Missing, WrongUsage
from pipeline.search import (
    FORMATS,
    Facets,
    Grouped,
    OverTime,
    Page,
    SavedSearch,
    Searcher,
    as_csv,
    as_json,
    as_lines,
    as_table,
    groups_as_csv,
    groups_as_json,
    groups_as_lines,
    groups_as_table,
    page_as_csv,
    page_as_json,
    page_as_lines,
    page_as_table,
    save_search,
    saved_searches,
)

if TYPE_CHECKING:
    from pipeline.datamodel.reading import Reader
    from pipeline.embed import Encoder
    from pipeline.store import Store

#: How what was found is shown: as lines, for a terminal, as JSON, as CSV.
_WAYS: dict[type, tuple[Callable[[Any], Any], ...]] = {
    Page: (page_as_lines, page_as_table, page_as_json, page_as_csv),
    Grouped: (groups_as_lines, groups_as_table, groups_as_json, groups_as_csv),
    OverTime: (as_lines, as_table, as_json, as_csv),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of one search, as typed."""

    query: str
    facets: Facets
    limit: int | None
    offset: int
    over_time: bool
    group: str | None
    like: str | None
    count: bool
    context: bool
    explain: bool
    rerank: bool
    distinct: bool
    words_only: bool
    consent: bool
    format: str
    quiet: bool

    @property
    def by_words(self) -> bool:
        """Whether there are words to look for."""
        return bool(self.query.strip()) and self.like is None

    @property
    def most(self) -> int | None:
        """How many to show: a page of what words find, all of what facets list."""
        return self.limit if self.limit is not None or not (self.query.strip() or self.like) else 20

    def check(self) -> None:
        """Whether the options go together.

        Raises:
            WrongUsage: they do not.
        """
        if self.format not in FORMATS:
            raise WrongUsage(f"There is no format {self.format!r}.", f"Choose one of: {', '.join(FORMATS)}.")
        if self.group not in {None, "respondent"}:
            raise WrongUsage(f"Hits cannot be grouped by {self.group!r}.", "Write: --group respondent.")
        if sum((self.over_time, self.group is not None, self.like is not None)) > 1:
            raise WrongUsage("--over-time, --group and --like do not go together.", "Give one of them.")
        if self.like is not None and self.query.strip():
            raise WrongUsage("--like takes the place of the words.", "Give words or --like; facets go with either.")


def answer(store: Store, asked: Asked, *, save: str | None, saved: str | None) -> None:
    """Ask the store, show what it holds, and keep the search where a name is given."""
    kept = _kept(store, saved)
    if kept is not None:
        asked = replace(asked, query=kept.query, facets=kept.facets, words_only=kept.words_only or asked.words_only)
    encoder = None if asked.words_only or not asked.by_words else _load_encoder(store, asked.quiet)
    reader = _load_reader(asked.quiet) if asked.rerank and asked.by_words else None
    with Searcher(store, encoder, reader=reader) as searcher:
        found = _ask(searcher, asked, kept)
        _show(found, asked.format)
        for note in () if asked.quiet else _notes(found, kept):
            typer.echo(note, err=True)
        if save is not None:
            ids = searcher.ids(asked.query, asked.facets, consent=asked.consent)
            save_search(store, save, asked.query, asked.facets, ids, words_only=asked.words_only)


def _ask(searcher: Searcher, asked: Asked, kept: SavedSearch | None) -> Page | Grouped | OverTime:
    if asked.over_time:
        return searcher.over_time(asked.query, asked.facets, asked.most, consent=asked.consent)
    if asked.group is not None:
        return searcher.grouped(asked.query, asked.facets, asked.most, consent=asked.consent)
    if asked.like is not None:
        found = searcher.more_like(
            asked.like, asked.facets, asked.most, asked.offset, consent=asked.consent, distinct=asked.distinct
        )
        return Page(found, asked.count, asked.context)
    found = searcher.search(
        asked.query,
        asked.facets,
        asked.most,
        asked.offset,
        consent=asked.consent,
        explain=asked.explain,
        count=asked.count,
        rerank=asked.rerank,
        distinct=asked.distinct,
    )
    new = kept.new(searcher.ids(asked.query, asked.facets, consent=asked.consent)) if kept else ()
    return Page(found, asked.count, asked.context, frozenset(new))


def _show(found: Page | Grouped | OverTime, format: str) -> None:  # noqa: A002
    as_text, as_renderable, to_json, to_csv = _WAYS[type(found)]
    if format == "table" and sys.stdout.isatty():
        from rich.console import Console

        Console().print(as_renderable(found))
    else:
        typer.echo({"table": as_text, "json": to_json, "csv": to_csv}[format](found), nl=False)


def _notes(found: Page | Grouped | OverTime, kept: SavedSearch | None) -> Iterator[str]:
    """What the reader must know beside what was found."""
    if isinstance(found, OverTime):
        yield from _over_time_notes(found)
    elif isinstance(found, Grouped):
        if not found.groups:
            yield _NOTHING
        if found.more:
            yield f"{found.total:,} hits of {found.respondents:,} respondents; {found.more:,} more groups: give --limit."
    else:
        results = found.results
        if not results.hits:
            yield _NOTHING
        elif results.total > len(results.hits):
            yield f"{len(results.hits):,} of {results.total:,} found: --limit and --offset show more, --facets counts them all."
        if results.suggestions:
            yield f"Did you mean: {' · '.join(results.suggestions)}"
        if kept is not None:
            yield f"{len(found.new):,} of {results.total:,} are new since the search {kept.name!r} was saved."


_NOTHING = "No hits. Try fewer or other words, or leave a facet out."


def _over_time_notes(found: OverTime) -> Iterator[str]:
    if not found.timelines:
        yield "No positions of anybody named. Try fewer or other words, or leave a facet out."
    if found.more:
        yield f"{found.more:,} more: give --limit."
    if found.unnamed:
        which = "1 position is" if found.unnamed == 1 else f"{found.unnamed:,} positions are"
        yield f"{which} left out, of nobody who is, or may be, named: they cannot be put in order by holder."


def _kept(store: Store, name: str | None) -> SavedSearch | None:
    if name is None:
        return None
    known = saved_searches(store)
    if name not in known:
        raise _unknown(name, known)
    return known[name]


def _unknown(name: str, known: dict[str, SavedSearch]) -> WrongUsage:
    names = ", ".join(known)
    return WrongUsage(f"No search is saved as {name!r}.", f"Saved are: {names}." if names else "Save one with --save NAME.")


def list_searches(store: Store, format: str) -> None:  # noqa: A002
    """Print the saved searches."""
    rows: list[dict[str, Any]] = []
    for one in saved_searches(store).values():
        given = {key: value for key in Facets.__slots__ if (value := getattr(one.facets, key))}
        rows.append({"name": one.name, "query": one.query, "facets": given, "found": len(one.found)})
    if format == "json":
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        facets = " ".join(f"{key}={value if isinstance(value, str) else ','.join(value)}" for key, value in row["facets"].items())
        typer.echo(f"{row['name']}: {row['query']!r}{' ' + facets if facets else ''} ({row['found']:,} found then)")


def forget_search(store: Store, name: str, *, quiet: bool) -> None:
    """Forget a saved search.

    Raises:
        WrongUsage: there is none of that name.
    """
    if not store.remove_search(name):
        raise _unknown(name, saved_searches(store))
    if not quiet:
        typer.echo(f"Forgotten: {name}", err=True)


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


def _load_reader(quiet: bool) -> Reader:
    from pipeline.loading import load_reader

    if not quiet:
        typer.echo("Loading the trained reader …", err=True)
    return load_reader()
