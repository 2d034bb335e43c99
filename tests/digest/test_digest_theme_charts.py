"""Charts of themes and of when responses came in: their numbers are those of their tables, and they hold nothing live."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import lxml.etree
import pytest
from test_digest_page import contrast
from themed_run import SECRET, themed_letters, themed_run
from written_run import Letter, write_run

from pipeline.digest.chart import COLOURS, legend
from pipeline.digest.compose import compose
from pipeline.digest.drawing import Drawing, ink_on, rect, spec, text
from pipeline.digest.evidence import Evidence
from pipeline.digest.raised import theme_tree
from pipeline.digest.received import PALETTE
from pipeline.digest.sections import Chart, Digest
from pipeline.digest.theme_charts import SHADES, theme_bars
from pipeline.settings import DigestSettings

HOSTILE = '<script>alert(1)</script> \u202eevil\u202c https://x.example/a.png =HYPERLINK("x") ' + "endless" * 40


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Digest:
    return compose(Evidence(themed_run(tmp_path_factory.mktemp("charts")), DigestSettings()))


def chart(told: Digest, name: str) -> Chart:
    (found,) = [row for row in told.charts if row.id == name]
    return found


def words(drawn: Chart) -> list[str]:
    return [mark.text for mark in drawn.drawing.marks if mark.kind == "text"]


def bars(drawn: Chart) -> list[float]:
    """How far each bar reaches with all its parts, from the top; the squares of the legend are no bars."""
    found: dict[float, float] = {}
    for mark in drawn.drawing.marks:
        is_square = (round(mark.x2 - mark.x, 1), round(mark.y2 - mark.y, 1)) == (14, 14)
        if mark.kind == "rect" and not is_square:
            found[mark.y] = max(found.get(mark.y, 0), mark.x2)
    return [found[y] for y in sorted(found)]


def test_every_chart_has_words_and_numbers_for_those_who_cannot_see_it(told: Digest) -> None:
    assert {row.id for row in told.charts} >= {"received-chart", "themes-stance-1", "themes-kinds", "themes-map"}
    assert len({row.id for row in told.charts}) == len(told.charts)
    for row in told.charts:
        assert re.search(r"\d", row.alt) and len(row.alt) > 40
        assert row.rows and all(len(cells) == len(row.columns) for cells in row.rows)
        assert row.table.head == row.columns
        assert lxml.etree.fromstring(row.svg).tag.endswith("svg")


def test_bars_are_as_long_as_the_table_says(told: Digest) -> None:
    drawn = chart(told, "themes-stance-1")
    totals = [int(row[-1]) for row in drawn.rows]
    assert [row[0] for row in drawn.rows][:2] == ["Pace and timescale", "Pace and timescale: only in a campaign’s words"]
    assert all(sum(map(int, row[1:-1])) == row[-1] for row in drawn.rows)
    long = bars(drawn)
    assert len(long) == len(totals)
    for width, total in zip(long, totals, strict=True):
        assert width == pytest.approx(total / max(totals) * 580, abs=3)
    assert Counter(map(str, totals)) <= Counter(words(drawn)), "the sum stands at the end of each bar"


def test_bars_of_respondents_add_up_to_the_theme(told: Digest) -> None:
    rows = chart(told, "themes-stance-1").rows
    for theme in told.themes:
        assert sum(int(row[-1]) for row in rows if str(row[0]).partition(":")[0] == theme.label) == theme.respondents
        campaign = [int(row[-1]) for row in rows if row[0] == f"{theme.label}: only in a campaign’s words"]
        assert sum(campaign) == theme.copies


def test_without_proposals_bars_tell_how_many(tmp_path: Path) -> None:
    evidence = Evidence(themed_run(tmp_path), DigestSettings())
    drawn = theme_bars(evidence, theme_tree(evidence))
    assert drawn is not None
    assert drawn.rows == (
        ("Pace and timescale", 7), ("Pace and timescale: only in a campaign’s words", 4), ("The savings will not come", 3),
        ("Anglers need access", 2),
    )  # fmt: skip
    assert Counter(str(row[1]) for row in drawn.rows) <= Counter(words(drawn))
    assert theme_bars(evidence, theme_tree(evidence)[:1]) is None, "one bar compares nothing"


def test_cells_of_the_heat_map_are_those_of_its_table(told: Digest) -> None:
    drawn = chart(told, "themes-kinds")
    cells = [str(cell) for row in drawn.rows for cell in row[1:-1]]
    assert [word for word in words(drawn) if word.isdigit()] == cells
    for row, theme in zip(drawn.rows, told.themes, strict=True):
        assert sum(map(int, row[1:-1])) == row[-1] == theme.respondents
    totals = [int(re.search(r"\((\d+)\)", head)[1]) for head in drawn.columns[1:-1]]  # type: ignore[index]
    assert sum(totals) == 19


def test_small_kinds_are_not_shaded(told: Digest) -> None:
    """One of two councils is no "50% of councils"."""
    drawn = chart(told, "themes-kinds")
    boxes = [mark for mark in drawn.drawing.marks if mark.kind == "rect" and mark.y2 - mark.y > 20]
    shaded = {mark.x for mark in boxes if mark.fill in SHADES}
    assert shaded == {min(mark.x for mark in boxes)}, "only individuals are ten or more"


def test_columns_over_time_are_as_high_as_the_table_says(told: Digest) -> None:
    drawn = chart(told, "received-chart")
    assert drawn.columns[0] == "Week beginning"
    totals = [int(row[-1]) for row in drawn.rows]
    assert sum(totals) == 17, "of 19, one bears no day and the letter on the ferry bell has none either"
    assert "2 responses bear no whole date and are left out." in drawn.note
    assert "Most arrived at these times: 5 in the week from 26 May 2025" in drawn.alt
    high = [mark for mark in drawn.drawing.marks if mark.kind == "rect" and mark.edge == "#FFFFFF"]
    by_column: dict[float, float] = {}
    for mark in high:
        by_column[mark.x] = by_column.get(mark.x, 0) + mark.y2 - mark.y
    assert [by_column[x] for x in sorted(by_column)] == pytest.approx([200 * n / max(totals) for n in totals if n])
    assert "Campaign letters" in drawn.columns


@pytest.mark.parametrize(
    ("days", "unit"),
    [(["2025-05-01", "2025-05-09"], "day"), (["2025-03-01", "2025-06-30"], "week"), (["2024-01-31", "2025-12-31"], "month"),
     (["2010-01-01", "2025-01-01"], "year"), (["2025-05-01", "2025-05-01"], None), (["2025-05", "2025"], None), ([], None)],
)  # fmt: skip
def test_the_unit_of_time_fits_the_span(tmp_path: Path, days: list[str], unit: str | None) -> None:
    letters = []
    for number, day in enumerate(days):
        letter = Letter(f"{number}.txt", f"Letter {number}.", kind="response")
        letter.sent_by(f"Writer {number}", "individual", "yes", received=day)
        letters.append(letter)
    made = {row.id: row for row in compose(Evidence(write_run(tmp_path, letters), DigestSettings())).charts}
    if unit is None:
        assert "received-chart" not in made
        return
    drawn = made["received-chart"]
    assert drawn.title == f"Responses by {unit} received"
    assert sum(int(row[-1]) for row in drawn.rows) == len(days)
    assert len(drawn.rows) <= 36
    assert len({row[0] for row in drawn.rows}) == len(drawn.rows)


def test_too_little_is_no_chart(tmp_path: Path) -> None:
    letter = Letter("one.txt", "We want frogs.", kind="response")
    letter.sent_by("Writer", "individual", "yes")
    told = compose(Evidence(write_run(tmp_path, [letter]), DigestSettings()))
    assert not told.charts
    assert "there is none" in told.map_note


def test_hostile_labels_are_words_only(tmp_path: Path) -> None:
    store = themed_run(tmp_path)
    themes = tuple(replace(theme, label=f"{theme.id} {HOSTILE}", label_by="person") for theme in store.themes())
    assigned = list(store.assignments())
    store.put_overview(
        aliases={}, themes=themes, assignments=assigned, campaigns=list(store.campaigns()), excluded={}, coverage=store.coverage()
    )
    for drawn in compose(Evidence(store, DigestSettings())).charts:
        tree = lxml.etree.fromstring(drawn.svg)
        names = {lxml.etree.QName(node).localname for node in tree.iter() if isinstance(node.tag, str)}
        assert names <= {"svg", "g", "path", "rect", "text", "tspan", "defs", "clipPath"}, names
        assert not tree.xpath("//@href | //@*[starts-with(name(), 'on')]")
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", drawn.svg + drawn.alt)
        assert max(map(len, words(drawn))) <= 78


@pytest.mark.parametrize("where", ["svg", "alt", "rows", "note", "spec"])
def test_words_that_may_not_be_quoted_are_in_no_chart(told: Digest, where: str) -> None:
    for drawn in told.charts:
        said = str(getattr(drawn, where))
        assert SECRET not in said and "Flo Weir" not in said and "Signer" not in said


def test_the_same_drawing_every_time(told: Digest, tmp_path: Path) -> None:
    letters = list(reversed(themed_letters()))
    again = compose(Evidence(themed_run(tmp_path, letters), DigestSettings()))
    assert [(row.id, row.svg, row.alt, row.rows) for row in again.charts] == [
        (row.id, row.svg, row.alt, row.rows) for row in told.charts
    ]


def test_other_formats_have_what_they_need(told: Digest) -> None:
    drawn = chart(told, "themes-kinds")
    assert drawn.png(1.0).startswith(b"\x89PNG")
    assert drawn.spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert "url" not in str(drawn.spec["layer"])
    assert drawn.table.rows[0][1] == str(drawn.rows[0][1])


def test_marks_of_one_look_share_a_layer_and_a_halo_lies_below_its_letters() -> None:
    letters = [text(word, 1, 1, halo="#FFFFFF") for word in "ab"]
    marks = (rect(0, 9, 0, 9, "#12436D"), letters[0], rect(9, 18, 0, 9, "#801650"), letters[1])
    layers = spec(Drawing(20, 20, marks))["layer"]
    assert [layer["mark"]["type"] for layer in layers] == ["rect", "text", "text"]
    assert ["strokeWidth" in layer["mark"] for layer in layers[1:]] == [True, False]


def test_names_of_any_length_stay_inside() -> None:
    marks, below = legend([("a kind " * 90_000, "#12436D"), ("x" * 500, "#28A197"), ("", "#801650")], 560)
    written = [mark for mark in marks if mark.kind == "text"]
    assert max(len(mark.text) for mark in written) <= 40
    assert max(mark.x + 7.8 * len(mark.text) for mark in written) <= 560
    assert below <= 100


@pytest.mark.parametrize("fill", [*COLOURS.values(), *SHADES, *PALETTE, "#D9DCDE"])
def test_numbers_can_be_read_on_every_colour(fill: str) -> None:
    assert contrast(fill, ink_on(fill)) >= 4.5


@pytest.mark.parametrize("fill", [*COLOURS.values(), *PALETTE])
def test_shapes_stand_out_from_the_paper(fill: str) -> None:
    assert contrast(fill, "#ffffff") >= 2.9
