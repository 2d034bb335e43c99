"""How a run tells what it is doing; a terminal, a test or nobody may listen."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told what a run does, step by step."""

    def begin(self, step: str, total: int) -> None:
        """A step of ``total`` parts begins, and the one before it is over."""

    def advance(self, count: int = 1) -> None:
        """So many further parts are done."""

    def reach(self, done: int) -> None:
        """So many parts are done in all."""

    def say(self, line: str) -> None:
        """Something that the user should see now, such as a document that cannot be read."""


class Silent:
    """Nobody listens."""

    def begin(self, step: str, total: int) -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def reach(self, done: int) -> None:
        """Nothing."""

    def say(self, line: str) -> None:
        """Nothing."""
