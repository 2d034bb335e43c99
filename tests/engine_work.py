"""Work that misbehaves, for the tests of the engine: a module of its own, since worker processes import it by name."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.datamodel import SpanMismatch
from pipeline.errors import Missing, PromiseBroken, UnreadableDocument


@dataclass(frozen=True)
class Job:
    source_file: str
    does: str = "well"
    folder: str = ""


@dataclass(frozen=True)
class Labour:
    setup_fails: bool = False

    def setup(self) -> None:
        if self.setup_fails:
            raise Missing("There is no model.", "Run: pip install a-model")

    def process(self, batch: Sequence[Job]) -> list[str]:
        return [self._one(job) for job in batch]

    def _one(self, job: Job) -> str:
        if job.folder:
            with (Path(job.folder) / f"{os.getpid()}.log").open("a", encoding="utf-8") as file:
                file.write(job.source_file + "\n")
        match job.does:
            case "die":
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            case "die once":
                mark = Path(job.folder) / "died"
                if not mark.exists():
                    mark.touch()
                    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
            case "unreadable":
                raise UnreadableDocument("It is encrypted.", "Remove the password.")
            case "parser bug":
                raise KeyError("xref")
            case "broken":
                raise PromiseBroken("A promise was broken.", "Report it.")
            case "mismatch":
                raise SpanMismatch("span 1:2")
            case "memory":
                raise MemoryError
            case "hang":
                re.match(r"(a|aa)+$", "a" * 10_000 + "b")  # for ever, without letting another thread run
            case "print":
                print("noise", flush=True)
        return f"{job.source_file} done"
