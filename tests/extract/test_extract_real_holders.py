"""Whose document it is, in the many forms that such documents take: posts, submissions, counsel, letters, memos, reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.datamodel import Consultation, Document, stable_id
from pipeline.datamodel.document import Block
from pipeline.extract import extract
from pipeline.extract.authors import authors, introduced
from pipeline.extract.bodies import organisation
from pipeline.extract.names import Names
from pipeline.extract.senders import find_sender, short_forms
from pipeline.tag import tag

CASES = json.loads((Path(__file__).parents[1] / "cases" / "extract_holders_real.json").read_text(encoding="utf-8"))
CONSULTATION = Consultation("c", "C")


def document(text, source_file="a.txt"):
    """A document of one paragraph a line."""
    whole, blocks = "", []
    for line in text.split("\n"):
        blocks.append(Block("paragraph", len(whole), len(whole) + len(line)))
        whole += line + "\n\n"
    return Document(stable_id("doc", source_file, whole), source_file, "0" * 64, "text/plain", whole, blocks=tuple(blocks))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_holder(case, nlp):
    extraction = extract(document(case["text"], case.get("source_file", "a.txt")), CONSULTATION, nlp)
    assert (extraction.document.kind, extraction.holder) == (case["kind"], case["holder"])
    senders = [respondent for respondent in extraction.respondents if respondent.sent]
    assert [sender.name for sender in senders] == ([case["holder"]] if case["kind"] == "response" else [])
    if "respondent_kind" in case:
        assert senders[0].kind == case["respondent_kind"]
    assert set(case.get("aliases", ())) <= {alias for sender in senders for alias in sender.aliases}


def test_there_are_cases_in_which_nobody_is_named():
    assert sum(case["holder"] is None for case in CASES) >= 6


@pytest.mark.parametrize(
    ("surface", "sure", "name"),
    [
        ("the Harbour Fund", False, "Harbour Fund"),
        ("In March the Harbour Alliance", False, "Harbour Alliance"),
        ("March 2031 Harbour Alliance", False, "Harbour Alliance"),
        ("MOORSIDE TOWN COUNCIL", False, "Moorside Town Council"),
        ("Introduction Tidewater Group", False, "Tidewater Group"),
        ("Tidewater Trust and Ms Lund", True, "Tidewater Trust"),
        ("Kids on Boats", True, "Kids on Boats"),
        ("Kids on Boats", False, None),
        ("Advisory Committee", True, None),
        ("National Health Service", True, None),
        ("Ms Tolland", True, None),
        ("Helen Penhale", True, None),
        ("Moorings Act", True, None),
        ("Questions Two", True, None),
        ("TID-2031-0001", False, None),
    ],
)
def test_what_is_a_body(surface, sure, name):
    assert organisation(surface, Names(), sure=sure) == name


def test_little_names_nobody():
    """One view of a body's is no sign that the paper is the body's own."""
    text = "The Harbour Fund believes that the fee is low. The Tidewater Trust has another view."
    assert find_sender(document(text), Names()) is None


def test_a_signature_is_told_and_an_addressee_needs_more():
    letter = document("Dear Harbour Fund,\nThe Harbour Fund supports small ports.")
    assert find_sender(letter, Names()) is None
    sender = find_sender(letter, Names(), told=[("Tidewater Trust", 10)])
    assert sender is not None
    assert sender.name == "Tidewater Trust"


def test_short_forms_are_the_senders():
    forms = short_forms("Bereaved Families Wealdshire", "The Wealdshire group asks. The Northsand group does not.")
    assert forms == ["Wealdshire", "Wealdshire group"]


def test_what_the_group_holds_is_its_senders(nlp):
    text = (
        "Submissions on Behalf of Lightkeepers for Truth Wealdshire by Mr Amadi\n"
        "Mr Amadi: The Lamp Review Working Group met twice.\n"
        "The Wealdshire group considers that the delay was unacceptable and harmed crews."
    )
    extraction = extract(document(text), CONSULTATION, nlp)
    assert "Lightkeepers for Truth Wealdshire" in {one.speaker for one in extraction.attributions}
    assert "Lamp Review Working Group" not in {one.speaker for one in extraction.attributions}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Comments on tides\nMaud Tolland, PhD\nThe tables are late.", ["Maud Tolland"]),
        ("From: Maud Tolland, Director\nTo: the committee\nThe tables are late.", ["Maud Tolland"]),
        ("Comments on tides\nHarbour Fund, PhD\nThe tables are late.", []),
        ("Maud Tolland, Secretary\nDear Maud Tolland,\nThe tables are late.", []),
    ],
)
def test_authors(text, people):
    assert authors(document(text)) == people


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Maud Tolland. I keep bees.", "Maud Tolland"),
        ("The tables are late.\nMAUD TOLLAND", "Maud Tolland"),
        ("The tables are late.\nContact: Maud Tolland, Northsand", "Maud Tolland"),
        ("I am Welsh, and the tables are late.", None),
        ("The tables are late.\nHarbour Fund", None),
        ("The tables are late.\nNorthsand Bay", None),
    ],
)
def test_introduced(text, name):
    assert introduced(text) == name


@pytest.mark.parametrize(
    "sentence",
    [
        "The Moorings Act threatens small ports and causes serious harm to crews.",
        "You will recall that the delay caused serious harm to crews.",
        "The Harbour Committee should consider whether delays cause serious harm to crews.",
        "Too many people experience unacceptable delays.",
    ],
)
def test_in_its_own_paper_the_statement_is_the_senders(sentence, nlp):
    text = f"Response from the Tidewater Trust to the review of moorings\nWe welcome the opportunity to respond.\n{sentence}"
    records = tag(extract(document(text), CONSULTATION, nlp), CONSULTATION)
    holders = {concern.holder for concern in records.concerns}
    assert holders == {"Tidewater Trust"}


def test_what_others_say_stays_theirs(nlp):
    text = (
        "Response from the Tidewater Trust to the review of moorings\nWe welcome the opportunity to respond.\n"
        "The Inshore Pilots Guild has warned that the delay will cause serious harm to crews."
    )
    records = tag(extract(document(text), CONSULTATION, nlp), CONSULTATION)
    assert {concern.holder for concern in records.concerns} == {"Inshore Pilots Guild"}
