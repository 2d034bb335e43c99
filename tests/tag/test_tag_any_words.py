"""Whatever words stand together: tagging never fails, and every quote is its span."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.datamodel import Block, Consultation, Document, Proposal, check_quotes
from pipeline.extract import extract
from pipeline.loading import load_language
from pipeline.tag import tag

TEXT = """
the board said that members of our council must not support option two because it is confusing , however we are worried “ ” ‘ ’
about disruption and lack of clarity . if the chair agreed She added : provided that “there is a risk” to staff ( NHSX ) –
too fast warned Mr Smith should be dropped rather than option 1 ? 273 out of 569 (48%) £3m no view duplicating It
"""
WORDS = [*TEXT.split(), "\n", "\n\n"]
REGISTER = (
    Proposal("option-1", "Option 1: a board", ("option one",)),
    Proposal("option-2", "Option 2: a service", ("option two",)),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60), st.sampled_from(["unknown", "survey"]))
def test_tagging_never_fails_and_every_quote_is_its_span(words: list[str], kind: str) -> None:
    text = " ".join(words)
    cell = {"row": 1, "column": "Why?"} if kind == "survey" else {}
    blocks: tuple[Any, ...] = (Block("cell" if cell else "paragraph", 0, len(text), **cell),) if text.strip() else ()
    document = Document("doc-1", "a.txt", "", "text/plain", text, kind=kind, blocks=blocks)
    consultation = Consultation("c", "C", proposals=REGISTER)
    records = tag(extract(document, consultation, load_language()), consultation)
    for found in (records.passages, records.attributions, records.positions, records.concerns, records.asks, records.figures):
        check_quotes(text, found)
    check_quotes(text, [one.condition for one in records.positions if one.condition is not None])
