"""consultation.toml: what it may say, and how each mistake is named with its mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.datamodel import Code, Proposal, Question, RespondentEntry
from pipeline.errors import BadConsultation, ExitCode, WrongUsage
from pipeline.ingest.consultation import read_consultation

WHOLE = """
[consultation]
id = "shoreline-review"
title = "Five boards or one"
published = 2025-03-03
closes = 2025-05-26

[[proposal]]
id = "option-2"
label = "Option 2: a single board"
aliases = ["option two"]

[[question]]
id = "q1"
text = "Do you agree with option 2?"
kind = "closed"
proposal = "option-2"
options = ["Agree", "Disagree"]

[[question]]
id = "q2"
text = "Why?"

[[code]]
id = "floods"
label = "Floods"
definition = "Flood defence"
examples = ["the sea wall"]

[[respondent]]
file = "letters\\\\wall.pdf"
name = "Wall Harbour Council"
aliases = ["WHC"]
kind = "council"
represents = 12000
publish = "anonymous"
received = 2025-05-01

[[respondent]]
id = "ANON-3K"
publish = "no"
"""


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "consultation.toml").write_text(text, encoding=encoding)
    return folder


def test_a_whole_file_becomes_records(tmp_path: Path):
    consultation = read_consultation(write(tmp_path, WHOLE))
    assert (consultation.id, consultation.published, consultation.closes) == ("shoreline-review", "2025-03-03", "2025-05-26")
    assert consultation.proposals == (Proposal("option-2", "Option 2: a single board", ("option two",)),)
    assert consultation.questions == (
        Question("q1", "Do you agree with option 2?", "closed", "option-2", ("Agree", "Disagree")),
        Question("q2", "Why?"),
    )
    assert consultation.codes == (Code("floods", "Floods", "Flood defence", ("the sea wall",)),)
    assert consultation.respondents == (
        RespondentEntry(
            file="letters/wall.pdf", name="Wall Harbour Council", aliases=("WHC",), kind="council", represents=12000,
            publish="anonymous", received="2025-05-01",
        ),
        RespondentEntry(id="ANON-3K", publish="no"),
    )  # fmt: skip


def test_a_folder_without_the_file_is_named_after_the_folder(tmp_path: Path):
    folder = tmp_path / "Môr a Glannau_2025"
    folder.mkdir()
    consultation = read_consultation(folder)
    assert (consultation.id, consultation.title) == ("mor-a-glannau-2025", "Môr a glannau 2025")
    assert consultation.respondents == ()
    assert consultation.codes == ()


def test_an_empty_file_is_as_good_as_none(tmp_path: Path):
    assert read_consultation(write(tmp_path / "coast", "# nothing yet\n")).id == "coast"


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path):
    assert read_consultation(write(tmp_path, WHOLE, encoding="utf-8-sig")).id == "shoreline-review"


def test_options_without_a_kind_make_a_closed_question(tmp_path: Path):
    (question,) = read_consultation(
        write(tmp_path, '[[question]]\nid = "q1"\ntext = "Agree?"\noptions = ["Yes", "No"]')
    ).questions
    assert question.kind == "closed"


def test_no_folder_is_wrong_usage(tmp_path: Path):
    with pytest.raises(WrongUsage, match="There is no folder"):
        read_consultation(tmp_path / "nowhere")


MISTAKES = json.loads((Path(__file__).parents[1] / "cases" / "consultation_mistakes.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MISTAKES, ids=[case["label"] for case in MISTAKES])
def test_every_mistake_is_named_with_its_mend(tmp_path: Path, case: dict):
    with pytest.raises(BadConsultation) as caught:
        read_consultation(write(tmp_path, case["text"]))
    assert caught.value.exit_code == ExitCode.WRONG_USAGE
    assert "consultation.toml" in caught.value.wrong
    said = str(caught.value)
    assert all(words in said for words in case["expected"]), said
    assert caught.value.mend.endswith((".", "?"))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path):
    with pytest.raises(BadConsultation, match="not in UTF-8"):
        read_consultation(write(tmp_path, '[consultation]\ntitle = "Môr"\n', encoding="latin-1"))
