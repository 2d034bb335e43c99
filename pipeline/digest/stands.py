"""How many stand where, in numbers alone: what one run's summary keeps, to be compared with another's."""

from __future__ import annotations

from collections import Counter

from pipeline.digest.evidence import Evidence
from pipeline.digest.sides import sides
from pipeline.settings import DigestSettings
from pipeline.store import Store

__all__ = ["count_stances"]


def count_stances(store: Store) -> dict[str, dict[str, int]]:
    """Proposal id → stance (``mixed`` too) → holders, each counted once as the digest counts them; sorted."""
    found = sides(Evidence(store, DigestSettings()))
    return {proposal: dict(sorted(Counter(side.stance for side in own).items())) for proposal, own in sorted(found.items())}
