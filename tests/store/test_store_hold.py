"""A held store shows one moment; a change waits for another process only as long as it was told to."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.datamodel import Decision
from pipeline.errors import Busy, WrongUsage
from pipeline.store import FILE_NAME, open_store

ONE = Decision("ask", "ask-1", "accept", {}, "Ada Lund", "2031-01-01T00:00:00Z")


def test_a_held_store_stays_as_it_was(tmp_path: Path) -> None:
    with closing(open_store(tmp_path, create=True)) as live, closing(open_store(tmp_path, create=False)) as held:
        live.put_mark("overview", "before")
        held.hold()
        held.hold()  # again: the same moment
        live.put_decisions([ONE])
        live.put_mark("overview", "after")
        assert (held.mark("overview"), list(held.decisions())) == ("before", [])
        assert live.mark("overview") == "after" and len(list(live.decisions())) == 1
    with closing(open_store(tmp_path, create=False)) as fresh:
        fresh.hold()
        assert fresh.mark("overview") == "after"


def test_a_change_waits_no_longer_than_it_may(tmp_path: Path) -> None:
    with (
        closing(open_store(tmp_path, create=True, wait=0.1)) as store,
        closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(Busy, match="Another process is writing"):
            store.put_decisions([ONE])
        assert time.monotonic() - begun < 5
        other.execute("ROLLBACK")
        assert store.put_decisions([ONE]) == [1]


def test_a_store_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    with closing(open_store(tmp_path, create=True)) as store:
        store._connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]
        with pytest.raises(WrongUsage, match="may only be read"):
            store.put_decisions([ONE])
