"""The run as pages see it: one state of it at a time, whole, whatever other processes write in the meantime."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.datamodel import Decision
from pipeline.stages.overview import OVERVIEW
from pipeline.store import FILE_NAME, Store, open_store
from pipeline.web.records import Records

__all__ = ["Run"]


class Run:
    """One run, read as it stands each time that a page asks.

    Two connections: ``live`` sees every change at once and writes what people decide; the records are read through another
    one that is held at a moment when the run was whole. While a run or a change of themes empties and fills the store, pages
    show that moment, and what they read later than their first record fits it.

    Args:
        out: where the run lies.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self.live = self._opened()
        self._file = self._identity()
        self._others = -1
        self._records: Records | None = None
        #: Whether another process is making the run again.
        self.behind = False

    @property
    def records(self) -> Records:
        """The records as they stand in the store now, or stood when the run was last whole.

        Raises:
            Missing: no run has come to its end here.
        """
        self._follow()
        others, _ = self.live.change()
        if self._records is None or others != self._others:
            if self._records is None or self.live.mark(OVERVIEW) is not None:
                self._read_anew(others)
            else:
                self.behind = True
        assert self._records is not None
        return self._records

    def _opened(self) -> Store:
        # the loop that serves tries again by itself: no page shall wait for another process
        return open_store(self._out, create=False, wait=0.05)

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = (self._out / FILE_NAME).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _follow(self) -> None:
        """Go over to the file that took the place of ours: somebody removed the run and made it again."""
        now = self._identity()
        if now is not None and now != self._file:
            self.live.close()
            self.live, self._file, self._others = self._opened(), now, -1

    def _held(self) -> Store:
        store = self._opened()
        store.hold()
        return store

    def _read_anew(self, others: int) -> None:
        store = self._held()
        if self._records is not None and store.mark(OVERVIEW) is None:
            store.close()  # another process began just now
            self.behind = True
            return
        try:
            fresh = Records(store)
        except BaseException:
            store.close()
            raise
        if self._records is not None:
            self._records.store.close()
        self._records, self._others, self.behind = fresh, others, False

    def decided(self, decisions: Sequence[Decision]) -> None:
        """Take in decisions that were just written by ``live``."""
        if self._records is None:
            return
        store = self._held()
        if store.mark(OVERVIEW) is None:
            # who stands where cannot be counted anew before the other process is done
            store.close()
            self._records.decided(decisions)
            return
        before = self._records.store
        self._records.decided(decisions, store)
        before.close()

    def close(self) -> None:
        """Let go of the store."""
        if self._records is not None:
            self._records.store.close()
        self.live.close()
