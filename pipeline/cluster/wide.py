"""Themes of many statements: those that recur in one half of them after another, and narrower ones inside each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.belonging import belonging
from pipeline.cluster.communities import centred
from pipeline.cluster.consensus import draws, recurring
from pipeline.cluster.material import Group, Material
from pipeline.cluster.tight import TOLD_INSIDE, merged
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: A statement's score in a narrower theme is this share of its score in the wide one, and more the surer it belongs to it: so
#: the order among the wide themes is the order among the narrower ones too.
INSIDE = 0.9


def wide_groups(material: Material, chosen: Sequence[int], settings: ClusterSettings) -> list[Group]:
    """Themes that recur among the ``chosen`` statements; the others that are not settled may belong to them too."""
    rows = sorted({*chosen, *(row for row in range(len(material.vectors)) if row not in material.settled)})
    made = frozenset(chosen)
    drawn = draws([material.wordings[row] for row in rows], _runs(len(made), settings))
    own = np.array([at for at, row in enumerate(rows) if row in made], dtype=np.int64)
    vectors = material.vectors[rows]
    found = recurring(vectors[own], drawn[own], settings, settings.drawn)
    groups = _shared_out(material, rows, vectors, drawn, found, settings)
    return [replace(group, core=dict(sorted(group.core.items()))) for group in merged(groups, material, settings)]


def _runs(count: int, settings: ClusterSettings) -> int:
    """How many halves are looked at: of few statements many, for a theme more or less there would move them all."""
    return max(settings.least_runs, min(settings.runs, settings.looked_at // max(count, 1)))


def look_inside(group: Group, parent: int, material: Material, settings: ClusterSettings) -> list[Group]:
    """The narrower themes in a large group, where it falls into at least two that hold half of it."""
    rows = sorted(group.core)
    if len(rows) < settings.look_inside:
        return []
    least = max(material.least, math.ceil(settings.least_inside * material.respondents(rows)))
    material = replace(material, least=least)
    vectors = centred(material.vectors[rows])
    drawn = draws([material.wordings[row] for row in rows], settings.runs_inside)
    found = recurring(vectors, drawn, settings, settings.drawn_inside)
    parts = _shared_out(material, rows, vectors, drawn, found, replace(settings, also=1.0))
    if len(parts) < 2 or sum(len(part.core) for part in parts) < TOLD_INSIDE * len(rows):
        return []
    return [
        replace(part, core={row: _inside(group.core[row], score) for row, score in part.core.items()}, parent=parent)
        for part in parts
        if len(part.core) < len(rows)
    ]


def _inside(wide: float, narrow: float) -> float:
    return round(wide * (INSIDE + (1 - INSIDE) * narrow), 4)


def _shared_out(
    material: Material,
    rows: Sequence[int],
    vectors: NDArray[np.float32],
    drawn: NDArray[np.uint8],
    found: Sequence[tuple[NDArray[np.float32], float]],
    settings: ClusterSettings,
) -> list[Group]:
    """Every row to the theme that it most surely belongs to, and to others nearly as sure; to none where that is surer.

    A theme of too few respondents is given up, and its statements are shared out among the others.
    """
    kept = list(found)
    rank = np.ascontiguousarray(drawn[:, :8]).view(np.uint64).ravel()
    while kept:
        sure = belonging(vectors, np.stack([middle for middle, _ in kept]), settings.nowhere, rank)
        best = sure.argmax(axis=1)
        enough = [material.respondents([rows[at] for at in np.flatnonzero(best == theme).tolist()]) for theme in range(len(kept))]
        left = [one for one, count in zip(kept, enough, strict=True) if count >= material.least]
        if len(left) == len(kept):
            return [_group(rows, sure, best, theme, stability, settings) for theme, (_, stability) in enumerate(kept)]
        kept = left
    return []


def _group(
    rows: Sequence[int],
    sure: NDArray[np.float64],
    best: NDArray[np.int64],
    theme: int,
    stability: float,
    settings: ClusterSettings,
) -> Group:
    also = (best < sure.shape[1] - 1) & (sure[:, theme] >= settings.also * sure.max(axis=1)) & (sure[:, theme] > sure[:, -1])
    members = np.flatnonzero((best == theme) | also)
    return Group({rows[at]: float(sure[at, theme]) for at in members.tolist()}, stability=stability)
