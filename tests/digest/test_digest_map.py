"""The theme map: near what is alike, nothing on top of another, the same every time, and nobody's words on it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from math import hypot
from pathlib import Path

import numpy as np
import pytest
from themed_run import SAID, themed_run, usual_themes

from pipeline.digest.chart import COLOURS
from pipeline.digest.compose import compose
from pipeline.digest.drawing import Mark
from pipeline.digest.evidence import Evidence
from pipeline.digest.placing import Box, Circle, apart, directions, disc, distances, flat
from pipeline.digest.sections import Chart, Digest
from pipeline.settings import DigestSettings
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return themed_run(tmp_path_factory.mktemp("map"))


def drawn_map(told: Digest) -> Chart:
    (found,) = [row for row in told.charts if row.id == "themes-map"]
    return found


@pytest.fixture(scope="module")
def drawn(store: Store) -> Chart:
    return drawn_map(compose(Evidence(store, DigestSettings())))


def circles(drawn: Chart) -> list[Mark]:
    return [mark for mark in drawn.drawing.marks if mark.kind == "point" and mark.fill == "#F3F2F1"]


def points(drawn: Chart) -> list[Mark]:
    inside = [mark for mark in drawn.drawing.marks if mark.kind == "point" and mark.fill != "#F3F2F1"]
    return [mark for mark in inside if mark.y > 20]  # those above are the key


def test_a_circle_a_theme_and_a_point_a_passage(drawn: Chart) -> None:
    assert [row[0] for row in drawn.rows] == [
        "1. Nine months is too short", "2. The savings will not come", "3. Winter is the wrong season", "4. Anglers need access",
    ]  # fmt: skip
    assert len(circles(drawn)) == len(drawn.rows)
    assert len(points(drawn)) == sum(int(row[3]) for row in drawn.rows)
    words = [mark.text for mark in drawn.drawing.marks if mark.kind == "text"]
    assert {"1", "2", "3", "4"} <= set(words)


def test_areas_are_as_the_numbers_of_respondents(drawn: Chart) -> None:
    largest, second = circles(drawn)[:2]
    assert (largest.size / second.size) ** 2 == pytest.approx(int(drawn.rows[0][1]) / int(drawn.rows[1][1]), rel=0.02)


def test_nothing_lies_on_another(drawn: Chart) -> None:
    for one, other in combinations(circles(drawn), 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.size + other.size + 20
    for mark in points(drawn):
        assert any(hypot(mark.x - one.x, mark.y - one.y) < one.size for one in circles(drawn))
    names = [mark for mark in drawn.drawing.marks if mark.kind == "text" and mark.size == 12.5]
    boxes = [Box(m.x - 3.1 * len(m.text), m.y - 7, m.x + 3.1 * len(m.text), m.y + 7) for m in names]
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert all(box.left >= 0 and box.right <= 960 and box.top >= 0 and box.bottom <= 700 for box in boxes)


def test_colour_and_shape_tell_where_the_sender_stands(drawn: Chart) -> None:
    looks = {(mark.fill, mark.shape) for mark in points(drawn)}
    assert (COLOURS["oppose"], "diamond") in looks
    assert (COLOURS["support"], "circle") in looks
    assert len({fill for fill, _ in looks}) == len(looks), "never by colour alone: a colour has one shape, a shape one colour"
    opposed = sum(mark.fill == COLOURS["oppose"] for mark in points(drawn))
    words = [row[3] for row in SAID["short"]]
    assert opposed >= len(words), "the campaign's and those who say so themselves"


def test_alternative_text_tells_size_and_neighbours(drawn: Chart) -> None:
    assert drawn.alt.startswith("A map of 4 themes")
    assert "“Nine months is too short” (9 respondents)" in drawn.alt
    assert "Nearest to each other: “Nine months is too short” and “Winter is the wrong season”" in drawn.alt


def test_under_three_themes_there_is_no_map(tmp_path: Path) -> None:
    two = tuple(theme for theme in usual_themes({"short": ["", ""]}) if theme.id in {"th-saving", "th-access"})
    told = compose(Evidence(themed_run(tmp_path, themes=two), DigestSettings()))
    assert "themes-map" not in {row.id for row in told.charts}
    assert told.map_note == "There is no map: it takes at least 3 themes whose passages can be compared, and there are 2."


def test_without_vectors_there_is_no_map(store: Store) -> None:
    class Bare:
        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

        def vectors(self) -> tuple[list[str], object]:
            return [], np.zeros((0, 0), dtype=np.float32)

    told = compose(Evidence(Bare(), DigestSettings()))  # type: ignore[arg-type]
    assert "themes-map" not in {row.id for row in told.charts}
    assert "there is none" in told.map_note


def test_of_many_passages_some_are_drawn_and_it_says_so(store: Store) -> None:
    few = drawn_map(compose(Evidence(store, DigestSettings(map_points=6))))
    assert 4 <= len(points(few)) <= 8
    assert "a point is one passage in 3" in few.note
    less = drawn_map(compose(Evidence(store, DigestSettings(map_themes=3))))
    assert len(circles(less)) == 3
    assert "1 more theme is not on the map." in less.note


SCRIPT = """
import sys, pathlib
sys.path[:0] = sys.argv[1:3]
from themed_run import themed_run
from pipeline.digest import digest
sys.stdout.buffer.write(digest(themed_run(pathlib.Path(sys.argv[3]))).encode())
"""


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    here = Path(__file__).parent
    pages = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(here.parent), str(here), str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1]
    assert b"Map of themes" in pages[0]


def test_order_of_themes_changes_nothing(store: Store, drawn: Chart, tmp_path: Path) -> None:
    belongs = {"short": list(next(theme for theme in store.themes() if theme.id == "th-short").exemplars)}
    again = themed_run(tmp_path, themes=tuple(reversed(usual_themes(belongs))))
    assert drawn_map(compose(Evidence(again, DigestSettings()))).drawing == drawn.drawing


def test_themes_with_one_centre_still_part() -> None:
    same = np.ones((4, 3))
    places = apart(flat(distances(same)), [20.0] * 4, Box(0, 0, 400, 300), 10)
    assert all(hypot(a.x - b.x, a.y - b.y) >= 49 for a, b in combinations(places, 2))


def test_near_things_come_near() -> None:
    """Two pairs far from each other: partners are nearer than strangers."""
    centres = np.array([[1, 0, 0, 0.1], [1, 0.05, 0, 0.1], [0, 0, 1, 0.1], [0, 0.05, 1, 0.1]])
    points = flat(distances(centres))

    def gap(one: int, other: int) -> float:
        return float(np.linalg.norm(points[one] - points[other]))

    assert max(gap(0, 1), gap(2, 3)) < 0.2 * min(gap(0, 2), gap(0, 3), gap(1, 2), gap(1, 3))


def test_a_mirrored_input_is_not_a_mirrored_map() -> None:
    """The sign of an axis is nobody's choice: the same distances in another order give the same picture."""
    rng = np.random.default_rng(7)
    centres = rng.normal(size=(9, 5))
    order = [3, 1, 4, 0, 8, 2, 6, 5, 7]
    straight, turned = flat(distances(centres)), flat(distances(centres[order]))
    assert np.linalg.norm(straight[order][:, None] - straight[order][None, :], axis=2) == pytest.approx(
        np.linalg.norm(turned[:, None] - turned[None, :], axis=2), abs=0.02
    )


def test_points_fill_their_circle_and_lean_to_the_next_theme() -> None:
    home, east = Circle(100, 100, 40), Circle(300, 100, 20)
    centres = np.array([[1.0, 0.0], [0.0, 1.0]])
    vectors = np.array([[1.0, 0.0], [0.9, 0.1]], dtype=np.float32)
    near = directions(vectors, centres[0], centres, [home, east], 0)
    assert [turn for _, turn in near] == [0.0, 0.0], "the other theme lies to the right"
    assert near[0][0] > near[1][0]
    placed = disc(home, [(1 - at / 100, (at % 7) - 3, f"p{at:02d}") for at in range(60)])
    assert len({(round(x, 1), round(y, 1)) for _, x, y in placed}) == 60
    away = {name: hypot(x - home.x, y - home.y) for name, x, y in placed}
    assert max(away.values()) <= home.radius - 4
    assert away["p00"] < away["p30"] < away["p59"], "what is nearest to the middle of a theme is drawn there"


def test_rejected_themes_are_not_on_the_map(drawn: Chart) -> None:
    assert "Otters" not in str(drawn.rows) + drawn.svg


def test_a_confirmed_name_is_the_one_shown(tmp_path: Path) -> None:
    themes = usual_themes({"short": ["", ""]})
    renamed = tuple(
        replace(row, label="Steps to the water", label_by="person") if row.id == "th-access" else row for row in themes
    )
    made = drawn_map(compose(Evidence(themed_run(tmp_path, themes=renamed), DigestSettings())))
    assert "4. Steps to the water" in {row[0] for row in made.rows}
