"""What hostile respondents write comes out as the words that it is, in the formats of every other program."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pyarrow.parquet
import pytest
from lxml import etree
from written_run import Letter, write_run

from pipeline.exchange.codings import guid
from pipeline.exchange.qda import PROJECT, plain_text
from pipeline.export import export
from pipeline.store import FileState, Store

NAME = '=HYPERLINK("http://evil.example","Board") <img src=x onerror=alert(1)>'
LINES = (
    "=cmd|' /C calc'!A0 we oppose option B",
    "+1+1 <script>alert('x')</script> {{ 7*7 }}",
    "@SUM(A1) javascript:alert(1) \u202efdp.exe",
    "-2 a bell \x07 and a form feed \x0c and ]]> and \ufffe",
    "https://evil.example/" + "x" * 40_000,
)


@pytest.fixture
def store(tmp_path: Path):
    opened = write_run(tmp_path / "run")
    letter = Letter("letters/=evil.txt", "\n".join(LINES), kind="response", title="=1+1")
    letter.sent_by(NAME, "body", "yes")
    letter.position(LINES[0], NAME, "oppose", "option-b")
    for line in LINES[1:]:
        letter.concern(line, NAME, "pace")
    opened.put_file(FileState("letters/=evil.txt", "f", "0", "read"), [letter.done()])
    yield opened
    opened.close()


def test_a_workbook_holds_words_never_formulas_or_links(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "x", "xlsx")
    book = openpyxl.load_workbook(tmp_path / "x" / "extracts.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)
    found = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {LINES[0], LINES[1], LINES[2], NAME} <= found, "and they stand as they were written, without an apostrophe"
    assert any(value.startswith("https://evil.example/xxx") and value.endswith("JSONL export]") for value in found)


def test_a_project_is_well_formed_and_its_places_hold(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "q", "qdpx")
    with zipfile.ZipFile(tmp_path / "q" / "project.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
        names = archive.namelist()
        assert all(name == "project.qde" or name.startswith("sources/") for name in names)
        assert not any(".." in name for name in names)
        source = next(one for one in root.iter(f"{{{PROJECT}}}TextSource") if one.get("name") == "letters – =evil")
        text = archive.read("sources/" + source.get("plainTextPath").removeprefix("internal://")).decode("utf-8")
    etree.XMLSchema(etree.parse(Path(__file__).with_name("refi_qda.xsd"))).assertValid(root)
    concern = next(one for one in store.concerns() if one.quote == LINES[3])
    made = next(one for one in source if one.get("guid") == guid("selection", "concern", concern.id))
    assert text[int(made.get("startPosition")) : int(made.get("endPosition"))] == plain_text(LINES[3])


@pytest.mark.parametrize("form", ["label-studio", "web-annotation"])
def test_json_for_other_tools_holds_the_very_words(store: Store, tmp_path: Path, form: str) -> None:
    export(store, tmp_path / "j", form)
    file = next(path for path in (tmp_path / "j").iterdir() if path.suffix.startswith(".json"))
    text = json.dumps(json.loads(file.read_text(encoding="utf-8")), ensure_ascii=False)
    for line in LINES:
        assert json.dumps(line, ensure_ascii=False)[1:-1] in text


def test_parquet_holds_the_very_words(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "p", "parquet")
    quotes = {row["quote"] for row in pyarrow.parquet.read_table(tmp_path / "p" / "concerns.parquet").to_pylist()}
    assert set(LINES[1:]) <= quotes


def test_the_code_book_for_a_table_starts_no_formula(store: Store, tmp_path: Path) -> None:
    export(store, tmp_path / "c", "qdpx")
    lines = (tmp_path / "c" / "codebook.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "name,description" and not [line for line in lines if line[:1] in "=+@-"]
