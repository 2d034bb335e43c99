"""What is counted and never themed, and how passages are cut into statements."""

from __future__ import annotations

import pytest

from pipeline.cluster.asides import is_closed, is_line, is_title
from pipeline.cluster.cuts import statement_spans
from pipeline.cluster.letters import is_courtesy

PLACES = ["Reed Bay", "Marsh End", "Quay"]


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (["Newspaper", "A friend or neighbour", "Library"] * 20, True),
        (["I was told by my employer", "Poster"] * 15, False),
        (PLACES * 2, False),
    ],
    ids=["few answers", "few answers in sentences", "places"],
)
def test_ticked_columns_are_closed(cells: list[str], asked: bool) -> None:
    assert is_closed(cells, asked=asked)


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (["Newspaper"] * 7, True),
        (["Quay"] * 3, False),
        ([f"The ferry is late on day {day}" for day in range(30)], True),
        (PLACES * 4, True),
        (["The ferry is late", "Too dear", "No night boat", "Fix the pier"] * 3, False),
    ],
    ids=["too few cells to tell", "too few names to tell", "all unlike", "short answers to a question", "claims"],
)
def test_answers_in_own_words_are_open(cells: list[str], asked: bool) -> None:
    assert not is_closed(cells, asked=asked)


@pytest.mark.parametrize(
    "text",
    [
        "Jo Penhallow",
        "To the Department for Ferries and Tides",
        "Reed Bay Trust The Old Mill, Quay Street",
        "Pier | 12 | 30 | £4",
    ],
)
def test_lines_of_a_letter(text: str) -> None:
    assert is_line(text) or is_title(text)


@pytest.mark.parametrize("text", ["Keep the ferry", "No Ferry, No Island.", "The Trust has failed Reed Bay", "Why Reed Bay?"])
def test_what_is_said_is_no_line(text: str) -> None:
    assert not is_line(text)
    assert not is_title(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The pier is old. The boat is late.", ["The pier is old.", "The boat is late."]),
        ("Another pier. Just what we need now.", ["Another pier. Just what we need now."]),
        ("The boat is always late. Sad.", ["The boat is always late. Sad."]),
        ("We are against Option B. It closes the pier.", ["We are against Option B.", "It closes the pier."]),
        ("I live in Reed Bay. The boat is late.", ["The boat is late."]),
        ("As a fisher in Reed Bay I feel strongly about this. The boat is late.", ["The boat is late."]),
        ("Thank you for asking us. Nothing to add.", ["Thank you for asking us. Nothing to add."]),
        ("I live in fear of the sea.", ["I live in fear of the sea."]),
        ("Sad", ["Sad"]),
    ],
)
def test_cuts(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in statement_spans(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The questions of this paper are very important.",
        "You asked the right questions.",
        "Our answers are grouped by the numbers of the questions.",
        "In this letter we answered selected questions with our members' experience.",
        "Reed Bay Trust is pleased to submit these comments in response to the consultation.",
        "We ask that our submission be read as a whole.",
        "Related questions: A-1, A-2 and B-7.",
    ],
)
def test_procedure_is_courtesy_and_no_matter(text: str) -> None:
    assert is_courtesy(text)
    assert statement_spans(f"{text} The ferry must not be cut.") == [(len(text) + 1, len(text) + 27)]


@pytest.mark.parametrize(
    "text",
    [
        "The questions are leading and the answers were known beforehand.",
        "The consultation was far too short.",
        "We ask that the Trust submit its comments on the pier to the islanders.",
        "The ferry crew provides a quick response to storms.",
        "Staff provided feedback on my scan.",
        "Our submission should not have been left out of the last report.",
        "The pier is very important.",
    ],
)
def test_what_is_said_of_a_matter_or_against_the_consultation_is_no_procedure(text: str) -> None:
    assert not is_courtesy(text)
