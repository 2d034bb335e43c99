"""The store's vectors as the cache that embed asks for: by text, so that no text is embedded twice, in this run or the next."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.datamodel import Passage
from pipeline.embed import vector_key
from pipeline.errors import Missing
from pipeline.settings import StoreSettings
from pipeline.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray


class StoredVectors(MutableMapping[str, "NDArray[np.float32]"]):
    """Vectors by :func:`pipeline.embed.vector_key`, kept in the store under the passages that hold the text.

    Args:
        passages: the passages whose texts will be asked for.
        encoder: name of the encoder; vectors of another one are dropped.
    """

    def __init__(self, store: Store, passages: Sequence[Passage], encoder: str) -> None:
        self._store = store
        self._encoder = encoder
        self._ids: dict[str, list[str]] = {}
        for passage in passages:
            self._ids.setdefault(vector_key(passage.quote, encoder), []).append(passage.id)
        kept = self._kept()
        self._vectors = {key: kept[own] for key, ids in self._ids.items() for own in ids if own in kept}
        #: passages that hold a text which was embedded for another passage
        self._unwritten = {own: key for key in self._vectors for own in self._ids[key] if own not in kept}

    def _kept(self) -> dict[str, NDArray[np.float32]]:
        try:
            if self._store.vector_model() == self._encoder:
                return dict(zip(*self._store.vectors(), strict=True))
        except Missing:
            pass  # a shard was deleted or damaged: they can all be made again
        self._store.forget_vectors()
        return {}

    def __getitem__(self, key: str) -> NDArray[np.float32]:
        return self._vectors[key]

    def __setitem__(self, key: str, vector: NDArray[np.float32]) -> None:
        self._vectors[key] = vector
        self._unwritten.update(dict.fromkeys(self._ids.get(key, ()), key))
        if len(self._unwritten) >= StoreSettings().shard:
            self.flush()

    def __delitem__(self, key: str) -> None:
        del self._vectors[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._vectors)

    def __len__(self) -> int:
        return len(self._vectors)

    def flush(self) -> None:
        """Write what the store does not have yet."""
        if self._unwritten:
            vectors = np.stack([self._vectors[key] for key in self._unwritten.values()])
            self._store.put_vectors(list(self._unwritten), vectors, self._encoder)
            self._unwritten = {}
