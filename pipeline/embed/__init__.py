"""Texts in, L2-normalised sentence vectors out; what was embedded before is taken from the cache.

A text's vector never depends on the other texts of a call, so a run that was killed and carried on ends with the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, MutableMapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.datamodel.reading import Encoder, QueryEncoder
from pipeline.settings import EmbedSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Encoder", "QueryEncoder", "VectorCache", "embed", "encode_query", "vector_key"]


def encode_query(text: str, encoder: Encoder) -> NDArray[np.float32]:
    """The vector of what somebody looks for, shape (encoder.dimension,)."""
    if isinstance(encoder, QueryEncoder):
        return encoder.encode_query(text)
    vector: NDArray[np.float32] = encoder.encode([text])[0]
    return vector


#: Vectors by :func:`vector_key`. A ``dict`` is one; the store gives one that lasts.
VectorCache = MutableMapping[str, "NDArray[np.float32]"]


def vector_key(text: str, encoder_name: str) -> str:
    """The key under which a text's vector is cached: other weights never give back old vectors."""
    return hashlib.sha256(f"{encoder_name}\x1f{text}".encode("utf-8", "surrogatepass")).hexdigest()


def embed(
    texts: Sequence[str],
    encoder: Encoder,
    cache: VectorCache,
    settings: EmbedSettings = EmbedSettings(),
    progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float32]:
    """One vector a text, in the order of ``texts``, shape (n, encoder.dimension), rows of unit length.

    Each distinct text is encoded once and put into ``cache`` after every group, so that a killed run loses one group at most.
    The encoder reads the first 256 word pieces of a longer text. ``progress`` is told (distinct texts done, distinct texts).
    """
    keys = [vector_key(text, encoder.name) for text in texts]
    distinct = dict(zip(keys, texts, strict=True))
    known = {key: vector for key in distinct if (vector := cache.get(key)) is not None}
    # the longest first: texts of like length share a forward pass, and the time left is told too long rather than too short
    fresh = sorted((key for key in distinct if key not in known), key=lambda key: (-len(distinct[key]), key))
    for first in range(0, len(fresh), settings.group):
        group = fresh[first : first + settings.group]
        for key, vector in zip(group, encoder.encode([distinct[key] for key in group]), strict=True):
            cache[key] = known[key] = vector
        if progress is not None:
            progress(len(distinct) - len(fresh) + first + len(group), len(distinct))
    if not keys:
        return np.zeros((0, encoder.dimension), dtype=np.float32)
    return np.stack([known[key] for key in keys]).astype(np.float32, copy=False)
