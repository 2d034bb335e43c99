"""Which statements make a theme: tight groups of statements that are about one matter, and narrower ones inside the large."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from pipeline.cluster.communities import blocks, centre, centred, likeness, linked
from pipeline.datamodel import StandingTheme
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A theme is a matter that several raise: one respondent alone, however often, is none.
LEAST_RESPONDENTS = 2
#: Words of a statement that is a theme by itself because several made it word for word: two people writing "Mayor" is chance.
LEAST_WORDS = 3
#: Narrower themes are shown where they hold at least this share of the theme's statements.
TOLD_INSIDE = 0.5
#: Words of a wording without its names and figures: what is left of fewer says too little ("I live in").
FRAME_WORDS = 5
Mark = TypeVar("Mark", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one theme to be, with scores 0–1. ``theme`` is the standing theme that it goes on as."""

    core: Mapping[int, float]
    parent: int | None = None
    side: str | None = None
    stability: float = 1.0
    theme: StandingTheme | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What the grouping works on.

    Attributes:
        vectors: one unit row a statement, centred: what all statements share tells none of them apart.
        codes: statement → codes of the concerns in it.
        stances: statement → (proposal, ``for`` or ``against``) pairs, from the positions in it.
        words: how many words each statement has.
        frames: the wording of each statement without its names and figures.
        about: the statements that may make a theme; the others may only join one.
        respondents: how many respondents stand behind statements.
        least: how many of them make a theme.
        settled: the statements that are in a standing theme: no further group is made of them.
    """

    vectors: NDArray[np.float32]
    codes: Mapping[int, frozenset[str]]
    stances: Mapping[int, frozenset[tuple[str, str]]]
    words: Sequence[int]
    frames: Sequence[str]
    about: frozenset[int]
    respondents: Callable[[Sequence[int]], int]
    least: int = LEAST_RESPONDENTS
    settled: frozenset[int] = frozenset()


def group_statements(material: Material, settings: ClusterSettings) -> list[Group]:
    """Groups, parents before their children. Every group has at least two respondents; what fits nowhere is in none."""
    found: list[Group] = []
    chosen = sorted(material.about - material.settled)
    for places in blocks(material.vectors[chosen], settings):
        rows = [chosen[place] for place in places]
        for group in _parts(material, rows, settings.same_matter, settings):
            found += _unless_too_wide(group, material, settings)
    groups = _attached(_merged(found, material, settings), material, settings)
    groups = [_of_one_side(group, material) for group in groups]
    inside = {index for group in groups for index in group.core}
    alone = [index for index in chosen if index not in inside and material.words[index] >= LEAST_WORDS]
    groups += [Group({index: 1.0}) for index in alone if material.respondents([index]) >= material.least]
    for at in range(len(groups)):
        if not _take_sides(groups, at, material):
            groups += _look_inside(groups[at], at, material, settings)
    return groups


def _parts(material: Material, rows: Sequence[int], threshold: float, settings: ClusterSettings) -> list[Group]:
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
    return _look_inside(group, None, material, settings) or [group]


def _look_inside(group: Group, parent: int | None, material: Material, settings: ClusterSettings) -> list[Group]:
    """The narrower themes in a large group, where it falls into at least two: what all of it shares is left out of account."""
    if len(group.core) < settings.look_inside:
        return []
    rows = sorted(group.core)
    own = material.vectors.copy()
    own[rows] = centred(material.vectors[rows])
    parts = [
        replace(part, parent=parent)
        for part in _parts(replace(material, vectors=own), rows, settings.narrower, settings)
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


def _merged(groups: list[Group], material: Material, settings: ClusterSettings) -> list[Group]:
    """Merges the two themes whose centres are most alike, over all pairs, until none say the same."""
    groups, vectors = list(groups), material.vectors
    if not groups:
        return groups
    centres = np.stack([centre(vectors[sorted(group.core)]) for group in groups])
    alike = np.round((centres @ centres.T).astype(np.float64), 4)
    np.fill_diagonal(alike, -1.0)
    for one, other in combinations(range(len(groups)), 2):
        if alike[one, other] >= settings.same_theme and _are_opposed(groups[one], groups[other], material):
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
        row = np.where((alike[one] == -1.0) & (alike[other] == -1.0), -1.0, row)
        alike[one], alike[:, one] = row, row
        alike[other], alike[:, other] = -1.0, -1.0
    return [group for at, group in enumerate(groups) if at not in gone]


def _are_opposed(one: Group, other: Group, material: Material) -> bool:
    """Whether one stands for a proposal and the other against it: what they say may be alike but for a "not"."""
    sides = [Counter(stance for row in group.core for stance in material.stances.get(row, ())) for group in (one, other)]
    return any(
        sides[0][proposal, side] > sides[0][proposal, back] and sides[1][proposal, back] > sides[1][proposal, side]
        for proposal in {mark[0] for own in sides for mark in own}
        for side, back in (("for", "against"), ("against", "for"))
    )


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
            if near[best] >= settings.also_member and not _are_opposed(Group({row: 1.0}), groups[best], material):
                joined[best][row] = float(near[best])
    return [Group(dict(sorted(core.items())), stability=group.stability) for core, group in zip(joined, groups, strict=True)]


def _of_one_side(group: Group, material: Material) -> Group:
    """A group that mostly says for or against a proposal, without the few who say the opposite and are too few for a theme."""
    stood = Counter(mark for index in group.core for mark in material.stances.get(index, ()))
    for (proposal, side), count in sorted(stood.items()):
        back = (proposal, "against" if side == "for" else "for")
        contrary = {index for index in group.core if material.stances.get(index, frozenset()) >= {back}}
        only = {index for index in contrary if (proposal, side) not in material.stances[index]}
        few = material.respondents(sorted(only)) < material.least
        if only and few and count > len(contrary) and count * 2 >= len(group.core):
            core = {index: score for index, score in group.core.items() if index not in only}
            return Group(core, group.parent, group.side, group.stability)
    return group


def _take_sides(groups: list[Group], at: int, material: Material) -> bool:
    """Keeps agreement and disagreement apart: below a theme with both, one theme of each; whether it has both.

    Only stated positions decide, never the vectors: "We support the merger" and "We oppose the merger" are 0.82 alike.
    """
    group = groups[at]
    proposals = Counter(proposal for index in group.core for proposal, _ in material.stances.get(index, ()))
    if not proposals:
        return False
    proposal = min(proposals, key=lambda one: (-proposals[one], one))
    sides: dict[str, dict[int, float]] = defaultdict(dict)
    for index, score in group.core.items():
        taken = {side for of, side in material.stances.get(index, ()) if of == proposal}
        if len(taken) == 1:
            sides[taken.pop()][index] = score
    if len(sides) < 2 or any(material.respondents(sorted(side)) < material.least for side in sides.values()):
        return False
    groups.extend(Group(sides[side], at, side, group.stability) for side in sorted(sides))
    return True
