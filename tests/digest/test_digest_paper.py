"""Formats with pages: charts that leave room for text, and no page that ends half empty between two charts."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from themed_run import themed_run

from pipeline.digest import digest_bytes
from pipeline.digest.compose import compose
from pipeline.digest.evidence import Evidence
from pipeline.digest.formats.blocks import Block, Fold, Grid, Picture, note, paragraph
from pipeline.digest.formats.paper import on_paper, shrunk
from pipeline.digest.parts import Chart, Table
from pipeline.settings import DigestSettings
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return themed_run(tmp_path_factory.mktemp("themed"))


@pytest.fixture(scope="module")
def charts(store: Store) -> tuple[Chart, ...]:
    return compose(Evidence(store, DigestSettings())).charts


def test_numbers_stand_behind_the_charts_that_follow_one_another(charts: tuple[Chart, ...]) -> None:
    one, two = Picture(charts[0]), Picture(charts[1])
    told, first, second = note("How to read it."), Fold("1", ()), Fold("2", ())
    before, after, other = paragraph("Before."), paragraph("After."), Fold("other", ())
    blocks: list[Block] = [before, one, told, first, two, second, after, other]
    assert on_paper(blocks) == [before, one, told, two, first, second, after, other]
    assert on_paper([first, after]) == [first, after], "what folds without a chart stays"
    assert on_paper([one, first]) == [one, first] and on_paper([]) == []
    grid = Grid(Table("t", "c", ("a",), ()))
    assert on_paper([one, first, grid, two, second]) == [one, first, grid, two, second]


def test_a_tall_chart_is_set_smaller_and_stays_legible(charts: tuple[Chart, ...]) -> None:
    def sized(width: float, height: float) -> float:
        return shrunk(replace(charts[0], drawing=replace(charts[0].drawing, width=width, height=height)))

    assert sized(640, 300) == 1.0
    assert sized(640, 500) == pytest.approx(0.96)
    assert sized(640, 1_000) == sized(640, 3_000) == 0.78


def test_a_word_file_has_its_charts_in_one_place_with_their_tables_behind(store: Store, tmp_path: Path) -> None:
    body = docx.Document(io.BytesIO(digest_bytes(store, format="docx"))).element.body
    kinds = ["chart" if row.findall(f".//{qn('wp:inline')}") else "table" if row.tag == qn("w:tbl") else "" for row in body]
    captions = [row.xpath("string(.)") for row in body]
    themes = [kind for kind in kinds[captions.index("Themes", 20) :] if kind]
    runs = "".join(kind[0] for kind in themes)
    assert "tccctt" in runs or "tcctt" in runs, runs
