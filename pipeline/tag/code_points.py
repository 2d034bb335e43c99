"""Which code's point a worry makes where its words name no matter: nearness to the code's label and definition, then the reader.

A code is read, not learnt: one that a user has just written in ``consultation.toml`` works like the others. The sentence encoder
finds the few codes that are near; only those are put to the reader, which takes twenty times as long a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.datamodel import Code
from pipeline.datamodel.reading import QueryEncoder, Reader

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Codes that one worry may get.
MOST_CODES = 2
#: Codes that the reader is asked about, the nearest ones. Of 415 worries of 39 real documents the right code is among the first
#: six of 19 for three in four; with all 19 asked the reader is right no more often.
ASKED = 6
#: Logistic regression of "an annotator gave this code too" on the reader's logit and the nearness (cosine) of the two best codes
#: of each of these worries.
OF_LOGIT, OF_NEARNESS, CONSTANT = 0.280, 4.49, -2.34
_EDGE = 1e-6


@dataclass(frozen=True, slots=True)
class CodePoints:
    """Tells the codes of worries by what their definitions say.

    Args:
        codes: the code frame.
        reader, encoder: the trained reader and the sentence encoder.
        least: least probability of a code that is told.
    """

    codes: tuple[Code, ...]
    reader: Reader
    encoder: QueryEncoder
    least: float

    def tell(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """For each text up to :data:`MOST_CODES` codes, the surest first, with the probability that a person gives them too."""
        if not self.codes or not texts:
            return [[] for _ in texts]
        points = _points(self.codes, self.encoder)  # type: ignore[arg-type]  # a protocol says nothing of hashes
        near = np.stack([np.round((points @ self.encoder.encode_query(text)).astype(np.float64), 4) for text in texts])
        asked = np.argsort(-near, axis=1, kind="stable")[:, :ASKED]
        pairs = [(text, _definition(self.codes[at])) for text, own in zip(texts, asked.tolist(), strict=True) for at in own]
        matches = np.clip(self.reader.matches(pairs).astype(np.float64), _EDGE, 1 - _EDGE).reshape(asked.shape)
        logits = np.log(matches / (1 - matches)) * OF_LOGIT + np.take_along_axis(near, asked, axis=1) * OF_NEARNESS + CONSTANT
        scores = np.round(1 / (1 + np.exp(-logits)), 4)
        return [self._best(own, told) for own, told in zip(asked.tolist(), scores.tolist(), strict=True)]

    def _best(self, asked: Sequence[int], scores: Sequence[float]) -> list[tuple[str, float]]:
        ranked = sorted((-score, at) for at, score in zip(asked, scores, strict=True) if score >= self.least)
        return [(self.codes[at].id, -score) for score, at in ranked[:MOST_CODES]]


def _definition(code: Code) -> str:
    return f"{code.label}: {code.definition}"


@lru_cache(maxsize=8)
def _points(codes: tuple[Code, ...], encoder: QueryEncoder) -> NDArray[np.float32]:
    """A row a code: halfway between its label's and its definition's vector, so that a product is the mean of two cosines."""
    rows = [(encoder.encode_query(code.label) + encoder.encode_query(code.definition or code.label)) / 2 for code in codes]
    return np.stack(rows).astype(np.float32)
