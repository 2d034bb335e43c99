"""``greenpaper import FOLDER FILE``: what people did in other tools comes back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["import_command"]

_SHOWN = 10


def import_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What people worked on.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Who decides (default: your login name).", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and take nothing.")] = False,
    sweeping: Annotated[bool, typer.Option("--sweeping", help="Let the file reject more than half of what stands.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Take reviewed labels back: JSONL rows, a Label Studio export (.json) or a REFI-QDA project (.qdpx).

    What changed becomes decisions beside what the machine found: nothing is overwritten, and everything can be reopened. Run the
    consultation again to bring themes and digest up to date.
    """
    from pipeline.exchange import exchange
    from pipeline.stages.person import now, person

    with closing(open_run(folder, out)) as store:
        taken = exchange(store, file, person(by), now(), sweeping=sweeping)
        if not dry_run:
            store.put_decisions(taken.decisions)
    counts = {name: taken.count(name) for name in ("accept", "correct", "reject", "add")}
    if json:
        from pipeline.cli.account import dump

        lost = [{"what": what, "reason": reason} for what, reason in taken.lost]
        typer.echo(dump({**counts, "unchanged": taken.unchanged, "lost": lost, "written": not dry_run}))
        return
    done = "Would take" if dry_run else "Taken"
    names = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "add": "added"}
    told = ", ".join(f"{count} {names[action]}" for action, count in counts.items())
    typer.echo(f"{done}: {told}; {taken.unchanged} stand as they were.")
    for what, reason in taken.lost[:_SHOWN]:
        typer.echo(f"Not taken: {what}: {reason}.", err=True)
    if len(taken.lost) > _SHOWN:
        typer.echo(f"… and {len(taken.lost) - _SHOWN} more; --json lists them all.", err=True)
