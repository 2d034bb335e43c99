"""What the suite is handed: the reader, the sentence encoder and the reading of documents, none of which it may load itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from pipeline.datamodel import Consultation, DocumentRecords
from pipeline.datamodel.reading import KINDS, STANCES, Reader
from pipeline.embed import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["GROUP", "KINDS", "STANCES", "Parts", "Reader", "Silence", "Watch", "in_groups"]

#: Pairs handed to the reader at once: enough for it to put texts of like length together, few enough for the bar to move.
GROUP = 512


class Watch(Protocol):
    """Told what is being measured; the terminal's bars are one."""

    def begin(self, step: str, total: int) -> None:
        """A step of ``total`` parts begins, and the one before it is over."""

    def advance(self, count: int = 1) -> None:
        """So many further parts are done."""


class Silence:
    """Nobody watches."""

    def begin(self, step: str, total: int) -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What does the work that is measured. Each may raise ``Missing``, and the sets that need it are then skipped by name.

    Attributes:
        reader: the trained model.
        encoder: sentence vectors.
        read: what a run makes of one file (path, its name, the consultation): its records, and those of its attachments.
    """

    reader: Callable[[], Reader]
    encoder: Callable[[], Encoder]
    read: Callable[[Path, str, Consultation], Sequence[DocumentRecords]]


def in_groups(
    judge: Callable[[Sequence[tuple[str, str]]], NDArray[np.float32]], pairs: Sequence[tuple[str, str]], watch: Watch, step: str
) -> NDArray[np.float64]:
    """All judgements, group by group, each group told to ``watch``."""
    watch.begin(step, len(pairs))
    judged = [_told(judge(group), len(group), watch) for group in _groups(pairs)]
    return np.concatenate(judged).astype(np.float64) if judged else np.zeros(0)


def _groups(pairs: Sequence[tuple[str, str]]) -> Iterator[Sequence[tuple[str, str]]]:
    for first in range(0, len(pairs), GROUP):
        yield pairs[first : first + GROUP]


def _told(judged: NDArray[np.float32], count: int, watch: Watch) -> NDArray[np.float32]:
    watch.advance(count)
    return judged
