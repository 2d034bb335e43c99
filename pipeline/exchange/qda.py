"""REFI-QDA project (``.qdpx``) and code book (``.qdc``), version 1.0 of 2019: what NVivo, ATLAS.ti, MAXQDA and QualCoder open.

Codes are a tree (each proposal with its four stances, the code frame, asks, themes), documents are plain text sources, tags are
selections with codings at the same characters (code points, half-open), respondents are cases with what is known of them. No
two codes, sources or cases share a name: there are tools that keep only the first. What sent a whole document is said at the
source too, since there are tools that do not read what a case refers to. No clock is read: what a person decided has its time,
all else one date that nobody takes for a real one, so that the same run gives the same bytes. See https://www.qdasoftware.org for
the standard.
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
from pipeline.exchange.qda_names import Senders, source_names
from pipeline.store import Store

__all__ = ["ASKS", "PROJECT", "clean", "code_rows", "plain_text", "write_qdc", "write_qdpx"]

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
ORIGIN = f"Greenpaper {__version__}"
#: The earliest that a ZIP can say: no clock stands in what we write.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: The same for what no person made. To leave a date out is allowed, but some tools stop there.
_UNDATED = "1980-01-01T00:00:00Z"
#: The names of the code for asks, the second where a code of the run has the first.
ASKS = ("Asks", "Ask")
_BRANCHES = {"position": "Positions", "concern": "Concerns", "ask": ASKS[0], "theme": "Themes"}
_COLOURS = {"position": "#12436D", "concern": "#801650", "ask": "#28A197", "theme": "#F46A25"}
#: What no XML 1.0 document can hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: One tool writes remarks into its own exports as they are.
_REMARK = str.maketrans({"&": "and", "<": "(", ">": ")"})
_VARIABLES = (("Kind of respondent", "Text"), ("May be published", "Text"), ("Members represented", "Integer"))
#: Of a document that one respondent sent. They are no variables of cases: tools let a variable be of the one or of the other.
_OF_SOURCES = ("Sent by", "Kind of sender")


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
            # the folder's name is the standard's, to the letter: where file names tell cases apart, tools look for no other
            _member(archive, f"sources/{guid('source', document.id)}.txt", plain_text(document.text).encode("utf-8"))
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
    for name, kind in (*_VARIABLES, *((name, "Text") for name in _OF_SOURCES)):
        _child(variables, "Variable", guid=guid("variable", name), name=name, typeOfVariable=kind)
    sent = Senders(store)
    sources = etree.Element(_in(PROJECT, "Sources"))
    _sources(sources, store, documents, sent)
    _cases(root, sent)
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
            taken = {name.casefold() for key, name in names.items() if key != ("ask",)}
            name = next(one for one in ASKS if one.casefold() not in taken or one == ASKS[-1])
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


def _sources(sources: etree._Element, store: Store, documents: Iterable[Document], sent: Senders) -> None:
    found: dict[str, list[Coding]] = defaultdict(list)
    for coding in chain(codings(store), theme_codings(store)):
        found[coding.document].append(coding)
    names = source_names(store.documents())
    decided = {(decision.kind, decision.record): decision.at for decision in store.decisions() if decision.at}
    for document in documents:
        own = guid("source", document.id)
        source = _child(sources, "TextSource", guid=own, name=names[document.id], plainTextPath=f"internal://{own}.txt")
        _made(source, guid("user", "greenpaper"))
        about = dict.fromkeys(one for one in (document.title, document.source_file) if one)
        _child(source, "Description").text = clean("; ".join(about))
        for coding in sorted(found[document.id], key=lambda one: (one.start, one.end, one.kind, one.record)):
            _selection(source, coding, decided.get((coding.kind, coding.record), _UNDATED))
        for place, responses in sent.stretches(document.id).items():
            _stretch(source, document.id, place, responses, sent)
        sender = sent.sender(document.id)
        if sender is not None:
            for name, value in zip(_OF_SOURCES, (sent.names[sender.id], sender.kind), strict=True):
                _value(source, name, "Text", value)


def _stretch(source: etree._Element, document: str, place: tuple[int, int], responses: list[Response], sent: Senders) -> None:
    """A row of a survey: what a respondent's case refers to."""
    made = _child(
        source, "PlainTextSelection", guid=_stretch_guid(document, place),
        name=f"Response {responses[0].row or ''}".strip(),
        startPosition=str(place[0]), endPosition=str(place[1]),
    )  # fmt: skip
    _made(made, guid("user", "greenpaper"))
    # tools show a selection that is under no code as a remark: let it say whose words they are
    people = dict.fromkeys(sent.names[one.respondent] for one in responses if one.respondent in sent.names)
    _child(made, "Description").text = clean("; ".join(people)).translate(_REMARK)


def _stretch_guid(document: str, place: tuple[int, int]) -> str:
    return guid("stretch", document, *map(str, place))


def _made(element: etree._Element, user: str, at: str = _UNDATED) -> None:
    element.set("creatingUser", user)
    element.set("creationDateTime", at)


def _selection(source: etree._Element, coding: Coding, at: str) -> None:
    user = guid("user", "greenpaper" if coding.review is None and coding.basis != "person" else "reviewer")
    selection = _child(
        source, "PlainTextSelection", guid=guid("selection", coding.kind, coding.record), name=_short(coding.quote),
        startPosition=str(coding.start), endPosition=str(coding.end),
    )  # fmt: skip
    _made(selection, user, at)
    told = [f"Holder: {coding.holder}"] if coding.holder else []
    told += [f"Basis: {coding.basis}", f"Score: {coding.score}"] + ([f"Review: {coding.review}"] if coding.review else [])
    _child(selection, "Description").text = clean("; ".join(told))
    for key in coding.keys:
        made = _child(selection, "Coding", guid=guid("coding", coding.kind, coding.record, *key), creatingUser=user)
        _child(made, "CodeRef", targetGUID=guid("code", *key))


def _cases(root: etree._Element, sent: Senders) -> None:
    """Respondents who sent something. A document with one response is theirs as a whole, of a survey each has a stretch."""
    cases = _child(root, "Cases") if sent.people else root
    for key, one in sent.people.items():
        case = _child(cases, "Case", guid=guid("case", key), name=sent.names[key])
        for (name, kind), value in zip(_VARIABLES, (one.kind, one.publish, one.represents), strict=True):
            _value(case, name, kind, value)
        own = sent.by_person[key]
        for document in dict.fromkeys(response.document for response in own if len(sent.by_document[response.document]) == 1):
            _child(case, "SourceRef", targetGUID=guid("source", document))
        places = [(one.document, (one.start, one.end)) for one in own if len(sent.by_document[one.document]) > 1]
        for document, place in dict.fromkeys(places):
            if place[1] > place[0]:
                _child(case, "SelectionRef", targetGUID=_stretch_guid(document, place))


def _value(parent: etree._Element, variable: str, kind: str, value: object) -> None:
    if value is not None:
        held = _child(parent, "VariableValue")
        _child(held, "VariableRef", targetGUID=guid("variable", variable))
        _child(held, f"{kind}Value").text = clean(str(value))


def plain_text(text: str) -> str:
    """A document's text as a project holds it, as long as it was: tools write its words into XML, which knows no form feed.

    >>> plain_text("Page one.\\fPage two.")
    'Page one.\\nPage two.'
    """
    return clean(text.replace("\f", "\n"))


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
