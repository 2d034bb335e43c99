"""Which passage of a letter answers which question, and when nobody can tell."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.cluster import Corpus, match_letters
from pipeline.cluster.answers import match_questions, subject_of
from pipeline.datamodel import Consultation, Passage, Position, Proposal, Question, Response

FERRY = Proposal("ferry", "Proposal 1: a night ferry", ("a night ferry", "the night boat"))
BRIDGE = Proposal("bridge", "Proposal 2: a footbridge at the mill", ("the footbridge",))
QUESTIONS = (
    Question("q1", "To what extent do you agree or disagree with a night ferry?", "closed", "ferry", ("Agree", "Disagree")),
    Question("q2", "Please give the reasons for your answer to question 1."),
    Question("q3", "What do you think of the footbridge (Proposal 2), or of anything else in this paper?"),
    Question("q4", "How should the harbour dues be shared between fishermen and visitors?"),
    Question("q5", "What training do the harbour pilots need?"),
)


def unit(*values: float) -> NDArray[np.float32]:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


#: Each subject its own direction: the ferry, the bridge, the dues, the training.
ASKED = np.array([unit(1, 0, 0, 0), unit(1, 0, 0, 0), unit(0, 1, 0, 0), unit(0, 0, 1, 0), unit(0, 0, 0, 1)])
NOWHERE = unit(1, 1, 1, 1)


def matched(quote: str, vector: NDArray[np.float32] = NOWHERE, section: str | None = None, *held: str) -> str | None:
    """The question that a passage answers."""
    passage = Passage("p", "d", "r", None, 0, len(quote), quote, section=section)
    found = match_questions([passage], vector[None, :], QUESTIONS, ASKED, (FERRY, BRIDGE), {"p": frozenset(held)})
    return found["p"][0] if found else None


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("q1", "with a night ferry"),
        ("q2", "with a night ferry"),
        ("q3", "What of the footbridge (Proposal 2)"),
        ("q5", "What training do the harbour pilots need"),
    ],
)
def test_what_a_question_is_about(question: str, subject: str) -> None:
    assert subject_of(next(one for one in QUESTIONS if one.id == question), QUESTIONS) == subject


def test_questions_that_refer_to_each_other_end() -> None:
    first, second = Question("q1", "Your answer to question 2?"), Question("q2", "Your answer to question 1?")
    assert subject_of(first, [first, second]) == ""


def test_a_passage_about_one_proposal_answers_the_open_question_on_it() -> None:
    assert matched("A night ferry would wake the whole quay.") == "q2"
    assert matched("It would wake the whole quay.", NOWHERE, None, "ferry") == "q2"
    assert matched("It would wake the whole quay.", NOWHERE, "The night boat") == "q2"
    assert matched("We walk over the footbridge.") == "q3"


def test_a_passage_about_two_proposals_answers_neither() -> None:
    assert matched("We want a night ferry and the footbridge.") is None
    assert matched("We want a night ferry rather than the footbridge.", NOWHERE, None, "ferry") == "q2"


def test_what_is_nearest_by_meaning_and_words_is_the_answer() -> None:
    assert matched("Fishermen cannot pay the harbour dues of visitors.", unit(0.2, 0.1, 1, 0.2)) == "q4"


@pytest.mark.parametrize(
    ("quote", "vector"),
    [
        ("The herring have gone north.", unit(0.2, 0.1, 1, 0.2)),
        ("Fishermen cannot pay the harbour dues of visitors.", unit(0.1, 0.1, 1, 0.97)),
        ("Fishermen cannot pay the harbour dues of visitors.", unit(0.1, 0.1, 0.2, 1)),
        ("The harbour", unit(0, 0, 1, 0.9)),
    ],
    ids=["no word in common", "two as near", "another is nearer", "a word that two questions share"],
)
def test_in_doubt_there_is_no_answer(quote: str, vector: NDArray[np.float32]) -> None:
    assert matched(quote, vector) is None


def test_only_letters_without_a_stated_question_are_matched() -> None:
    said = "A night ferry would wake the whole quay."
    passages = (
        Passage("letter", "d", "letter", None, 0, len(said), said),
        Passage("row", "d", "row", None, 0, len(said), said),
        Passage("form", "d", "form", None, 0, len(said), said),
        Passage("form-stated", "d", "form", "q4", 0, len(said), said),
        Passage("aside", "d", "letter", None, 0, len(said), said),
        Passage("report", "d", None, None, 0, len(said), said),
        Passage("reported", "d", "other", None, 0, 5, "It is"),
    )
    responses = (*(Response(key, "d", key) for key in ("letter", "form", "other")), Response("row", "d", "y", row=3))
    told = Position(
        id="pos", document="d", source_file="a.txt", response="other", passage="reported", page=None, start=0, end=5,
        quote="It is", holder="Z", voice="reported", basis="cue", score=0.9, holder_kind=None, proposal="ferry",
        stance="support", condition=None,
        strength="plain",
    )  # fmt: skip
    corpus = Corpus(passages, responses, (), {"d": said}, (told,))
    consultation = Consultation("c", "C", proposals=(FERRY, BRIDGE), questions=QUESTIONS)
    vectors = np.tile(NOWHERE, (len(passages), 1))
    found = match_letters(corpus, vectors, consultation, {"aside"}, lambda texts: ASKED)
    assert found == {"letter": ("q2", 0.85)}
    assert match_letters(corpus, vectors, Consultation("c", "C"), set(), lambda texts: ASKED) == {}
