"""A REFI-QDA project that comes back: its codings in the run's own terms.

Tools keep GUIDs or make new ones, keep names or change them, so that codes are also known by their names, and sources by their
names or their very text. Some write a selection for every code: what stands at one place is read together. A text that arrives
as the representation of a PDF is a text.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath

from lxml import etree

from pipeline.errors import UnreadableDocument, WrongUsage
from pipeline.exchange.codings import Key, codings, frame_of, guid
from pipeline.exchange.qda import ASKS, PROJECT, clean
from pipeline.exchange.qda_names import source_names
from pipeline.exchange.qda_places import Counting, Marked, SourceText, counting_of, place_of
from pipeline.exchange.qda_records import as_records
from pipeline.exchange.seen import Seen, SeenFile, place_in
from pipeline.ingest.limits import BROKEN_ARCHIVE, open_archive
from pipeline.ingest.repair import decode
from pipeline.settings import IngestSettings
from pipeline.store import Store

__all__ = ["read_qdpx"]

_MEND = "Export the project from your coding tool as a REFI-QDA project (.qdpx)."
_NAMESPACE = PROJECT.rsplit(":", 1)[0]
#: What XML forbids and tools write all the same; in UTF-8 these bytes stand for nothing else.
_CONTROLS = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")
#: Longer numbers are no places.
_DIGITS = 12
#: Whose work the users of our own exports are: nobody's by name.
_OURS = ("Greenpaper", "Reviewer")


def read_qdpx(store: Store, file: Path) -> SeenFile:
    """What a project says of this run's documents.

    Raises:
        WrongUsage: it is no REFI-QDA project.
    """
    seen = SeenFile(unchanged="nothing")
    try:
        # looked at as any stranger's archive is: damaged, or made to unpack to what no real project does
        archive = open_archive(file.read_bytes(), IngestSettings())
    except UnreadableDocument as error:
        raise WrongUsage(f"{file.name} is no REFI-QDA project. {error.wrong}", _MEND) from error
    with archive:
        project = _Project(archive, file.name)
        _Reading(store, project, seen).take()
    return seen


class _Project:
    """The archive: its tree, and the texts in it, each unpacked once."""

    def __init__(self, archive: zipfile.ZipFile, file: str) -> None:
        self._archive = archive
        inside = [name for name in archive.namelist() if not name.endswith("/")]
        self._names = {name.rsplit("/", 1)[-1].casefold(): name for name in reversed(inside)}
        self._texts: dict[str, SourceText] = {}
        # the uppermost: a Mac puts a shadow of every file that it packs into a folder of its own
        tree = min((name for name in inside if name.casefold().endswith(".qde")), key=lambda name: name.count("/"), default=None)
        if tree is None:
            raise WrongUsage(f"{file} is no REFI-QDA project: there is no project.qde in it.", _MEND)
        # no entities, no outside files: a project from elsewhere is a stranger's input
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        content = self._unpacked(tree)
        try:
            # a form feed in somebody's words makes no project unreadable, whatever XML says of it
            self.root = etree.fromstring(content if b"\0" in content else _CONTROLS.sub(b" ", content), parser)
        except etree.XMLSyntaxError as error:
            raise WrongUsage(f"{file} is no REFI-QDA project: {error}.", _MEND) from error
        name = etree.QName(self.root)
        if name.localname != "Project" or not (name.namespace or _NAMESPACE).startswith(_NAMESPACE):
            raise WrongUsage(f"{file} is no REFI-QDA project: it begins with {name.localname}.", _MEND)
        self._tag = f"{{{name.namespace}}}" if name.namespace else ""

    def all(self, tag: str, under: etree._Element | None = None) -> Iterator[etree._Element]:
        """Every element of the name, however deep."""
        yield from (self.root if under is None else under).iter(f"{self._tag}{tag}")

    def children(self, parent: etree._Element, tag: str) -> list[etree._Element]:
        """The elements of the name right under another."""
        return list(parent.findall(f"{self._tag}{tag}"))

    def plain(self, source: etree._Element) -> etree._Element | None:
        """What holds a source's plain text and the selections in it."""
        return source if etree.QName(source).localname == "TextSource" else source.find(f"{self._tag}Representation")

    def text(self, plain: etree._Element) -> SourceText | None:
        """The source's own text where the project holds it as plain text."""
        written = plain.findtext(f"{self._tag}PlainTextContent")
        if written is not None:
            return SourceText(written)
        path = plain.get("plainTextPath", "")
        name = None if path.startswith(("relative:", "absolute:")) else self._names.get(path.rsplit("/", 1)[-1].casefold())
        if name is not None and name not in self._texts:
            self._texts[name] = SourceText(decode(self._unpacked(name)))
        return None if name is None else self._texts[name]

    def _unpacked(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except (*BROKEN_ARCHIVE, RuntimeError) as error:  # RuntimeError: it is encrypted
            raise WrongUsage(f"{name} in the project cannot be unpacked: {error}.", _MEND) from error


@dataclass(frozen=True, slots=True)
class _Found:
    """A coded selection in a document of the run."""

    selection: etree._Element
    document: str
    marked: Marked | None
    record: str | None


class _Reading:
    def __init__(self, store: Store, project: _Project, seen: SeenFile) -> None:
        self._project, self._seen = project, seen
        self._documents = {document.id: document for document in store.documents() if document.text}
        names = source_names(store.documents())
        self._known = {guid("source", key): key for key in self._documents}
        self._known |= {name.casefold(): key for key, one in self._documents.items() for name in (one.source_file, names[key])}
        self._texts = {key: SourceText(document.text).comparable for key, document in self._documents.items()}
        self._alike = Counter(self._texts.values())
        self._by_text = {text: key for key, text in self._texts.items()}
        self._standing = list(codings(store))
        self._machine = list(codings(store, reviewed=False))
        self._records = {guid("selection", one.kind, one.record): one for one in (*self._machine, *self._standing)}
        self._codes = _codes(store, project)
        users = {_plain(user.get("guid")): user.get("name", "") for user in project.all("User")}
        self._users = {key: name for key, name in users.items() if name not in _OURS}

    def take(self) -> None:
        """Everything that the project says of the run's documents."""
        found: list[_Found] = []
        for source in chain(self._project.all("TextSource"), self._project.all("PDFSource")):
            found += self._of_source(source)
        counting = counting_of([one.marked for one in found if one.marked is not None])
        taken = [seen for one in found if (seen := self._coded(one, counting)) is not None]
        for seen in as_records(taken, self._standing, self._machine):
            self._seen.add(seen)

    def _of_source(self, source: etree._Element) -> Iterator[_Found]:
        name = source.get("name") or source.get("guid") or "a source"
        plain = self._project.plain(source)
        text = None if plain is None else self._project.text(plain)
        if text is None or plain is None:
            self._seen.lose(name, "the project does not hold its plain text: its places cannot be told")
            return
        own, why_not = self._document(source, plain, text.comparable)
        if own is None:
            self._seen.lose(name, why_not)
            return
        self._seen.documents.add(own)
        elsewhere = len(self._project.children(source, "Coding")) + sum(
            1 for selection in self._project.all("PDFSelection", source) for _ in self._project.all("Coding", selection)
        )
        if elsewhere:
            self._seen.lose(name, f"{elsewhere} of its codings are of the whole source or of a part of a page: words are needed")
        selections = self._project.children(plain, "PlainTextSelection")
        if plain is not source:
            selections += self._project.children(source, "PlainTextSelection")
        for selection in selections:
            start, end = (_number(selection.get(side)) for side in ("startPosition", "endPosition"))
            coding = self._records.get(_plain(selection.get("guid")))
            words = selection.get("name", "") if coding is None else coding.quote
            marked = None if start is None or end is None else Marked(text, start, end, words)
            yield _Found(selection, own, marked, None if coding is None else coding.record)

    def _document(self, source: etree._Element, plain: etree._Element, text: str) -> tuple[str | None, str]:
        """The document that a source is: by its GUID, its name, or else by its very text; with why it is none."""
        told = [_plain(one.get("guid")) for one in (source, plain)]
        for name in (one.get("name", "").casefold() for one in (source, plain)):
            told += [name, PurePosixPath(name).stem]  # tools put the ending of what they take a source for
        known = [self._known[one] for one in told if one in self._known]
        if found := next((key for key in known if self._texts[key] == text), None):
            return found, ""
        if self._alike[text] == 1:
            return self._by_text[text], ""
        if self._alike[text]:
            return None, "several documents of the run have this very text, and its name is of none of them"
        if known:
            return None, "its text is not that of the run: its places cannot be told"
        return None, "this source is no document of this run"

    def _coded(self, found: _Found, counting: Counting) -> Seen | None:
        selection, document = found.selection, self._documents[found.document]
        name = selection.get("name") or "a selection"
        place = None if found.marked is None else place_of(found.marked, counting)
        place = None if place is None else place_in(document.text, *place, None)
        at = None if place is None else (document.id, *place)
        keys: list[Key] = []
        who = None
        for coding in self._project.all("Coding", selection):
            for ref in self._project.all("CodeRef", coding):
                key = self._codes.get(_plain(ref.get("targetGUID")))
                if key is None:
                    self._seen.lose(name, "it is under a code that this run does not know", found.record, at)
                elif key[0] != "theme":
                    keys.append(key)
                    who = self._who(coding, selection) or who
        if not keys:
            return None
        if place is None:
            self._seen.lose(name, "its place is outside the document", found.record)
            return None
        return Seen(document.id, *place, document.text[slice(*place)], tuple(dict.fromkeys(keys)), found.record, who)

    def _who(self, coding: etree._Element, selection: etree._Element) -> str | None:
        """Whose work a coding is, as far as the project names anybody."""
        told = (coding.get("creatingUser"), selection.get("modifyingUser"), selection.get("creatingUser"))
        return next((self._users[_plain(one)] for one in told if self._users.get(_plain(one))), None)


def _codes(store: Store, project: _Project) -> dict[str, Key]:
    """GUIDs of the project's codes → our keys; by GUID, else by name, which is unique."""
    frame = frame_of(store, themes=True)
    by_guid = {guid("code", *key): key for key in frame.leaves()}
    names = frame.unique()
    by_name = {name.casefold(): ("ask",) for name in ASKS} | {clean(names[key]).casefold(): key for key in frame.leaves()}
    found = {}
    for code in project.all("Code"):
        own = _plain(code.get("guid"))
        key = by_guid.get(own) or by_name.get(" ".join((code.get("name") or "").split()).casefold())
        if key is not None:
            found[own] = key
    return found


def _plain(given: str | None) -> str:
    return (given or "").strip("{}").casefold()


def _number(given: str | None) -> int | None:
    digits = (given or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _DIGITS else None
