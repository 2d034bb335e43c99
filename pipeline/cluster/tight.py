"""Themes of few statements: each pair is compared, and tight groups about one matter are found by average linkage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from pipeline.cluster.communities import centre, centred, likeness, linked
from pipeline.cluster.material import Group, Material, are_opposed
from pipeline.cluster.wording import FRAME_WORDS
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Narrower themes are shown where they hold at least this share of the theme's statements.
TOLD_INSIDE = 0.5
Mark = TypeVar("Mark", str, tuple[str, str])


def tight_groups(material: Material, rows: Sequence[int], settings: ClusterSettings) -> list[Group]:
    """Groups of ``rows`` with enough respondents each, near-identical ones merged, and what is near one attached to it."""
    found: list[Group] = []
    for group in tight_parts(material, rows, settings.same_matter, settings):
        found += _unless_too_wide(group, material, settings)
    return _attached(merged(found, material, settings), material, settings)


def tight_parts(material: Material, rows: Sequence[int], threshold: float, settings: ClusterSettings) -> list[Group]:
    """Groups of ``rows`` that are on average at least as alike as ``threshold``, of enough respondents, without strangers."""
    alike = _alike(material, rows, settings)
    found = []
    for places, stability in linked(alike, threshold):
        members = [rows[place] for place in places]
        group = _scored(material.vectors, members, stability, settings.least_member)
        if material.respondents(sorted(group.core)) >= material.least:
            found.append(group)
    return found


def _unless_too_wide(group: Group, material: Material, settings: ClusterSettings) -> list[Group]:
    """A group with a large share of all that is said, in many wordings, is a subject and no claim: its parts take its place."""
    if len(group.core) < max(settings.look_inside, settings.widest * len(material.vectors)):
        return [group]
    return _inside(group, material, settings) or [group]


def _inside(group: Group, material: Material, settings: ClusterSettings) -> list[Group]:
    """The narrower themes in a large group, where it falls into at least two: what all of it shares is left out of account."""
    if len(group.core) < settings.look_inside:
        return []
    rows = sorted(group.core)
    own = material.vectors.copy()
    own[rows] = centred(material.vectors[rows])
    parts = [
        part
        for part in tight_parts(replace(material, vectors=own), rows, settings.narrower, settings)
        if len(part.core) < len(group.core)
    ]
    return parts if len(parts) > 1 and sum(len(part.core) for part in parts) >= TOLD_INSIDE * len(rows) else []


def _alike(material: Material, rows: Sequence[int], settings: ClusterSettings) -> NDArray[np.float64]:
    """How alike the statements are: by their vectors, a little more with a code in common, less on two sides of a proposal.

    Those that differ only in a name or a figure are the same.
    """
    vectors = material.vectors[list(rows)]
    alike: NDArray[np.float64] = (vectors @ vectors.T).astype(np.float64).round(4)
    coded = np.zeros(alike.shape, dtype=bool)
    for own in _places({place: material.codes.get(row, ()) for place, row in enumerate(rows)}).values():
        coded[np.ix_(own, own)] = True
    alike += settings.same_code * coded
    stood = _places({place: material.stances.get(row, ()) for place, row in enumerate(rows)})
    for proposal in sorted({proposal for proposal, _ in stood}):
        pro, con = stood.get((proposal, "for"), []), stood.get((proposal, "against"), [])
        alike[np.ix_(pro, con)] -= settings.other_side
        alike[np.ix_(con, pro)] -= settings.other_side
    frames = {place: [material.frames[row]] for place, row in enumerate(rows)}
    for frame, own in _places(frames).items():
        if len(frame.split()) >= FRAME_WORDS:
            alike[np.ix_(own, own)] = 1.0
    return alike


def _places(marks: Mapping[int, Iterable[Mark]]) -> dict[Mark, list[int]]:
    found: dict[Mark, list[int]] = defaultdict(list)
    for place, own in marks.items():
        for mark in own:
            found[mark].append(place)
    return found


def _scored(vectors: NDArray[np.float32], rows: Sequence[int], stability: float, least: float) -> Group:
    """A group of the rows that are at least ``least`` near their centre, scored by how near."""
    members = sorted(rows)
    near = likeness(vectors[members], centre(vectors[members]))
    core = {row: float(score) for row, score in zip(members, near, strict=True) if score >= least}
    return Group(core, stability=stability)


def merged(groups: list[Group], material: Material, settings: ClusterSettings) -> list[Group]:
    """Merges the two themes whose centres are most alike, over all pairs, until none say the same."""
    groups, vectors = list(groups), material.vectors
    if not groups:
        return groups
    centres = np.stack([centre(vectors[sorted(group.core)]) for group in groups])
    alike = np.round((centres @ centres.T).astype(np.float64), 4)
    np.fill_diagonal(alike, -1.0)
    for one, other in combinations(range(len(groups)), 2):
        if alike[one, other] >= settings.same_theme and are_opposed(groups[one], groups[other], material):
            alike[one, other] = alike[other, one] = -1.0
    gone: set[int] = set()
    while len(groups) - len(gone) > 1:
        one, other = sorted(divmod(int(alike.argmax()), len(groups)))
        if alike[one, other] < settings.same_theme:
            break
        sizes = len(groups[one].core), len(groups[other].core)
        stability = round((groups[one].stability * sizes[0] + groups[other].stability * sizes[1]) / sum(sizes), 4)
        groups[one] = _scored(vectors, [*groups[one].core, *groups[other].core], stability, 0.0)
        gone.add(other)
        centres[one] = centre(vectors[sorted(groups[one].core)])
        row = np.round((centres @ centres[one]).astype(np.float64), 4)
        row[[one, *gone]] = -1.0
        # what is opposed to either half is opposed to the whole: a neutral one joins no two sides
        row = np.where((alike[one] == -1.0) | (alike[other] == -1.0), -1.0, row)
        alike[one], alike[:, one] = row, row
        alike[other], alike[:, other] = -1.0, -1.0
    return [group for at, group in enumerate(groups) if at not in gone]


def _attached(groups: list[Group], material: Material, settings: ClusterSettings) -> list[Group]:
    """Each statement outside joins the theme whose centre is nearest, where that is near enough."""
    if not groups:
        return groups
    inside = {*material.settled, *(index for group in groups for index in group.core)}
    centres = np.stack([centre(material.vectors[sorted(group.core)]) for group in groups])
    joined: list[dict[int, float]] = [dict(group.core) for group in groups]
    for row in range(len(material.vectors)):
        if row not in inside:
            near = likeness(centres, material.vectors[row])
            best = int(near.argmax())
            if near[best] >= settings.also_member and not are_opposed(Group({row: 1.0}), groups[best], material):
                joined[best][row] = float(near[best])
    return [Group(dict(sorted(core.items())), stability=group.stability) for core, group in zip(joined, groups, strict=True)]
