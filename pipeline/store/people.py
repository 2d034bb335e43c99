"""One respondent, one record: what several documents say of the same respondent is put together when it is read."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from pipeline.datamodel import Proposal, Respondent

Record = TypeVar("Record")
#: Least permission first: two documents that disagree on whether we may publish get the stricter answer.
_PERMISSIONS = ("no", "anonymous", "yes")


def merge(rows: Sequence[Respondent], aliases: Mapping[str, str]) -> tuple[list[Respondent], dict[str, str]]:
    """The respondents under their canonical names, by id, and the id that each id of ``rows`` became.

    Args:
        rows: what the documents say, in a fixed order; several rows may share an id.
        aliases: surface name → canonical name, for the whole consultation.
    """
    groups: dict[str, list[Respondent]] = defaultdict(list)
    for row in rows:
        name = aliases.get(row.name, row.name) if row.name else None
        groups[f"name {name.casefold()}" if name else f"id {row.id}"].append(row)
    merged = []
    ids = {}
    for group in groups.values():
        respondent = _one(group, aliases)
        merged.append(respondent)
        ids.update({row.id: respondent.id for row in group})
    return sorted(merged, key=lambda respondent: respondent.id), ids


def _one(rows: list[Respondent], aliases: Mapping[str, str]) -> Respondent:
    # what a respondent's own response says of it counts before what others say
    telling = [row for row in rows if row.sent] or rows
    name = _name(telling, rows, aliases)
    represents = [row.represents for row in telling if row.represents is not None]
    kinds = [row.kind for row in telling if row.kind] or [row.kind for row in rows if row.kind]
    known = {alias for row in rows for alias in (*row.aliases, row.name) if alias}
    return Respondent(
        # the id that the canonical name itself has, where some document uses it
        id=min(rows, key=lambda row: (row.name != name, row.id)).id,
        name=name,
        aliases=tuple(sorted(known - {name})),
        kind=_most_frequent(kinds),
        represents=max(represents, default=None),
        publish=min((row.publish for row in telling), key=_permission),
        sent=any(row.sent for row in rows),
    )


def _name(telling: list[Respondent], rows: list[Respondent], aliases: Mapping[str, str]) -> str | None:
    return _most_frequent([aliases.get(row.name, row.name) for row in telling if row.name]) or _most_frequent(
        [aliases.get(row.name, row.name) for row in rows if row.name]
    )


def _most_frequent(values: Iterable[str]) -> str | None:
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], value), default=None)


def _permission(publish: str) -> int:
    return _PERMISSIONS.index(publish) if publish in _PERMISSIONS else 0


def rename(record: Record, field: str, names: Mapping[str, str]) -> Record:
    """The record with one name or id replaced by the one that it is known by."""
    old = getattr(record, field)
    new = names.get(old, old)
    return record if new == old else dataclasses.replace(record, **{field: new})  # type: ignore[type-var]


def merge_proposals(register: Iterable[Proposal], defined: Iterable[Proposal]) -> list[Proposal]:
    """The register's proposals and those that documents define, one an id; the register's words count first."""
    merged: dict[str, Proposal] = {}
    for proposal in (*register, *defined):
        first = merged.setdefault(proposal.id, proposal)
        if first is not proposal:
            further = sorted({*proposal.aliases, proposal.label} - {*first.aliases, first.label})
            merged[proposal.id] = dataclasses.replace(first, aliases=(*first.aliases, *further))
    return [merged[key] for key in sorted(merged)]
