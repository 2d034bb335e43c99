"""Who says what: cases as data, run on the real parser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.datamodel import Consultation, Document, check_quotes, stable_id
from pipeline.datamodel.document import Block
from pipeline.extract import extract
from pipeline.extract.quotations import find_quotations

CASES = Path(__file__).parents[1] / "cases"


def cases(name):
    loaded = json.loads((CASES / name).read_text(encoding="utf-8"))
    marks = [pytest.mark.xfail(strict=True, reason=case["xfail"]) if "xfail" in case else () for case in loaded]
    return [pytest.param(case, id=case["label"], marks=mark) for case, mark in zip(loaded, marks, strict=True)]


def document(text, source_file="a.txt", **fields):
    blocks = tuple(Block("paragraph", match.start(), match.end()) for match in re.finditer(r"[^\n]+", text))
    return Document(stable_id("doc", source_file, text), source_file, "0" * 64, "text/plain", text, blocks=blocks, **fields)


@pytest.mark.parametrize("case", cases("extract_quotations.json"))
def test_quotations(case):
    text = case["text"]
    found = find_quotations(text, [match.span() for match in re.finditer(r"[^\n]+", text)])
    assert [text[quotation.start : quotation.end] for quotation in found] == case["quotations"]


@pytest.mark.parametrize("case", cases("extract_attribution.json"))
def test_attribution(case, nlp):
    extraction = extract(document(case["text"]), Consultation("c", "C"), nlp)
    check_quotes(case["text"], extraction.attributions)
    found = [
        {
            "speaker": attribution.speaker,
            "cue": attribution.cue.quote if attribution.cue else None,
            "content": attribution.quote,
            "mode": attribution.mode,
            "voice": attribution.voice,
            "group": attribution.group,
            "negated": attribution.negated,
        }
        for attribution in extraction.attributions
    ]
    for expected in case["expected"]:
        assert [row for row in found if expected.items() <= row.items()], (expected, found)
    if case.get("only"):
        assert len(found) == len(case["expected"]), found


def test_every_mark_of_a_hostile_text_is_survived(nlp):
    text = "‘’“”\"'” “ ‘ ’\n\n“‘“‘\n\n’’’’ said. said said: “\n\n(“"
    extraction = extract(document(text), Consultation("c", "C"), nlp)
    check_quotes(text, extraction.attributions)
