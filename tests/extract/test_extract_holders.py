"""Whose words they are: turns of transcripts, offices, acronyms, papers; mails and posts that name their writer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.datamodel import Consultation, Document, check_quotes, stable_id
from pipeline.datamodel.document import Block
from pipeline.extract import extract
from pipeline.extract.names import Names
from pipeline.extract.respondents import byline, mail_sender
from pipeline.extract.turns import client_of, find_turns

CASES = Path(__file__).parents[1] / "cases"


def cases(name):
    return [pytest.param(case, id=case["label"]) for case in json.loads((CASES / name).read_text(encoding="utf-8"))]


def document(text):
    blocks = tuple(Block("paragraph", match.start(), match.end()) for match in re.finditer(r"[^\n]+", text))
    return Document(stable_id("doc", text), "a.txt", "0" * 64, "text/plain", text, blocks=blocks)


@pytest.mark.parametrize("case", cases("extract_turns.json"))
def test_turns(case, nlp):
    extraction = extract(document("\n".join(case["lines"])), Consultation("c", "C"), nlp)
    check_quotes(extraction.document.text, extraction.attributions)
    lines = (
        {line.partition(": ")[2] or line for line in case["lines"]} | {line[3:] for line in case["lines"]} | set(case["lines"])
    )
    found = [[one.speaker, one.quote] for one in extraction.attributions if one.cue is None and one.quote in lines]
    assert found == case["turns"]
    if "kind" in case:
        assert extraction.document.kind == case["kind"]
    if "holder" in case:
        assert extraction.holder == case["holder"]


@pytest.mark.parametrize("case", cases("extract_holders.json"))
def test_holders(case, nlp):
    extraction = extract(document(case["text"]), Consultation("c", "C"), nlp)
    check_quotes(case["text"], extraction.attributions)
    found = [[one.quote, one.speaker] for one in extraction.attributions]
    assert [pair for pair in case["speakers"] if pair not in found] == [], found
    if not case["speakers"]:
        assert found == []


def test_a_turn_goes_to_its_speaker_in_every_passage(nlp):
    text = "MS HARGREAVE: We begin.\nMR OKORO: The pier is safe.\nIt floods in winter.\nMS HARGREAVE: Thank you."
    extraction = extract(document(text), Consultation("c", "C"), nlp)
    names = {respondent.id: respondent.name for respondent in extraction.respondents}
    spoken = [(names.get(passage.respondent or ""), passage.quote) for passage in extraction.passages]
    assert spoken[1:3] == [("Mr Okoro", "MR OKORO: The pier is safe."), ("Mr Okoro", "It floods in winter.")]
    labels = [one.source.quote if one.source else None for one in extraction.attributions]
    assert labels == ["MS HARGREAVE", "MR OKORO", None, "MS HARGREAVE"]


def test_turns_need_no_parser():
    turns = find_turns(document("MS HARGREAVE: One.\nMR OKORO: Two."), Names())
    assert [(turn.speaker, turn.kind, turn.question) for turn in turns] == [
        ("Ms Hargreave", "person", False),
        ("Mr Okoro", "person", False),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My Lady, I represent the Saltway Seafarers Union. We are grateful.", "Saltway Seafarers Union"),
        ("I appear today with Ms Farrow on behalf of the Harbour Users’ Forum.", "Harbour Users’ Forum"),
        ("On behalf of the Bereaved Families of the Saltway Ferry, I thank you.", "Bereaved Families of the Saltway Ferry"),
        ("I’m here on behalf of SSU.", "SSU"),
        ("I represent Mr Okoro.", None),
        ("I speak on behalf of those who could not come.", None),
        ("We represent our members.", None),
        ("The warden acted on behalf of the Harbour Board.", None),
    ],
)
def test_client_of(text, name):
    assert client_of(f"Thank you. {text}") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("From: Helen Whitfield <helen@fund.example>\nTo: team@county.example\nI oppose it.", "Helen Whitfield"),
        ("Subject: Levy\nFrom: Whitfield, Helen\nDate: 3 May\nI oppose it.", "Helen Whitfield"),
        ('From: "Harbour Fund" <info@fund.example>\nSubject: Levy\n', "Harbour Fund"),
        ("From: helen@fund.example\nSubject: Levy\n", None),
        ("From: May onwards the levy doubles.\nThat is too much.", None),
        ("We had a mail.\nFrom: Helen Whitfield\nTo: us\n", None),
    ],
)
def test_mail_sender(text, name):
    assert mail_sender(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Why the levy is wrong\nPosted by Martin Okoro on 3 May", "Martin Okoro"),
        ("Author: Martin Okoro\nI think so.", "Martin Okoro"),
        ("Why the levy is wrong\nBy Martin Okoro", "Martin Okoro"),
        ("By Monday the levy was gone.", None),
        ("The wall was built by Martin Okoro.", None),
    ],
)
def test_byline(text, name):
    assert byline(text) == name


def test_a_mail_saved_as_text_is_a_response(nlp):
    text = "From: Helen Whitfield <helen@fund.example>\nTo: team@county.example\nSubject: Levy\nI oppose the levy on small boats."
    extraction = extract(document(text), Consultation("c", "C"), nlp)
    assert (extraction.document.kind, extraction.holder) == ("response", "Helen Whitfield")
    assert [(one.speaker, one.voice) for one in extraction.attributions] == [("Helen Whitfield", "own")]


def test_a_post_is_its_authors(nlp):
    text = "Why the levy is wrong\nPosted by Martin Okoro on 3 May\n" + (
        "I think that the levy is unfair. We have paid twice already and I believe that we should not pay again. "
        "I hope that the county listens to us. My boat is my living."
    )
    extraction = extract(document(text), Consultation("c", "C"), nlp)
    assert extraction.holder == "Martin Okoro"
    assert {(one.speaker, one.voice) for one in extraction.attributions} == {("Martin Okoro", "own")}


def test_a_post_that_nobody_signed_is_its_unnamed_writers(nlp):
    text = "The levy\nI think that the levy is unfair.\n" + "The ferry left at noon and came back at night. " * 20
    extraction = extract(document(text), Consultation("c", "C"), nlp)
    assert not extraction.responses
    assert [(one.speaker, one.voice) for one in extraction.attributions] == [(None, "own")]
