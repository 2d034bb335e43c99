"""``greenpaper serve FOLDER``: the explorer and the review desk in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.place import open_run, output_folder

__all__ = ["serve_command"]


def serve_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The consultation's folder.", show_default=False)],
    out: Annotated[Path | None, typer.Option(help="Where the run is (default: outputs/<id>).", show_default=False)] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 for any that is free.")] = 8350,
    host: Annotated[str, typer.Option(help="Where to listen; elsewhere than on this machine it asks for a token.")] = "127.0.0.1",
    words_only: Annotated[bool, typer.Option("--words-only", help="No search by meaning: no model is loaded.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
) -> None:
    """Explore a run and review it in your browser: proposals, themes, respondents, documents, search, decisions.

    Only this machine is served unless --host says otherwise. Ctrl-C ends it; what was saved is kept.
    """
    open_run(folder, out).close()

    from pipeline.engine import set_one_thread

    set_one_thread()
    from pipeline.web import serve

    def started(address: str) -> None:
        typer.echo(f"Greenpaper is at {address}")
        typer.echo("Press Ctrl-C to end it.", err=True)
        if not no_browser:
            _open(address)

    serve(output_folder(folder, out), folder, host=host, port=port, meaning=not words_only, started=started)


def _open(address: str) -> None:
    """Open the browser from a thread of its own: some browsers only return when they are closed."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
