"""What can go wrong, and what to do about it.

    GreenpaperError                 exit code
    ├── WrongUsage                  2   a command, option or setting that cannot be right
    │   ├── BadConsultation         2   consultation.toml says something that it may not
    │   └── Busy                    2   another process writes to the store, and did not end in the time that we wait
    ├── UnreadableDocument          1   one document (or page, or attachment) cannot be read; the batch goes on
    ├── NothingRead                 3   not one document of the folder could be read
    ├── Missing                     4   a model, an earlier run or a file that must be there is not
    └── PromiseBroken               70  a promise of the program's own was broken: a bug

Every error has two sentences: what is wrong, and the mend. Nothing outside ``cli/`` ends the process.
"""

from __future__ import annotations

from enum import IntEnum

__all__ = [
    "BadConsultation",
    "Busy",
    "ExitCode",
    "GreenpaperError",
    "Missing",
    "NothingRead",
    "PromiseBroken",
    "UnreadableDocument",
    "WrongUsage",
]


class ExitCode(IntEnum):
    """The exit codes of the contract."""

    DONE = 0
    SOME_UNREADABLE = 1
    WRONG_USAGE = 2
    NOTHING_READ = 3
    MISSING = 4
    PROMISE_BROKEN = 70


class GreenpaperError(Exception):
    """Any failure that this program foresees.

    Args:
        wrong: what is wrong, one sentence.
        mend: what the user can do about it, one sentence.
    """

    exit_code = ExitCode.PROMISE_BROKEN

    def __init__(self, wrong: str, mend: str) -> None:
        super().__init__(wrong, mend)
        self.wrong = wrong
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.wrong} {self.mend}"


class WrongUsage(GreenpaperError):
    """A command, option or setting that cannot be right."""

    exit_code = ExitCode.WRONG_USAGE


class BadConsultation(WrongUsage):
    """``consultation.toml`` (or a table that it names) says something that it may not."""


class Busy(WrongUsage):
    """Another process writes to the store, and did not end in the time that we wait."""


class UnreadableDocument(GreenpaperError):
    """One document cannot be read. The batch names it and goes on."""

    exit_code = ExitCode.SOME_UNREADABLE


class NothingRead(GreenpaperError):
    """Not one document of the folder could be read."""

    exit_code = ExitCode.NOTHING_READ


class Missing(GreenpaperError):
    """Something that must be there (a model, an earlier run, a file) is not."""

    exit_code = ExitCode.MISSING


class PromiseBroken(GreenpaperError):
    """A promise of the program's own was broken, such as a quote that is not its span."""

    exit_code = ExitCode.PROMISE_BROKEN
