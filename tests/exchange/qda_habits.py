"""A project in another program's hands: its tree, its texts, and the habits that programs put on them."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from pipeline.exchange.codings import guid
from pipeline.exchange.qda import PROJECT

Q = f"{{{PROJECT}}}"


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


def some_by_hand(project: Project) -> None:
    """What was selected in the tool's window is counted in UTF-16, what the tool took in from a file is not."""
    a_selection_for_every_code(project)
    for selection, text in project.selections()[::2]:
        for side in ("startPosition", "endPosition"):
            selection.set(side, str(len(text[: int(selection.get(side))].encode("utf-16-le")) // 2))
        selection.set("name", (selection.get("name") or "").replace("\n", "\u2029"))


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
    windows, windows_as_two, some_by_hand, last_character, last_character_unnamed, everything_at_once, packed_on_a_mac,
)  # fmt: skip
