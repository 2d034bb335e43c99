"""The spaCy component in a pipeline that is not ours."""

from __future__ import annotations

import re
from pathlib import Path

import spacy


def test_a_blank_pipeline_reads_positions_by_name() -> None:
    nlp = spacy.blank("en")
    register = [{"id": "option-2", "label": "Option 2: one county service", "aliases": ["option two"]}]
    nlp.add_pipe("greenpaper", config={"proposals": register})
    text = "The Marlwick Society said: ‘We oppose option two.’\nNobody has counted the books.\nSome 61 of 84 members replied."
    doc = nlp(text)
    positions = [(span.text, span.label_) for span in doc.spans["greenpaper_positions"]]
    assert positions == [("We oppose option two.", "oppose option-2")]
    assert [span.label_ for span in doc.spans["greenpaper_attributions"]] == ["Marlwick Society"]
    records = doc.user_data["greenpaper"]
    assert [span.id_ for span in doc.spans["greenpaper_positions"]] == [position.id for position in records.positions]
    assert all(text[one.start : one.end] == one.quote for one in records.figures)
    assert records.figures


def test_the_readmes_example_says_what_it_prints() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    code, promised = re.search(r"```python\n(import spacy\n.+?)\n# (\[.+?\])\n```", readme, re.DOTALL).groups()
    *before, last = code.split("\n")
    names: dict[str, object] = {}
    exec("\n".join(before), names)
    assert repr(eval(last, names)) == promised


def test_an_empty_doc_holds_nothing() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("greenpaper")
    doc = nlp("")
    assert not any(len(doc.spans[name]) for name in doc.spans)
