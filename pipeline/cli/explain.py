"""``greenpaper explain FOLDER ID``: why a row was tagged."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["explain_command"]


def explain_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    id: Annotated[str, typer.Argument(metavar="ID", help="A record's id, its beginning, or a file.", show_default=False)],  # noqa: A002
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
) -> None:
    """Say why a row was tagged: its words in their place, the rule and the words that fired, who holds it, with which models.

    Of a response it says whether it was counted, and why not. Names are shown whatever their owners allowed: for your eyes only.
    """
    from pipeline.digest import explain

    with closing(open_run(folder, out)) as store:
        found = explain(store, id)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    typer.echo(f"{found.kind} {found.id}")
    if found.quote:
        typer.echo(f"\n  … {found.before}\n  >>> {found.shown} <<<\n  {found.after} …\n")
    width = max((len(name) for name, _ in found.facts), default=0)
    for name, value in found.facts:
        typer.echo(f"  {name:<{width}}  {value}")
