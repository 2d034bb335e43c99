"""Charts: data in, the same drawing out, nothing live in it."""

from __future__ import annotations

import re

import lxml.etree
import pytest
from test_digest_page import contrast

from pipeline.digest.chart import COLOURS, bar_chart, position_chart
from pipeline.digest.drawing import ink_on
from pipeline.digest.sections import ProposalSection, Some
from pipeline.digest.wording import STANCE_WORDS


def section(label: str, **counts: int) -> ProposalSection:
    return ProposalSection(
        "p", label, None, tuple((stance, counts.get(stance, 0)) for stance in STANCE_WORDS), "respondents", 0, (), Some(), ()
    )


def test_nothing_to_show_is_no_chart() -> None:
    assert position_chart([]) is None
    assert position_chart([section("Option A")]) is None
    assert bar_chart("x", "X", "received", [], ("Kind", "Respondents")) is None
    assert bar_chart("x", "X", "received", [("Council", 3)], ("Kind", "Respondents")) is None


def test_a_drawing_says_its_numbers_and_its_alt_text_too() -> None:
    chart = position_chart([section("Option A", support=120, oppose=45), section("Option B", conditional=60)])
    assert chart is not None
    texts = lxml.etree.fromstring(chart.svg).xpath("//*[local-name()='text']/text()")
    assert {"Option A", "Option B", "120", "45", "60", "165", "Support", "Oppose"} <= set(texts)
    assert "Both for and against" not in texts, "what nobody says needs no colour"
    assert chart.alt == "Option A: support 120 and oppose 45 (respondents). Option B: support with conditions 60 (respondents)."


def test_the_same_bytes_every_time_and_ids_of_its_own() -> None:
    draw = [
        bar_chart(name, "X", "received", [("Council", 3), ("Individual", 12)], ("Kind", "Respondents"))
        for name in ("one", "one", "two")
    ]
    assert draw[0] == draw[1]
    for chart in draw:
        assert chart is not None
        for found in re.findall(r'\bid="([^"]+)"', chart.svg):
            assert found.startswith(f"{chart.id}-")


def test_a_stranger_s_label_is_only_text() -> None:
    chart = bar_chart("x", "X", "received", [("<script>alert(1)</script> & https://x.org", 3), ("b", 1)], ("Kind", "Number"))
    assert chart is not None
    tree = lxml.etree.fromstring(chart.svg)
    assert not tree.xpath(
        "//*[local-name()='script' or local-name()='a' or local-name()='image' or local-name()='foreignObject']"
    )
    assert not tree.xpath("//@href")


def test_long_labels_wrap_and_stay_inside() -> None:
    chart = bar_chart("x", "X", "received", [("word " * 40, 3), ("b", 1)], ("Kind", "Number"))
    assert chart is not None
    lines = lxml.etree.fromstring(chart.svg).xpath("//*[local-name()='text']/text()")
    assert max(map(len, lines)) <= 68


@pytest.mark.parametrize("stance", COLOURS)
def test_numbers_can_be_read_on_their_bars(stance: str) -> None:
    assert contrast(COLOURS[stance], ink_on(COLOURS[stance])) >= 4.5
