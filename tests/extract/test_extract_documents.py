"""Whose document it is, its passages and questions, and surveys row by row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.datamodel import Consultation, Document, Question, RespondentEntry, check_quotes, stable_id
from pipeline.datamodel.document import Block
from pipeline.extract import extract
from pipeline.extract.questions import match_question
from pipeline.extract.survey import column_role
from pipeline.settings import ExtractSettings

CASES = json.loads((Path(__file__).parents[1] / "cases" / "extract_documents.json").read_text(encoding="utf-8"))
CONSULTATION = Consultation("c", "C")


def document(lines, source_file="a.txt", **fields):
    """A document of one block a line; ``# `` begins a heading."""
    text, blocks = "", []
    for line in lines:
        kind = "heading" if line.startswith("# ") else "paragraph"
        line = line.removeprefix("# ")
        blocks.append(Block(kind, len(text), len(text) + len(line)))
        text += line + "\n\n"
    return Document(
        stable_id("doc", source_file, text), source_file, "0" * 64, "text/plain", text, blocks=tuple(blocks), **fields
    )


def survey(header, rows):
    text, blocks = "", []
    for number, row in enumerate(rows, 1):
        for column, value in zip(header, row, strict=True):
            if value:
                blocks.append(Block("cell", len(text), len(text) + len(value), row=number, column=column, sheet="S"))
                text += value + "\n"
    return Document("doc-s", "s.csv", "0" * 64, "text/csv", text, kind="survey", blocks=tuple(blocks))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_document(case, nlp):
    extraction = extract(document(case["text"].split("\n")), CONSULTATION, nlp)
    assert (extraction.document.kind, extraction.holder) == (case["kind"], case["holder"])
    senders = [respondent for respondent in extraction.respondents if respondent.sent]
    assert bool(senders) == (case["kind"] == "response")
    assert len(extraction.responses) == len(senders)
    for respondent in senders:
        assert (respondent.kind, respondent.publish) == (case["respondent_kind"], case["publish"])
        assert respondent.represents == case.get("represents")


def test_register_leads(nlp):
    entry = RespondentEntry(
        file="x/letter.txt", name="Harbour Fund", aliases=("HF",), kind="charity", represents=12, publish="perhaps"
    )
    extraction = extract(
        document(["HF believes that this is wrong."], "x/letter.txt"), Consultation("c", "C", respondents=(entry,)), nlp
    )
    respondent = extraction.respondents[0]
    assert (respondent.name, respondent.kind, respondent.represents, respondent.publish) == ("Harbour Fund", "charity", 12, "no")
    assert extraction.document.kind == "response"
    assert [(attribution.speaker, attribution.voice) for attribution in extraction.attributions] == [("Harbour Fund", "own")]


def test_an_attachment_is_its_mails(nlp):
    entry = RespondentEntry(file="mail.eml", name="Harbour Fund")
    extraction = extract(
        document(["We agree with the plan."], "mail.eml/letter.txt"), Consultation("c", "C", respondents=(entry,)), nlp
    )
    assert extraction.holder == "Harbour Fund"


@pytest.mark.parametrize(("text", "reason"), [("", "empty"), ("  \n", "empty")])
def test_an_empty_document_is_an_excluded_response(text, reason, nlp):
    extraction = extract(Document("doc-e", "e.txt", "0" * 64, "text/plain", text), CONSULTATION, nlp)
    assert [response.excluded for response in extraction.responses] == [reason]
    assert extraction.passages == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("test test please ignore", "test submission"),
        ("Moorside Council has no comments to make on this consultation.", "non-answer"),
        ("N/A", "non-answer"),
    ],
)
def test_a_document_that_says_nothing_is_excluded(text, reason, nlp):
    extraction = extract(document([text]), CONSULTATION, nlp)
    assert [response.excluded for response in extraction.responses] == [reason]


def test_the_end_of_the_holders_name_means_the_holder(nlp):
    lines = [
        "Response from Moorside Town Council to the review",
        "The Town Council believes that the review is hasty.",
        "The Council asks for more time.",
    ]
    extraction = extract(document(lines), CONSULTATION, nlp)
    assert {attribution.speaker for attribution in extraction.attributions} == {"Moorside Town Council"}


def test_long_paragraphs_are_cut_at_sentence_ends_and_cover_all(nlp):
    sentence = "The clinics of the county will need more time and more money for this. "
    text = sentence * 40
    extraction = extract(document([text]), CONSULTATION, nlp, ExtractSettings(passage_length=300))
    check_quotes(extraction.document.text, extraction.passages)
    assert all(len(passage.quote) <= 360 and passage.quote.endswith(".") for passage in extraction.passages)
    assert sum(passage.quote.count("clinics") for passage in extraction.passages) == 40
    assert all(sentence.passage is not None for sentence in extraction.sentences)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We do not support Option B. Wardens see the water first.", 2),
        ("It is set out in Annex C. The sums are wrong.", 2),
        ("We met J. Smith and A. Brown at the pier.", 1),
        ("Option A or option B would do.", 1),
    ],
)
def test_a_letter_that_names_an_option_can_end_a_sentence(text, sentences, nlp):
    assert len(extract(document([text]), Consultation("x", "x"), nlp).sentences) == sentences


def test_questions_in_a_letter(nlp):
    questions = (
        Question("q1", "Do you agree that clinics should merge by April?"),
        Question("q2", "What else should we know about your area?"),
    )
    lines = [
        "Dear Minister,",
        "# Question 1",
        "No, we do not.",
        "Q2: What else should we know about your area?",
        "The roads are bad.",
        "# About us",
        "We are a charity.",
    ]
    extraction = extract(document(lines), Consultation("c", "C", questions=questions), nlp)
    found = {passage.quote: passage.question for passage in extraction.passages}
    assert found == {"Dear Minister,": None, "No, we do not.": "q1", "The roads are bad.": "q2", "We are a charity.": None}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("In answer to your first question, we do not.", "q1"),
        ("Turning to question two, the roads are bad.", "q2"),
        ("On Question 2 we have much to say.", "q2"),
        ("With regard to your second question, the roads are bad.", "q2"),
        ("Question 1: we do not.", "q1"),
        ("Q2 The roads are bad.", "q2"),
        ("Question 2: " + "The roads are bad. " * 40, "q2"),
        ("My first question is when the clinic closes.", None),
        ("On the second question of money nothing was said.", None),
        ("To question 2,000 people takes time.", None),
        ("There is no question 2 in our copy.", None),
        ("In answer to question 7, we do not.", None),
    ],
)
@pytest.mark.parametrize("ids", [("q1", "q2"), ("merger", "area")], ids=["numbered", "named"])
def test_a_letter_says_which_question_it_answers(nlp, line, expected, ids):
    asked = ("Do you agree that clinics should merge by April?", "What else should we know about your area?")
    questions = tuple(Question(key, text) for key, text in zip(ids, asked, strict=True))
    lines = ["Dear Minister,", line, "We live here.", "Yours faithfully", "Jo Pool"]
    extraction = extract(document(lines), Consultation("c", "C", questions=questions), nlp)
    found = [passage.question for passage in extraction.passages if passage.quote in {line.strip(), "We live here.", "Jo Pool"}]
    wanted = dict(zip(("q1", "q2"), ids, strict=True)).get(expected)
    assert found == [wanted, wanted, None]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("q1", "q1"),
        ("Q1. Do you agree that clinics should merge?", "q1"),
        ("Do you agree that clinics should merge?", "q1"),
        ("2. Please tell us more about your local area", "q2"),
        ("How did you hear about us?", None),
        ("Age", None),
    ],
)
def test_match_question(header, expected):
    questions = (
        Question("q1", "Do you agree that clinics should merge?", "closed"),
        Question("q2", "Please tell us more about your local area"),
    )
    found = match_question(header, questions)
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Name", "name"),
        ("What is your name?", "name"),
        ("Organisation name", "organisation"),
        ("Email address", "email"),
        ("Response ID", "id"),
        ("May we publish your response?", "consent"),
        ("Are you content for your response to be published?", "consent"),
        ("Should more be published about levies?", None),
        ("Date submitted", "date"),
        ("Why do you say that?", None),
        ("Name one thing to change", None),
    ],
)
def test_column_role(header, role):
    assert column_role(header) == role


def test_the_council_is_the_one_that_writes(nlp):
    register = (
        RespondentEntry(file="north.txt", name="Northsand Council", aliases=("the council", "NSC"), kind="council"),
        RespondentEntry(file="south.txt", name="Southsand Council", kind="council"),
    )
    consultation = Consultation("c", "C", respondents=register)
    text = ["Dear Minister,", "The council said that the bridge is unsafe. NSC said that it is safe."]
    speakers = [one.speaker for one in extract(document(text, "south.txt"), consultation, nlp).attributions]
    assert speakers == ["Southsand Council", "Northsand Council"]
    own = extract(document(text, "north.txt"), consultation, nlp)
    assert {one.speaker for one in own.attributions} == {"Northsand Council"}


def test_the_document_that_is_answered_is_not_who_answers(nlp):
    lines = [
        "Dear Minister,",
        "We support the pier. The document says that option two would save money.",
        "Yours faithfully,",
        "Ann Poole",
    ]
    found = extract(document(lines), Consultation("c", "C"), nlp).attributions
    assert [(one.speaker, one.voice) for one in found if "option two" in one.quote] == [(None, "reported")]


def test_columns_of_dates_and_numbers_hold_no_words_of_anybody(nlp):
    header = ["Posted", "Ward", "Tell us more"]
    rows = [["2025-06-18", "7", "The ferry is always late."], ["2025-06-19", "12", "I like the pier."]]
    extraction = extract(survey(header, rows), Consultation("c", "C"), nlp)
    assert [passage.quote for passage in extraction.passages] == ["The ferry is always late.", "I like the pier."]


def test_survey_rows(nlp):
    questions = (
        Question("q1", "Do you support option one?", "closed", options=("Yes", "No")),
        Question("q2", "Why do you say that?"),
    )
    header = ["Response ID", "Name", "Organisation", "Publish response", "Do you support option one?", "Why do you say that?"]
    rows = [
        ["R1", "Helen Whitfield", "", "Yes", "No", "We believe that the clinics are too far away from most villages."],
        [
            "R2",
            "",
            "National Clinics Alliance",
            "Anonymous",
            "Yes",
            "Our members have raised concerns about the timetable for the merger.",
        ],
        ["R3", "", "", "", "No", "n/a"],
        ["R4", "Martin Okoro", "", "who knows", "", ""],
        ["R5", "", "", "Yes", "", "no comment"],
        ["R6", "", "", "Yes", "No", "Test response - please delete"],
    ]
    extraction = extract(survey(header, rows), Consultation("c", "C", questions=questions), nlp)
    check_quotes(extraction.document.text, [*extraction.passages, *extraction.attributions])
    assert [response.excluded for response in extraction.responses] == [
        None,
        None,
        None,
        "empty",
        "non-answer",
        "test submission",
    ]
    assert [response.row for response in extraction.responses] == [1, 2, 3, 4, 5, 6]
    senders = {respondent.id: respondent for respondent in extraction.respondents if respondent.sent}
    sent = [senders[response.respondent] for response in extraction.responses]
    assert [respondent.name for respondent in sent] == [
        "Helen Whitfield",
        "National Clinics Alliance",
        None,
        "Martin Okoro",
        None,
        None,
    ]
    assert [respondent.publish for respondent in sent] == ["yes", "anonymous", "no", "no", "yes", "yes"]
    assert [(passage.quote, passage.question, passage.kind) for passage in extraction.passages[:2]] == [
        ("No", "q1", "text"),
        ("We believe that the clinics are too far away from most villages.", "q2", "text"),
    ]
    assert [passage.kind for passage in extraction.passages if passage.quote == "n/a"] == ["non-answer"]
    assert [(attribution.speaker, attribution.voice) for attribution in extraction.attributions] == [
        ("Helen Whitfield", "own"),
        ("National Clinics Alliance", "members"),
    ]


def test_extraction_is_the_same_twice(nlp):
    lines = CASES[4]["text"].split("\n")
    first, second = (extract(document(lines), CONSULTATION, nlp) for _ in range(2))
    assert (first.attributions, first.respondents, first.passages, first.names) == (
        second.attributions,
        second.respondents,
        second.passages,
        second.names,
    )
