"""``greenpaper import FOLDER FILE``: what people did in other tools comes back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.place import open_run, spelt_out

if TYPE_CHECKING:
    from pipeline.exchange import Taken

__all__ = ["import_command"]

_SHOWN = 10
_NAMES = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "add": "added"}


def import_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What people worked on.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Who decides (default: your login name).", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and take nothing.")] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="A row or annotation that is missing from a document of the file was rejected.")
    ] = False,
    sweeping: Annotated[
        bool, typer.Option("--sweeping", help="Let the file change or reject more than half of what stands.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Take back what `greenpaper export` wrote, once people have worked on it.

    Tables (.jsonl, .csv, .xlsx, .parquet, or a folder of them): change a cell and it is a correction; write accepted or rejected
    into the column "review"; a row without an id is a new finding (its document, quote, and stance and proposal, or codes).
    A row that is not there says nothing, unless you add --complete: then it was rejected.

    Label Studio (.json) and REFI-QDA projects (.qdpx): a coding that was deleted there is rejected. Web Annotations (.json,
    .jsonld): as tables. Code books (.qdc, codebook.csv): says what is new, renamed and gone, and prints the tables for
    consultation.toml, which it never changes.

    What changed becomes decisions beside what the machine found: nothing is overwritten, and everything can be reopened. A file
    that is older than a decision takes none back. Run the consultation again to bring themes and digest up to date.
    """
    from pipeline.exchange import exchange
    from pipeline.stages.person import now, person

    with closing(open_run(folder, out)) as store:
        taken = exchange(store, file, person(by), now(), sweeping=sweeping, complete=complete)
        if not dry_run:
            store.put_decisions(taken.decisions)
    if json:
        from pipeline.cli.account import dump

        typer.echo(dump({**_figures(taken), "written": not dry_run}))
    else:
        _tell(taken, folder, out, dry_run=dry_run)


def _figures(taken: Taken) -> dict[str, object]:
    lost = [{"what": what, "reason": reason} for what, reason in taken.lost]
    counts = {action: taken.count(action) for action in _NAMES}
    more = {
        "older": taken.older,
        "overruled": taken.overruled,
        "absent": taken.absent,
        "notes": list(taken.notes),
        "paste": taken.paste,
    }
    return {**counts, "unchanged": taken.unchanged, "lost": lost, **more}


def _tell(taken: Taken, folder: Path, out: Path | None, *, dry_run: bool) -> None:
    from pipeline.cli.account import one_line

    if taken.code_book:
        typer.echo(f"{taken.unchanged} codes stand as they were. Nothing was written: the code frame is yours.", err=True)
    else:
        told = ", ".join(f"{taken.count(action)} {name}" for action, name in _NAMES.items())
        typer.echo(f"{'Would take' if dry_run else 'Taken'}: {told}; {taken.unchanged} stand as they were.")
    if taken.older:
        typer.echo(f"{taken.older} say what was before somebody decided otherwise: the decision stands (reopen it to change it).")
    if taken.overruled:
        typer.echo(f"{taken.overruled} of the corrections overrule what somebody had decided: both are in the history.")
    if taken.absent:
        typer.echo(f"{taken.absent} more are not in the file and stay as they are (--complete rejects them).")
    for note in taken.notes:
        typer.echo(spelt_out(one_line(note), folder, out), err=True)
    typer.echo(taken.paste, nl=False)
    for what, reason in taken.lost[:_SHOWN]:
        typer.echo(one_line(f"Not taken: {what}: {reason}."), err=True)
    if len(taken.lost) > _SHOWN:
        typer.echo(f"… and {len(taken.lost) - _SHOWN} more; --json lists them all.", err=True)
