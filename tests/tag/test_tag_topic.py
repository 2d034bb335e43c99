"""What an article calls by no name: "the plans", "the move", "it" and moods without an object are of its one matter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.datamodel import Consultation, DocumentRecords, Proposal
from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.tag import tag

MERGER = Proposal("merger", "The merger of Holm and Reed hospital trusts", ("the merger", "merging the trusts"))
LEVY = Proposal("levy", "A parking levy", ("the levy", "parking levy"))
CONSULTATION = Consultation("holm", "Hospital trusts and a parking levy", proposals=(MERGER, LEVY))
OPENING = (
    "The merger would create a single trust for 600,000 people from April.\n\n"
    "“It was a long evening,” said Ann Lee, who drives a bus. She said that the hall was full.\n\n"
    "“We stood,” she added. Tom Price, of the Reed Forum, said that he had come early.\n\n"
)


def read(text: str, folder: Path, nlp: Any, opening: str = OPENING) -> DocumentRecords:
    path = folder / "article.txt"
    path.write_text(f"{opening}{text}\n", encoding="utf-8")
    (document,) = ingest(path, "article.txt")
    extraction = extract(document, CONSULTATION, nlp)
    assert extraction.document.kind == "article"
    return tag(extraction, CONSULTATION)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Royal College of Midwives gave its backing to the move.", [("Royal College of Midwives", "support")]),
        ("The Royal College of Midwives moved its library to Holm.", []),
        ("Reed Parish Council welcomed the plans.", [("Reed Parish Council", "support")]),
        ("Reed Parish Council welcomed the plans for a new park.", []),
        ("Tom Price, of the Reed Forum, dismissed the idea as “ridiculous”.", [("Tom Price", "oppose")]),
        ("“It makes perfect sense,” said Tom Price, of the Reed Forum.", [("Tom Price", "support")]),
        ("“It is nothing but a cash grab,” said Tom Price, of the Reed Forum.", [("Tom Price", "oppose")]),
        ("It said the ambition was right, Tom Price said.", []),
        ("The Holm Bus Users Group is fully behind it.", [("Holm Bus Users Group", "support")]),
        ("Many patients have voiced their opposition at public meetings.", [("patients", "oppose")]),
        ("But the GP federation remains sceptical.", [("the GP federation", "oppose")]),
        ("The Royal College of Nursing is opposed to the closure of the library.", []),
        ("Tom Price, of the Reed Forum, was delighted to see so many people at the fair.", []),
        ("“We could live with it as long as nobody has to travel further,” said Tom Price.", [("Tom Price", "conditional")]),
        ("Tom Price described the merger as “the final nail in the coffin”.", [("Tom Price", "oppose")]),
        ("Tom Price described the merger as complete.", []),
        ("Tom Price dismissed claims that the merger was a threat to jobs.", []),
        ("The Reed Forum has vowed to resist the merger.", [("Reed Forum", "oppose")]),
        ("The Reed Forum has called for the merger to be dropped.", [("Reed Forum", "oppose")]),
        ("The Reed Forum was angry at the handling of the merger.", []),
        ("The Reed Forum wants the scheme dropped.", [("Reed Forum", "oppose")]),
        ("Reed Parish Council resolved to make no comment for or against.", [("Reed Parish Council", "neutral")]),
        ("Reed Parish Council stopped short of endorsing the alternative.", []),
        ("The council will vote on whether or not to accept the plans.", []),
        ("Reed Parish Council said the trusts were making up their minds too late.", []),
    ],
)
def test_what_is_said_of_the_plans_is_said_of_the_one_that_is_named(
    text: str, expected: list[tuple[str, str]], tmp_path: Path, nlp: Any
) -> None:
    found = read(text, tmp_path, nlp).positions
    assert [(one.holder, one.stance) for one in found] == expected
    assert {one.proposal for one in found} <= {"merger"}


def test_where_two_are_spoken_of_in_turn_the_plans_are_neither(tmp_path: Path, nlp: Any) -> None:
    both = f"{OPENING}The levy would cost £400 a year.\n\n"
    assert read("Reed Parish Council gave its backing to the scheme.", tmp_path, nlp, both).positions == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom Price said that he could support a levy if it were small.", [("Tom Price", "conditional")]),
        ("The Holm Shops Forum gave the levy its full backing.", [("Holm Shops Forum", "support")]),
        ("The Holm Shops Forum would pay for the levy fund.", []),
        ("Tom Price said that he backed a library levy.", []),
    ],
)
def test_what_has_been_named_is_meant_by_its_last_word(
    text: str, expected: list[tuple[str, str]], tmp_path: Path, nlp: Any
) -> None:
    parking = Proposal("parking", "Workplace parking levy", ("workplace levy",))
    register = Consultation("holm", "A levy", proposals=(MERGER, parking))
    path = tmp_path / "article.txt"
    path.write_text(f"{OPENING}A workplace parking levy was debated too.\n\n{text}\n", encoding="utf-8")
    (document,) = ingest(path, "article.txt")
    found = tag(extract(document, register, nlp), register).positions
    assert [(one.holder, one.stance) for one in found if one.proposal == "parking"] == expected


def test_in_a_letter_nobody_is_given_what_it_leaves_without_a_name(tmp_path: Path, nlp: Any) -> None:
    path = tmp_path / "letter.txt"
    letter = "Dear Sir,\n\nThe merger starts in April. We met on Monday.\n\nOur cat remains sceptical.\n\nYours,\nAnn Lee"
    path.write_text(letter, encoding="utf-8")
    (document,) = ingest(path, "letter.txt")
    assert tag(extract(document, CONSULTATION, nlp), CONSULTATION).positions == ()


@pytest.mark.parametrize(
    ("text", "holder", "quote"),
    [
        (
            "The Holm Institute was there. The think tank has called for the levy to be cut.",
            "Holm Institute",
            "the levy to be cut",
        ),
        (
            "Milk Federation chairman Ed Hill said he would need more. The group has told the board it rejects the levy.",
            "Milk Federation",
            "rejects the levy",
        ),
    ],
)
def test_a_group_is_that_of_whoever_spoke_for_it(text: str, holder: str, quote: str, tmp_path: Path, nlp: Any) -> None:
    found = [one for one in read(text, tmp_path, nlp).positions if one.proposal == "levy"]
    assert [one.holder for one in found] == [holder]
    assert quote in found[0].quote


def test_a_first_word_in_capitals_is_no_name(tmp_path: Path, nlp: Any) -> None:
    opening = f"DAIRY farmers oppose the merger, and farmers talk.\n\nThe dairy sells milk.\n\n{OPENING}"
    (found,) = read("The hall was full.", tmp_path, nlp, opening).positions
    assert found.holder is not None
    assert "farmers" in found.holder


def test_minutes_tell_who_spoke_and_who_moved(tmp_path: Path, nlp: Any) -> None:
    path = tmp_path / "minutes.txt"
    path.write_text(
        "Minutes of a meeting of the Committee held on 4 March\n\nA resident, Mrs Hill, spoke against the merger.\n\n"
        "Councillor Frost moved that the levy be approved.\n\n"
        "It was moved by Councillor Stone that the levy be deferred. A letter from the Thornley Cycle Users’ Group was read. "
        "We thank the Thornley Cycle Users’ Group. The levy is unfair.\n",
        encoding="utf-8",
    )
    (document,) = ingest(path, "minutes.txt")
    extraction = extract(document, CONSULTATION, nlp)
    assert (extraction.document.kind, extraction.holder) == ("article", None)
    found = tag(extraction, CONSULTATION).positions
    assert [(one.holder, one.proposal, one.stance, one.quote) for one in found] == [
        ("Mrs Hill", "merger", "oppose", "spoke against the merger"),
        ("Councillor Frost", "levy", "support", "moved that the levy be approved"),
    ]
