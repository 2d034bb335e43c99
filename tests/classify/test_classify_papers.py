"""The reader's own training text: marked papers are read as their format says, and every mark in them names something."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.datamodel import Consultation
from pipeline.tag import code_frame

ROOT = Path(__file__).resolve().parents[2]
HEAD = "=== letter | a society\n@card | A single card | one card; the card\n@vans | The end of the vans\n"


@pytest.fixture(scope="module")
def papers() -> ModuleType:
    sys.path.insert(0, str(ROOT))
    try:
        return importlib.import_module("models.reader.papers")
    finally:
        sys.path.remove(str(ROOT))


def test_marks_become_stances_codes_and_asks(papers: ModuleType, tmp_path: Path) -> None:
    marked = f"{HEAD}# On cards\n+card C:pace,funding\tOne card at last.\n\n~card -vans A\t- Keep the vans.\n.\tWe met.\n"
    (tmp_path / "papers_1.txt").write_text(marked, encoding="utf-8")
    (paper,) = papers.read_papers(tmp_path)
    first, second, third = paper.sentences
    assert (paper.kind, paper.labels["card"], paper.aliases["card"]) == ("letter", "A single card", ("one card", "the card"))
    assert (first.text, first.stances, first.codes, first.asks) == (
        "One card at last.",
        {"card": "support"},
        ("pace", "funding"),
        False,
    )
    assert (second.text, second.stances, second.asks) == ("Keep the vans.", {"card": "conditional", "vans": "oppose"}, True)
    assert (third.stances, third.codes, third.asks) == ({}, (), False)
    assert paper.names("The vans and a card") == ["card", "vans"] and paper.names("We met.") == []


@pytest.mark.parametrize(
    ("line", "said"), [("+tram\tYes.", "'\\+tram' is no mark"), ("+card Yes.", "no tab"), ("B\tYes.", "'B' is no mark")]
)
def test_a_wrong_line_is_named(papers: ModuleType, tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "papers_1.txt").write_text(f"{HEAD}.\tWe met.\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=f"papers_1.txt line 5: .*{said}"):
        papers.read_papers(tmp_path)


def test_the_shipped_papers_use_codes_of_the_frame_and_say_no_sentence_twice(papers: ModuleType) -> None:
    found = papers.read_papers()
    frame = {code.id for code in code_frame(Consultation(id="any", title="Any"))}
    sentences = [sentence for paper in found for sentence in paper.sentences]
    assert len(found) > 50 and {code for one in sentences for code in one.codes} == frame
    assert len({one.text for one in sentences}) == len(sentences)
