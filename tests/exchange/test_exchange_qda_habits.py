"""Projects as other programs write them: what was not touched there says nothing here, whatever their habits.

The habits are those that QualCoder, NVivo, ATLAS.ti, MAXQDA and libraries for the format are known for, put on our own export.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from lxml import etree
from written_run import Letter, write_run

from pipeline.exchange import exchange
from pipeline.exchange.codings import codings, guid
from pipeline.exchange.qda import PROJECT
from pipeline.export import export
from pipeline.store import FileState, Store

Q = f"{{{PROJECT}}}"
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


@dataclass
class Project:
    """Our export in a tool's hands: its tree and its texts by file name."""

    root: etree._Element
    texts: dict[str, str]
    encoding: str = "utf-8"
    folder: str = "sources/"
    tree: str = "project.qde"
    more: dict[str, bytes] = field(default_factory=dict)

    def selections(self) -> list[tuple[etree._Element, str]]:
        """Every selection with the text that it is in."""
        return [
            (selection, self.texts[source.get("plainTextPath").rsplit("/", 1)[-1]])
            for source in self.root.iter(f"{Q}TextSource")
            for selection in source.iter(f"{Q}PlainTextSelection")
        ]

    def saved(self, file: Path, change: Callable[[bytes], bytes] = bytes) -> Path:
        with zipfile.ZipFile(file, "w") as made:
            made.writestr(self.tree, change(etree.tostring(self.root, xml_declaration=True, encoding="utf-8")))
            for name, text in self.texts.items():
                made.writestr(self.folder + name, text.encode(self.encoding))
            for name, content in self.more.items():
                made.writestr(name, content)
        return file


@pytest.fixture
def project(store: Store, tmp_path: Path) -> Project:
    export(store, tmp_path / "out", "qdpx")
    with zipfile.ZipFile(tmp_path / "out" / "project.qdpx") as archive:
        texts = {name.removeprefix("sources/"): archive.read(name).decode() for name in archive.namelist() if "/" in name}
        return Project(etree.fromstring(archive.read("project.qde")), texts)


def new_guids(project: Project) -> None:
    """Every GUID is made anew, in capitals and braces, and what refers to it follows."""
    made = {one.get("guid"): f"{{{guid('tool', one.get('guid')).upper()}}}" for one in project.root.iter() if one.get("guid")}
    for one in project.root.iter():
        for name in ("guid", "targetGUID", "creatingUser", "creatingUserGUID"):
            if one.get(name) in made:
                one.set(name, made[one.get(name)])


def a_selection_for_every_code(project: Project) -> None:
    """Each with its whole words as its name; two alike of one user are one."""
    seen = set()
    for selection, text in project.selections():
        source = selection.getparent()
        start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
        for coding in selection.findall(f"{Q}Coding"):
            ref = coding.find(f"{Q}CodeRef").get("targetGUID")
            if (source, start, end, ref) not in seen:
                seen.add((source, start, end, ref))
                alone = etree.SubElement(source, f"{Q}PlainTextSelection", startPosition=str(start), endPosition=str(end))
                alone.attrib.update({"guid": guid("alone", selection.get("guid"), ref), "name": text[start:end]})
                alone.append(coding)
        source.remove(selection)
    new_guids(project)


def pdf_with_a_text(project: Project) -> None:
    """A source whose words stand in the representation of a PDF."""
    for source in list(project.root.iter(f"{Q}TextSource")):
        pdf = etree.Element(
            f"{Q}PDFSource", guid=guid("pdf", source.get("guid")), name=source.get("name") + ".pdf", path="internal://x.pdf"
        )
        source.getparent().replace(source, pdf)
        source.tag = f"{Q}Representation"
        pdf.append(source)
    new_guids(project)


def text_in_the_tree(project: Project) -> None:
    for source in project.root.iter(f"{Q}TextSource"):
        content = etree.Element(f"{Q}PlainTextContent")
        content.text = project.texts[source.attrib.pop("plainTextPath").rsplit("/", 1)[-1]]
        source.insert(1, content)


def other_names(project: Project) -> None:
    """Nothing of a source is kept but its text, in which the last line is ended; the name too of those that have one text."""
    new_guids(project)
    alike = Counter(project.texts.values())
    for number, source in enumerate(project.root.iter(f"{Q}TextSource")):
        if alike[project.texts[source.get("plainTextPath").removeprefix("internal://")]] == 1:
            source.set("name", f"Document {number}")
    project.texts = {name: text + "\n" for name, text in project.texts.items()}


def counted(project: Project, offset: Callable[[str], int], *, last: bool = False) -> None:
    for selection, text in project.selections():
        for side in ("startPosition", "endPosition"):
            selection.set(side, str(offset(text[: int(selection.get(side))]) - (last and side == "endPosition")))


def utf16(project: Project) -> None:
    counted(project, lambda text: len(text.encode("utf-16-le")) // 2)


def utf16_unnamed(project: Project) -> None:
    utf16(project)
    nameless(project)


def nameless(project: Project) -> None:
    new_guids(project)
    for selection, _ in project.selections():
        selection.attrib.pop("name")


def windows(project: Project) -> None:
    """Line ends of Windows, counted as one; a mark in front; the other folder."""
    project.texts = {name: text.replace("\n", "\r\n") for name, text in project.texts.items()}
    project.encoding, project.folder = "utf-8-sig", "Sources/"


def windows_as_two(project: Project) -> None:
    counted(project, lambda text: len(text) + text.count("\n"))
    windows(project)
    new_guids(project)


def last_character(project: Project) -> None:
    counted(project, len, last=True)
    new_guids(project)


def last_character_unnamed(project: Project) -> None:
    last_character(project)
    nameless(project)


def everything_at_once(project: Project) -> None:
    a_selection_for_every_code(project)
    counted(project, lambda text: len(text.encode("utf-16-le")) // 2 + text.count("\n"), last=True)
    windows(project)


def packed_on_a_mac(project: Project) -> None:
    project.tree, project.encoding = "My project.qde", "utf-16"
    project.more = {"__MACOSX/._My project.qde": b"\0\5\26\7", "sources/.root": b""}
    for source in project.root.iter(f"{Q}TextSource"):
        source.set(
            "plainTextPath",
            source.get("plainTextPath").replace("internal://", "internal://sources/").upper().replace("INTERNAL", "internal"),
        )


HABITS = (
    new_guids, a_selection_for_every_code, pdf_with_a_text, text_in_the_tree, other_names, utf16, utf16_unnamed, nameless,
    windows, windows_as_two, last_character, last_character_unnamed, everything_at_once, packed_on_a_mac,
)  # fmt: skip


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
