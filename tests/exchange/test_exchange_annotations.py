"""Web Annotations come back: by their ids, by the words that they select, as ours or as a viewer wrote them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from edited_tables import AT, said, take
from written_run import write_run

from pipeline.datamodel import Decision
from pipeline.errors import WrongUsage
from pipeline.exchange.codings import codings, frame_of
from pipeline.export import export
from pipeline.store import Store


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    yield opened
    opened.close()


def edited(store: Store, folder: Path, edit: Callable[[list[dict[str, Any]]], None], name: str = "back.jsonld") -> Path:
    export(store, folder, "web-annotation")
    page = json.loads((folder / "annotations.jsonld").read_text(encoding="utf-8"))
    edit(page["items"])
    (folder / name).write_text(json.dumps(page), encoding="utf-8")
    return folder / name


def of(items: list[dict[str, Any]], words: str) -> dict[str, Any]:
    return next(one for one in items if words in one["target"]["selector"][1]["exact"])


@pytest.mark.parametrize("name", ["back.jsonld", "back.json"])
def test_an_untouched_page_says_nothing(store: Store, tmp_path: Path, name: str) -> None:
    taken = take(store, edited(store, tmp_path, lambda items: None, name))
    assert (taken.decisions, taken.lost, taken.older, taken.absent) == ((), (), 0, 0)
    assert taken.unchanged == len(list(codings(store)))


def test_a_retagged_a_shortened_a_deleted_and_a_new_annotation(store: Store, tmp_path: Path) -> None:
    frame = frame_of(store)
    gone = said(store, "my orchard floods")

    def edit(items: list[dict[str, Any]]) -> None:
        of(items, "I am against option A")["body"][0]["value"] = frame.flat(("position", "option-a", "neutral"))
        selector = of(items, "timetable of nine months")["target"]["selector"]
        selector[0]["end"] -= len(" too fast")
        selector[1]["exact"] = selector[1]["exact"].removesuffix(" too fast")
        items.remove(of(items, "my orchard floods"))
        words = {"type": "TextQuoteSelector", "exact": "more than we can pay", "prefix": "It will cost ", "suffix": "."}
        source = of(items, "It will cost")["target"]["source"]
        made = {
            "type": "Annotation",
            "creator": {"type": "Person", "name": "Grace"},
            "target": {"source": source, "selector": words},
        }
        comment = {"type": "TextualBody", "purpose": "commenting", "value": "Look at this"}
        items.append(made | {"body": [comment, {"type": "TextualBody", "purpose": "tagging", "value": "concern: local focus"}]})

    file = edited(store, tmp_path, edit)
    taken = take(store, file)
    assert [taken.count(action) for action in ("correct", "add", "reject")] == [2, 1, 0]
    assert (taken.lost, taken.absent) == ((), 1)
    assert said(store, "I am against option A").stance == "neutral"
    assert said(store, "timetable of nine").quote == "The timetable of nine months is far"
    (added,) = [one for one in store.concerns() if one.review == "added"]
    assert (added.quote, added.codes, added.holder) == ("more than we can pay", ("place",), "Jane Marlowe")
    assert [one.who for one in store.decisions() if one.action == "add"] == ["Grace"]
    assert not take(store, file).decisions, "the same file a second time says nothing new"
    assert [one.record for one in take(store, file, complete=True).decisions] == [gone.id]


def test_words_are_found_again_where_positions_are_another_texts(store: Store, tmp_path: Path) -> None:
    def edit(items: list[dict[str, Any]]) -> None:
        for one in items:
            one["target"]["source"] = "https://example.org/letters"
            one["target"]["selector"][0]["start"] += 7
            one["target"]["selector"][0]["end"] += 7

    taken = take(store, edited(store, tmp_path, edit))
    assert not taken.decisions and not taken.lost
    assert taken.unchanged == len(list(codings(store)))


def test_an_older_page_takes_no_decision_back(store: Store, tmp_path: Path) -> None:
    position, concern = said(store, "I am against option A"), said(store, "It will cost")
    file = edited(store, tmp_path, lambda items: None)
    store.put_decisions([
        Decision("position", position.id, "correct", {"stance": "neutral"}, "Bob", AT),
        Decision("concern", concern.id, "reject", {}, "Bob", AT),
    ])  # fmt: skip
    taken = take(store, file, complete=True)
    assert not taken.decisions and taken.older == 2


def test_what_was_corrected_can_be_put_back_in_a_newer_page(store: Store, tmp_path: Path) -> None:
    position = said(store, "I am against option A")
    store.put_decisions([Decision("position", position.id, "correct", {"stance": "neutral"}, "Bob", AT)])

    def edit(items: list[dict[str, Any]]) -> None:
        of(items, "I am against option A")["body"][0]["value"] = frame_of(store).flat(("position", "option-a", "oppose"))

    file = edited(store, tmp_path, edit)
    assert [one.detail for one in take(store, file).decisions] == [{"stance": "oppose"}]
    assert not take(store, file).decisions


@pytest.mark.parametrize("fault", ["code", "words", "document", "shape"])
def test_nothing_is_rejected_for_an_annotation_that_a_viewer_gave_an_id_of_its_own(
    store: Store, tmp_path: Path, fault: str
) -> None:
    def edit(items: list[dict[str, Any]]) -> None:
        one = of(items, "I am against option A")
        one["id"] = "https://viewer.example/77"
        if fault == "code":
            one["body"][0]["value"] = "a code of theirs"
        elif fault == "words":
            one["target"]["selector"] = {"type": "TextQuoteSelector", "exact": "I am against option B"}
        elif fault == "document":
            one["target"] |= {"source": "urn:x", "greenpaper:source_file": "elsewhere.txt"}
        else:
            one["target"]["selector"] = [{"type": "TextQuoteSelector", "exact": "x", "prefix": ["x"]}, *one["target"]["selector"]]
            one["body"] = {"purpose": [{}]}

    taken = take(store, edited(store, tmp_path, edit), complete=True)
    assert (taken.decisions, len(taken.lost)) == ((), 1)


def test_what_is_not_understood_is_told_and_rejects_nothing(store: Store, tmp_path: Path) -> None:
    def edit(items: list[dict[str, Any]]) -> None:
        of(items, "I am against option A")["body"][0]["value"] = "Position: something else"
        of(items, "It will cost")["target"]["selector"][1] |= {"exact": "It would cost less", "prefix": "", "suffix": ""}
        of(items, "my orchard floods")["body"] = "just a word"
        of(items, "Ministers must publish")["target"] |= {"source": "urn:x", "greenpaper:source_file": "elsewhere.txt"}
        of(items, "timetable of nine months")["target"]["selector"] = {"type": ["odd"], "refinedBy": 3}

    taken = take(store, edited(store, tmp_path, edit), complete=True)
    assert not taken.decisions
    assert len(taken.lost) == 5, taken.lost


@pytest.mark.parametrize(
    "found",
    [{"@context": "x", "items": []}, {"@context": "x", "items": [3]}, {"type": "AnnotationPage"}, {"@context": 1, "first": 2}],
)
def test_a_page_without_annotations_says_so(store: Store, tmp_path: Path, found: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(WrongUsage, match="There is no annotation"):
        take(store, tmp_path / "a.json")


def test_one_annotation_alone_and_a_list_of_them_are_read(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path, "web-annotation")
    items = json.loads((tmp_path / "annotations.jsonld").read_text(encoding="utf-8"))["items"]
    for found, count in ((items[0], 1), (items[:3], 3), ({"type": "AnnotationCollection", "first": {"items": items[:2]}}, 2)):
        (tmp_path / "some.json").write_text(json.dumps(found), encoding="utf-8")
        assert take(store, tmp_path / "some.json").unchanged == count
