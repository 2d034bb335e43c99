"""``greenpaper export FOLDER DIR``: all records as files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run

__all__ = ["export_command"]

#: As ``pipeline.export`` has them, and the pack; not imported, since ``--help`` must come at once.
FORMATS = "jsonl, csv, parquet, xlsx, qdpx, label-studio, web-annotation, audit"


def export_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write the files.", show_default=False)],
    format: Annotated[str, typer.Option(help=f"One of: {FORMATS}.")] = "jsonl",  # noqa: A002
    raw: Annotated[bool, typer.Option("--raw", help="CSV cells exactly as they are, unsafe to open in a spreadsheet.")] = False,
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write every record of a run, every quote checked against its document.

    For scripts (jsonl, parquet), spreadsheets (xlsx, csv), coding tools (qdpx for NVivo, ATLAS.ti, MAXQDA and QualCoder;
    label-studio), annotation viewers (web-annotation), or as an audit pack that can be read and checked without this program.

    The files are your own working data: they hold the names and words of respondents who asked not to be named or quoted,
    marked by "publish" in respondents and responses. The digest is what may be passed on.
    """
    from pipeline.export import export

    with closing(open_run(folder, out)) as store:
        if format == "audit":
            from pipeline.stages.audit import write_audit

            written = write_audit(store, directory)
        else:
            written = export(store, directory, format, raw=raw)
        guarded = sum(respondent.sent and respondent.publish != "yes" for respondent in store.respondents())
    if quiet:
        return
    for path in written if format != "audit" else [directory]:
        typer.echo(path)
    if guarded:
        who = "1 respondent" if guarded == 1 else f"{guarded} respondents"
        typer.echo(f"These files hold words of {who} who may not be named or quoted: do not pass them on as they are.", err=True)
