"""The trained reader and the sentence encoder as the stages see them: what they are asked, and the columns of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: columns of ``Reader.stances``: what a text thinks of a target; ``neutral`` also stands for having nothing to do with it
STANCES = ("oppose", "support", "conditional", "neutral")
#: columns of ``Reader.kinds``: what a sentence does; several can hold at once
KINDS = ("concern", "ask", "evidence", "fact")


class Reader(Protocol):
    """Reads texts. Every answer is the same for a text whatever stands beside it."""

    @property
    def name(self) -> str:
        """Name and version, kept with every tag that it made."""

    def stances(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probabilities of :data:`STANCES` for (text, proposal label) pairs, shape (n, 4)."""

    def matches(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Probability that a text makes the point of a statement, such as a code's definition, shape (n,)."""

    def kinds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Independent probabilities of :data:`KINDS`, shape (n, 4)."""


class Encoder(Protocol):
    """Turns texts into vectors."""

    @property
    def name(self) -> str:
        """Tells the weights apart: other weights, other name."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of unit length a text, shape (n, dimension), each the same whatever stands beside it."""


@runtime_checkable
class QueryEncoder(Protocol):
    """An encoder that turns one text into its vector sooner than :meth:`Encoder.encode` does."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """One vector of unit length, shape (dimension,); its last bits may differ from those of ``encode``."""
