"""The theme map: themes as circles, the nearer the more alike their words, with their passages as points inside.

A point is a passage, its shape and colour where its sender stands on the proposal that most speak about. Nobody's words are on
the map but the names of the themes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import pi, sqrt
from typing import TYPE_CHECKING

from pipeline.digest.chart import COLOURS
from pipeline.digest.drawing import PAPER, Drawing, Mark, circle, lines, point, text
from pipeline.digest.evidence import Evidence
from pipeline.digest.placing import Box, Circle, apart, centre_of, directions, disc, distances, flat
from pipeline.digest.raised import NO_STANCE, Raised, every
from pipeline.digest.sections import Chart
from pipeline.digest.sides import Side
from pipeline.digest.wording import STANCE_WORDS, STANCES, count, joined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MAP_ID", "SHAPES", "theme_map"]

#: The chart's id.
MAP_ID = "themes-map"

#: Stances differ in shape as well as in colour.
SHAPES = {"support": "circle", "conditional": "triangle-up", "neutral": "square", "mixed": "cross", "oppose": "diamond"}
_WIDTH, _GAP = 960.0, 22.0
#: How high a map of no theme would be, how much each theme adds, and how high it gets: few in a wide field are lost.
_LOW, _EACH, _HIGHEST = 320.0, 13.0, 700.0
#: Of the frame, the share that circles take; the rest is room for their names.
_COVERED = 0.13
_SMALLEST, _LARGEST = 11.0, 84.0
_LETTER, _HIGH = 6.2, 15.0
#: Letters of a line of a name, and how many lines: as it reads best, then as it fits between neighbours.
_BREAKS = ((24, 3), (16, 4))
#: Fewer themes than this have no lie of the land; of fewer at the top of the tree those inside them are drawn instead.
_LEAST, _LEAST_AT_TOP = 3, 6
#: Pairs of neighbours, and largest themes, told in the alternative text.
_PAIRS, _TOLD = 3, 5


def theme_map(
    evidence: Evidence, tree: Sequence[Raised], proposal: str | None, found: Mapping[str, Side]
) -> tuple[Chart | None, str]:
    """The map, or None and in words why there is none."""
    themes, vectors = _with_vectors(evidence, tree)
    if len(themes) < _LEAST:
        there = {0: "is none", 1: "is 1"}.get(len(themes), f"are {len(themes)}")
        return None, f"There is no map: it takes at least {_LEAST} themes whose passages can be compared, and there {there}."
    import numpy as np

    centres = np.stack([centre_of(rows) for rows in vectors])
    between = distances(centres)
    height = min(_HIGHEST, _LOW + _EACH * len(themes))
    frame = Box(30, 60, _WIDTH - 30, height - 40)
    circles = apart(flat(between), _radii(themes, height), frame, _GAP)
    named = _names(themes, circles, frame)
    stances = [_stance(said.holder, found) for raised in themes for said in raised.written]
    used = [stance for stance in STANCES if stance in stances]
    drawn, each = _points(evidence, themes, vectors, centres, circles, found)
    marks = [
        *(circle(one.x, one.y, one.radius, "#F3F2F1", edge="#6F777B") for one in circles),  # first, so that all else lies on them
        *_key(used, proposal is not None),
        *drawn,
        *(_number(at, one) for at, one in enumerate(circles, start=1)),
        *named,
    ]
    label = evidence.proposal_label(proposal) if proposal and used else ""
    return _chart(themes, between, Drawing(_WIDTH, height, tuple(marks)), label, each, len(_drawn(tree)) - len(themes)), ""


def _chart(themes: Sequence[Raised], between: NDArray[np.float64], drawing: Drawing, label: str, each: int, left: int) -> Chart:
    stands = (
        f" Its shape and colour say where its sender stands on “{label}”; a ring means that no position was found."
        if label
        else ""
    )
    points = "a point is a passage" if each == 1 else f"a point is one passage in {each:,}"
    bold = " Names in bold are themes of the code frame." if any(raised.theme.kind == "code" for raised in themes) else ""
    rest = f" {count(left, 'more theme is', 'more themes are')} not on the map." if left else ""
    return Chart(
        id=MAP_ID,
        title="Map of themes",
        section="theme-map",
        alt=_told(themes, between),
        columns=("Number and theme", "Respondents", "Others, as reported", "Passages"),
        rows=tuple(
            (f"{at}. {raised.label}", len(raised.sent), len(raised.told), len(raised.written))
            for at, raised in enumerate(themes, start=1)
        ),
        drawing=drawing,
        note=f"A circle is a theme, as large as the number of those who raise it; {points}.{stands} Themes with similar words "
        "lie near each other; up, down, left and right mean nothing. Points lie on the side of the theme that they come nearest "
        f"to. The numbers in the circles are those of the table, where every name stands in full.{bold}{rest}",
    )


def _with_vectors(evidence: Evidence, tree: Sequence[Raised]) -> tuple[list[Raised], list[NDArray[np.float32]]]:
    """The themes to draw, largest first, with their passages' vectors; those whose passages have none drop out."""
    ids, matrix = evidence.store.vectors()
    row = {passage: at for at, passage in enumerate(ids)}
    whole = [raised for raised in _drawn(tree) if all(said.id in row for said in raised.written)]
    themes = whole[: evidence.settings.map_themes]
    return themes, [matrix[[row[said.id] for said in raised.written]] for raised in themes]


def _drawn(tree: Sequence[Raised]) -> list[Raised]:
    """The themes at the top; where they are few, those with nothing below them."""
    chosen = tree if len(tree) >= _LEAST_AT_TOP else [raised for raised in every(tree) if not raised.below]
    return sorted(chosen, key=lambda raised: raised.order)


def _radii(themes: Sequence[Raised], height: float) -> list[float]:
    """As large as respondents are many: areas, not widths, are compared by eye."""
    counts = [max(len(raised.holders), 1) for raised in themes]
    scale = min(sqrt(_COVERED * _WIDTH * height / pi / sum(counts)), _LARGEST / sqrt(max(counts)))
    return [round(max(_SMALLEST, scale * sqrt(value)), 1) for value in counts]


def _stance(holder: str | None, found: Mapping[str, Side]) -> str:
    return found[holder].stance if holder is not None and holder in found else NO_STANCE


def _points(
    evidence: Evidence,
    themes: Sequence[Raised],
    vectors: Sequence[NDArray[np.float32]],
    centres: NDArray[np.float64],
    circles: Sequence[Circle],
    found: Mapping[str, Side],
) -> tuple[list[Mark], int]:
    """The passages; of very many, one of so many is drawn, and how many that are."""
    each = max(1, -(-sum(len(raised.written) for raised in themes) // evidence.settings.map_points))
    marks: list[Mark] = []
    for at, raised in enumerate(themes):
        turned = directions(vectors[at], centres[at], centres, circles, at)
        stance = {said.id: _stance(said.holder, found) for said in raised.written}
        placed = [(near, turn, said.id) for (near, turn), said in zip(turned, raised.written, strict=True)][::each]
        marks += [_point(stance[name], x, y) for name, x, y in disc(circles[at], placed)]
    order = [NO_STANCE, *STANCES]
    fills = [COLOURS.get(stance, PAPER) for stance in order]
    return sorted(marks, key=lambda mark: (fills.index(mark.fill), mark.x, mark.y)), each


def _point(stance: str, x: float, y: float) -> Mark:
    if stance == NO_STANCE:
        return point(x, y, 2.6, PAPER, "circle", edge="#6F777B")
    return point(x, y, 3.2, COLOURS[stance], SHAPES[stance])


def _key(used: Sequence[str], known: bool) -> list[Mark]:
    marks: list[Mark] = []
    x = 6.0
    for stance in [*used, NO_STANCE] if used and known else []:
        words = STANCE_WORDS.get(stance, "No position found")
        marks += [_point(stance, x, 12), text(words, x + 10, 12, size=14)]
        x += 34 + 7.4 * len(words)
    return marks


def _number(at: int, one: Circle) -> Mark:
    return text(str(at), one.x, one.y, align="center", bold=True, size=13, halo=PAPER)


def _names(themes: Sequence[Raised], circles: Sequence[Circle], frame: Box) -> list[Mark]:
    """Names beside their circles, the largest themes first; one for which there is no free place is left to the table."""
    taken: list[Box] = []
    marks: list[Mark] = []
    room = Box(0, frame.top - 14, _WIDTH, frame.bottom + 40)
    for raised, own in zip(themes, circles, strict=True):
        others = [one for one in circles if one is not own]
        for box, words in _ways(raised.label, own):
            if box.within(room) and not any(map(box.meets, taken)) and not any(map(box.cuts, others)):
                taken.append(box)
                marks += _written(words, box, bold=raised.theme.kind == "code")
                break
    return marks


def _written(words: Sequence[str], box: Box, *, bold: bool) -> list[Mark]:
    middle = (box.left + box.right) / 2
    return [
        text(line, middle, box.top + _HIGH * (row + 0.5) + 1, align="center", size=12.5, halo=PAPER, bold=bold)
        for row, line in enumerate(words)
    ]


def _ways(label: str, own: Circle) -> Iterator[tuple[Box, list[str]]]:
    """All places of a name, first broken into wide lines, then into narrow ones."""
    for line, most in _BREAKS:
        words = lines(label, line, most=most)
        wide, high = _LETTER * max(map(len, words), default=0) + 6, _HIGH * len(words) + 2
        yield from ((box, words) for box in _places(own, wide, high))


def _places(own: Circle, wide: float, high: float) -> list[Box]:
    """Below, above, right and left of a circle, then below and above but moved aside."""
    below, above = own.y + own.radius + 2, own.y - own.radius - 2 - high
    left, right = own.x - own.radius - 3 - wide, own.x + own.radius + 3
    tops = [(own.x - wide / 2, below), (own.x - wide / 2, above), (right, own.y - high / 2), (left, own.y - high / 2)]
    corner = own.radius * 0.7
    tops += [(own.x + corner, own.y + corner), (own.x - corner - wide, own.y + corner)]
    tops += [(own.x + corner, own.y - corner - high), (own.x - corner - wide, own.y - corner - high)]
    tops += [(own.x + shift * wide - wide / 2, top) for shift in (0.3, -0.3, 0.5, -0.5) for top in (below, above)]
    return [Box(x, y, x + wide, y + high) for x, y in tops]


def _told(themes: Sequence[Raised], between: NDArray[np.float64]) -> str:
    largest = [f"“{raised.label}” ({raised.counted})" for raised in themes[:_TOLD]]
    pairs = sorted(
        (float(between[one, other]), one, other) for one in range(len(themes)) for other in range(one + 1, len(themes))
    )
    near = [f"“{themes[one].label}” and “{themes[other].label}”" for _, one, other in pairs[:_PAIRS]]
    return (
        f"A map of {count(len(themes), 'theme')}: the nearer two are, the more alike their words. The largest: "
        f"{joined(largest)}. Nearest to each other: {'; '.join(near)}. The table that follows lists the themes on the map."
    )
