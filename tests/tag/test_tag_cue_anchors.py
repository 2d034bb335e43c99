"""The strings that are looked for before a pattern is tried never hide a match."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.tag.cues import anchors, compile_phrase, flatten

CASES = Path(__file__).parents[1] / "cases"


def phrases(name: str) -> list[str]:
    """Every phrase of a list of the tag stage."""
    tables = tomllib.loads(files("pipeline.tag").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    entries = tables.get("cue") or tables["code"]
    keys = ("phrases", "telling", "about", "loose", "none")
    return [str(phrase) for entry in entries for key in keys for phrase in entry.get(key, [])]


def texts() -> list[str]:
    """The sentences of the cases, flattened."""
    read = json.loads((CASES / "tag_concerns.json").read_text(encoding="utf-8"))
    read += json.loads((CASES / "tag_asks.json").read_text(encoding="utf-8"))
    read += json.loads((CASES / "tag_positions.json").read_text(encoding="utf-8"))["cases"]
    return [flatten(case["text"]) for case in read]


@pytest.mark.parametrize("name", ["concern_cues", "code_frame", "stance_cues", "ask_cues"])
def test_where_a_phrase_matches_one_of_its_anchors_stands(name: str) -> None:
    sentences = texts()
    matched = 0
    for phrase in phrases(name):
        pattern, sure = compile_phrase(phrase), anchors(phrase)
        for flat in sentences:
            if pattern.search(flat):
                matched += 1
                assert not sure or any(one in flat for one in sure), (phrase, sure, flat)
    assert matched > 5


@pytest.mark.parametrize("name", ["concern_cues", "code_frame", "stance_cues", "ask_cues"])
def test_groups_stand_no_deeper_than_anchors_are_looked_for(name: str) -> None:
    """A group in a group in a group once hid a phrase from every text without "long" or "some"."""
    for phrase in phrases(name):
        depth = deepest = 0
        for char in phrase:
            depth += (char == "(") - (char == ")")
            deepest = max(deepest, depth)
        assert deepest <= 2, phrase


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("lack of (clarity|detail*)", ("lack",)),
        ("(slow|late)ly", ("slow", "late")),
        ("under-?fund*", ("under", "fund")),
        ("too (very )?vague", ("vague",)),
        ("(very )?[a-z]+", ()),
        ("(loss of (trust|faith)|mistrust)", ("loss", "mistrust")),
    ],
)
def test_anchors_are_the_parts_that_cannot_be_missing(phrase: str, expected: tuple[str, ...]) -> None:
    assert set(anchors(phrase)) <= set(expected)
    assert bool(anchors(phrase)) == bool(expected)


def test_a_word_that_ends_in_not_is_matched_whole() -> None:
    pattern = compile_phrase("(not|n't) .. enough")
    assert pattern.search("there isn't nearly enough")
    assert not pattern.search("there is enough")
