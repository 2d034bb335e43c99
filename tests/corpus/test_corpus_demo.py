"""The demo consultation: made again it is the same, every file is read, and its register and gold labels fit it."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from pipeline.datamodel import Document
from pipeline.ingest import find_documents, ingest, read_consultation

DEMO = Path(__file__).parents[2] / "corpus" / "demo"
PLACE_FIELDS = {"holder", "evidence", "optional"}
FIELDS = {"positions": {"proposal", "stance"}, "concerns": {"proposal", "codes"}, "asks": set()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The generated files, generated anew."""
    pytest.importorskip("reportlab")
    spec = importlib.util.spec_from_file_location("make_demo", DEMO / "make_demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("demo")
    module.make(folder)
    return folder


@cache
def read(source_file: str) -> tuple[Document, ...]:
    return ingest(DEMO / source_file, source_file)


def folded(text: str) -> str:
    return " ".join(text.split())


def test_made_again_every_file_is_the_same(made: Path):
    import reportlab

    same_release = reportlab.__version__ == (DEMO / ".make" / "reportlab.txt").read_text(encoding="utf-8").strip()
    paths = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    assert len(paths) == 45
    for path in paths:
        new, old = (made / path).read_bytes(), (DEMO / path).read_bytes()
        # another release of reportlab may draw other bytes, but not other words; a PDF inside a mail is of its making too
        if same_release or (path.suffix != ".pdf" and path.name != "mutual-insurers-forum.eml"):
            assert hashlib.sha256(new).hexdigest() == hashlib.sha256(old).hexdigest(), path
        else:
            again = ingest(made / path, path.as_posix())
            assert [document.text for document in again] == [document.text for document in read(path.as_posix())], path


def test_what_makes_the_demo_is_no_part_of_it():
    found = [source_file for source_file, _ in find_documents(DEMO)]
    assert not [name for name in found if ".make" in name or name.endswith((".py", ".toml"))]
    assert 50 <= len(found) <= 60
    assert len({Path(name).stem for name in found}) == len(found), "gold labels are found by a document's stem"


def test_every_format_is_there():
    formats = Counter(Path(name).suffix for name, _ in find_documents(DEMO))
    wanted = {".pdf", ".docx", ".odt", ".rtf", ".html", ".md", ".txt", ".csv", ".xlsx", ".xls", ".ods", ".eml", ".msg"}
    assert set(formats) == wanted


@pytest.mark.parametrize("source_file", [name for name, _ in find_documents(DEMO) if name != "odd/empty.txt"])
def test_every_file_is_read(source_file: str):
    documents = read(source_file)
    assert all(document.text.strip() for document in documents)
    assert "\ufffd" not in "".join(document.text for document in documents)


def test_the_empty_file_is_empty():
    (document,) = read("odd/empty.txt")
    assert document.text == ""
    assert (DEMO / "odd" / "empty.txt").stat().st_size == 0


def test_attachments_are_documents_of_their_own():
    assert [d.source_file for d in read("email/riverside-residents-association.eml")] == [
        "email/riverside-residents-association.eml",
        "email/riverside-residents-association.eml/residents-association-response.docx",
    ]
    assert [d.source_file for d in read("email/mutual-insurers-forum.eml")][1:] == [
        "email/mutual-insurers-forum.eml/mutual-insurers-response.pdf"
    ]


def test_the_covering_note_is_read_where_no_scan_can_be():
    (document,) = read("letters/thornwick-harbour-trust.pdf")
    note, scan = document.pages
    assert note.method == "text"
    assert "the trust prefers Option A to Option B" in document.text[note.start : note.end]
    if scan.method == "ocr":
        assert "We do not support Option B as it stands" in folded(document.text[scan.start : scan.end])
    else:
        assert (scan.method, len(document.unread)) == ("unread", 1)
        assert document.unread[0].mend


def test_hyphens_at_line_ends_are_mended():
    (document,) = read("letters/wealdshore-councils-association.pdf")
    assert "is the membership body for county, district, town and parish councils" in folded(document.text)


def test_the_register_names_files_that_are_there():
    consultation = read_consultation(DEMO)
    there = {document.source_file for name, _ in find_documents(DEMO) for document in read(name)}
    assert [entry.file for entry in consultation.respondents if entry.file and entry.file not in there] == []
    rows = online_rows()
    assert [
        entry.id for entry in consultation.respondents if entry.id and entry.id not in {row["Response ID"] for row in rows}
    ] == []
    assert {entry.publish for entry in consultation.respondents} == {"yes", "anonymous", "no"}
    assert len({entry.kind for entry in consultation.respondents if entry.kind}) >= 7


def online_rows() -> list[dict[str, str]]:
    with (DEMO / "survey" / "online-responses.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_online_form_has_200_rows_with_tests_repeats_and_non_answers():
    rows = online_rows()
    assert len(rows) == 200
    assert sum(row["What is your name?"] == "Test Test" for row in rows) == 4
    reasons = [value for row in rows for key, value in row.items() if key.startswith("2. ") and len(value) > 40]
    assert len(reasons) - len(set(reasons)) <= 2, "people do not write the same words"
    whole = Counter(tuple(list(row.values())[2:]) for row in rows)
    assert [count for count in whole.values() if count > 1] == [2]


def test_what_is_written_agrees_with_what_is_ticked():
    bank = tomllib.loads((DEMO / ".make" / "survey" / "answers.toml").read_text(encoding="utf-8"))["q2"]
    against, for_it = (
        [s.lower() for code in bank[view].values() for s in code if "{" not in s] for view in ("oppose", "support")
    )
    checked = 0
    for row in online_rows():
        values = list(row.values())
        ticked, reason = values[6], values[7].lower()
        checked += any(sentence in reason for sentence in against + for_it)
        if ticked in {"Agree", "Strongly agree"}:
            assert not any(sentence in reason for sentence in against), reason
        elif ticked in {"Disagree", "Strongly disagree"}:
            assert not any(sentence in reason for sentence in for_it), reason
    assert checked > 60


def test_the_campaign_has_25_senders_of_whom_four_add_a_paragraph():
    letters = [document for name, _ in find_documents(DEMO) if name.startswith("campaign/") for document in read(name)]
    said = tomllib.loads((DEMO / ".make" / "campaign.toml").read_text(encoding="utf-8"))
    paragraphs = said["template"].strip().split("\n\n")
    assert len(letters) == 25
    assert all(folded(paragraph) in folded(letter.text) for letter in letters for paragraph in paragraphs)
    assert sum(any(folded(added) in folded(letter.text) for added in said["additions"].values()) for letter in letters) == 4


def test_every_gold_label_quotes_its_document():
    gold = json.loads((DEMO / ".make" / "gold.json").read_text(encoding="utf-8"))
    texts = {Path(name).stem: folded(read(name)[0].text) for name, _ in find_documents(DEMO)}
    proposals = {proposal.id for proposal in read_consultation(DEMO).proposals}
    assert len(gold) >= 8
    for stem, kinds in gold.items():
        for kind, items in kinds.items():
            for item in items:
                assert set(item) <= PLACE_FIELDS | FIELDS[kind]
                assert FIELDS[kind] <= set(item)
                assert folded(item["evidence"]) in texts[stem], item["evidence"]
                assert item.get("proposal") in proposals | {None}
