"""Texts with what must, and must not, be read in them: every line of tests/cases/tag_*.json through the real stages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.datamodel import Code, Consultation, DocumentRecords, Proposal, Question
from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.loading import load_encoder
from pipeline.tag import Reader, tag

CASES = Path(__file__).parents[1] / "cases"
OPENING = "Response from the Marlwick Reading Society\n\nDear Sir or Madam,\n\n"
CLOSING = "\n\nYours faithfully,\nHetty Plumbrook\nChair, Marlwick Reading Society\n"


def read(name: str) -> Any:
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def tagged(
    text: str,
    folder: Path,
    nlp: Any,
    proposals: tuple[Proposal, ...] = (),
    reader: Reader | None = None,
    codes: tuple[Code, ...] = (),
) -> DocumentRecords:
    """A letter of an invented society with ``text`` as its only paragraph, read and tagged."""
    path = folder / "letter.txt"
    path.write_text(OPENING + text + CLOSING, encoding="utf-8")
    consultation = Consultation("libraries", "The future of the library service", proposals=proposals, codes=codes)
    (document,) = ingest(path, "letter.txt")
    return tag(extract(document, consultation, nlp), consultation, reader, encoder=load_encoder() if reader else None)


POSITIONS = read("tag_positions.json")
REGISTER = tuple(Proposal(entry["id"], entry["label"], tuple(entry["aliases"])) for entry in POSITIONS["register"])


@pytest.mark.parametrize("case", POSITIONS["cases"], ids=lambda case: case["text"][:50])
def test_positions_are_those_expected(case: dict[str, Any], tmp_path: Path, nlp: Any) -> None:
    records = tagged(case["text"], tmp_path, nlp, REGISTER)
    assert sorted([one.proposal, one.stance] for one in records.positions) == sorted(case["expected"])
    assert all(one.holder == "Marlwick Reading Society" and one.voice in ("own", "members") for one in records.positions)
    if "condition" in case:
        (position,) = records.positions
        assert position.condition is not None
        assert position.condition.quote.rstrip(".") == case["condition"]


@pytest.mark.parametrize("case", read("tag_concerns.json"), ids=lambda case: case["text"][:50])
def test_concerns_carry_the_expected_code_first(case: dict[str, Any], tmp_path: Path, nlp: Any) -> None:
    records = tagged(case["text"], tmp_path, nlp)
    found = {code for one in records.concerns for code in one.codes}
    assert set(case["expected"]) <= found
    assert bool(found) == bool(case["expected"]), [one.quote for one in records.concerns]


def test_a_worry_at_the_end_of_its_clause_reaches_to_what_it_is_about(tmp_path: Path, nlp: Any) -> None:
    text = "When the panel was chosen, we were concerned to learn that two branches have no say in the consultation."
    assert [one.quote for one in tagged(text, tmp_path, nlp).concerns] == [text[text.index("we") :]]


@pytest.mark.parametrize("case", read("tag_asks.json"), ids=lambda case: case["text"][:50])
def test_asks_are_those_expected(case: dict[str, Any], tmp_path: Path, nlp: Any) -> None:
    records = tagged(case["text"], tmp_path, nlp)
    assert [one.quote for one in records.asks] == [quote.rstrip(",;:") for quote in case["expected"]]
    if "addressee" in case:
        assert records.asks[0].addressee == case["addressee"]


@pytest.mark.parametrize("case", read("tag_figures.json"), ids=lambda case: case["text"][:50])
def test_figures_have_their_value_and_base(case: dict[str, Any], tmp_path: Path, nlp: Any) -> None:
    records = tagged(case["text"], tmp_path, nlp)
    assert [[one.quote, one.value, one.base, one.percent, one.unit] for one in records.figures] == case["expected"]


def test_every_tag_has_an_id_of_its_own(tmp_path: Path, nlp: Any) -> None:
    text = (
        "We said that the county must act and we said the county must act now. The chair said: “The county must act,” and the "
        "chair added that the county must act. Ministers should act, should explain why, and should say when they must act."
    )
    records = tagged(text, tmp_path, nlp)
    for tags in (records.asks, records.positions, records.concerns, records.figures):
        assert len({one.id for one in tags}) == len(tags)
    assert records.asks


class ThreeWords:
    """A reader that knows three words: the smallest thing that fits the protocol. The trained one is tested in tests/classify."""

    name = "three-words 1"

    def __init__(self) -> None:
        self.read: list[tuple[str, str]] = []
        self.told: list[str] = []

    def stances(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.read += pairs
        rows = [[0.99123, 0.002, 0.001, 0.00577] if "shambles" in text else [0.2, 0.3, 0.1, 0.4] for text, _ in pairs]
        return np.array(rows, dtype=np.float32)

    def matches(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.array([0.9 if "dog" in text and "dog" in statement else 0.1 for text, statement in pairs], dtype=np.float32)

    def kinds(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.told += texts
        rows = [[0.97 if "carpet" in text else 0.1, 0.96 if "bench" in text else 0.1, 0.0, 0.5] for text in texts]
        return np.array(rows, dtype=np.float32)


def test_of_a_letter_only_what_may_give_evidence_is_read(tmp_path: Path, nlp: Any) -> None:
    given = "In our survey 62% of the branches had lost a member of staff."
    reader = ThreeWords()
    tagged(f"{given}\n\nThe branch on the hill lies beside the old school.", tmp_path, nlp, REGISTER, reader)
    assert reader.told == [given]


def test_in_letters_the_reader_is_asked_of_what_names_a_proposal_alone(tmp_path: Path, nlp: Any) -> None:
    text = "Option two has all the makings of a shambles. We support option one. Option one costs less. The pond is a shambles."
    reader = ThreeWords()
    found = tagged(text, tmp_path, nlp, REGISTER[:2], reader).positions
    assert [(one.proposal, one.stance, one.basis) for one in found] == [
        ("option-2", "oppose", "model"),
        ("option-1", "support", "cue"),
    ]
    assert reader.read == [("Option two has all the makings of a shambles.", REGISTER[1].label)]


ANIMALS = (Code("animals", "Animals", "Trouble with dogs or other animals indoors", ()),)


def test_the_reader_gives_a_worry_the_code_that_the_user_has_just_written(tmp_path: Path, nlp: Any) -> None:
    text = "We are very worried about the dogs on the new carpet."
    records = tagged(text, tmp_path, nlp, REGISTER, ThreeWords(), ANIMALS)
    assert [(one.codes, one.basis) for one in records.concerns] == [(("animals",), "cue")]
    assert "definition" in records.concerns[0].why[-1]
    assert tagged("We are very worried about the cats.", tmp_path, nlp, REGISTER, ThreeWords(), ANIMALS).concerns == ()


def test_the_reader_judges_answers_to_questions(tmp_path: Path, nlp: Any) -> None:
    rows = [
        "The dogs lie on the new carpet every morning.",
        "A bench by the pond would do us good.",
        "It has all the makings of a shambles.",
    ]
    path = tmp_path / "survey.csv"
    path.write_text("Name,What do you think of option two?\n" + "".join(f"Person {at},{row}\n" for at, row in enumerate(rows)))
    question = Question("q1", "What do you think of option two?", proposal="option-2")
    consultation = Consultation("libraries", "Libraries", proposals=REGISTER, questions=(question,), codes=ANIMALS)
    (document,) = ingest(path, "survey.csv")
    extraction = extract(document, consultation, nlp)
    reader = ThreeWords()
    records = tag(extraction, consultation, reader, encoder=load_encoder())
    assert [(one.quote, one.codes, one.basis) for one in records.concerns] == [(rows[0], ("animals",), "model")]
    assert [(one.quote, one.stance, one.basis) for one in records.positions] == [(rows[2], "oppose", "model")]
    assert {label for _, label in reader.read} == {REGISTER[1].label}
    assert [one.unit_types for one in records.passages] == [("concern", "fact"), ("fact",), ("position", "fact")]
    plain = tag(extraction, consultation)
    assert not plain.concerns and not plain.positions
    assert not any(one.unit_types for one in plain.passages)


def test_without_a_register_a_document_defines_its_own_proposals(tmp_path: Path, nlp: Any) -> None:
    text = (
        "Two ways are set out. Option 1: a joint board of the five services. Option 2 (one county service under one roof) goes "
        "further.\n\nWe support option 2. We are opposed to the first of the two options."
    )
    records = tagged(text, tmp_path, nlp)
    assert [proposal.id for proposal in records.proposals] == ["option-1", "option-2"]
    assert records.proposals[1].label == "Option 2: one county service under one roof"
    assert [(one.proposal, one.stance) for one in records.positions] == [("option-2", "support"), ("option-1", "oppose")]


def test_one_numbered_heading_is_no_choice(tmp_path: Path, nlp: Any) -> None:
    assert tagged("Proposal 3: a longer list of books. We support it.", tmp_path, nlp).proposals == ()


def test_a_spelt_out_name_is_its_acronym(tmp_path: Path, nlp: Any) -> None:
    register = (Proposal("mls", "The end of the MLS", ("closing the MLS",)),)
    text = "The Mobile Library Service (MLS) visits forty villages. We oppose closing the Mobile Library Service."
    assert [(one.proposal, one.stance) for one in tagged(text, tmp_path, nlp, register).positions] == [("mls", "oppose")]


def test_the_document_that_asks_holds_no_positions(tmp_path: Path, nlp: Any) -> None:
    path = tmp_path / "paper.txt"
    path.write_text(
        "The future of the library service: a consultation\n\n"
        "We are consulting on two options. This consultation closes on 3 May.\n\n"
        "Option one: a joint board. Option two: a single service. We support option two.\n\n"
        "How to respond\n\nResponses should be sent to the county. Question 1: Do you agree with option two?",
        encoding="utf-8",
    )
    consultation = Consultation("libraries", "The future of the library service", proposals=REGISTER)
    (document,) = ingest(path, "paper.txt")
    extraction = extract(document, consultation, nlp)
    assert extraction.document.kind == "consultation"
    assert tag(extraction, consultation).positions == ()


def test_two_options_named_in_passing_are_a_choice(tmp_path: Path, nlp: Any) -> None:
    text = "Our members favoured option two. The first of the two options was not seen as suitable."
    records = tagged(text, tmp_path, nlp)
    assert [proposal.id for proposal in records.proposals] == ["option-1", "option-2"]
    assert [(one.proposal, one.stance) for one in records.positions] == [("option-2", "support"), ("option-1", "oppose")]


def test_what_a_minority_of_members_holds_is_not_the_bodys_position(tmp_path: Path, nlp: Any) -> None:
    text = "We support option two. A minority of members preferred option one. Members in Northgate were opposed to option two."
    records = tagged(text, tmp_path, nlp, REGISTER)
    assert [(one.holder, one.proposal, one.stance) for one in records.positions] == [
        ("Marlwick Reading Society", "option-2", "support"),
        ("A minority of members", "option-1", "support"),
        ("Members in Northgate", "option-2", "oppose"),
    ]


def test_no_quote_ends_in_a_conjunction(tmp_path: Path, nlp: Any) -> None:
    text = "We strongly support option one, and the county is wrong to think the roads too narrow, but we oppose option two."
    quotes = [one.quote for one in tagged(text, tmp_path, nlp, REGISTER).positions]
    assert quotes
    assert not [quote for quote in quotes if quote.rstrip(" ,").endswith((" and", " but"))]


def test_a_line_without_end_is_read_in_linear_time(tmp_path: Path, nlp: Any) -> None:
    # quadratic work on one endless sentence took minutes
    records = tagged("the pier and the boat and the rain " * 4_000, tmp_path, nlp, REGISTER)
    assert all(len(passage.quote) < 5_000 for passage in records.passages)


def test_who_is_asked_to_drop_a_plan_is_not_who_wants_it_dropped(tmp_path: Path, nlp: Any) -> None:
    text = "The Department should listen to local people and drop option two. Ministers must abandon option two."
    records = tagged(text, tmp_path, nlp, REGISTER)
    assert {(one.holder, one.proposal, one.stance) for one in records.positions} == {
        ("Marlwick Reading Society", "option-2", "oppose")
    }


def test_what_a_reported_speaker_is_blamed_for_is_no_condition_of_theirs(tmp_path: Path, nlp: Any) -> None:
    text = "The Department says that option two will protect small branches, but it has not published the workings."
    (position,) = tagged(text, tmp_path, nlp, REGISTER[:2]).positions
    assert (position.holder, position.stance, position.condition) == ("Department", "support", None)
