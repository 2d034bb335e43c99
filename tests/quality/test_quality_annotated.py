"""How well real documents are read: annotated by hand, each with a register of its own.

Two folders: those whose errors were looked at, and those of which only totals are known (``unseen``). The figures are those of
`python tests/quality/annotations.py score` and `score --unseen`; floors only rise, and lie just below what was measured.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from annotation_scores import Scores, as_totals, score_annotated
from annotations import FOLDER, UNSEEN, Finder, annotated, hashed

FOLDERS = {"looked at": FOLDER, "unseen": UNSEEN}
EVERY = [*annotated(), *annotated(UNSEEN)]
KEPT = {"holder", "proposal", "stance", "codes", "optional", "start", "words", "sha256"}
TEXT = "The council “fully supports” the plan’s aims —\nprovided the **money** comes first. It's late."


@pytest.fixture(scope="module", params=sorted(FOLDERS))
def folder(request: pytest.FixtureRequest) -> Path:
    return FOLDERS[request.param]


@pytest.fixture(scope="module")
def scores(shared: Path, folder: Path) -> Scores:
    return score_annotated(shared, folder)


def test_all_evidence_stands_in_the_documents_as_read(scores: Scores) -> None:
    assert not [lost for reading in scores.readings for lost in reading.lost]


def test_the_annotated_documents_stay_above_their_floors(scores: Scores, folder: Path) -> None:
    print("\n" + as_totals(scores))
    floors = json.loads((folder / "floors.json").read_text(encoding="utf-8"))
    measured = scores.floors()
    below = {name: (measured[name], floor) for name, floor in floors.items() if measured[name] < floor}
    assert set(floors) == set(measured)
    assert not below


def test_there_are_at_least_twenty_documents_of_five_kinds() -> None:
    sources = [json.loads(path.read_text(encoding="utf-8"))["source"] for path in EVERY]
    assert len(set(sources)) == len(sources) >= 20
    assert len({source.split("/")[0] for source in sources}) >= 5


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.stem[:40])
def test_no_words_of_a_document_are_kept(path: Path) -> None:
    annotation = json.loads(path.read_text(encoding="utf-8"))
    assert set(annotation) <= {"source", "until", "register", "positions", "concerns", "asks"}
    for kind in ("positions", "concerns", "asks"):
        for item in annotation[kind]:
            assert set(item) <= KEPT
            assert len(item["sha256"]) == 64 and item["words"] >= 1
            assert all(len(name.split()) <= 14 for name in item["holder"])


@pytest.mark.parametrize(
    ("evidence", "wanted"),
    [
        ('"fully supports" the plan\'s aims', "fully supports” the plan’s aims"),
        ("provided the", "provided the"),
        ("aims — provided", "aims —\nprovided"),
        ("rovided the **mon", "provided the **money"),
        ("comes first", "comes first"),
    ],
)
def test_evidence_is_widened_to_words_and_found_again(evidence: str, wanted: str) -> None:
    finder = Finder(TEXT)
    stretch = finder.whole_words(evidence)
    assert stretch is not None and stretch.text == wanted
    assert finder.find(stretch.words, stretch.sha256) == wanted


def test_a_mark_at_the_end_does_not_hide_it_and_other_words_are_not_found() -> None:
    plain = hashed("the money", 2)
    assert Finder("First **the “money”** then the rest").find(2, hashed("the money", 2).sha256) is None
    assert Finder("First “the money”, then").find(plain.words, plain.sha256) == "the money"
    assert Finder(TEXT).whole_words("the money comes last") is None
    assert Finder("one word").find(5, plain.sha256) is None
