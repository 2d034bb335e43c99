"""Vectors: float32 shards in files that are only ever added, each counting from the moment that its row is committed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Missing, PromiseBroken
from pipeline.store.database import transaction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A passage that was removed leaves its row behind; nobody is given it.
OF_PASSAGES = "passage IN (SELECT id FROM passages)"


class Shards:
    """The vectors of one store: the rows in ``connection``, the numbers in ``folder``."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder

    def add(self, passage_ids: Sequence[str], vectors: NDArray[np.float32], model: str) -> None:
        """Write one shard. It is there wholly or, if the process dies on the way, not at all.

        Raises:
            PromiseBroken: there is not one vector a passage.
        """
        if vectors.ndim != 2 or len(vectors) != len(passage_ids):
            raise PromiseBroken(f"{len(passage_ids)} passages got vectors of shape {vectors.shape}.", "Please report it.")
        if not passage_ids:
            return
        # the number is taken and the file written under the write lock: two processes never share a file name
        with transaction(self._connection) as connection:
            number = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM vector_shards").fetchone()[0]
            name = f"{number:06d}.npy"
            self._write(name, vectors)
            row = (number, name, model, len(passage_ids), vectors.shape[1])
            connection.execute("INSERT INTO vector_shards (number, file, model, passages, dimension) VALUES (?, ?, ?, ?, ?)", row)
            rows = ((number, place, passage) for place, passage in enumerate(passage_ids))
            connection.executemany("INSERT INTO vector_rows (shard, place, passage) VALUES (?, ?, ?)", rows)

    def _write(self, name: str, vectors: NDArray[np.float32]) -> None:
        import numpy as np

        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / f"{name}.part"
        with part.open("wb") as file:
            np.save(file, np.ascontiguousarray(vectors, dtype=np.float32), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._folder / name)
        if os.name == "posix":
            # the new name itself must survive a power cut before the row does
            handle = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def model(self) -> str | None:
        """The model of the shard written last."""
        row = self._connection.execute("SELECT model FROM vector_shards ORDER BY number DESC LIMIT 1").fetchone()
        return row[0] if row else None

    def read(self, which: str = OF_PASSAGES) -> tuple[list[str], NDArray[np.float32]]:
        """Ids in order and their vectors: the newest of each, of the newest model; ``which`` is SQL, passages in the store else.

        Raises:
            Missing: a shard's file is gone or damaged.
        """
        import numpy as np

        model = self.model()
        found = self._connection.execute(
            "SELECT passage, shard, place FROM vector_rows JOIN vector_shards ON number = shard "
            f"WHERE model IS ? AND {which} ORDER BY shard, place",
            (model,),
        )
        newest = {passage: (shard, place) for passage, shard, place in found}
        shards = self._connection.execute(
            "SELECT number, file, passages, dimension FROM vector_shards WHERE model IS ? ORDER BY number", (model,)
        ).fetchall()
        ids = sorted(newest)
        vectors = np.zeros((len(ids), shards[-1][3] if shards else 0), dtype=np.float32)
        wanted: dict[int, list[tuple[int, int]]] = {}
        for at, passage in enumerate(ids):
            shard, place = newest[passage]
            wanted.setdefault(shard, []).append((at, place))
        for number, name, *shape in shards:
            if number in wanted:
                to, places = zip(*wanted[number], strict=True)
                vectors[list(to)] = self._load(name, tuple(shape))[list(places)]
        return ids, vectors

    def _load(self, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        import numpy as np

        path = self._folder / name
        try:
            vectors: NDArray[np.float32] = np.load(path, allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise Missing(f"The vectors in {path.as_posix()} cannot be read: {error}.", "Run: greenpaper run FOLDER") from error
        if vectors.shape != shape:
            raise Missing(f"{path.as_posix()} holds vectors of another shape than was written.", "Run: greenpaper run FOLDER")
        return vectors

    def forget(self) -> None:
        """Remove all vectors; rows first, so that no row ever names a file that is gone."""
        with transaction(self._connection) as connection:
            names = [name for (name,) in connection.execute("SELECT file FROM vector_shards")]
            connection.execute("DELETE FROM vector_rows")
            connection.execute("DELETE FROM vector_shards")
        for name in names:
            (self._folder / name).unlink(missing_ok=True)
