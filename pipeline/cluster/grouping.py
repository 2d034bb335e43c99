"""Which statements make a theme: the code frame first, then what the statements form, below the codes and across them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.communities import centre, communities, likeness
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A theme is a matter that several raise: one respondent alone, however often, is none.
LEAST_RESPONDENTS = 2
#: Words of a statement that is a theme by itself because several made it word for word: two people writing "Mayor" is chance.
LEAST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one theme to be, with scores 0–1. ``core`` made it; ``further`` belong to it besides to their own."""

    core: Mapping[int, float]
    parent: int | None = None
    code: str | None = None
    side: str | None = None
    stability: float = 1.0
    further: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """What the grouping works on.

    Attributes:
        vectors: one unit row a statement.
        coded: code id → statement → score, from the concerns.
        stances: statement → (proposal, ``for`` or ``against``) pairs, from the positions.
        words: how many words each statement has.
        respondents: how many respondents stand behind statements (of a code's theme: behind the code in them).
    """

    vectors: NDArray[np.float32]
    coded: Mapping[str, Mapping[int, float]]
    stances: Mapping[int, frozenset[tuple[str, str]]]
    words: Sequence[int]
    respondents: Callable[[Sequence[int], str | None], int]


def group_statements(material: Material, settings: ClusterSettings) -> list[Group]:
    """Groups, parents before their children. Every group has at least two respondents; what fits nowhere is in none."""
    groups: list[Group] = []
    for code, scores in sorted(material.coded.items()):
        if material.respondents(sorted(scores), code) >= LEAST_RESPONDENTS:
            groups.append(Group(dict(sorted(scores.items())), code=code))
            _look_inside(groups, len(groups) - 1, material, settings)
    told = [set(group.core) for group in groups if group.parent is None]
    for group in _merged(_found(material, settings), material.vectors, settings):
        share = max((len(set(group.core) & own) / len(group.core) for own in told), default=0.0)
        if share < settings.told_by_code:
            groups.append(_with_further(group, material.vectors, settings))
            _look_inside(groups, len(groups) - 1, material, settings)
    _take_sides(groups, material)
    return groups


def _found(material: Material, settings: ClusterSettings, rows: Sequence[int] | None = None) -> list[Group]:
    """Communities with enough respondents; besides, any statement outside them that several made word for word."""
    chosen = list(range(len(material.vectors))) if rows is None else list(rows)
    vectors = material.vectors[chosen]
    found = []
    for members, agreement in communities(vectors, settings):
        near = likeness(vectors[members], centre(vectors[members]))
        core = {chosen[row]: float(score) for row, score in zip(members, near, strict=True)}
        if material.respondents(sorted(core), None) >= LEAST_RESPONDENTS:
            found.append(Group(core, stability=agreement))
    if rows is None:
        inside = {index for group in found for index in group.core}
        alone = [index for index in chosen if index not in inside and material.words[index] >= LEAST_WORDS]
        found += [Group({index: 1.0}) for index in alone if material.respondents([index], None) >= LEAST_RESPONDENTS]
    return found


def _look_inside(groups: list[Group], at: int, material: Material, settings: ClusterSettings) -> None:
    """Adds narrower themes below a large one, where it falls into at least two."""
    parent = groups[at]
    if len(parent.core) < settings.look_inside:
        return
    parts = [
        Group(part.core, parent=at, code=parent.code, stability=part.stability)
        for part in _merged(_found(material, settings, sorted(parent.core)), material.vectors, settings)
        if material.respondents(sorted(part.core), parent.code) >= LEAST_RESPONDENTS and len(part.core) > 2
    ]
    if len(parts) > 1:
        groups.extend(parts)


def _merged(groups: list[Group], vectors: NDArray[np.float32], settings: ClusterSettings) -> list[Group]:
    """Merges the two themes whose centres are most alike, over all pairs, until none say the same."""
    groups = list(groups)
    while len(groups) > 1:
        centres = np.stack([centre(vectors[sorted(group.core)]) for group in groups])
        alike = np.round((centres @ centres.T).astype(np.float64), 4)
        best = min(combinations(range(len(groups)), 2), key=lambda pair: (-alike[pair], pair))
        if alike[best] < settings.same_theme:
            break
        one, other = groups[best[0]], groups[best[1]]
        rows = sorted({*one.core, *other.core})
        scores = likeness(vectors[rows], centre(vectors[rows]))
        stability = round(
            (one.stability * len(one.core) + other.stability * len(other.core)) / (len(one.core) + len(other.core)), 4
        )
        groups[best[0]] = Group(dict(zip(rows, map(float, scores), strict=True)), stability=stability)
        del groups[best[1]]
    return groups


def _with_further(group: Group, vectors: NDArray[np.float32], settings: ClusterSettings) -> Group:
    """Adds statements of other themes that are nearer this one's centre than half of its own are."""
    rows = sorted(group.core)
    scores = likeness(vectors, centre(vectors[rows]))
    least = max(settings.also_member, round(float(np.median(scores[rows])), 4))
    further = {int(row): float(scores[row]) for row in np.flatnonzero(scores >= least) if int(row) not in group.core}
    return Group(group.core, stability=group.stability, further=further)


def _take_sides(groups: list[Group], material: Material) -> None:
    """Keeps agreement and disagreement apart: below a theme with both, one theme of each.

    Only stated positions decide, never the vectors: "We support the merger" and "We oppose the merger" are 0.82 alike.
    """
    parents = {group.parent for group in groups}
    for at, group in enumerate(list(groups)):
        if at in parents:
            continue
        proposals = Counter(proposal for index in group.core for proposal, _ in material.stances.get(index, ()))
        if not proposals:
            continue
        proposal = min(proposals, key=lambda one: (-proposals[one], one))
        sides: dict[str, dict[int, float]] = defaultdict(dict)
        for index, score in group.core.items():
            taken = {side for of, side in material.stances.get(index, ()) if of == proposal}
            if len(taken) == 1:
                sides[taken.pop()][index] = score
        if len(sides) == 2 and all(
            material.respondents(sorted(side), group.code) >= LEAST_RESPONDENTS for side in sides.values()
        ):
            groups.extend(Group(sides[side], at, group.code, side, group.stability) for side in sorted(sides))
