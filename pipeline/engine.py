"""Where the per-document work runs: in this process, or in a bounded pool of processes.

Work is a plain class, ``setup()`` once a process and then ``process(batch)``: the same on every engine. Whatever a document
does to it, a batch ends: a document that fails, that kills its process, or (in a pool) that never comes to an end is one
:class:`Failure` and no more.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO, TypeVar, cast

from pipeline.datamodel import SpanMismatch
from pipeline.errors import GreenpaperError, PromiseBroken, UnreadableDocument
from pipeline.settings import EngineSettings

if TYPE_CHECKING:
    from concurrent.futures import Future

    from loky.process_executor import ProcessPoolExecutor

REPORT = "Please report it, with the document if you may; the other documents are not affected."
#: Sums of floats come out the same only when the same number of threads makes them.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")


class Task(Protocol):
    """What is handed to a worker: anything that pickles and says which file it is about."""

    @property
    def source_file(self) -> str:
        """Path below the consultation folder."""


TaskType = TypeVar("TaskType", bound=Task)
Given = TypeVar("Given", contravariant=True, bound=Task)
Result = TypeVar("Result")


class Work(Protocol[Given, Result]):
    """The per-document work. It pickles; what is heavy it loads in ``setup``."""

    def setup(self) -> None:
        """Load what is needed, once a process. An exception here ends the run."""

    def process(self, batch: Sequence[Given]) -> list[Result]:
        """One result a task, in order. An exception here is a failure of the document alone."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read.

    Attributes:
        bug: whether a promise of the program's own was broken, so that the run ends with exit code 70.
        again: whether the next run shall try again (a process that died may have had too little memory).
    """

    source_file: str
    reason: str
    mend: str
    bug: bool = False
    again: bool = False


def set_one_thread() -> None:
    """Have numerical libraries use one thread; before they are imported, or it does nothing."""
    os.environ.update(ONE_THREAD)


class LocalEngine:
    """Runs work on this machine.

    Args:
        jobs: processes; 1 is this one, in which nothing can stop a document without end.
        apart: never this one, so that one process, too, is a pool.
    """

    def __init__(self, jobs: int = 1, settings: EngineSettings = EngineSettings(), *, apart: bool = False) -> None:  # noqa: B008
        self.jobs = jobs
        self._apart = apart
        self._settings = settings

    def map(
        self,
        work: Work[TaskType, Result],
        tasks: Sequence[TaskType],
        *,
        suspects: Sequence[TaskType] = (),
        started: Callable[[TaskType], None] = lambda task: None,
    ) -> Iterator[Result | Failure]:
        """One result or failure a task, as they arrive.

        Args:
            suspects: tasks during which an earlier run died: each runs first, alone, in a process of its own.
            started: told of each task before it runs in this very process, where it could end us all.

        Raises:
            Missing: ``setup`` did not find a model.
        """
        if suspects:
            with self._pool(1) as pool:
                for task in suspects:
                    result = pool.alone(work, task)
                    yield result
        if not tasks:
            return
        if self.jobs == 1 and not self._apart:
            work.setup()
            for task in tasks:
                started(task)
                yield from attempt(work, [task])
        else:
            with self._pool(self.jobs) as pool:
                yield from pool.all(work, tasks, self.jobs * self._settings.in_flight)

    @contextmanager
    def _pool(self, jobs: int) -> Iterator[_Pool]:
        pool = _Pool(jobs, self._settings)
        try:
            yield pool
        except BaseException:
            # an interrupt or a missing model: nobody waits for documents whose results nobody takes
            pool.close(kill=True)
            raise
        pool.close(kill=False)


class _Pool:
    """A loky pool that is made anew when one of its processes dies."""

    def __init__(self, jobs: int, settings: EngineSettings) -> None:
        self._jobs = jobs
        self._settings = settings

    def _executor(self) -> ProcessPoolExecutor:
        from loky import get_reusable_executor

        # the same call gives the same pool as long as that is whole, and a new one afterwards
        return get_reusable_executor(max_workers=self._jobs, timeout=self._settings.idle_seconds, env=ONE_THREAD, reuse=True)

    def close(self, *, kill: bool) -> None:
        self._executor().shutdown(wait=True, kill_workers=kill)

    def _submit(self, work: Work[TaskType, Result], task: TaskType) -> Future[list[Result | Failure]]:
        future = self._executor().submit(in_worker, pickle.dumps(work), [task], self._settings.document_seconds)
        return cast("Future[list[Result | Failure]]", future)

    def alone(self, work: Work[TaskType, Result], task: TaskType) -> Result | Failure:
        """Run a task with nothing beside it, so that a process that dies has died of it."""
        from loky.process_executor import BrokenProcessPool

        began, most = time.monotonic(), self._settings.document_seconds
        try:
            return self._submit(work, task).result()[0]
        except BrokenProcessPool:
            if time.monotonic() - began >= most:
                wrong = f"Reading it had not come to an end after {most:,} seconds."
                return Failure(task.source_file, wrong, "Split it, or convert it to PDF or plain text.")
            wrong = "The process that read it died, twice: the document is damaged, made to do harm, or needs too much memory."
            return Failure(task.source_file, wrong, "Convert it to PDF or plain text, or run with more memory.", again=True)

    def all(self, work: Work[TaskType, Result], tasks: Sequence[TaskType], limit: int) -> Iterator[Result | Failure]:
        """Run tasks with at most ``limit`` in flight; those in flight when a process dies are run again, each alone."""
        from concurrent.futures import FIRST_COMPLETED, wait

        from loky.process_executor import BrokenProcessPool

        waiting = deque(tasks)
        flying: dict[Future[list[Result | Failure]], TaskType] = {}
        suspects: list[TaskType] = []
        while waiting or flying or suspects:
            if not flying:
                for task in suspects:
                    result = self.alone(work, task)
                    yield result
                suspects = []
            try:
                while waiting and len(flying) < limit and not suspects:
                    flying[self._submit(work, waiting[0])] = waiting[0]
                    waiting.popleft()
            except BrokenProcessPool:
                pass  # a process died between two submissions; whose it was shows below
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                task = flying.pop(future)
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    suspects.append(task)


def in_worker(pickled: bytes, batch: Sequence[TaskType], most_seconds: int) -> list[object]:
    """Run a batch in a worker process, which ends itself when that takes too long."""
    work = _ready(pickled)
    # not a thread of ours: a regular expression that goes astray never lets one run, and this one needs no interpreter
    faulthandler.dump_traceback_later(most_seconds, exit=True, file=_nowhere())
    try:
        return attempt(work, batch)
    finally:
        faulthandler.cancel_dump_traceback_later()


@lru_cache(maxsize=1)
def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


@lru_cache(maxsize=1)
def _ready(pickled: bytes) -> Work[Task, object]:
    # a library that prints would print into the product of the command
    sys.stdout.flush()
    os.dup2(2, 1)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    work: Work[Task, object] = pickle.loads(pickled)
    work.setup()
    return work


def _end_with_parent(parent: int) -> None:
    """End this worker when the driver is gone, killed perhaps, instead of holding its models until it has been idle for long.

    On Windows the parent's id never changes, and idleness has to do.
    """
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def attempt(work: Work[TaskType, Result], batch: Sequence[TaskType]) -> list[Result | Failure]:
    """Process a batch; where it fails, its tasks one by one, and each that fails then is a :class:`Failure`."""
    try:
        return list(work.process(batch))
    except Exception as error:  # noqa: BLE001  the one door: a parser library can raise anything on a stranger's file
        if len(batch) > 1:
            return [result for task in batch for result in attempt(work, [task])]
        return [failure(batch[0].source_file, error)]


def failure(source_file: str, error: Exception) -> Failure:
    """What an exception says of the document that it was raised for."""
    if isinstance(error, UnreadableDocument):
        return Failure(source_file, error.wrong, error.mend)
    if isinstance(error, GreenpaperError):
        return Failure(source_file, error.wrong, error.mend, bug=isinstance(error, PromiseBroken), again=True)
    if isinstance(error, SpanMismatch):
        return Failure(source_file, f"A quote would not have been its span: {error}.", REPORT, bug=True, again=True)
    if isinstance(error, MemoryError):
        return Failure(source_file, "It needs more memory than there is.", "Split it, or run on a larger machine.", again=True)
    said = f"{type(error).__name__}: {error}".strip(" :")
    return Failure(source_file, f"It could not be processed ({said[:300]}).", REPORT)
