"""Why a row is what it is, for every kind of row, and what is said of an id that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from written_run import write_run

from pipeline.digest import explain
from pipeline.errors import Missing
from pipeline.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return write_run(tmp_path_factory.mktemp("run"))


KINDS = (
    "documents",
    "respondents",
    "responses",
    "passages",
    "attributions",
    "positions",
    "concerns",
    "asks",
    "figures",
    "themes",
    "campaigns",
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_can_be_explained(store: Store, kind: str) -> None:
    texts = {document.id: document.text for document in store.documents()}
    for record in getattr(store, kind)():
        found = explain(store, record.id)
        assert found.id == record.id
        assert found.facts
        if hasattr(record, "quote"):
            assert found.quote == record.quote
            assert found.quote in texts[record.document]


def test_a_tag_says_its_rule_its_holder_and_the_models(store: Store) -> None:
    position = next(row for row in store.positions() if row.condition is not None)
    facts = dict(explain(store, position.id).facts)
    assert facts["says"].startswith("conditional (plain) towards option-a, Option A")
    assert facts["condition"] == "provided that each board has its own budget"
    assert facts["why"].startswith("rule plain-cue; words: ")
    assert facts["holder"] == "Rivers Trust Network, voice: own"
    assert facts["resolved from"] == "the sender is Rivers Trust Network"
    assert "en_core_web_sm" in facts["models"]
    assert facts["page"] == "1"


def test_a_reported_tag_says_from_which_words_its_holder_was_told(store: Store) -> None:
    concern = next(row for row in store.concerns() if row.quote == "more time was needed")
    facts = dict(explain(store, concern.id).facts)
    assert facts["resolved from"].startswith("“It”, “felt” → not resolved")


def test_why_a_response_is_not_in_the_table(store: Store) -> None:
    aside = next(row for row in store.responses() if row.excluded)
    assert dict(explain(store, aside.id).facts)["counted"] == "no: it was set aside as non-answer"
    copy = next(row for row in store.responses() if row.campaign)
    assert "copy of a letter" in dict(explain(store, copy.id).facts)["campaign"]
    assert "positions: pos-" in dict(explain(store, copy.id).facts)["counted"]


def test_a_file_and_the_beginning_of_an_id_will_do(store: Store) -> None:
    assert explain(store, "letters/rtn.pdf").kind == "document"
    position = next(iter(store.positions()))
    assert explain(store, position.id[:-2]).id == position.id


def test_an_unknown_id_names_near_ones(store: Store) -> None:
    position = next(iter(store.positions()))
    wrong = position.id[:-1] + ("0" if position.id[-1] != "0" else "1")
    with pytest.raises(Missing, match=position.id):
        explain(store, wrong)
    with pytest.raises(Missing, match=r"letters/rtn\.pdf"):
        explain(store, "letters/rtm.pdf")
    with pytest.raises(Missing, match="greenpaper export"):
        explain(store, "zzzzzzzz")
    with pytest.raises(Missing, match="encrypted"):
        explain(store, "letters/locked.pdf")


def test_a_terminal_gets_no_control_characters(tmp_path: Path) -> None:
    from written_run import Letter

    letter = Letter("a.txt", "We support \x1b[31moption A\x1b[0m fully.", kind="response")
    letter.sent_by("Weirford", "council", "yes")
    letter.position(letter.text, "Weirford", "support", "option-a")
    store = write_run(tmp_path, [letter])
    assert "\x1b" not in explain(store, next(iter(store.positions())).id).shown
