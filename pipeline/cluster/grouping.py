"""Which statements make a theme: wide themes that recur, tight ones where there are few statements, narrower ones inside."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

from pipeline.cluster.divided import Divider
from pipeline.cluster.material import LEAST_RESPONDENTS, Group, Material
from pipeline.cluster.tight import TOLD_INSIDE, tight_groups
from pipeline.cluster.wide import look_inside, wide_groups
from pipeline.settings import ClusterSettings

__all__ = ["LEAST_RESPONDENTS", "Group", "Material", "group_statements"]

#: Words of a statement that is a theme by itself because several made it word for word: two people writing "Mayor" is chance.
LEAST_WORDS = 3
#: and of many respondents this share: what fewer repeat is listed with what few raise.
ALONE_SHARE = 0.02


def group_statements(material: Material, settings: ClusterSettings, divider: Divider | None = None) -> list[Group]:
    """Groups, parents before their children. Every group has enough respondents; what fits nowhere is in none.

    ``divider`` finds the sides of a theme in which nobody is known to stand for or against a proposal.
    """
    chosen = sorted(material.about - material.settled)
    groups = (wide_groups if len(chosen) > settings.few else tight_groups)(material, chosen, settings)
    groups = [_of_one_side(group, material) for group in groups]
    inside = {index for group in groups for index in group.core}
    alone = [index for index in chosen if index not in inside and material.words[index] >= LEAST_WORDS]
    least = max(material.least, math.ceil(ALONE_SHARE * material.respondents(range(len(material.vectors)))))
    groups += [Group({index: 1.0}) for index in alone if material.respondents([index]) >= least]
    asked = _asked(groups, settings) if divider else frozenset[int]()
    for at in range(len(groups)):
        divided = _take_sides(groups, at, material)
        if not divided and divider and at in asked:
            divided = _divide(groups, at, material, settings, divider)
        if not divided:
            groups += look_inside(groups[at], at, material, settings)
    return groups


def _asked(groups: list[Group], settings: ClusterSettings) -> frozenset[int]:
    """Places of the themes whose sides are looked for: not too small, not too large to be read, the largest of these."""
    fit = [at for at, group in enumerate(groups) if settings.look_inside <= len(group.core) <= settings.read_at_most]
    return frozenset(sorted(fit, key=lambda at: (-len(groups[at].core), at))[: settings.most_read])


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


def _divide(groups: list[Group], at: int, material: Material, settings: ClusterSettings, divider: Divider) -> bool:
    """Below a theme that is divided over a claim made in it, one theme of those who agree and one of those who do not."""
    group = groups[at]
    rows = sorted(group.core)
    least = max(material.least, math.ceil(settings.least_side * material.respondents(rows)))
    sides = divider.sides(rows)
    if sides is None or any(material.respondents(side) < least for side in sides):
        return False
    if sum(len(side) for side in sides) < TOLD_INSIDE * len(rows):
        return False
    for name, side in zip(("agree", "disagree"), sides, strict=True):
        groups.append(Group({row: group.core[row] for row in side}, at, name, group.stability))
    return True
