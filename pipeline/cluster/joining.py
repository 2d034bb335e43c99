"""New statements join standing themes: the nearest one each, where it is near enough and of the same side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.communities import centred
from pipeline.cluster.grouping import Material
from pipeline.datamodel import StandingTheme

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Rows that are compared with all centres at a time.
_BLOCK = 4096
_OTHER = {"for": "against", "against": "for"}
#: A statement's or a theme's sides: (proposal, ``for`` or ``against``).
Sides = frozenset[tuple[str, str]]


def join(
    rows: Sequence[int],
    themes: Sequence[StandingTheme],
    cores: Mapping[str, dict[int, float]],
    centres: NDArray[np.float32],
    out: Sequence[frozenset[int]],
    material: Material,
    least: float,
) -> None:
    """Put each of ``rows`` into the core of the nearest theme, of those above it, and of the one below that holds its side.

    ``centres`` has a unit row a theme in the space of ``material.vectors``; ``out`` are rows that people took out of each theme.
    """
    leaning = [_leaning(cores[theme.id], material) for theme in themes]
    places = {theme.id: place for place, theme in enumerate(themes)}
    sides: dict[int, list[int]] = defaultdict(list)
    for place, theme in enumerate(themes):
        if theme.side is not None and theme.parent in places:
            sides[places[theme.parent]].append(place)
    open_to_all = np.array([theme.side is None for theme in themes])
    for first in range(0, len(rows), _BLOCK):
        block = list(rows[first : first + _BLOCK])
        near = np.clip(np.round((material.vectors[block] @ centres.T).astype(np.float64), 4), 0.0, 1.0)
        able = (near >= least) & open_to_all
        for row, own, fits in zip(block, near, able, strict=True):
            stances = material.stances.get(row, frozenset())
            fitting = [at for at in np.flatnonzero(fits).tolist() if row not in out[at] and not _is_opposed(stances, leaning[at])]
            nearest: int | None = min(fitting, key=lambda at: (-own[at], themes[at].id), default=None)
            while nearest is not None:
                below = [at for at in sides[nearest] if _takes(themes[at].side, leaning[at], stances)]
                for joined in (nearest, *below):
                    cores[themes[joined].id][row] = float(own[nearest])
                nearest = places.get(themes[nearest].parent or "")


def moved_together(vectors: NDArray[np.float32], means: NDArray[np.float32]) -> NDArray[np.float32]:
    """Centres in the space of the centred vectors: the middle of all is taken away from both. Nothing where a mean is nothing."""
    # a few rows more among thousands move the middle by a hair, and the same for all
    moved = centred(np.concatenate([vectors, means]))[len(vectors) :]
    centres: NDArray[np.float32] = np.where(np.any(means != 0, axis=1, keepdims=True), moved, 0.0).astype(np.float32)
    return centres


def _leaning(core: Iterable[int], material: Material) -> dict[str, str]:
    """Proposal → the side that most statements of a theme take."""
    stood = Counter(mark for row in core for mark in material.stances.get(row, ()))
    return {of: side for of, side in sorted(stood) if stood[of, side] > stood[of, _OTHER[side]]}


def _is_opposed(stances: Sides, leaning: Mapping[str, str]) -> bool:
    """Whether a statement stands against a proposal that a theme is for, or the other way round: a "not" moves no vector."""
    return any(leaning.get(of) == _OTHER[side] and (of, _OTHER[side]) not in stances for of, side in stances)


def _takes(side: str | None, leaning: Mapping[str, str], stances: Sides) -> bool:
    return any(leaning.get(of) == side == taken and (of, _OTHER[side]) not in stances for of, taken in stances)
