"""One store a consultation: everything that a run found, in one plain SQLite file.

``Store`` is the whole interface; the stages above speak to nothing else. :func:`open_store` opens or makes one.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import Missing
from pipeline.store.database import BUSY_SECONDS, claim, connect
from pipeline.store.interface import TEXT_PREFIX, FileState, Store
from pipeline.store.sqlite import SqliteStore
from pipeline.store.words import Place

__all__ = ["FILE_NAME", "TEXT_PREFIX", "FileState", "Place", "Store", "claim", "open_store"]

FILE_NAME = "consultation.sqlite"


def open_store(folder: Path, *, create: bool, wait: float = BUSY_SECONDS) -> Store:
    """The store in ``folder`` (``outputs/<id>``), brought up to the newest schema.

    Args:
        folder: where ``consultation.sqlite`` lies or shall lie.
        create: whether to make it where it is absent.
        wait: seconds that a change waits for another process to finish its own, before it is given up (``Busy``).

    Raises:
        Missing: nothing is there, and ``create`` is False.
        WrongUsage: what is there is no store, or one that a newer release wrote.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        if not create:
            raise Missing(f"There is no earlier run in {folder.as_posix()}.", "Run: greenpaper run FOLDER")
        folder.mkdir(parents=True, exist_ok=True)
    return SqliteStore(connect(path, wait), folder / "vectors")
