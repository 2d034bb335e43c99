"""Where things stand on a map: vectors in, places in pixels out. The same vectors give the same places: nothing is drawn by lot.

Centres are placed by classical scaling of their distances (Torgerson 1952) and then by majorisation of the raw stress from there
(SMACOF, de Leeuw 1977), which keeps near things near better than a projection does. Circles that overlap are pushed apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Box", "Circle", "apart", "centre_of", "directions", "disc", "distances", "flat"]

_ROUNDS, _PUSHES = 200, 400
#: Pixels round the middle of a circle in which nothing is placed.
_FREE = 11.0
#: The turn from one seed of a sunflower to the next (Vogel 1979): it never lines up, so that a disc fills evenly.
_GOLDEN = pi * (3 - sqrt(5))


@dataclass(frozen=True, slots=True)
class Circle:
    """A place with room for what stands round it, in pixels."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether they share a point."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def cuts(self, circle: Circle) -> bool:
        """Whether they share a point."""
        x = min(max(circle.x, self.left), self.right)
        y = min(max(circle.y, self.top), self.bottom)
        return hypot(circle.x - x, circle.y - y) < circle.radius

    def within(self, other: Box) -> bool:
        """Whether all of it lies in the other."""
        return self.left >= other.left and self.top >= other.top and self.right <= other.right and self.bottom <= other.bottom


def centre_of(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """The middle of vectors of unit length."""
    import numpy as np

    return np.asarray(np.mean(vectors, axis=0, dtype=np.float64))


def distances(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """The square of one minus the cosine between each two, without what all have in common; rounded before it decides.

    The square draws near things nearer: of the three nearest to each of 40 themes of the demo 66% are among its five nearest on
    the map (plain: 65%; a projection onto the two widest directions: 55%; ranks: 53%).
    """
    import numpy as np

    free = centres - centres.mean(axis=0)
    norms = np.linalg.norm(free, axis=1, keepdims=True)
    unit = free / np.where(norms > 0, norms, 1)
    found = np.round(np.clip(1 - unit @ unit.T, 0, 2) ** 2, 4)
    np.fill_diagonal(found, 0)
    return np.asarray((found + found.T) / 2)


def flat(apart_by: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points of a plane whose distances are as near to ``apart_by`` as the method finds; shape (n, 2)."""
    import numpy as np

    count = len(apart_by)
    points = _scaled(apart_by)
    for _ in range(_ROUNDS):
        found = np.linalg.norm(points[:, None] - points[None, :], axis=2)
        ratio = np.where(found > 1e-9, apart_by / np.where(found > 1e-9, found, 1), 0)
        turned = -ratio
        turned[np.arange(count), np.arange(count)] = ratio.sum(axis=1)
        points = turned @ points / count
    return np.asarray(np.round(points, 4))


def _scaled(apart_by: NDArray[np.float64]) -> NDArray[np.float64]:
    """Classical scaling: the two widest directions, each turned so that its largest share is positive (a tie: the first)."""
    import numpy as np

    count = len(apart_by)
    middle = np.eye(count) - 1 / count
    values, axes = np.linalg.eigh(-0.5 * middle @ apart_by**2 @ middle)
    points = np.zeros((count, 2))
    for at, which in enumerate(np.argsort(-np.round(values, 9), kind="stable")[:2]):
        axis = axes[:, which]
        sign = 1.0 if axis[int(np.argmax(np.round(np.abs(axis), 6)))] >= 0 else -1.0
        points[:, at] = sign * axis * sqrt(max(float(values[which]), 0.0))
    # things that lie on one place would never part: each a little aside, in a fixed direction of its own
    turns = np.arange(count) * _GOLDEN
    return points + 1e-3 * np.column_stack([np.cos(turns), np.sin(turns)])


def apart(points: NDArray[np.float64], radii: Sequence[float], frame: Box, gap: float) -> list[Circle]:
    """Circles at ``points``, stretched over the frame and pushed aside until none comes nearer than ``gap`` to another."""
    places = [_into(point, points, frame) for point in points.tolist()]
    for _ in range(_PUSHES):
        moved = False
        for one in range(len(places)):
            for other in range(one):
                moved |= _push(places, radii, one, other, gap)
            x, y = places[one]
            places[one] = [
                min(max(x, frame.left + radii[one]), frame.right - radii[one]),
                min(max(y, frame.top + radii[one]), frame.bottom - radii[one]),
            ]
        if not moved:
            break
    return [Circle(round(x, 1), round(y, 1), round(radius, 1)) for (x, y), radius in zip(places, radii, strict=True)]


def _into(point: Sequence[float], points: NDArray[np.float64], frame: Box) -> list[float]:
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    sides = ((frame.left, frame.right), (frame.top, frame.bottom))
    return [
        start + (value - least) / max(most - least, 1e-9) * (end - start)
        for value, least, most, (start, end) in zip(point, low, high, sides, strict=True)
    ]


def _push(places: list[list[float]], radii: Sequence[float], one: int, other: int, gap: float) -> bool:
    across, down = places[one][0] - places[other][0], places[one][1] - places[other][1]
    found, wanted = hypot(across, down), radii[one] + radii[other] + gap
    if found >= wanted - 0.05:
        return False
    across, down = (across / found, down / found) if found > 1e-6 else (1.0, 0.0)
    step = (wanted - found) / 2
    places[one] = [places[one][0] + across * step, places[one][1] + down * step]
    places[other] = [places[other][0] - across * step, places[other][1] - down * step]
    return True


def directions(vectors: NDArray[np.float32], own: NDArray[np.float64], centres: NDArray[np.float64],
               circles: Sequence[Circle], at: int) -> list[tuple[float, float]]:  # fmt: skip
    """For each vector of the theme ``at``: how near its centre it is, and which way the theme lies that it is next nearest to."""
    import numpy as np

    near = np.round(np.asarray(vectors, dtype=np.float64) @ own, 4)
    others = np.round(np.asarray(vectors, dtype=np.float64) @ centres.T, 4)
    others[:, at] = -2
    nearest = np.argmax(others, axis=1).tolist()
    home = circles[at]
    return [
        (closeness, round(atan2(circles[other].y - home.y, circles[other].x - home.x), 4))
        for closeness, other in zip(near.tolist(), nearest, strict=True)
    ]


def disc(circle: Circle, marks: Sequence[tuple[float, float, str]]) -> list[tuple[str, float, float]]:
    """Places inside a circle for (closeness, direction, name): the closest to the middle, each ring turned as its marks point.

    The very middle is left free for a number.
    """
    free, whole = min(_FREE, circle.radius / 2) ** 2, (circle.radius - 6) ** 2
    seeds = [(sqrt(free + (at + 0.5) / len(marks) * (whole - free)), at * _GOLDEN) for at in range(len(marks))]
    order = sorted(marks, key=lambda mark: (-mark[0], mark[2]))
    found: list[tuple[str, float, float]] = []
    start = 0
    while start < len(order):
        end = min(len(order), start + max(6, start // 2))
        ring = sorted(order[start:end], key=lambda mark: (mark[1], mark[2]))
        places = sorted(seeds[start:end], key=lambda seed: _turned(seed[1]))
        found += [
            (name, circle.x + away * cos(turn), circle.y + away * sin(turn))
            for (_, _, name), (away, turn) in zip(ring, places, strict=True)
        ]
        start = end
    return found


def _turned(angle: float) -> float:
    """The same direction from -π to π."""
    return round(atan2(sin(angle), cos(angle)), 6)
