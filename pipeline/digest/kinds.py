"""Kinds of respondent as the columns and colours of a chart: no more than it has room for, the smaller ones taken together."""

from __future__ import annotations

from collections import Counter

from pipeline.digest.evidence import Evidence
from pipeline.digest.wording import upper_first

__all__ = ["OTHER", "UNKNOWN", "grouped_kinds"]

OTHER, UNKNOWN = "Other kinds", "Kind not known"


def grouped_kinds(evidence: Evidence, most: int) -> tuple[list[tuple[str, int]], dict[str, str]]:
    """At most ``most`` groups with their respondents, largest first; and the group of each respondent, by id.

    Those whose kind is not known are a group of their own: they are no kind.
    """
    counts = Counter(who.kind for who in evidence.senders.values() if who.kind)
    silent = sum(who.kind is None for who in evidence.senders.values())
    order = sorted(counts, key=lambda kind: (-counts[kind], kind))
    room = most - bool(silent)
    shown = order if len(order) <= room else order[: room - 1]
    names = {kind: upper_first(evidence.plain(kind)) for kind in shown}
    totals = [(name, counts[kind]) for kind, name in names.items()]
    totals += [(OTHER, sum(counts[kind] for kind in order[len(shown) :]))] if len(order) > len(shown) else []
    totals += [(UNKNOWN, silent)] if silent else []
    return totals, {key: names.get(who.kind, OTHER) if who.kind else UNKNOWN for key, who in evidence.senders.items()}
