"""Decisions by people: kept for good, checked, and laid over what the machine found."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from test_store_records import TEXT, records, state

from pipeline.datamodel import Decision, Position
from pipeline.errors import WrongUsage
from pipeline.store import open_store

WHEN = "2031-03-04T09:00:00Z"


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path / "out", create=True)
    opened.put_file(state("a.txt"), [records("a.txt")])
    yield opened
    opened.close()


def decide(store, action: str, record: str, kind: str = "position", why: str | None = None, **detail: object) -> None:
    store.put_decisions([Decision(kind, record, action, dict(detail), "Ada", WHEN, why)])


def only(store) -> Position:
    (position,) = store.positions()
    return position


def test_a_correction_shows_everywhere_and_the_machines_record_stays(store) -> None:
    before = only(store)
    decide(store, "correct", before.id, stance="oppose", condition=None, why="read to the end")
    after = only(store)
    assert (after.stance, after.condition, after.basis, after.score, after.review) == ("oppose", None, "person", 1.0, "corrected")
    assert after.why[-1] == "corrected by Ada: read to the end"
    assert list(store.positions(reviewed=False)) == [before]


def test_accepting_keeps_the_machines_basis(store) -> None:
    before = only(store)
    decide(store, "accept", before.id)
    assert only(store) == dataclasses.replace(before, review="accepted")


def test_rejected_records_are_gone_until_they_are_reopened(store) -> None:
    before = only(store)
    decide(store, "reject", before.id)
    assert list(store.positions()) == []
    decide(store, "reopen", before.id)
    assert only(store) == before


def test_a_corrected_span_must_stand_in_its_document(store) -> None:
    before = only(store)
    start = TEXT.index("supports")
    decide(store, "correct", before.id, start=start, end=start + 19, quote="supports the merger")
    assert only(store).quote == "supports the merger"
    with pytest.raises(WrongUsage, match="do not stand"):
        decide(store, "correct", before.id, start=start, end=start + 19, quote="opposes the merger!")
    with pytest.raises(WrongUsage, match="do not stand"):
        decide(store, "correct", before.id, condition={"start": 0, "end": 3, "quote": "the"})


def test_a_record_is_added_with_all_its_fields_or_not_at_all(store) -> None:
    (ask,) = store.asks()
    new = {"document": ask.document, "source_file": "a.txt", "response": ask.response, "passage": ask.passage, "page": 1}
    start = TEXT.index("It asks")
    new |= {"start": start, "end": len(TEXT), "quote": TEXT[start:], "holder": "Drainage Board", "voice": "own"}
    with pytest.raises(WrongUsage, match="addressee"):
        decide(store, "add", "ask_new", "ask", **new)
    decide(store, "add", "ask_new", "ask", **new, addressee="the ministry", proposal=None)
    added = next(one for one in store.asks() if one.id == "ask_new")
    assert (added.basis, added.review, added.addressee) == ("person", "added", "the ministry")


def test_nobody_decides_anonymously_or_what_cannot_be_decided(store) -> None:
    with pytest.raises(WrongUsage, match="name"):
        store.put_decisions([Decision("position", only(store).id, "accept", {}, " ", WHEN)])
    with pytest.raises(WrongUsage, match="merge"):
        decide(store, "merge", only(store).id)
    assert list(store.decisions()) == []


def test_decisions_outlive_their_document_and_a_second_look(store) -> None:
    before = only(store)
    decide(store, "correct", before.id, stance="neutral", condition=None)
    store.put_file(state("a.txt"), [records("a.txt")])
    store.forget_overview()
    assert only(store).stance == "neutral"
    store.remove_file("a.txt")
    assert list(store.positions()) == []
    assert [decision.action for decision in store.decisions("position")] == ["correct"]


def test_matched_questions_show_on_passages_that_have_none(store) -> None:
    (passage,) = store.passages()
    store.put_matched_questions({passage.id: ("q1", 0.8)})
    (matched,) = store.passages()
    assert (matched.question, matched.question_basis) == ("q1", "matched")


def test_runs_and_searches_are_kept(store) -> None:
    assert store.put_run("basis", {"responses": 1}) == store.put_run("basis", {"responses": 1}) == 1
    assert store.put_run("basis", {"responses": 2}) == 2
    store.put_search("pace", "too fast", {"stance": ["oppose"]})
    assert store.searches() == {"pace": ("too fast", {"stance": ["oppose"]})}
    assert store.remove_search("pace") and not store.remove_search("pace")
