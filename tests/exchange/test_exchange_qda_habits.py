"""Projects as other programs write them: what was not touched there says nothing here, whatever their habits.

The habits are those that QualCoder, NVivo, ATLAS.ti, MAXQDA and libraries for the format are known for, put on our own export.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from qda_habits import HABITS, Project, Q, a_selection_for_every_code, new_guids
from written_run import Letter, write_run

from pipeline.exchange import exchange
from pipeline.exchange.codings import codings, guid
from pipeline.exchange.qda import PROJECT
from pipeline.export import export
from pipeline.store import FileState, Store

AT = "2031-03-04T09:00:00Z"
WORDS = (
    "\U0001f642\U0001f642 We back option A, and so does the cafe\u0301 \U0001f469\u200d\U0001f467 upstream.",
    "The pace \U0001f680 is wrong, and the money & the maps are missing.",
    "Ministers must publish the maps.\fOn page two: \U0001d518 we thank you \u202eall\u202c.",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    opened = write_run(tmp_path_factory.mktemp("habits") / "run")
    letter = Letter("letters/emoji.pdf", "\n".join(WORDS))
    letter.sent_by("Weir & Sons", "business", "yes")
    letter.position("We back option A", "Weir & Sons", "support", "option-a")
    letter.position("We back option A", "The café", "support", "option-a", id="pos_a_second_holder")
    letter.concern("The pace \U0001f680 is wrong, and the money & the maps are missing", "Weir & Sons", "pace", "funding")
    letter.concern("the money & the maps are missing", "Weir & Sons", "place")
    letter.ask("Ministers must publish the maps.\fOn page two", "Weir & Sons", "Ministers")
    letter.concern("\U0001d518 we thank you", "Weir & Sons", "funding")
    opened.put_file(FileState("letters/emoji.pdf", "e", "0", "read"), [letter.done()])
    yield opened
    opened.close()


@pytest.fixture
def project(store: Store, tmp_path: Path) -> Project:
    export(store, tmp_path / "out", "qdpx")
    with zipfile.ZipFile(tmp_path / "out" / "project.qdpx") as archive:
        texts = {name.removeprefix("sources/"): archive.read(name).decode() for name in archive.namelist() if "/" in name}
        return Project(etree.fromstring(archive.read("project.qde")), texts)


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.__name__)
def test_an_untouched_project_says_nothing_whatever_the_tools_habits(
    store: Store, project: Project, tmp_path: Path, habit: Callable[[Project], None]
) -> None:
    habit(project)
    taken = exchange(store, project.saved(tmp_path / "back.qdpx"), "Ada", AT)
    assert not taken.decisions and not taken.lost
    assert taken.unchanged == len(list(codings(store)))


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:project:1.5", "urn:QDA-XML:project:0:4"])
def test_another_version_of_the_format_and_characters_that_xml_forbids(
    store: Store, project: Project, tmp_path: Path, namespace: str
) -> None:
    a_selection_for_every_code(project)

    def change(tree: bytes) -> bytes:
        return (
            tree.replace(PROJECT.encode(), namespace.encode())
            .replace(b"On page two", b"\x0cOn page two")
            .replace(b"utf-8", b"UTF-8")
        )

    taken = exchange(store, project.saved(tmp_path / "back.qdpx", change), "Ada", AT)
    assert not taken.decisions and taken.unchanged == len(list(codings(store)))


def test_work_in_a_tool_that_writes_a_selection_for_every_code(store: Store, project: Project, tmp_path: Path) -> None:
    a_selection_for_every_code(project)
    codes = {code.get("name"): code.get("guid") for code in project.root.iter(f"{Q}Code")}
    linus = f"{{{guid('linus').upper()}}}"
    etree.SubElement(project.root.find(f"{Q}Users"), f"{Q}User", guid=linus, name="Linus")
    for selection, text in project.selections():
        words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
        ref = selection.find(f".//{Q}CodeRef")
        if words.startswith("The pace") and ref.get("targetGUID") == codes["Money"]:
            ref.set("targetGUID", codes["Local focus"])  # one code of two is another one
        elif words.startswith("the money"):
            selection.getparent().remove(selection)
        elif words.endswith("we thank you"):
            selection.set("endPosition", str(int(selection.get("endPosition")) - len(" you")))
        elif words.startswith("Ministers must publish the maps"):
            made = etree.SubElement(
                selection.getparent(), f"{Q}PlainTextSelection", guid=guid("new"), startPosition="0", endPosition="2"
            )
            coding = etree.SubElement(made, f"{Q}Coding", guid=guid("newer"), creatingUser=linus.lower())
            etree.SubElement(coding, f"{Q}CodeRef", targetGUID=codes["Asks"])
    taken = exchange(store, project.saved(tmp_path / "back.qdpx"), "Ada", AT)
    assert not taken.lost
    told = {(one.action, one.kind, one.who): one.detail for one in taken.decisions}
    assert set(told) == {("correct", "concern", "Ada"), ("reject", "concern", "Ada"), ("add", "ask", "Linus")}
    corrected = [one.detail for one in taken.decisions if one.action == "correct"]
    assert {"codes": ["pace", "place"]} in corrected and len(corrected) == 2
    assert [one["quote"] for one in corrected if "quote" in one] == ["\U0001d518 we thank"]
    assert told["add", "ask", "Linus"]["quote"] == "\U0001f642\U0001f642"


def test_a_source_without_its_text_loses_nothing_that_stands(store: Store, project: Project, tmp_path: Path) -> None:
    sources = list(project.root.iter(f"{Q}TextSource"))
    for source in sources:
        source.tag = f"{Q}PDFSource"
        source.set("path", "relative:///elsewhere.pdf")
    taken = exchange(store, project.saved(tmp_path / "back.qdpx"), "Ada", AT)
    assert not taken.decisions and not taken.unchanged
    assert len(taken.lost) == len(sources) and all("does not hold its plain text" in reason for _, reason in taken.lost)


def test_documents_with_one_text_are_not_mistaken_for_each_other(store: Store, project: Project, tmp_path: Path) -> None:
    new_guids(project)
    alike = Counter(project.texts.values())
    copies = [name for name, text in project.texts.items() if alike[text] > 1]
    for source in project.root.iter(f"{Q}TextSource"):
        source.set("name", "Document")
    taken = exchange(store, project.saved(tmp_path / "back.qdpx"), "Ada", AT)
    assert len(copies) > 1 and len(taken.lost) == len(copies)
    assert not taken.decisions and all("have this very text" in reason for _, reason in taken.lost)


def test_codings_without_words_and_places_that_are_none_are_told(store: Store, project: Project, tmp_path: Path) -> None:
    source = next(one for one in project.root.iter(f"{Q}TextSource") if one.get("name") == "letters – emoji")
    code = project.root.find(f".//{Q}Code[@isCodable='true']").get("guid")
    whole = etree.SubElement(source, f"{Q}Coding", guid=guid("whole"))
    etree.SubElement(whole, f"{Q}CodeRef", targetGUID=code)
    selection = next(one for one in source.iter(f"{Q}PlainTextSelection") if one.find(f"{Q}Coding") is not None)
    selection.set("endPosition", "9" * 5000)
    taken = exchange(store, project.saved(tmp_path / "back.qdpx"), "Ada", AT)
    assert not taken.decisions, "what was not understood is not rejected"
    assert sorted(reason.split(":")[0] for _, reason in taken.lost) == [
        "1 of its codings are of the whole source or of a part of a page", "its place is outside the document",
    ]  # fmt: skip
