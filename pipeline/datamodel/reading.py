"""The trained reader as the stages see it: what it is asked, and the columns of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

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
