"""The SQLite file itself: opening it, its migrations, transactions, and the claim that keeps a second run out."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from pipeline.errors import Busy, WrongUsage

#: Seconds that a reader or writer waits for another process to finish its transaction: longer than the largest file takes.
BUSY_SECONDS = 60.0


def connect(path: Path, wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection in autocommit mode (transactions are explicit) to a database with the newest schema.

    ``wait``: seconds until somebody else's transaction must have ended.

    Raises:
        WrongUsage: the file is no store, or a newer release wrote it.
    """
    try:
        connection = _open(path, wait)
        migrate(connection, path)
    except sqlite3.DatabaseError as error:
        raise WrongUsage(f"{path.as_posix()} cannot be used as a store: {error}.", "Move it away, then run again.") from error
    return connection


def _open(path: Path, wait: float) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
        # WAL: search and Datasette read while a run writes. FULL: what was committed is there after a power cut
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.OperationalError:
        if not path.is_file():
            raise
        # a folder that we may only read (an archive, a CD) has no room for the WAL's index beside the file
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
        connection.execute("SELECT count(*) FROM sqlite_schema")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All of it or nothing: commits at the end, rolls back on any exception.

    Raises:
        Busy: another process wrote for longer than this connection waits.
        WrongUsage: the store may only be read.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Busy("Another process is writing to this run.", "Wait a little, then do it again.") from error
        if "readonly" in str(error):
            raise WrongUsage("This run lies where it may only be read.", "Copy it to where you may write.") from error
        raise
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def migrations() -> list[tuple[int, str, str]]:
    """(number, name, SQL) of every migration of this release, in order."""
    folder = files("pipeline.store") / "migrations"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return sorted((int(entry.name.split("_")[0]), entry.name, entry.read_text(encoding="utf-8")) for entry in found)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Apply the migrations that the database has not seen, each in a transaction of its own.

    Raises:
        WrongUsage: the database has seen a migration that this release does not know.
    """
    known = migrations()
    if _seen(connection) > known[-1][0]:
        raise WrongUsage(
            f"{path.as_posix()} was written by a newer release of greenpaper.",
            "Update greenpaper, or give another folder with --out.",
        )
    for number, name, sql in known:
        if number > _seen(connection):
            with transaction(connection):
                # looked at again inside: another process may have done it while we waited for the lock
                if number > _seen(connection):
                    for statement in statements(sql):
                        connection.execute(statement)
                    connection.execute("INSERT INTO migrations (number, name) VALUES (?, ?)", (number, name))


def _seen(connection: sqlite3.Connection) -> int:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'").fetchone():
        return 0
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM migrations").fetchone()[0])


def statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one; ``executescript`` would commit the transaction that it runs in.

    >>> list(statements("CREATE TABLE a (b); SELECT ';';"))
    ['CREATE TABLE a (b);', "SELECT ';';"]
    """
    statement = ""
    for piece in sql.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement.strip()
            statement = ""


@contextmanager
def claim(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for one run; the operating system lets go of it when the process ends, however it ends.

    Raises:
        WrongUsage: another run holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(folder / "run.lock", timeout=0.0, isolation_level=None)
    try:
        # a lock that SQLite takes is the same on Windows, macOS and Linux, and no dead process leaves it behind
        connection.execute("BEGIN EXCLUSIVE")
        yield
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise WrongUsage(
            f"Another run is writing to {folder.as_posix()}.", "Wait until it has ended, or give another folder with --out."
        ) from error
    finally:
        connection.close()
