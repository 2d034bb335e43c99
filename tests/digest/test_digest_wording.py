"""Numbers in words."""

from __future__ import annotations

import pytest

from pipeline.digest.wording import date, joined, percent, plural, scale, share, someone
from pipeline.settings import DigestSettings


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (100, 100, "all (100 of 100, 100%)"),
        (51, 100, "most (51 of 100, 51%)"),
        (50, 100, "many (50 of 100, 50%)"),
        (25, 100, "many (25 of 100, 25%)"),
        (24, 100, "some (24 of 100, 24%)"),
        (10, 100, "some (10 of 100, 10%)"),
        (9, 100, "a few (9 of 100, 9%)"),
        (2, 1000, "a few (2 of 1,000, under 1%)"),
        (1, 1000, "1 of 1,000"),
        (9, 9, "9 of 9"),
        (0, 20, "0 of 20"),
    ],
)
def test_the_scale(part: int, whole: int, said: str) -> None:
    assert share(part, whole, DigestSettings()) == said


def test_the_stated_scale_is_the_one_in_use() -> None:
    words = scale(DigestSettings(most=0.6, many=0.3, some=0.2, words_from=7))
    for figure in ("60%", "30%", "20%", "7 respondents"):
        assert figure in words


@pytest.mark.parametrize(
    ("kind", "said"),
    [("council", "A council"), ("NHS body", "An NHS body"), ("individual", "An individual"), ("university", "A university"),
     ("umbrella group", "An umbrella group"), ("MP", "An MP"), ("", "A respondent"), (None, "A respondent"),
     ("UK charity", "A UK charity")],
)  # fmt: skip
def test_someone(kind: str | None, said: str) -> None:
    assert someone(kind) == said


def test_small_words() -> None:
    assert [plural(noun) for noun in ("body", "survey", "church", "union")] == ["bodies", "surveys", "churches", "unions"]
    assert joined([]) == ""
    assert joined(["a"]) == "a"
    assert percent(2, 3) == "67%"
    assert date("2025-05-02T10:00") == "2 May 2025"
    assert date("2025-05-22 12:52") == "22 May 2025"
    assert date("about 1900") == "about 1900"
    assert date("2025-13-01") == "2025-13-01"
