"""The console script ``greenpaper``: its commands, and the one place where an error becomes a message and an exit code.

Nothing heavy is imported here: ``greenpaper --help`` must come at once. Each command imports what it needs when it runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import Annotated, ParamSpec

import typer

from pipeline import __version__
from pipeline.cli.diff import diff_command
from pipeline.cli.digest import digest_command
from pipeline.cli.evaluate import evaluate_command
from pipeline.cli.explain import explain_command
from pipeline.cli.export import export_command
from pipeline.cli.init import init as init_command
from pipeline.cli.place import spelt_out
from pipeline.cli.run import run_command
from pipeline.cli.search import search_command
from pipeline.cli.serve import serve_command
from pipeline.cli.status import status_command
from pipeline.cli.take import import_command
from pipeline.cli.themes import themes_command
from pipeline.cli.train import train_command
from pipeline.cli.verify import verify_command
from pipeline.errors import ExitCode, GreenpaperError

Arguments = ParamSpec("Arguments")
DEBUG = "GREENPAPER_DEBUG"
INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich takes as long to load as all the rest of --help
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"greenpaper {__version__}")
        raise typer.Exit


@app.callback(help=sys.modules["pipeline"].__doc__)
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help=f"Show where an error arose (as {DEBUG}=1 does).")] = False,
) -> None:
    if debug:
        os.environ[DEBUG] = "1"


def guarded(command: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """The command, its failures told to the user: what is wrong, the mend, and the contract's exit code."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except GreenpaperError as error:
            message = spelt_out(f"{error.wrong}\n{error.mend}", kwargs.get("folder"), kwargs.get("out"))
            raise _end(error.exit_code, message) from error
        except KeyboardInterrupt as error:
            raise _end(INTERRUPTED, "Interrupted. What was done is kept; run again to carry on.") from error
        except BrokenPipeError as error:
            # whoever read our output has seen enough (``greenpaper search … | head``)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            raise typer.Exit from error
        except Exception as error:
            raise _unforeseen(error) from error

    return run


def _unforeseen(error: Exception) -> typer.Exit:
    import sqlite3

    said = f"{type(error).__name__}: {error}"
    # an OSError without a number is a library's own word for something else
    if isinstance(error, sqlite3.OperationalError) or (isinstance(error, OSError) and error.errno is not None):
        mend = "Check that the place exists, that you may write there and that the disk has room; then run again."
        return _end(ExitCode.MISSING, f"The computer refused something: {said}\n{mend}")
    return _end(
        ExitCode.PROMISE_BROKEN,
        f"This is a bug in greenpaper: {said}\n"
        f"Please report it with the command that you gave and the output of the same command with {DEBUG}=1 set.",
    )


def _end(code: int, message: str) -> typer.Exit:
    if os.environ.get(DEBUG):
        import traceback

        typer.echo(traceback.format_exc(), err=True)
    typer.echo(message, err=True)
    return typer.Exit(int(code))


COMMANDS: dict[str, Callable[..., None]] = {
    "init": init_command,
    "run": run_command,
    "status": status_command,
    "search": search_command,
    "themes": themes_command,
    "diff": diff_command,
    "digest": digest_command,
    "export": export_command,
    "import": import_command,
    "verify": verify_command,
    "explain": explain_command,
    "evaluate": evaluate_command,
    "train": train_command,
    "serve": serve_command,
}
for _name, _command in COMMANDS.items():
    app.command(_name)(guarded(_command))


def _speak_utf8() -> None:
    """What goes to a file or a pipe is UTF-8 on Windows too; a console that lacks a character shows a mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            if stream.isatty():
                reconfigure(errors="replace")
            else:
                reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> None:
    """The console script."""
    _speak_utf8()
    app(prog_name="greenpaper")
