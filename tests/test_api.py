"""The five calls from Python: the README's guide, run line by line, and what they refuse."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from small_folder import write_folder

from pipeline.api import Run, digest, open, records, run, search  # noqa: A004
from pipeline.errors import Missing, WrongUsage
from pipeline.export import KINDS

README = Path(__file__).resolve().parents[1] / "README.md"


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("guide")
    write_folder(folder / "ferries")
    return folder


def test_the_guide_in_the_readme_is_true(place: Path, monkeypatch) -> None:
    text = README.read_text(encoding="utf-8")
    (guide,) = re.findall(r"<!-- guide: [^>]*-->\n```python\n(.*?)```", text, re.DOTALL)
    monkeypatch.chdir(place)
    test = doctest.DocTestParser().get_doctest(guide, {}, "README.md", "README.md", 0)
    assert len(test.examples) >= 8
    found: list[str] = []
    doctest.DocTestRunner().run(test, out=found.append)
    assert not found, "".join(found)


@pytest.fixture(scope="module")
def made(place: Path):
    with run(place / "ferries", place / "out") as opened:
        yield opened


def test_the_package_itself_gives_the_five(made: Run) -> None:
    import pipeline

    assert pipeline.run is run and pipeline.records is records
    # these two are packages as well: both ways of using them hold
    assert pipeline.search(made, "timetable", limit=1, meaning=False)
    assert pipeline.search.Facets().stance == ()
    assert "Sundary" in pipeline.digest(made)
    with pytest.raises(AttributeError):
        _ = pipeline.nothing_of_the_kind


@pytest.mark.parametrize("kind", KINDS)
def test_records_of_every_kind(made: Run, kind: str) -> None:
    assert all(isinstance(row, dict) for row in records(made, kind))


def test_facets_are_given_by_name(made: Run) -> None:
    one = search(made, kind="position", stance="oppose", meaning=False, limit=None)
    both = search(made, kind="position", stance=["oppose", "support"], meaning=False, limit=None)
    assert 0 < len(one) < len(both)
    with pytest.raises(WrongUsage, match="no facet"):
        search(made, "boats", mood="cross")


def test_digests_are_text_or_bytes(made: Run) -> None:
    assert isinstance(digest(made, "html"), str)
    pdf = digest(made, "pdf")
    assert isinstance(pdf, bytes) and pdf.startswith(b"%PDF")


def test_what_is_not_there_says_so(made: Run, tmp_path: Path) -> None:
    with pytest.raises(Missing, match="no finished run"):
        open(tmp_path)
    with pytest.raises(Missing, match="no finished run"):
        open(tmp_path, tmp_path / "out")
    with pytest.raises(WrongUsage, match="no record kind"):
        records(made, "feelings")
    with pytest.raises(WrongUsage):
        run(tmp_path / "nowhere", tmp_path / "out")
