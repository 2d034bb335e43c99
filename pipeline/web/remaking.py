"""A change of a theme, which makes themes and digest again: seconds for a small run, minutes for a large one.

The form waits a moment for it. Where it takes longer the page comes back, the work goes on beside it, and every page says so
until it is done. The decision itself is on disk before the themes are made again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from pipeline.errors import GreenpaperError
from pipeline.stages.theming import Author, Decided, decide

__all__ = ["Remaking", "Wish"]

#: Seconds that a form waits: a page that takes longer seems broken.
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants done with a theme. ``other``: the theme that it takes up; ``label``: its new name."""

    theme: str
    called: str
    action: str
    author: Author
    other: str = ""
    label: str | None = None


class Remaking:
    """One change of a theme, at work or done."""

    def __init__(self, out: Path, wish: Wish) -> None:
        self.wish = wish
        ids = [wish.theme, wish.other] if wish.action == "merge" else [wish.theme]
        # with a store of its own, in a thread of its own: other pages go on
        work = run_in_threadpool(decide, out, wish.action, ids, wish.author, label=wish.label)
        self._task: asyncio.Task[Decided] = asyncio.ensure_future(work)

    @property
    def at_work(self) -> bool:
        """Whether it is not done yet."""
        return not self._task.done()

    @property
    def unfinished(self) -> bool:
        """Whether it is not done, or came to nothing."""
        return self.at_work or self._task.cancelled() or self._task.exception() is not None

    @property
    def failure(self) -> GreenpaperError | None:
        """Why it came to nothing, where it did for a reason that is foreseen."""
        error = self._task.exception() if self._task.done() and not self._task.cancelled() else None
        return error if isinstance(error, GreenpaperError) else None

    async def wait(self) -> Decided | None:
        """What it did; None where that takes longer than a form can wait.

        Raises:
            WrongUsage: the change makes no sense, or another run is at work.
        """
        done, _ = await asyncio.wait({self._task}, timeout=_PATIENCE)
        return self._task.result() if done else None
