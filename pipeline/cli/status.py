"""``greenpaper status FOLDER``: what the last run read, set aside and tagged, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.place import open_run, output_folder

if TYPE_CHECKING:
    from pipeline.stages import RunSummary

__all__ = ["status_command"]


def status_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON, with every excluded response.")] = False,
) -> None:
    """Tell what was read, excluded (and why), tagged and left untagged, and what has changed since."""
    from pipeline.cli.account import as_record, dump
    from pipeline.stages import excluded, look, usable_heads

    place = output_folder(folder, out)
    with closing(open_run(folder, out)) as store:
        summary = look(store, folder, place)
        set_aside = excluded(store)
    heads = usable_heads(place)
    if json:
        typer.echo(dump({**as_record(summary), "excluded": [{"file": file, "reason": reason} for file, reason in set_aside]}))
    else:
        typer.echo("\n".join(_lines(summary, set_aside)))
        if heads is not None:
            typer.echo(f"Your own corrections are in use, learnt from {heads.labels:,} reviewed rows (greenpaper train).")


def _lines(summary: RunSummary, set_aside: list[tuple[str, str]]) -> Iterator[str]:
    from pipeline.cli.account import LONGEST_LIST, as_lines, one_line

    yield from as_lines(summary)
    for file, reason in set_aside[:LONGEST_LIST]:
        yield one_line(f"Excluded: {file}: {reason}")
    if len(set_aside) > LONGEST_LIST:
        yield f"… and {len(set_aside) - LONGEST_LIST:,} more excluded (all of them with --json)"
    if summary.coverage is None:
        yield "The last run did not come to its end. Run it again: it carries on where it was."
    changes = summary.changes
    changed = tuple(name for name in changes.changed if name not in set(changes.again))
    if changes.again:
        yield f"To be read again, as settings, models or the program changed since (or reading failed): {len(changes.again):,}"
    for word, names in (("New", changes.new), ("Changed", changed), ("Removed", changes.removed)):
        yield from (one_line(f"{word} since: {name}") for name in names[:LONGEST_LIST])
        if len(names) > LONGEST_LIST:
            yield f"… and {len(names) - LONGEST_LIST:,} more (all of them with --json)"
