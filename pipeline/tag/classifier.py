"""The seam for trained models: what a stance or code classifier looks like to the tag stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Judgement:
    """A model's answer about one pair: ``label`` is None where it abstains; ``score`` is calibrated, 0–1."""

    label: str | None
    score: float


class Classifier(Protocol):
    """Reads (passage, statement about it) pairs, such as (passage, proposal label)."""

    @property
    def name(self) -> str:
        """Name and version, kept with every tag that it made."""

    def classify(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """One judgement a pair, in order, the same for a pair whatever stands beside it."""
