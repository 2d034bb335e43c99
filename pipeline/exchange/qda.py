"""REFI-QDA project (``.qdpx``) and code book (``.qdc``), version 1.0 of 2019: what NVivo, ATLAS.ti, MAXQDA and QualCoder open.

Codes are a tree (each proposal with its four stances, the code frame, asks, themes), documents are plain text sources, tags are
selections with codings at the same characters (code points, half-open), respondents are cases with what is known of them.
No time of day is written: the same run gives the same bytes. See https://www.qdasoftware.org for the standard.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from lxml import etree

from pipeline import __version__
from pipeline.datamodel import Document, Response
from pipeline.exchange.codings import Coding, Frame, Key, codings, frame_of, guid, theme_codings
from pipeline.store import Store

__all__ = ["PROJECT", "code_rows", "write_qdc", "write_qdpx"]

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = f"Greenpaper {__version__}"
#: The earliest that a ZIP can say: no clock stands in what we write.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_BRANCHES = {"position": "Positions", "concern": "Concerns", "ask": "Asks", "theme": "Themes"}
_COLOURS = {"position": "#12436D", "concern": "#801650", "ask": "#28A197", "theme": "#F46A25"}
#: What no XML 1.0 document can hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VARIABLES = (("Kind of respondent", "Text"), ("May be published", "Text"), ("Members represented", "Integer"))


def write_qdc(store: Store, path: Path) -> None:
    """Write the code book alone."""
    root = etree.Element(_in(CODEBOOK, "CodeBook"), nsmap={None: CODEBOOK}, origin=ORIGIN)
    _codes(root, frame_of(store, themes=True), CODEBOOK)
    _put(path, _bytes(root))


def code_rows(store: Store) -> list[tuple[str, str]]:
    """(name, description) of every code that a stretch can be under, for tools that take their codes as a table."""
    frame = frame_of(store, themes=True)
    names = frame.unique()
    return [(names[key], frame.descriptions.get(key, "")) for key in frame.leaves()]


def write_qdpx(store: Store, path: Path) -> None:
    """Write the whole project: code book, documents, codings and respondents."""
    with_text = [document for document in store.documents() if document.text]
    part = path.with_name(f".{path.name}.part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        _member(archive, "project.qde", _bytes(_project(store, with_text)))
        for document in with_text:
            _member(archive, f"Sources/{guid('text', document.id)}.txt", document.text.encode("utf-8", "replace"))
    part.replace(path)


def _project(store: Store, documents: Iterable[Document]) -> etree._Element:
    title = store.consultation().title
    greenpaper = guid("user", "greenpaper")
    root = etree.Element(_in(PROJECT, "Project"), nsmap={None: PROJECT})
    for attribute, value in (("name", title), ("origin", ORIGIN), ("creatingUserGUID", greenpaper)):
        root.set(attribute, clean(value))
    users = _child(root, "Users")
    _child(users, "User", guid=greenpaper, name="Greenpaper", id="machine")
    _child(users, "User", guid=guid("user", "reviewer"), name="Reviewer", id="person")
    _codes(_child(root, "CodeBook"), frame_of(store, themes=True), PROJECT)
    variables = _child(root, "Variables")
    for name, kind in _VARIABLES:
        _child(variables, "Variable", guid=guid("variable", name), name=name, typeOfVariable=kind)
    sources = etree.Element(_in(PROJECT, "Sources"))
    _sources(sources, store, documents)
    _cases(root, store)
    if len(sources):
        root.append(sources)
    return root


def _codes(parent: etree._Element, frame: Frame, namespace: str) -> None:
    codes = etree.SubElement(parent, _in(namespace, "Codes"))
    children: dict[Key, list[Key]] = defaultdict(list)
    names = frame.unique()
    for key in names:
        over = frame.parents.get(key)
        children[over if over in frame.names else (key[0], "")].append(key)
    for kind, name in _BRANCHES.items():
        if kind == "ask":
            _code(codes, namespace, ("ask",), {("ask",): name}, frame, {})
        elif children[kind, ""]:
            branch = _element(codes, namespace, "Code", guid=guid("branch", kind), name=name, isCodable="false")
            branch.set("color", _COLOURS[kind])
            for key in children[kind, ""]:
                _code(branch, namespace, key, names, frame, children)


def _code(
    parent: etree._Element, namespace: str, key: Key, names: dict[Key, str], frame: Frame, children: dict[Key, list[Key]]
) -> None:
    codable = "false" if key[0] == "position" and len(key) == 2 else "true"
    code = _element(parent, namespace, "Code", guid=guid("code", *key), name=names[key], isCodable=codable)
    code.set("color", _COLOURS[key[0]])
    if key in frame.descriptions:
        _element(code, namespace, "Description").text = clean(frame.descriptions[key])
    for child in children.get(key, ()):
        _code(code, namespace, child, names, frame, children)


def _sources(sources: etree._Element, store: Store, documents: Iterable[Document]) -> None:
    found: dict[str, list[Coding]] = defaultdict(list)
    for coding in chain(codings(store), theme_codings(store)):
        found[coding.document].append(coding)
    responses = defaultdict(list)
    for response in store.responses():
        responses[response.document].append(response)
    for document in documents:
        source = _child(sources, "TextSource", guid=guid("source", document.id), name=document.source_file)
        source.set("plainTextPath", f"internal://{guid('text', document.id)}.txt")
        _child(source, "Description").text = clean(document.title or document.source_file)
        for coding in sorted(found[document.id], key=lambda one: (one.start, one.end, one.kind, one.record)):
            _selection(source, coding)
        if len(responses[document.id]) > 1:
            for response in responses[document.id]:
                if response.end > response.start:
                    _stretch(source, response)


def _stretch(source: etree._Element, response: Response) -> None:
    """A row of a survey: what a respondent's case refers to."""
    _child(
        source, "PlainTextSelection", guid=guid("stretch", response.id), name=f"Response {response.row or ''}".strip(),
        startPosition=str(response.start), endPosition=str(response.end),
    )  # fmt: skip


def _selection(source: etree._Element, coding: Coding) -> None:
    user = guid("user", "greenpaper" if coding.review is None and coding.basis != "person" else "reviewer")
    selection = _child(
        source, "PlainTextSelection", guid=guid("selection", coding.kind, coding.record), name=_short(coding.quote),
        startPosition=str(coding.start), endPosition=str(coding.end), creatingUser=user,
    )  # fmt: skip
    told = [f"Holder: {coding.holder}"] if coding.holder else []
    told += [f"Basis: {coding.basis}", f"Score: {coding.score}"] + ([f"Review: {coding.review}"] if coding.review else [])
    _child(selection, "Description").text = clean("; ".join(told))
    for key in coding.keys:
        made = _child(selection, "Coding", guid=guid("coding", coding.kind, coding.record, *key), creatingUser=user)
        _child(made, "CodeRef", targetGUID=guid("code", *key))


def _cases(root: etree._Element, store: Store) -> None:
    """Respondents who sent something. A document with one response is theirs as a whole, of a survey each has a stretch."""
    sent = defaultdict(list)
    many: dict[str, int] = defaultdict(int)
    texts = {document.id for document in store.documents() if document.text}
    for response in store.responses():
        if response.document in texts:
            sent[response.respondent].append(response)
            many[response.document] += 1
    people = [respondent for respondent in store.respondents() if sent[respondent.id]]
    cases = _child(root, "Cases") if people else root
    for number, one in enumerate(people, start=1):
        case = _child(cases, "Case", guid=guid("case", one.id), name=one.name or f"Respondent {number}")
        values = (one.kind, one.publish, one.represents)
        for (name, kind), value in zip(_VARIABLES, values, strict=True):
            if value is not None:
                held = _child(case, "VariableValue")
                _child(held, "VariableRef", targetGUID=guid("variable", name))
                _child(held, f"{kind}Value").text = clean(str(value))
        for document in dict.fromkeys(response.document for response in sent[one.id] if many[response.document] == 1):
            _child(case, "SourceRef", targetGUID=guid("source", document))
        for response in sent[one.id]:
            if many[response.document] > 1 and response.end > response.start:
                _child(case, "SelectionRef", targetGUID=guid("stretch", response.id))


def clean(text: str) -> str:
    """The text with a mark for each character that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _in(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _element(parent: etree._Element, namespace: str, tag: str, /, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, _in(namespace, tag))
    for name, value in attributes.items():
        made.set(name, clean(value))
    return made


def _child(parent: etree._Element, tag: str, /, **attributes: str) -> etree._Element:
    return _element(parent, PROJECT, tag, **attributes)


def _bytes(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _put(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
