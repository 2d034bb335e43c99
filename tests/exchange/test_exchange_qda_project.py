"""The project as other programs need it: what made real ones stumble stays mended."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from lxml import etree
from written_run import Letter, write_run

from pipeline.datamodel import Decision
from pipeline.exchange.codings import frame_of, guid
from pipeline.exchange.qda import PROJECT
from pipeline.export import export
from pipeline.store import FileState

Q = f"{{{PROJECT}}}"
ROWS = "We all want local boards.\nNo & never.\nWe all want local boards."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory):
    """A run with files of one stem, respondents of one name, words that two sent together, and a code named as ours."""
    folder = tmp_path_factory.mktemp("project")
    store = write_run(folder / "run")
    about = store.consultation()
    asks = replace(about.codes[0], id="asks", label="asks")
    store.put_consultation(replace(about, codes=(*about.codes, asks)))
    for number, file in enumerate(("odd/a.pdf", "odd/a.docx", "odd – a_docx.txt", 'odd/we\\ird: "x" <y>?*|.v2.txt', ".hidden")):
        letter = Letter(file, f"We oppose option B, says number {number}.\fEnd.", title=f"Letter {number}")
        letter.sent_by("Ann Twin", "individual", "yes")
        letter.concern("We oppose option B", "Ann Twin", "pace")
        store.put_file(FileState(file, f"h{number}", "0", "read"), [letter.done()])
    rows = Letter("survey/rows.csv", ROWS)
    first = rows.sent_by("Weir & Sons <Ltd>", "business", "yes", "We all want local boards.", row=1)
    second = rows.sent_by("Marsh Board", "body", "yes", "No & never.", row=2)
    rows.responses.append(replace(first, id="rsp_joint", respondent=second.respondent))
    store.put_file(FileState("survey/rows.csv", "s", "0", "read"), [rows.done()])
    nameless = Letter("survey/nameless.csv", "\n".join(f"Row {number} ends." for number in range(10, 50)))
    for number in range(10, 50):
        named = f"RESPONDENT {number - 9}" if number % 2 else None
        nameless.sent_by(named, "individual", "yes", f"Row {number} ends.", row=number)
    store.put_file(FileState("survey/nameless.csv", "n", "0", "read"), [nameless.done()])
    export(store, folder / "out", "qdpx")
    names = frame_of(store, themes=True).unique()
    store.close()
    with zipfile.ZipFile(folder / "out" / "project.qdpx") as opened:
        yield etree.fromstring(opened.read("project.qde")), opened, names


def test_the_texts_lie_where_the_standard_says_under_the_guids_of_their_sources(archive) -> None:
    root, opened, _ = archive
    files = {f"sources/{source.get('guid')}.txt" for source in root.iter(f"{Q}TextSource")}
    assert files | {"project.qde"} == set(opened.namelist())
    assert all(source.get("plainTextPath") == f"internal://{source.get('guid')}.txt" for source in root.iter(f"{Q}TextSource"))


def test_no_two_codes_sources_cases_or_variables_have_one_name(archive) -> None:
    root, _, unique = archive
    for tag in ("Code", "TextSource", "Case", "Variable"):
        names = [one.get("name") for one in root.iter(f"{Q}{tag}")]
        assert names and len({name.casefold() for name in names}) == len(names), tag
    assert [case for case in root.iter(f"{Q}Case") if case.get("name").endswith(" (2)")], (
        "somebody is called as one without a name"
    )
    assert {"asks", "Ask"} <= {one.get("name") for one in root.iter(f"{Q}Code")} and "asks" in unique.values()


def test_names_of_sources_are_names_for_files_anywhere_and_promise_no_kind_of_file(archive) -> None:
    root, _, _ = archive
    names = [source.get("name") for source in root.iter(f"{Q}TextSource")]
    assert not [name for name in names if set(name) & set('<>:"/\\|?*.')]
    assert {"odd – a", "odd – a_docx", "odd – a_docx (2)"} <= set(names)
    assert all(not PurePosixPath(name).suffix for name in names)
    told = [source.findtext(f"{Q}Description") for source in root.iter(f"{Q}TextSource")]
    assert any(text == "Letter 1; odd/a.docx" for text in told), "the file's own name is told beside"


def test_words_that_two_sent_together_are_one_selection_of_both(archive) -> None:
    root, _, _ = archive
    source = next(one for one in root.iter(f"{Q}TextSource") if one.get("name") == "survey – rows")
    bare = [one for one in source.iter(f"{Q}PlainTextSelection") if one.find(f"{Q}Coding") is None]
    places = [(one.get("startPosition"), one.get("endPosition")) for one in bare]
    assert places and len(places) == len(set(places)), "tools keep one remark a place, and one of them stops at a second"
    refs = {case.get("name"): {ref.get("targetGUID") for ref in case.iter(f"{Q}SelectionRef")} for case in root.iter(f"{Q}Case")}
    joint = refs["Weir & Sons <Ltd>"] & refs["Marsh Board"]
    (guid_of_joint,) = joint
    remark = next(one for one in bare if one.get("guid") == guid_of_joint).findtext(f"{Q}Description")
    assert remark == "Weir and Sons (Ltd); Marsh Board", "nothing in a remark that breaks a tool's own export"


def test_who_sent_a_document_is_told_at_the_document_too(archive) -> None:
    root, _, _ = archive
    names = {variable.get("guid"): variable.get("name") for variable in root.iter(f"{Q}Variable")}
    told = {
        source.get("name"): {
            names[value.find(f"{Q}VariableRef").get("targetGUID")]: value.findtext(f"{Q}TextValue")
            for value in source.findall(f"{Q}VariableValue")
        }
        for source in root.iter(f"{Q}TextSource")
    }
    assert told["odd – a_docx"] == {"Sent by": "Ann Twin", "Kind of sender": "individual"}
    assert told["survey – rows"] == {}, "the rows of a survey are of many"
    of_cases = {names[ref.get("targetGUID")] for case in root.iter(f"{Q}Case") for ref in case.iter(f"{Q}VariableRef")}
    assert not of_cases & {"Sent by", "Kind of sender"}


def test_texts_hold_nothing_that_a_tool_cannot_write_into_xml(archive) -> None:
    root, opened, _ = archive
    source = next(one for one in root.iter(f"{Q}TextSource") if one.get("name") == "odd – a")
    text = opened.read(f"sources/{source.get('guid')}.txt").decode("utf-8")
    assert text == "We oppose option B, says number 0.\nEnd."
    etree.fromstring(f'<a b="{text.replace("&", "&amp;")}"/>')


def test_what_a_person_decided_has_its_time_and_all_else_a_date_that_is_none(tmp_path: Path) -> None:
    store = write_run(tmp_path / "run")
    position = next(iter(store.positions()))
    store.put_decisions([Decision("position", position.id, "accept", {}, "Ada", "2031-01-02T03:04:05Z")])
    export(store, tmp_path / "out", "qdpx")
    store.close()
    with zipfile.ZipFile(tmp_path / "out" / "project.qdpx") as opened:
        root = etree.fromstring(opened.read("project.qde"))
    dates = {one.get("guid"): one.get("creationDateTime") for one in root.iter(f"{Q}TextSource", f"{Q}PlainTextSelection")}
    assert dates.pop(guid("selection", "position", position.id)) == "2031-01-02T03:04:05Z"
    assert set(dates.values()) == {"1980-01-01T00:00:00Z"}
