"""``greenpaper themes FOLDER``: the tree of themes, and what a person makes of it."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.place import open_run, output_folder
from pipeline.cli.terminal import show_progress
from pipeline.errors import WrongUsage

if TYPE_CHECKING:
    from pipeline.stages.theming import Author, Decided
    from pipeline.store import Store

__all__ = ["themes_command"]

#: What is done → the least and most words after it (None: any number).
_ACTIONS: dict[str, tuple[int, int | None]] = {
    "list": (0, 0), "show": (1, 1), "history": (0, 1), "rename": (2, 2), "merge": (2, None), "split": (1, 1),
    "confirm": (1, None), "reject": (1, None), "reopen": (1, None), "assign": (2, None), "unassign": (2, None),
}  # fmt: skip
_USE = {
    "list": "themes FOLDER", "show": "themes FOLDER show ID", "history": "themes FOLDER history [ID]",
    "rename": 'themes FOLDER rename ID "New label"', "merge": "themes FOLDER merge ID ID…", "split": "themes FOLDER split ID",
    "assign": "themes FOLDER assign ID PASSAGE…", "unassign": "themes FOLDER unassign ID PASSAGE…",
}  # fmt: skip

#: One number here, two columns in the digest: said in both places.
_COUNTED = (
    "Numbers are of respondents, with those of whom only an article or a report tells it (the digest has these apart, as "
    "reported); in brackets without those who say so only in a campaign's words."
)


def themes_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    action: Annotated[str, typer.Argument(metavar="ACTION", help=f"{', '.join(_ACTIONS)}.", show_default=False)] = "list",
    words: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Themes by id or its beginning.", show_default=False)
    ] = None,
    passages: Annotated[
        str, typer.Option("--passages", metavar="ID,ID", help="With split: what makes the new theme.", show_default=False)
    ] = "",
    by: Annotated[str | None, typer.Option("--by", help="Who decides (default: your login name).", show_default=False)] = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason, for the history.", show_default=False)] = None,
    format: Annotated[str, typer.Option(help="table, json or csv.")] = "table",  # noqa: A002
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    unpublished: Annotated[bool, typer.Option("--unpublished", help="Show labels in words that may not be published.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what was asked for.")] = False,
) -> None:
    """List the themes of a run, or decide about them: what a person decides counts at once and in every later run.

    show ID: its words and history. rename ID "LABEL". merge ID ID…: the first takes up the others. split ID: into its parts.
    confirm, reject, reopen ID…. assign, unassign ID PASSAGE…. history [ID]. Every change is kept with who, when and why.
    """
    from pipeline.cli.theme_tables import FORMATS

    form = "json" if json else format
    given = list(words or ())
    if action not in _ACTIONS:
        raise WrongUsage(f"Themes cannot be {action!r}.", f"Choose one of: {', '.join(_ACTIONS)}.")
    least, most = _ACTIONS[action]
    if not least <= len(given) <= (len(given) if most is None else most):
        raise WrongUsage(
            f"That is too little or too much for {action}.", f"Use: greenpaper {_USE.get(action, f'themes FOLDER {action} ID…')}"
        )
    if form not in FORMATS or (form == "csv" and action != "list"):
        raise WrongUsage(f"There is no format {form!r} of this.", f"Choose one of: {', '.join(FORMATS)}; csv of the list only.")
    if action in ("list", "show", "history"):
        with closing(open_run(folder, out)) as store:
            _look(store, action, given, form, unpublished=unpublished, quiet=quiet)
    else:
        _change(output_folder(folder, out), action, given, passages, by, why, form, quiet=quiet)


def _look(store: Store, action: str, given: list[str], form: str, *, unpublished: bool, quiet: bool) -> None:
    import json
    from dataclasses import asdict

    from pipeline.cli import theme_tables as tables
    from pipeline.digest.theme_words import shown_labels, theme_quotes
    from pipeline.stages.theming import find_theme, history

    themes = list(store.themes())
    theme = find_theme(themes, given[0], store) if given and action == "show" else None
    if action == "history":
        decisions = history(store, find_theme(themes, given[0], store).id if given else None)
        lines = list(tables.history_lines(decisions)) or ["Nobody has decided anything about themes yet."]
        text = json.dumps([asdict(one) for one in decisions], ensure_ascii=False, indent=1)
        typer.echo(text if form == "json" else "\n".join(lines))
        return
    labels = {one.id: one.label for one in themes} if unpublished else shown_labels(store, themes)
    rows = tables.tree_rows(themes, labels)
    if theme is not None:
        quotes, withheld = theme_quotes(store, theme)
        row = next(one for one in rows if one["id"] == theme.id)
        decisions = history(store, theme.id)
        more = {"definition": theme.definition, "keywords": theme.keywords, "codes": theme.codes, "withheld": withheld}
        record = {**row, **more, "exemplars": list(map(asdict, quotes)), "history": list(map(asdict, decisions))}
        lines = list(tables.theme_lines(row, theme, quotes, withheld, decisions))
        typer.echo(json.dumps(record, ensure_ascii=False, indent=1) if form == "json" else "\n".join(lines))
    elif form == "table" and sys.stdout.isatty():
        from rich.console import Console

        Console().print(tables.as_table(rows))
    elif form == "table":
        typer.echo("\n".join(tables.as_lines(rows) if rows else ["There are no themes."]))
    else:
        typer.echo(tables.as_json(rows) if form == "json" else tables.as_csv(rows))
    if rows and theme is None and form == "table" and not quiet:
        typer.echo(_COUNTED, err=True)


def _change(
    out: Path, action: str, given: list[str], passages: str, by: str | None, why: str | None, form: str, *, quiet: bool
) -> None:
    import json
    from dataclasses import asdict

    from pipeline.engine import set_one_thread

    set_one_thread()
    from pipeline.stages.theming import decide

    ids, rest = (given[:1], given[1:]) if action in ("rename", "assign", "unassign") else (given, [])
    named = [name.strip() for name in passages.split(",") if name.strip()] if action == "split" else rest
    with show_progress(quiet=True) as progress:
        label = rest[0] if action == "rename" else None
        done = decide(out, action, ids, _author(by, why), label=label, passages=named if label is None else (), progress=progress)
    if form == "json":
        typer.echo(json.dumps(asdict(done), ensure_ascii=False, indent=1))
    elif not quiet:
        typer.echo("\n".join(_told(done)))
    if done.idle:
        typer.echo("Nothing came of it: the theme has no parts, or the passage says nothing that can be themed.", err=True)


def _author(by: str | None, why: str | None) -> Author:
    from pipeline.stages.person import now, person
    from pipeline.stages.theming import Author

    return Author(person(by), now(), why)


def _told(done: Decided) -> list[str]:
    from pipeline.cli.account import one_line
    from pipeline.cli.theme_tables import history_lines

    rows = [f"{theme.id}  {theme.respondents}  {theme.label}  [{theme.status}]" for theme in (*done.themes, *done.new)]
    return [*history_lines(done.decisions), *map(one_line, rows)]
