"""What each passage does: takes a position, voices a concern, asks, gives evidence, tells facts.

The first three are what was tagged, so that a passage never claims more than its records show; the others come from the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.datamodel import UNIT_TYPES, Passage, Tag

#: the reader's word for it: of several types it gives those it holds likelier than not
LEAST = 0.5
READ = ("evidence", "fact")


def with_unit_types(
    passages: Sequence[Passage], tagged: Iterable[tuple[str, Sequence[Tag]]], read: Iterable[tuple[str | None, dict[str, float]]]
) -> tuple[Passage, ...]:
    """``passages`` with their unit types.

    Args:
        passages: those of a document.
        tagged: (unit type, tags of that type) pairs.
        read: (passage id, probability by kind) of statements that the reader has read.
    """
    found: dict[str | None, set[str]] = {}
    for unit_type, tags in tagged:
        for one in tags:
            found.setdefault(one.passage, set()).add(unit_type)
    for passage, scores in read:
        found.setdefault(passage, set()).update(kind for kind in READ if scores[kind] >= LEAST)
    return tuple(replace(one, unit_types=tuple(kind for kind in UNIT_TYPES if kind in found.get(one.id, ()))) for one in passages)
