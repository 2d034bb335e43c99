"""Codes told from their definitions alone, with the trained reader and the sentence encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.datamodel import Code, Consultation
from pipeline.loading import load_encoder, load_reader
from pipeline.tag import code_frame
from pipeline.tag.code_points import ASKED, MOST_CODES, CodePoints

OWN = (
    Code("seats", "Benches and seats", "Too few places to sit down along the river path", ()),
    Code("dogs", "Dogs", "Dogs off the lead, dog mess and frightened walkers", ()),
)
FRAME = code_frame(Consultation("path", "The river path", codes=OWN))
WORRIES = {
    "I had to carry my mother back because there is no bench.": "seats",
    "Two spaniels ran at my daughter there and nobody called them back.": "dogs",
}


@pytest.fixture(scope="module")
def points() -> CodePoints:
    return CodePoints(FRAME, load_reader(), load_encoder(), 0.3)


def test_worries_get_the_code_whose_definition_they_meet(points: CodePoints) -> None:
    assert [own[0][0] for own in points.tell(list(WORRIES))] == list(WORRIES.values())
    assert all(0.3 <= score <= 1 and len(own) <= MOST_CODES for own in points.tell(list(WORRIES)) for _, score in own)


def test_what_is_about_nothing_in_the_frame_gets_no_code(points: CodePoints) -> None:
    assert points.tell(["It rained all through the village fete."]) == [[]]
    assert points.tell([]) == []
    assert CodePoints((), load_reader(), load_encoder(), 0.3).tell(["It rained."]) == [[]]


def test_a_worry_gets_the_same_code_in_any_company(points: CodePoints) -> None:
    alone = [points.tell([text])[0] for text in WORRIES]
    assert points.tell([*reversed(WORRIES)])[::-1] == alone


def test_only_the_nearest_codes_are_put_to_the_reader() -> None:
    class Listening:
        name = "listening"

        def __init__(self) -> None:
            self.asked: list[tuple[str, str]] = []

        def matches(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
            self.asked += pairs
            return load_reader().matches(pairs)

    reader = Listening()
    CodePoints(FRAME, reader, load_encoder(), 0.3).tell(list(WORRIES))  # type: ignore[arg-type]
    assert len(FRAME) > ASKED
    assert len(reader.asked) == ASKED * len(WORRIES)
    assert any(statement.startswith("Benches and seats:") for _, statement in reader.asked)
