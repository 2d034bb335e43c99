"""What people decided, laid over what the machine found: corrected, added and rejected records.

The machine's own records stay as they are in their tables; whoever reads the store gets them with the decisions applied, and
can tell the two apart by ``basis`` and ``review``.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pipeline.datamodel import Decision
from pipeline.datamodel.annotation import Tag
from pipeline.errors import WrongUsage
from pipeline.store.rows import plain, shape

Reviewed = TypeVar("Reviewed", bound=Tag)
#: Fields that say where a record comes from: no correction changes them.
FIXED = frozenset({"id", "document", "source_file", "response", "basis", "score", "why", "review"})


def apply_decisions(records: Iterable[Reviewed], decisions: Iterable[Decision], record: type[Reviewed]) -> Iterator[Reviewed]:
    """The records with the decisions about them applied, in the order of their ids.

    ``decisions`` are those of this kind of record in the order of their numbers. One about a record that is no longer there
    (its document changed) does nothing.
    """
    changed = {one.id: one for one in records}
    machine = dict(changed)
    for decision in decisions:
        if decision.action == "add":
            changed[decision.record] = made(decision, record)
        elif decision.action == "reopen" and decision.record in machine:
            changed[decision.record] = machine[decision.record]
        elif decision.action in ("reject", "reopen"):
            changed.pop(decision.record, None)
        elif decision.record in machine or decision.record in changed:
            standing = changed.get(decision.record, machine.get(decision.record))
            if standing is not None:
                changed[decision.record] = _decided(standing, decision)
    return (changed[key] for key in sorted(changed))


def made(decision: Decision, record: type[Reviewed]) -> Reviewed:
    """The record that a decision adds: its ``detail`` has every field that has no default.

    Raises:
        WrongUsage: a field is missing or unknown.
    """
    detail = {key: value for key, value in decision.detail.items() if key not in ("basis", "score", "review")}
    own = {"id": decision.record, "basis": "person", "score": 1.0, "why": [_told(decision)], "review": "added"}
    return _shaped(record, {**detail, **own})


def _decided(standing: Reviewed, decision: Decision) -> Reviewed:
    if decision.action == "accept":
        return dataclasses.replace(standing, review=standing.review or "accepted")
    values = {field.name: plain(getattr(standing, field.name)) for field in dataclasses.fields(standing)}
    values |= {key: value for key, value in decision.detail.items() if key not in FIXED}
    values |= {"basis": "person", "score": 1.0, "why": [*standing.why, _told(decision)]}
    values["review"] = "added" if standing.review == "added" else "corrected"
    return _shaped(type(standing), values)


def _told(decision: Decision) -> str:
    done = {"accept": "accepted", "correct": "corrected", "add": "added"}.get(decision.action, decision.action)
    return f"{done} by {decision.who}" + (f": {decision.why}" if decision.why else "")


def _shaped(record: type[Reviewed], values: Mapping[str, Any]) -> Reviewed:
    hints = typing.get_type_hints(record)
    fields = {field.name: field for field in dataclasses.fields(record)}
    missing = [
        name
        for name, field in fields.items()
        if name not in values and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    if missing or (unknown := sorted(set(values) - set(fields))):
        raise WrongUsage(
            f"A {record.__name__.casefold()} cannot have these fields: {', '.join(missing or unknown)}.",
            f"Its fields are: {', '.join(fields)}.",
        )
    return record(**{name: shape(value, hints[name]) for name, value in values.items()})
