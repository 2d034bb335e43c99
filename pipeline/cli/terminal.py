"""What a person sees while a run works: bars with counts and time left on a terminal, plain lines elsewhere. All on stderr."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

import typer

from pipeline.cli.account import one_line

if TYPE_CHECKING:
    from rich.progress import TaskID


class PlainLines:
    """Progress as lines, for logs and pipes: one when a step begins and one at each tenth of it."""

    def __init__(self) -> None:
        self._step, self._total, self._done, self._said = "", 0, 0, 0

    def begin(self, step: str, total: int) -> None:
        """Say the step and how much there is to do."""
        self._step, self._total, self._done, self._said = step, total, 0, 0
        self.say(f"{step}: {total}" if total != 1 else step)

    def advance(self, count: int = 1) -> None:
        """Count further parts."""
        self.reach(self._done + count)

    def reach(self, done: int) -> None:
        """Say so where another tenth is done."""
        self._done = done
        tenth = 10 * done // self._total if self._total else 10
        # fewer than ten parts: a line each would say no more than the step's own line
        if self._total >= 10 and tenth > self._said:
            self._said = tenth
            self.say(f"{self._step}: {done} of {self._total}")

    def say(self, line: str) -> None:
        """One line."""
        typer.echo(one_line(line), err=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing stays open."""


class Quiet(PlainLines):
    """Nothing: what the user must know is told at the end."""

    def begin(self, step: str, total: int) -> None:
        """Nothing."""

    def reach(self, done: int) -> None:
        """Nothing."""

    def say(self, line: str) -> None:
        """Nothing."""


class Bars:
    """Progress as bars, one a step."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None

    def begin(self, step: str, total: int) -> None:
        """A new bar below the others."""
        self._task = self._bars.add_task(step, total=total)

    def advance(self, count: int = 1) -> None:
        """Move the last bar on."""
        if self._task is not None:
            self._bars.advance(self._task, count)

    def reach(self, done: int) -> None:
        """Move the last bar to a place."""
        if self._task is not None:
            self._bars.update(self._task, completed=done)

    def say(self, line: str) -> None:
        """One line above the bars, the words as they are: a file's name may look like markup."""
        self._bars.console.print(one_line(line), markup=False, highlight=False, soft_wrap=True)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bars.stop()


def show_progress(*, quiet: bool) -> PlainLines | Bars:
    """Whatever suits the place where stderr goes."""
    if quiet:
        return Quiet()
    return Bars() if sys.stderr.isatty() else PlainLines()
