"""What people are asked to look at first, and what they decided as rows that a training learns from.

A finding that is probably wrong and stands for many respondents does the most harm in a summary, so it comes first.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.datamodel import Ask, Concern, Decision, Position, Response
from pipeline.store import Store

__all__ = ["DECIDED", "Waiting", "queue", "reviewed_rows", "standing_review", "write_reviewed"]

Reviewable = Position | Concern | Ask
#: The file beside a run that holds what was decided, for ``greenpaper train``.
DECIDED = "decided.jsonl"
#: The fields that a row may correct (see :mod:`pipeline.learn.labels`).
_CORRECTABLE = (
    "codes", "stance", "proposal", "holder", "holder_kind", "voice", "strength", "condition", "addressee", "affected", "severity",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A finding in the queue.

    Attributes:
        record: the finding that is shown.
        copies: ids of the same finding in copies of the same campaign letter, its own first.
        reach: how many responses it stands for.
        weight: how many of these are probably wrong: what the queue is ordered by.
    """

    record: Reviewable
    copies: tuple[str, ...]
    reach: int
    weight: float


def queue(records: Iterable[Reviewable], responses: Mapping[str, Response]) -> list[Waiting]:
    """All findings in the order in which they are best reviewed: (1 − score) × reach, the largest first.

    What stands in a response that was set aside is left out. Scores are shares that were right on labelled documents, so the
    product is the number of responses that are expected to be miscounted. Equal findings in copies of one letter are one.
    """
    groups: dict[tuple[object, ...], list[Reviewable]] = {}
    for record in records:
        response = responses.get(record.response or "")
        if response is None or response.excluded is None:
            groups.setdefault(_same(record, response), []).append(record)
    found = []
    for group in groups.values():
        first = min(group, key=lambda one: (one.source_file, one.start, one.id))
        rest = sorted(one.id for one in group if one is not first)
        reach = len({one.response or one.id for one in group})
        found.append(Waiting(first, (first.id, *rest), reach, round((1 - first.score) * reach, 4)))
    return sorted(found, key=lambda one: (-one.weight, -one.reach, one.record.source_file, one.record.start, one.record.id))


def _same(record: Reviewable, response: Response | None) -> tuple[object, ...]:
    """What two findings of one campaign have in common when they are one to a reviewer."""
    if response is None or response.campaign is None:
        return (record.id,)
    said: tuple[object, ...] = ()
    if isinstance(record, Position):
        said = (record.proposal, record.stance, record.strength, record.condition.quote if record.condition else None)
    elif isinstance(record, Concern):
        said = (record.proposal, record.codes, record.severity)
    else:
        said = (record.proposal, record.addressee)
    return (type(record).__name__, response.campaign, record.quote, record.voice, *said)


def standing_review(decisions: Iterable[Decision]) -> str | None:
    """What people last made of a record, its decisions in order: ``accepted``, ``corrected``, ``rejected``, ``added``, None.

    >>> standing_review([Decision("ask", "a", "correct"), Decision("ask", "a", "accept")])
    'corrected'
    """
    standing: str | None = None
    for decision in decisions:
        if decision.action == "accept":
            standing = standing if standing in {"corrected", "added"} else "accepted"
        elif decision.action == "correct":
            standing = "added" if standing == "added" else "corrected"
        else:
            standing = {"reject": "rejected", "add": "added"}.get(decision.action)
    return standing


def reviewed_rows(store: Store) -> Iterator[dict[str, Any]]:
    """Every record that people decided about as a row that ``greenpaper train`` reads, by kind and id."""
    for kind, machine, standing in (
        ("position", store.positions(reviewed=False), store.positions()),
        ("concern", store.concerns(reviewed=False), store.concerns()),
        ("ask", store.asks(reviewed=False), store.asks()),
    ):
        history: dict[str, list[Decision]] = {}
        for decision in store.decisions(kind):
            history.setdefault(decision.record, []).append(decision)
        found: dict[str, Reviewable] = {one.id: one for one in machine}
        now: dict[str, Reviewable] = {one.id: one for one in standing}
        for key in sorted(history):
            row = _row(kind, found.get(key), now.get(key), standing_review(history[key]))
            if row is not None:
                yield row


def _row(kind: str, found: Reviewable | None, now: Reviewable | None, review: str | None) -> dict[str, Any] | None:
    """One row; None for a record that was opened again, or that the run no longer has."""
    if review == "rejected" and found is not None:
        return {"kind": kind, "review": "rejected", **_plain(found)}
    if now is None or review is None or review == "rejected":
        return None
    if review != "corrected" or found is None:
        return {"kind": kind, "review": "accepted", **_plain(now)}
    before, after = _plain(found), _plain(now)
    changed = {name: after[name] for name in _CORRECTABLE if name in after and after[name] != before[name]}
    place = {name: after[name] for name in ("start", "end", "quote")}
    if not changed:  # only its words were
        return {"kind": kind, "review": "accepted", **after}
    return {"kind": kind, "review": "corrected", **before, **place, "corrected": changed}


def _plain(record: Reviewable) -> dict[str, Any]:
    fields = dataclasses.asdict(record)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if name != "review"}


def write_reviewed(store: Store, out: Path) -> Path | None:
    """Write the reviewed rows beside the run and return their file; None, and no file, where nobody decided anything."""
    path = out / DECIDED
    text = "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in reviewed_rows(store))
    if not text:
        path.unlink(missing_ok=True)
        return None
    half = path.with_name(f"{path.name}.part")
    half.write_text(text, encoding="utf-8", newline="\n")
    half.replace(path)
    return path
