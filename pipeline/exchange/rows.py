"""Reviewed rows (JSON Lines): rows of the export with the review's word, as ``greenpaper train`` takes them, as decisions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.datamodel import Ask, Concern, Decision, Position
from pipeline.exchange.comparing import Taken
from pipeline.learn import read_labels
from pipeline.learn.labels import Label
from pipeline.store import Store

__all__ = ["read_rows"]

_ACTIONS = {"accepted": "accept", "corrected": "correct", "rejected": "reject"}


def read_rows(store: Store, file: Path, who: str, at: str) -> Taken:
    """The decisions that reviewed rows mean; rows are found by document, kind and place.

    Raises:
        Missing: the file is not there.
        WrongUsage: a line is no such row.
    """
    tags: dict[str, Iterable[Position | Concern | Ask]] = {
        "position": store.positions(), "concern": store.concerns(), "ask": store.asks()
    }  # fmt: skip
    standing: dict[tuple[object, ...], list[Position | Concern | Ask]] = {}
    for kind, own in tags.items():
        for tag in own:
            for name in (tag.document, tag.source_file):
                standing.setdefault((kind, name, tag.start, tag.end), []).append(tag)
    decisions: list[Decision] = []
    lost: list[tuple[str, str]] = []
    unchanged = 0
    for label in read_labels([file]):
        place = (label.kind, label.document or label.source_file, label.start, label.end)
        found = _nearest(label, standing.get(place, []))
        if found is None:
            lost.append((f"line {label.line}", "there is no such row in this run"))
            continue
        detail = _changes(label, found) if label.review == "corrected" else {}
        done = {"accepted": found.review is not None, "corrected": not detail, "rejected": False}[label.review]
        if done:
            unchanged += 1
        else:
            decisions.append(Decision(label.kind, found.id, _ACTIONS[label.review], detail, who, at))
    return Taken(tuple(decisions), unchanged, tuple(lost))


def _nearest(label: Label, tags: list[Position | Concern | Ask]) -> Position | Concern | Ask | None:
    """Of several positions on the same words that towards the row's proposal."""
    exact = [tag for tag in tags if getattr(tag, "proposal", None) == label.proposal and tag.quote == label.quote]
    same = exact or [tag for tag in tags if tag.quote == label.quote]
    return min(same, key=lambda tag: tag.id, default=None)


def _changes(label: Label, tag: Position | Concern | Ask) -> dict[str, Any]:
    told: dict[str, Any] = {"holder": label.holder}
    if isinstance(tag, Position):
        told |= {"stance": label.stance, "proposal": label.proposal}
        if label.stance != "conditional":
            told["condition"] = None
    elif isinstance(tag, Concern):
        told["codes"] = list(label.codes)
    now = {name: list(value) if isinstance(value, tuple) else value for name in told for value in [getattr(tag, name)]}
    return {name: value for name, value in told.items() if value != now[name]}
