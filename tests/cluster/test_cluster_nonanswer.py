from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cluster import Corpus
from pipeline.cluster.asides import text_kind
from pipeline.cluster.exclusions import excluded_responses
from pipeline.cluster.letters import is_courtesy
from pipeline.cluster.nonanswer import answer_kind
from pipeline.cluster.truncated import find_truncated
from pipeline.datamodel import Passage, Response

CASES = json.loads((Path(__file__).parents[1] / "cases" / "nonanswers.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_an_answer_is(case: dict[str, str | None]) -> None:
    assert answer_kind(str(case["text"])) == case["kind"]


def test_a_text_is_what_the_sentence_that_says_most_is() -> None:
    assert text_kind("Yes. Nothing to add.", is_letter=False) == "bare"
    assert text_kind("Nothing to add. Thank you for asking me.", is_letter=False) == "non-answer"
    assert text_kind("Nothing. The ferry is perfect as it is.", is_letter=False) is None


def excluded(*answers: str, answered: bool = False) -> str | None:
    passages = [Passage(f"p{n}", "d", "r", None, 0, len(text), text) for n, text in enumerate(answers)]
    tagged = frozenset({"r"} if answered else ())
    return excluded_responses([Response("r", "d", "x", row=1)], {"r": passages}, {}, tagged).get("r")


def test_a_response_is_set_aside_only_when_all_of_it_says_nothing() -> None:
    assert excluded("n/a", "-") == "non-answer"
    assert excluded("test", "asdf") == "test submission"
    assert excluded("n/a", "test") == "non-answer"
    assert excluded() == "empty"
    assert excluded("n/a", "The clinic must stay.") is None
    assert excluded("No", "n/a") is None


def test_a_tick_in_a_closed_question_is_an_answer() -> None:
    assert excluded("n/a", answered=True) is None
    assert excluded(answered=True) is None


def test_a_letter_without_passages_is_judged_by_its_text() -> None:
    letters = [Response("a", "a", "x", end=0), Response("b", "b", "y", end=9)]
    assert excluded_responses(letters, {}, {"a": "", "b": "Buses now"}, frozenset()) == {"a": "empty"}


SAID = "The clinic must stay where it is, for the last bus to the coast leaves long before the evening surgery ends."


def sent(*responses: tuple[str, str, str, str | None], files: dict[str, str] | None = None) -> dict[str, str]:
    """Why each of (id, respondent, text, received) is set aside."""
    made = [Response(key, key, who, received=day, end=len(text)) for key, who, text, day in responses]
    passages = {}
    for key, who, text, _ in responses:
        places = [(text.index(line), line) for line in text.split("\n") if line]
        passages[key] = [Passage(f"{key}-{at}", key, key, None, at, at + len(line), line, respondent=who) for at, line in places]
    return excluded_responses(made, passages, {key: text for key, _, text, _ in responses}, frozenset(), files)


def test_of_the_same_words_by_one_respondent_the_latest_counts() -> None:
    found = sent(
        ("early", "x", "Keep the  clinic", "2024-03-01"),
        ("late", "x", "Keep the clinic!", "2024-03-02"),
        ("other", "y", "Keep the clinic", None),
        ("unlike", "x", "Keep the school", None),
    )
    assert found == {"early": "repeat"}


def test_of_nearly_the_same_words_the_most_complete_counts() -> None:
    more = f"{SAID} And nobody has asked the nurses what they think of working in two places on one day."
    assert sent(("a", "x", more, "2024-03-01"), ("b", "x", SAID, "2024-03-02")) == {"b": "repeat"}
    corrected = SAID.replace("evening", "late")
    assert sent(("a", "x", SAID, "2024-03-01"), ("b", "x", corrected, "2024-03-02")) == {"a": "repeat"}


def test_what_a_document_set_aside_is_repeated_by_nothing() -> None:
    first, again = Response("a", "d", "x", row=1), Response("b", "d", "x", row=2, excluded="repeat")
    passages = {key: [Passage(key, "d", key, None, 0, len(SAID), SAID)] for key in "ab"}
    assert excluded_responses([first, again], passages, {}, frozenset()) == {"b": "repeat"}


def test_two_texts_of_one_respondent_and_one_text_of_two_stay() -> None:
    other = "As for the school run, we would rather see a crossing at the mill than another sign that nobody reads."
    assert sent(("a", "x", SAID, None), ("b", "x", other, None)) == {}
    assert sent(("a", "x", SAID, None), ("b", "y", SAID, None)) == {}


COVERING = "Dear Sir or Madam,\nPlease find attached the response of Reed Bay Anglers.\nYours faithfully\nJo Pool, Secretary"


def test_a_covering_letter_is_set_aside_and_its_attachment_is_not() -> None:
    response = ("letter", "x", SAID, None)
    assert sent(("mail", "x", COVERING, None), response) == {"mail": "see attached"}
    below = {"mail": "in/a.eml", "letter": "in/a.eml/letter.pdf"}
    assert sent(("mail", "unknown", COVERING, None), response, files=below) == {"mail": "see attached"}


def test_an_attachment_that_is_not_there_is_told() -> None:
    assert sent(("mail", "x", COVERING, None)) == {"mail": "attachment not found"}
    elsewhere = {"mail": "in/a.eml", "letter": "in/b.eml/letter.pdf"}
    assert sent(("mail", "x", COVERING, None), ("letter", "y", SAID, None), files=elsewhere) == {"mail": "attachment not found"}


def test_a_mails_small_print_does_not_make_it_a_response() -> None:
    mail = (
        "Good afternoon,\nOur response is attached as a PDF. It may be published under our name.\nBest wishes\n"
        "Reed Bay Anglers. Follow us on social media. Unsubscribe"
    )
    assert sent(("mail", "x", mail, None)) == {"mail": "attachment not found"}


def test_where_somebody_lives_is_no_statement_but_what_they_say_of_it_is() -> None:
    assert text_kind("I have lived in Reed Bay all my life.", is_letter=False) == "courtesy"
    assert text_kind("I have lived in Reed Bay all my life and hate the plan.", is_letter=False) is None


def test_a_covering_letter_that_says_something_is_a_response() -> None:
    saying = COVERING.replace("\nYours", "\nAbove all, the ferry must run in winter.\nYours")
    assert sent(("mail", "x", saying, None)) == {}
    assert sent(("mail", "x", "Dear Sir,\nThank you for the opportunity to comment.\nJo Pool", None)) == {}


def answers(*texts: str, row: bool = True) -> tuple[str, ...]:
    """Those of several answers to one question (or letters) that break off."""
    whole = "\n".join(texts)
    responses, passages, at = [], [], 0
    for number, text in enumerate(texts):
        document = "d" if row else f"d{number}"
        start = at if row else 0
        responses.append(Response(f"r{number}", document, f"x{number}", row=number + 1 if row else None))
        passages.append(Passage(f"p{number}", document, f"r{number}", "q1" if row else None, start, start + len(text), text))
        at += len(text) + 1
    documents = {"d": whole} if row else {f"d{number}": text for number, text in enumerate(texts)}
    return find_truncated(Corpus(tuple(passages), tuple(responses), (), documents))


def cut(words: str, length: int) -> str:
    return (words + " " + SAID * 20)[:length]


def test_answers_cut_at_a_forms_limit_break_off() -> None:
    at_the_limit = [cut(f"Number {number} of ours says that", 300 + 0 * number) for number in range(9)]
    whole = ["The clinic must stay", f"{SAID} Please", "Nothing should change at the quay or the mill"]
    assert answers(*at_the_limit, *whole) == tuple(f"p{number}" for number in range(9))


def test_a_known_limit_needs_a_broken_end() -> None:
    broken = (SAID * 4)[: 255 - len(" from the wa")] + " from the wa"
    ended = (SAID * 4)[: 255 - len(" from the water")] + " from the water"
    assert len(broken) == len(ended) == 255
    assert answers(broken, ended, "The water is high and the watermen wait.") == ("p0",)


def test_a_letter_that_ends_in_the_midst_of_a_sentence_breaks_off() -> None:
    assert answers(f"{SAID} We would also ask that the", SAID, row=False) == ("p0",)
    assert answers(f"{SAID} [truncated]", f"{SAID} We support Option A", "Better late than", row=False) == ("p0",)


def test_copies_of_one_letter_are_no_limit() -> None:
    assert answers(*[cut("Signed by", 300)] * 12, SAID) == ()


@pytest.mark.parametrize(
    ("sentence", "polite"),
    [
        ("We look forward to continued collaboration with the Harbour Board.", True),
        ("The Guild would welcome further dialogue with the Department on all of this.", True),
        ("The Guild has given its full answers in the accompanying paper.", True),
        ("Response of the Guild of Ferrymen", True),
        ("We welcome further cuts.", False),
        ("Response from the ferry office was slow.", False),
        ("We have said in our answers why the attached pier must stay.", False),
    ],
)
def test_a_letters_forms_are_courtesy_and_its_matter_is_not(sentence: str, polite: bool) -> None:
    assert is_courtesy(sentence) is polite
