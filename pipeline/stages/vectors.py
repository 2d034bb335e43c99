"""The store's vectors as the cache that embed asks for: by text, so that no text is embedded twice, in this run or the next."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline import loading
from pipeline.datamodel import Passage
from pipeline.embed import vector_key
from pipeline.errors import Missing
from pipeline.loading import ENCODER_NAME
from pipeline.settings import StoreSettings
from pipeline.store import TEXT_PREFIX, Store

if TYPE_CHECKING:
    from numpy.typing import NDArray


#: Hexadecimal digits of a text's key that tell it from a million others.
_DIGITS = 32


def text_id(key: str) -> str:
    """The id under which the store keeps the vector of a text that is no passage."""
    return f"{TEXT_PREFIX}{key[:_DIGITS]}"


class LazyEncoder:
    """The installed encoder, loaded when the first text needs it: a run whose texts are all known does without."""

    name = ENCODER_NAME

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return loading.load_encoder().dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of unit length a text.

        Raises:
            Missing: the encoder is not installed.
        """
        return loading.load_encoder().encode(texts)


class StoredVectors(MutableMapping[str, "NDArray[np.float32]"]):
    """Vectors by :func:`pipeline.embed.vector_key`, kept in the store under the passages that have the text.

    A text that is no passage (a statement inside one) is kept under its own key.

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
        #: a statement of an earlier run may be a passage in this one
        self._vectors = {key: kept[own] for key, ids in self._ids.items() for own in (text_id(key), *ids) if own in kept}
        self._texts = {own: vector for own, vector in kept.items() if own.startswith(TEXT_PREFIX)}
        #: passages that hold a text which was embedded for another passage
        self._unwritten = {own: key for key in self._vectors for own in self._ids[key] if own not in kept}

    def _kept(self) -> dict[str, NDArray[np.float32]]:
        try:
            if self._store.vector_model() == self._encoder:
                passages = dict(zip(*self._store.vectors(), strict=True))
                return passages | dict(zip(*self._store.text_vectors(), strict=True))
        except Missing:
            pass  # a shard was deleted or damaged: they can all be made again
        self._store.forget_vectors()
        return {}

    def __getitem__(self, key: str) -> NDArray[np.float32]:
        vector = self._vectors.get(key)
        return self._texts[text_id(key)] if vector is None else vector

    def __setitem__(self, key: str, vector: NDArray[np.float32]) -> None:
        self._vectors[key] = vector
        self._unwritten.update(dict.fromkeys(self._ids.get(key) or [text_id(key)], key))
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
