"""Reviewed rows find their place: in the documents of the run as it is now, and beside what the program itself found there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.datamodel import Document, Tag
from pipeline.learn.labels import Label

#: Share of two stretches' joint length that they must have in common to be the same finding.
SAME_STRETCH = 0.5
Found = TypeVar("Found", bound=Tag)


@dataclass(frozen=True, slots=True)
class Placed:
    """A label at its place: ``document`` and offsets are of the run."""

    label: Label
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lost:
    """A label whose words do not stand where it says, and why."""

    label: Label
    reason: str


@dataclass(frozen=True, slots=True)
class Placement:
    """All labels: placed, lost, and how many a later row about the same stretch took the place of."""

    placed: tuple[Placed, ...]
    lost: tuple[Lost, ...]
    superseded: int


def place(labels: Sequence[Label], documents: Iterable[Document]) -> Placement:
    """Find each label's stretch, by document and offsets, else by file and words. Of two about one stretch the later counts."""
    known = {document.id: document for document in documents}
    by_file: dict[str, list[Document]] = {}
    for document in known.values():
        by_file.setdefault(document.source_file, []).append(document)
    kept: dict[tuple[object, ...], Placed] = {}
    lost, superseded = [], 0
    for label in labels:
        found = _find(label, known, by_file)
        if isinstance(found, Lost):
            lost.append(found)
            continue
        key = (label.kind, found.document, found.start, found.end, label.proposal if label.kind == "position" else None)
        superseded += key in kept
        kept[key] = found
    return Placement(tuple(kept.values()), tuple(lost), superseded)


def _find(label: Label, known: Mapping[str, Document], by_file: Mapping[str, Sequence[Document]]) -> Placed | Lost:
    own = known.get(label.document or "")
    if own is not None and label.start is not None and own.text[label.start : label.end] == label.quote:
        return Placed(label, own.id, label.start, label.start + len(label.quote))
    candidates = [own] if own is not None else by_file.get(label.source_file or "", ())
    if not candidates:
        return Lost(label, f"there is no document {label.source_file or label.document}")
    places = [(document.id, start) for document in candidates for start in _occurrences(document.text, label.quote)]
    if not places:
        return Lost(label, f"its words no longer stand in {candidates[0].source_file}")
    if len(places) > 1 and label.start is None:
        return Lost(label, f'its words stand {len(places)} times in {candidates[0].source_file}, and it has no "start"')
    document, start = min(places, key=lambda one: (abs(one[1] - (label.start or 0)), one))
    return Placed(label, document, start, start + len(label.quote))


def _occurrences(text: str, words: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def beside(placed: Placed, tags: Sequence[Found]) -> Found | None:
    """What the program found at that place: the same stretch, else the one that shares most with it, the same holder first."""

    def shared(one: Found) -> float:
        common = min(one.end, placed.end) - max(one.start, placed.start)
        return round(common / (max(one.end, placed.end) - min(one.start, placed.start)), 4)

    near = [one for one in tags if one.document == placed.document and shared(one) >= SAME_STRETCH]
    return min(near, key=lambda one: (-shared(one), one.holder != placed.label.holder, one.id), default=None)
