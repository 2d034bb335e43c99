"""Which of our records the codings of a tool are that did not keep our ids.

A tool that writes a selection for every code says of a concern with two codes what it says of two concerns; one that makes new
ids says of a stretch that somebody moved what it says of one taken away and one made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.exchange.codings import Coding
from pipeline.exchange.seen import Seen

__all__ = ["as_records"]

_Place = tuple[str, int, int, str]


def as_records(found: Sequence[Seen], standing: Sequence[Coding], machine: Sequence[Coding]) -> Iterator[Seen]:
    """The codings, each under the id of the record that it is: the one that has its place and codes, or its codes near by.

    Args:
        found: codings, with our id where the tool kept it.
        standing: the run's own codings as they stand.
        machine: the same as they were found: a file may be older than a correction.
    """
    told = {one.record for one in found if one.record is not None}
    yield from (one for one in found if one.record is not None)
    places: dict[_Place, list[Seen]] = defaultdict(list)
    for one in found:
        for kind in dict.fromkeys(key[0] for key in one.keys) if one.record is None else ():
            keys = tuple(key for key in one.keys if key[0] == kind)
            places[one.document, one.start, one.end, kind].append(replace(one, keys=keys))
    records: dict[_Place, list[Coding]] = defaultdict(list)
    for coding in (*standing, *machine):
        if coding.record not in told:
            records[coding.document, coding.start, coding.end, coding.kind].append(coding)
    left: list[Seen] = []
    for place, seen in places.items():
        for one in _at_one_place(seen, records[place]):
            if one.record is None:
                left.append(one)
            else:
                told.add(one.record)
                yield one
    here = {coding.record for place in places for coding in records[place]}
    yield from _moved(left, [coding for coding in standing if coding.record not in told | here])


def _at_one_place(seen: Sequence[Seen], records: Sequence[Coding]) -> Iterator[Seen]:
    """What stands at one place, of one kind: records whose codes are all there, and the codes that are of none of those."""
    there = {key for one in seen for key in one.keys}
    met = {coding.record: coding for coding in records if there.issuperset(coding.keys)}
    done = {key for coding in met.values() for key in coding.keys}
    for coding in met.values():
        yield replace(seen[0], keys=coding.keys, record=coding.record, who=None)
    rest = [replace(one, keys=keys) for one in seen if (keys := tuple(key for key in one.keys if key not in done))]
    left = tuple(dict.fromkeys(key for one in rest for key in one.keys))
    if left and left[0][0] == "concern" and any(set(left) & set(coding.keys) for coding in records if coding.record not in met):
        yield replace(rest[0], keys=left)  # one that lost or changed some of its codes
    else:
        yield from rest


def _moved(left: Sequence[Seen], gone: Sequence[Coding]) -> Iterator[Seen]:
    """What is left over, as the one record that is gone from words that it shares, where it has its codes and no other has."""
    for one in left:
        near = [coding for coding in gone if _near(one, coding)]
        alone = len(near) == 1 and sum(_near(other, near[0]) for other in left) == 1
        yield replace(one, record=near[0].record) if alone else one


def _near(one: Seen, coding: Coding) -> bool:
    return (
        (one.document, set(one.keys)) == (coding.document, set(coding.keys)) and one.start < coding.end and coding.start < one.end
    )
