"""Who stands where, as the digest counts it: what the pages of the whole consultation and of its proposals show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.datamodel import Proposal
from pipeline.digest.evidence import Evidence
from pipeline.digest.overview import overview
from pipeline.digest.sections import Overview
from pipeline.digest.sides import Side, sides
from pipeline.digest.wording import STANCES

__all__ = ["Counted", "Standing", "count_all"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a proposal stands. ``counts`` and ``reported`` are holders by stance, in the order of ``STANCES``.

    ``reported`` counts those of whom only others say where they stand.
    """

    proposal: Proposal
    counts: tuple[int, ...]
    reported: tuple[int, ...]
    found: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What came in and who wrote, in the digest's words, and how every proposal stands."""

    told: Overview
    standings: tuple[Standing, ...]


def count_all(evidence: Evidence) -> Counted:
    """Count a whole run. ``standings`` are of every proposal that anybody took a position on and of those of the register:
    these first, in its order, then by how many spoke."""
    found = sides(evidence)
    register = {one.id: at for at, one in enumerate(evidence.consultation.proposals)}
    ids = sorted({*found, *register}, key=lambda key: (register.get(key, len(register)), -len(found.get(key, ())), key))
    return Counted(overview(evidence), tuple(_standing(evidence, key, found.get(key, [])) for key in ids))


def _standing(evidence: Evidence, key: str, found: list[Side]) -> Standing:
    sent = Counter(side.stance for side in found if side.sent)
    told = Counter(side.stance for side in found if not side.sent)
    return Standing(
        evidence.proposals.get(key) or Proposal(key, key),
        tuple(sent[stance] for stance in STANCES),
        tuple(told[stance] for stance in STANCES),
        tuple(found),
    )
