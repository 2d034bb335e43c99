"""Whose stance it is that an article tells: the speaker's own, or that of somebody whom the speaker tells of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.datamodel import Consultation, DocumentRecords, Proposal
from pipeline.extract import extract
from pipeline.ingest import ingest
from pipeline.tag import tag

LEVY = Proposal("levy", "A parking levy", ("the levy", "parking levy"))
CONSULTATION = Consultation("levy", "A parking levy for Holm", proposals=(LEVY,))
OPENING = (
    "Plans for a parking levy have reached Holm.\n\nReed District Council met on Monday. "
    "Paul Tarn, the transport minister, was there, and so was the Chamber of Trade.\n\n"
    "“It was a long evening,” said Ann Lee, who drives a bus. She said that the hall was full. “We stood,” she added.\n\n"
)


def told(text: str, folder: Path, nlp: Any) -> DocumentRecords:
    """An article with ``text`` as its last paragraph, read and tagged by the rules."""
    path = folder / "article.txt"
    path.write_text(f"{OPENING}{text}\n", encoding="utf-8")
    (document,) = ingest(path, "article.txt")
    extraction = extract(document, CONSULTATION, nlp)
    assert extraction.document.kind == "article"
    return tag(extraction, CONSULTATION)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Chamber of Trade said it supported the levy.", [("Chamber of Trade", "support")]),
        ("Paul Tarn said that councils backed the levy.", [("councils", "support")]),
        ("Paul Tarn said that Reed District Council backed the levy.", [("Reed District Council", "support")]),
        ("The Chamber of Trade said members opposed the levy.", [("Chamber of Trade", "oppose")]),
        ("A survey by the Chamber of Trade found that 62% of readers supported the levy.", []),
        ("Sources close to the trust said it had lobbied against the levy.", []),
        ("The chamber's critics say it has never supported any levy.", []),
        ("Paul Tarn denied that he opposed the levy.", []),
        ("Paul Tarn admitted that he opposed the levy.", [("Paul Tarn", "oppose")]),
        ("Paul Tarn declined to comment on the levy.", []),
        ("Paul Tarn said he understood why drivers opposed the levy.", []),
        ("The Chamber of Trade said: “We are not against the levy in principle.”", [("Chamber of Trade", "conditional")]),
        ("The Chamber of Trade said nine in ten of its members favoured the levy.", [("Chamber of Trade", "support")]),
        ("“We recommend that the levy is scrapped,” the Chamber of Trade said.", [("Chamber of Trade", "oppose")]),
    ],
)
def test_a_stance_is_that_of_whom_it_is_told(text: str, expected: list[tuple[str, str]], tmp_path: Path, nlp: Any) -> None:
    found = told(text, tmp_path, nlp).positions
    assert [(one.holder, one.stance) for one in found] == expected


def test_the_county_council_is_no_district_council(tmp_path: Path, nlp: Any) -> None:
    (county,) = told("The county council said that it supported the levy.", tmp_path, nlp).positions
    assert (county.holder or "").lower() == "the county council"
    (district,) = told("The council said that it supported the levy.", tmp_path, nlp).positions
    assert district.holder == "Reed District Council"


def test_a_worry_told_before_its_cue_is_quoted_with_it(tmp_path: Path, nlp: Any) -> None:
    text = "The levy will kill the high street, the Chamber of Trade has warned."
    (found,) = told(text, tmp_path, nlp).concerns
    assert (found.holder, found.quote) == ("Chamber of Trade", text.rstrip("."))
    assert told("Paul Tarn refused to say whether the levy was a threat.", tmp_path, nlp).concerns == ()


def test_the_body_whose_minutes_they_are_resolves(tmp_path: Path, nlp: Any) -> None:
    text = "Minutes of Holm Town Council, 4 March\n\nPresent: Cllr Abel.\n\nResolved: that the council supports the levy.\n"
    path = tmp_path / "minutes.txt"
    path.write_text(text, encoding="utf-8")
    (document,) = ingest(path, "minutes.txt")
    found = tag(extract(document, CONSULTATION, nlp), CONSULTATION).positions
    assert [(one.holder, one.stance) for one in found] == [("Holm Town Council", "support")]
