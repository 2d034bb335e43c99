"""New statements join standing themes: the nearest one each, where it is near enough and of the same side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.belonging import belonging
from pipeline.cluster.communities import centred
from pipeline.cluster.material import Material
from pipeline.cluster.wide import INSIDE
from pipeline.datamodel import StandingTheme
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OTHER = {"for": "against", "against": "for"}
#: A statement's sides: (proposal, ``for`` or ``against``).
Sides = frozenset[tuple[str, str]]


class Joining:
    """Standing themes that new statements may join; ``cores`` of them grow by it.

    Args:
        means: a row a theme, its own centre, not centred; zeros where it has none.
        vectors: those of ``material`` before they were centred.
        out: rows that people took out of each theme.
        chances: a number a statement that its wording alone decides.
    """

    def __init__(
        self,
        themes: Sequence[StandingTheme],
        cores: Mapping[str, dict[int, float]],
        means: NDArray[np.float32],
        vectors: NDArray[np.float32],
        out: Sequence[Collection[int]],
        material: Material,
        chances: NDArray[np.uint64],
        settings: ClusterSettings,
    ) -> None:
        self._themes, self._cores, self._out, self._material = themes, cores, out, material
        self._chances, self._settings = chances, settings
        self._is_wide = len(material.vectors) > settings.few
        self._centres = _moved_together(vectors, means)
        self._leaning = [_leaning(cores[theme.id], material) for theme in themes]
        places = {theme.id: place for place, theme in enumerate(themes)}
        self._below: dict[int, list[int]] = defaultdict(list)
        for place, theme in enumerate(themes):
            if theme.parent in places:
                self._below[places[theme.parent]].append(place)
        below = {place for own in self._below.values() for place in own}
        #: the themes that are joined at first; what stands below them follows
        self._tops = [place for place in range(len(themes)) if place not in below and themes[place].side is None]

    def join_near(self, rows: Sequence[int]) -> None:
        """Rows that are near the centre of a theme join it, before anything is made of the others."""
        self._join(rows, self._settings.joins_standing if self._is_wide else self._settings.also_member)

    def join_left(self, rows: Sequence[int]) -> None:
        """Of what nothing was made, each row joins the theme that it belongs to by the rule that found the themes."""
        if self._is_wide:
            self._join(rows, 0.0)

    def put(self, rows: Iterable[int], place: int) -> None:
        """All rows go into one theme."""
        for row in rows:
            if row not in self._out[place]:
                near = float(np.clip(np.round(self._material.vectors[row] @ self._centres[place], 4), 0.0, 1.0))
                self._put(row, place, near)

    def same(self, centre: NDArray[np.float32]) -> int | None:
        """The place of the theme that says the same as a group with this centre, or None."""
        if not self._tops:
            return None
        alike = np.round((self._centres[self._tops] @ centre).astype(np.float64), 4)
        best = int(alike.argmax())
        return self._tops[best] if alike[best] >= self._settings.same_centre else None

    def _join(self, rows: Sequence[int], least: float) -> None:
        if not self._tops or not rows:
            return
        own, centres = list(rows), self._centres[self._tops]
        near: NDArray[np.float64] = np.clip(np.round((self._material.vectors[own] @ centres.T).astype(np.float64), 4), 0.0, 1.0)
        sure, nowhere = near, np.zeros(len(own))
        if self._is_wide:
            shares = belonging(self._material.vectors[own], centres, self._settings.nowhere, self._chances[own])
            sure, nowhere = shares[:, :-1], shares[:, -1]
        able = (near >= least) & (sure > nowhere[:, None])
        for at in np.flatnonzero(able.any(axis=1)).tolist():
            row, stances = own[at], self._sides(own[at])
            fitting = [
                place
                for place in np.flatnonzero(able[at]).tolist()
                if row not in self._out[self._tops[place]] and not _is_opposed(stances, self._leaning[self._tops[place]])
            ]
            best = min(fitting, key=lambda place: (-sure[at, place], self._themes[self._tops[place]].id), default=None)
            if best is not None:
                self._put(row, self._tops[best], float(sure[at, best]))

    def _sides(self, row: int) -> Sides:
        return self._material.stances.get(row, frozenset())

    def _put(self, row: int, place: int, score: float) -> None:
        """Into a theme, into the one below it that holds its side, and into the narrower one whose centre is nearer still."""
        self._cores[self._themes[place].id][row] = score
        stances, vector = self._sides(row), self._material.vectors[row]
        narrower: list[tuple[float, str, int]] = []
        for below in self._below[place]:
            theme = self._themes[below]
            if row in self._out[below]:
                continue
            if theme.side is not None:
                if _takes(theme.side, self._leaning[below], stances):
                    self._put(row, below, score)
            elif not _is_opposed(stances, self._leaning[below]):
                narrower.append((-float(np.round(self._centres[below] @ vector, 4)), theme.id, below))
        own = float(np.round(self._centres[place] @ vector, 4))
        if narrower and -min(narrower)[0] >= own:
            self._put(row, min(narrower)[2], round(score * INSIDE, 4))


def _moved_together(vectors: NDArray[np.float32], means: NDArray[np.float32]) -> NDArray[np.float32]:
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


def _takes(side: str, leaning: Mapping[str, str], stances: Sides) -> bool:
    return any(leaning.get(of) == side == taken and (of, _OTHER[side]) not in stances for of, taken in stances)
