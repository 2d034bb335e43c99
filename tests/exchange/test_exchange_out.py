"""What goes out to other tools: the right characters under the right codes, the standard's shape, the same bytes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest
from lxml import etree
from written_run import write_run

from pipeline.datamodel import Decision
from pipeline.exchange.codings import codings, frame_of, guid
from pipeline.exchange.qda import CODEBOOK, PROJECT
from pipeline.export import FORMATS, KINDS, export
from pipeline.store import Store

Q = f"{{{PROJECT}}}"


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    yield opened
    opened.close()


def project(store: Store, folder: Path) -> tuple[etree._Element, dict[str, str]]:
    """The project's tree and its texts by file name."""
    export(store, folder, "qdpx")
    with zipfile.ZipFile(folder / "project.qdpx") as archive:
        texts = {name.rsplit("/", 1)[-1]: archive.read(name).decode() for name in archive.namelist() if name.endswith(".txt")}
        return etree.fromstring(archive.read("project.qde")), texts


def test_a_project_has_the_standards_shape(store: Store, tmp_path: Path) -> None:
    schema = etree.XMLSchema(etree.parse(Path(__file__).with_name("refi_qda.xsd")))
    root, _ = project(store, tmp_path / "q")
    schema.assertValid(root)
    wrong = etree.fromstring(etree.tostring(root))
    wrong.find(f".//{Q}PlainTextSelection").attrib.pop("endPosition")
    assert not schema.validate(wrong)


def test_selections_stand_at_the_very_characters(store: Store, tmp_path: Path) -> None:
    root, texts = project(store, tmp_path / "q")
    there = {
        selection.get("guid"): texts[source.get("plainTextPath").removeprefix("internal://")][
            int(selection.get("startPosition")) : int(selection.get("endPosition"))
        ]
        for source in root.iter(f"{Q}TextSource")
        for selection in source.iter(f"{Q}PlainTextSelection")
    }
    found = list(codings(store))
    assert len(found) > 10
    for coding in found:
        assert there[guid("selection", coding.kind, coding.record)] == coding.quote


def test_every_coding_is_under_a_code_of_the_book_and_names_are_unique(store: Store, tmp_path: Path) -> None:
    root, _ = project(store, tmp_path / "q")
    codes = {code.get("guid"): code for code in root.iter(f"{Q}Code")}
    used = {ref.get("targetGUID") for ref in root.iter(f"{Q}CodeRef")}
    assert used and all(codes[ref].get("isCodable") == "true" for ref in used)
    names = [code.get("name").casefold() for code in codes.values()]
    assert len(names) == len(set(names)), "coding tools keep all codes in one list"
    book = etree.parse(tmp_path / "q" / "codebook.qdc").getroot()
    assert [code.get("name") for code in book.iter(f"{{{CODEBOOK}}}Code")] == [code.get("name") for code in root.iter(f"{Q}Code")]


def test_respondents_are_cases_with_what_they_sent(store: Store, tmp_path: Path) -> None:
    root, _ = project(store, tmp_path / "q")
    cases = {case.get("name"): case for case in root.iter(f"{Q}Case")}
    sent = {respondent.name for respondent in store.respondents() if respondent.sent and respondent.name}
    assert sent <= set(cases)
    guids = {one.get("guid") for one in root.iter(f"{Q}TextSource", f"{Q}PlainTextSelection")}
    for case in cases.values():
        refs = [ref.get("targetGUID") for ref in case.iter(f"{Q}SourceRef", f"{Q}SelectionRef")]
        assert refs and set(refs) <= guids


def test_label_studio_tasks_hold_the_words_and_labels_of_their_interface(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "l", "label-studio")
    tasks = json.loads((tmp_path / "l" / "label-studio.json").read_text(encoding="utf-8"))
    interface = etree.parse(tmp_path / "l" / "label-studio.xml").getroot()
    offered = {label.get("value") for label in interface.iter("Label")}
    regions = [(task["data"]["text"], region) for task in tasks for region in task["predictions"][0]["result"]]
    assert len(regions) == len(list(codings(store)))
    for text, region in regions:
        value = region["value"]
        assert text[value["start"] : value["end"]] == value["text"]
        assert set(value["labels"]) <= offered


def test_web_annotations_can_be_found_by_place_and_by_words(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "w", "web-annotation")
    page = json.loads((tmp_path / "w" / "annotations.jsonld").read_text(encoding="utf-8"))
    texts = {f"urn:greenpaper:{document.id}": document.text for document in store.documents()}
    assert page["type"] == "AnnotationPage" and len(page["items"]) == len(list(codings(store)))
    for one in page["items"]:
        place, words = one["target"]["selector"]
        text = texts[one["target"]["source"]]
        assert text[place["start"] : place["end"]] == words["exact"]
        assert words["prefix"] + words["exact"] + words["suffix"] in text


def test_a_workbook_has_a_row_for_each_extract_and_no_formula(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "x" / "extracts.xlsx")
    assert book.sheetnames == ["extracts", *KINDS]
    rows = list(book["extracts"].iter_rows(values_only=True))
    tags = [*store.positions(), *store.concerns(), *store.asks(), *store.figures()]
    assert len(rows) == 1 + len(tags)
    assert {row[rows[0].index("quote")] for row in rows[1:]} == {tag.quote for tag in tags}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_parquet_keeps_nested_fields(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "p", "parquet")
    export(store, tmp_path / "j", "jsonl")
    for kind in KINDS:
        if kind == "coverage":
            continue
        table = pyarrow.parquet.read_table(tmp_path / "p" / f"{kind}.parquet").to_pylist(maps_as_pydicts="strict")
        rows = [json.loads(line) for line in (tmp_path / "j" / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]
        assert table == rows, kind


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_run_gives_the_same_bytes(store: Store, tmp_path: Path, form: str) -> None:
    for name in ("one", "two"):
        export(store, tmp_path / name, form)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_peoples_work_is_told_apart_from_the_machines(store: Store, tmp_path: Path) -> None:
    position = next(iter(store.positions()))
    stance = "neutral" if position.stance != "neutral" else "oppose"
    detail = {"stance": stance, "condition": None}
    store.put_decisions([Decision("position", position.id, "correct", detail, "Ada", "2031-01-01T00:00:00Z")])
    root, _ = project(store, tmp_path / "q")
    users = {user.get("guid"): user.get("id") for user in root.iter(f"{Q}User")}
    by_guid = {one.get("guid"): one for one in root.iter(f"{Q}PlainTextSelection")}
    assert users[by_guid[guid("selection", "position", position.id)].get("creatingUser")] == "person"
    codes = {code.get("guid"): code.get("name") for code in root.iter(f"{Q}Code")}
    ref = by_guid[guid("selection", "position", position.id)].find(f".//{Q}CodeRef").get("targetGUID")
    assert codes[ref] == frame_of(store).unique()["position", position.proposal, stance]
