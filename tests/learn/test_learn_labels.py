"""Reviewed rows: what is taken, what is refused with line and mend, and how they find their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.datamodel import Document
from pipeline.errors import Missing, WrongUsage
from pipeline.learn import Label, check_codes, place, read_labels

CASES = json.loads((Path(__file__).parents[1] / "cases" / "learn_labels.json").read_text(encoding="utf-8"))
TEXT = "Too slow, they said. The bridge is narrow. Too slow, we say."
DOCUMENTS = [Document("doc-1", "a.txt", "", "text/plain", TEXT), Document("doc-2", "b.txt", "", "text/plain", "Nothing here.")]


def written(tmp_path: Path, *lines: str, name: str = "reviewed.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return path


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: f"{case['row']['kind']}-{case['row']['review']}")
def test_a_row_of_the_export_is_taken(case: dict[str, Any], tmp_path: Path) -> None:
    (label,) = read_labels([written(tmp_path, "", json.dumps(case["row"], ensure_ascii=False), "")])
    assert (list(label.codes), label.stance, label.line) == (case["codes"], case["stance"], 2)


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda case: case["said"])
def test_a_bad_row_is_refused_with_its_line_and_a_mend(case: dict[str, str], tmp_path: Path) -> None:
    good = json.dumps(CASES["good"][0]["row"])
    with pytest.raises(WrongUsage) as raised:
        read_labels([written(tmp_path, good, case["line"])])
    assert str(raised.value).startswith("reviewed.jsonl, line 2: ")
    assert case["said"] in str(raised.value)
    assert raised.value.mend.endswith((".", "?"))


def test_a_file_that_is_not_there_or_no_utf8(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="no reviewed labels"):
        read_labels([tmp_path / "none.jsonl"])
    (tmp_path / "odd.jsonl").write_bytes(b'{"quote": "\xff"}')
    with pytest.raises(WrongUsage, match="UTF-8"):
        read_labels([tmp_path / "odd.jsonl"])


def label(quote: str, **about: Any) -> Label:
    fields = {"document": None, "source_file": None, "start": None, "end": None, "codes": ("pace",)} | about
    return Label(file="reviewed.jsonl", line=about.pop("line", 1), kind="concern", review="accepted", quote=quote, **fields)


def test_a_code_that_the_frame_lacks_is_named() -> None:
    check_codes([label("x")], ["pace", "place"])
    with pytest.raises(WrongUsage, match=r'there is no code "pace".* Did you mean "paces"'):
        check_codes([label("x")], ["paces"])


def test_rows_find_their_place_by_offsets_or_by_words() -> None:
    exact = label("Too slow", document="doc-1", start=43, end=51)
    other_id = label("The bridge is narrow.", document="doc-9", source_file="a.txt", start=3, end=9)
    moved = label("Too slow", document="doc-9", source_file="a.txt", start=40, end=48)
    found = place([exact, other_id, moved], DOCUMENTS)
    assert [(one.document, one.start, one.end) for one in found.placed] == [("doc-1", 43, 51), ("doc-1", 21, 42)]
    assert found.superseded == 1
    assert all(TEXT[one.start : one.end] == one.label.quote for one in found.placed)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (label("Too slow", document="doc-9", source_file="c.txt"), "there is no document c.txt"),
        (label("Too fast", source_file="a.txt"), "its words no longer stand in a.txt"),
        (label("Too slow", source_file="a.txt"), 'its words stand 2 times in a.txt, and it has no "start"'),
    ],
)
def test_a_row_without_a_place_is_told(row: Label, reason: str) -> None:
    found = place([row], DOCUMENTS)
    assert not found.placed
    assert [one.reason for one in found.lost] == [reason]


def test_of_two_reviews_of_one_stretch_the_later_counts() -> None:
    first = label("Too slow", document="doc-1", start=0, end=8)
    second = label("Too slow", document="doc-1", start=0, end=8, codes=("place",))
    found = place([first, second], DOCUMENTS)
    assert [one.label.codes for one in found.placed] == [("place",)]
    assert found.superseded == 1
