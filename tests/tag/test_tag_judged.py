"""What the trained reader adds where the rules abstain: sentences of somebody's own paper that name a proposal."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pipeline.datamodel import Block, Consultation, Document, Position, Proposal, stable_id
from pipeline.extract import extract
from pipeline.loading import load_encoder, load_language, load_reader
from pipeline.settings import TagSettings
from pipeline.tag import tag
from pipeline.tag.judged import OpenStatement, find_open, judge
from pipeline.tag.proposals import Mention
from pipeline.tag.statement import read_statements

CARD = Proposal("card", "a single county card", ("single card", "county card"))
CONSULTATION = Consultation("libraries", "Libraries", proposals=(CARD,))
OPENS = "Dear Library Board,\nWe write on behalf of Saltway Boat Club in response to your consultation on libraries.\n"
CLOSES = "\nYours faithfully,\nSaltway Boat Club"
FOR = "A single card would spare visitors three queues."
AGAINST = "A single card is the last thing a small library wants."
LESS_SURE = TagSettings(least_stance=0.5)
FACT = "The single card was first tried in 1998 in two towns."


def read(text: str) -> Document:
    blocks = tuple(Block("paragraph", *line.span()) for line in re.finditer(r"[^\n]+", text))
    return Document(stable_id("doc", text), "letter.txt", "", "text/plain", text, blocks=blocks)


def positions(text: str) -> list[Position]:
    extraction = extract(read(text), CONSULTATION, load_language())
    return list(tag(extraction, CONSULTATION, load_reader(), encoder=load_encoder()).positions)


def opened(text: str, *, worried: bool = False, kind: str = "response") -> list[OpenStatement]:
    """What is put to the reader of a letter of one sentence, without any rule having found anything."""
    extraction = extract(read(OPENS + text + CLOSES), CONSULTATION, load_language())
    extraction = replace(extraction, document=replace(extraction.document, kind=kind))
    found = []
    for statement in read_statements(extraction):
        at = statement.flat.find("single card")
        if at >= 0:
            start = statement.start + at
            mentions = [Mention("card", start, start + len("single card"), "described", "single card")]
            found += find_open(statement, [CARD], None, mentions, [], worried)
    return found


def test_a_sentence_that_argues_for_a_proposal_it_names_is_a_position() -> None:
    (found,) = positions(OPENS + FOR + CLOSES)
    assert (found.holder, found.proposal, found.stance, found.quote, found.basis) == (
        "Saltway Boat Club",
        "card",
        "support",
        FOR,
        "model",
    )
    assert found.score >= 0.9
    assert found.why[0].startswith("model greenpaper-reader@") and "“single card”" in found.why[1]


@pytest.mark.parametrize("text", [FACT, "Is a single card what the county needs?", "Who lost the single card?"])
def test_facts_and_questions_are_none(text: str) -> None:
    assert positions(OPENS + text + CLOSES) == []


def test_whose_stance_a_rule_has_found_is_not_asked_again() -> None:
    found = positions(f"{OPENS}We oppose the single card. {FOR}{CLOSES}")
    assert [(one.basis, one.stance) for one in found] == [("cue", "oppose")]


def test_an_article_is_not_asked() -> None:
    assert opened(FOR)
    assert opened(FOR, kind="article") == []


def stances(found: list[OpenStatement], settings: TagSettings = LESS_SURE) -> list[str]:
    return [one.stance for one in judge(found, [], load_reader(), settings)]


def test_sentences_that_point_both_ways_say_nothing() -> None:
    one, other = opened(FOR), opened(AGAINST)
    assert (stances(one), stances(other)) == (["support"], ["oppose"])
    assert stances([*one, *one]) == ["support", "support"]
    assert stances([*one, *other]) == []


def test_what_the_reader_is_less_sure_of_stays_open() -> None:
    assert stances(opened(AGAINST), TagSettings()) == []


def test_what_the_reader_takes_for_a_worry_is_not_believed() -> None:
    worry = opened("The single card would only suit people who live in town.")
    (row,) = load_reader().stances([(worry[0].statement.text, CARD.label)])
    assert row.max() > LESS_SURE.least_stance
    assert stances(worry) == []


def test_a_support_in_which_a_rule_found_a_worry_is_not_believed() -> None:
    assert stances(opened(FOR, worried=True)) == []
    assert stances(opened(AGAINST, worried=True)) == ["oppose"]


@pytest.mark.parametrize(
    "text",
    [
        "We used to argue that a single card is the last thing a small library wants.",
        "We are told that a single card would spare visitors three queues.",
        "Opponents of a single card think of small libraries only.",
        "A single card remains controversial in the small libraries of the county.",
        "Had a single card been on offer ten years ago, we would have welcomed it.",
    ],
)
def test_of_a_stance_that_is_only_spoken_of_the_reader_is_not_asked(text: str) -> None:
    assert opened(text) == []
    assert opened(FOR), "while of a plain sentence it is"
