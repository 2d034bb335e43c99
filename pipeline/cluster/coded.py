"""Themes of the code frame: one for each code that several respondents raise, with the found themes that are mostly about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.cluster.material import Group
from pipeline.datamodel import Code, StandingTheme, stable_id

#: A found theme stands below a code that more than this share of its statements carry.
MOSTLY = 0.5
#: How surely a statement with a concern of a code belongs to the code's theme: a found theme that it surely belongs to says more.
TAGGED = 0.5


def code_theme_id(code: str) -> str:
    """The id of a code's theme: the same in every consultation."""
    return stable_id("theme", "code", code)


def under_codes(
    groups: Sequence[Group],
    coded: Mapping[int, frozenset[str]],
    codes: Sequence[Code],
    known: Callable[[str], StandingTheme | None],
    is_raised: Callable[[Sequence[int]], bool],
) -> list[Group]:
    """The groups with those of the codes added, and the found ones that are mostly about a code below it.

    Below a found theme that stands below a code there are no narrower ones but its two sides. ``known`` gives a standing theme
    by id; ``is_raised`` says whether statements are those of several respondents.
    """
    carrying: dict[str, list[int]] = {code.id: [] for code in codes}
    for row, own in sorted(coded.items()):
        for code in own:
            carrying[code].append(row)
    raised = [code.id for code in codes if is_raised(carrying[code.id])]
    above = {at: _code_of(group, coded, raised) for at, group in enumerate(groups) if group.parent is None}
    kept = _without_grandchildren(groups, above)
    placed = {at: place for place, at in enumerate(kept)}
    found = [replace(groups[at], parent=None if (up := groups[at].parent) is None else placed[up]) for at in kept]
    for code in raised:
        below = [place for place, at in enumerate(kept) if above.get(at) == code]
        core = dict.fromkeys(carrying[code], TAGGED)
        for place in below:
            share = _share(found[place], coded, code)
            for row, score in found[place].core.items():
                core[row] = max(core.get(row, 0.0), round(score * share, 4))
            found[place] = replace(found[place], parent=len(found))
        found.append(Group(dict(sorted(core.items())), theme=known(code_theme_id(code)), code=code))
    return found


def _share(group: Group, coded: Mapping[int, frozenset[str]], code: str) -> float:
    return sum(code in coded.get(row, ()) for row in group.core) / max(len(group.core), 1)


def _code_of(group: Group, coded: Mapping[int, frozenset[str]], raised: Sequence[str]) -> str | None:
    """The code that most of a group's statements carry, of several the one that more carry."""
    counts = Counter(code for row in group.core for code in coded.get(row, ()) if code in raised)
    best = min(counts, key=lambda code: (-counts[code], code), default=None)
    return best if best is not None and counts[best] > MOSTLY * len(group.core) else None


def _without_grandchildren(groups: Sequence[Group], above: Mapping[int, str | None]) -> list[int]:
    """Places of the groups that stay: a code, a theme and its sides are as deep as anybody follows."""
    return [
        at
        for at, group in enumerate(groups)
        if group.parent is None or group.side is not None or group.theme is not None or above.get(group.parent) is None
    ]
