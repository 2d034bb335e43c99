"""A REFI-QDA project that comes back: its codings in the run's own terms.

Tools keep GUIDs or make new ones, so that codes and sources are also known by their names.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from lxml import etree

from pipeline.errors import UnreadableDocument, WrongUsage
from pipeline.exchange.codings import Frame, Key, codings, frame_of, guid
from pipeline.exchange.qda import PROJECT
from pipeline.exchange.seen import Seen, SeenFile, place_in
from pipeline.ingest.limits import BROKEN_ARCHIVE, open_archive
from pipeline.settings import IngestSettings
from pipeline.store import Store

__all__ = ["read_qdpx"]

_MEND = "Export the project from your coding tool as a REFI-QDA project (.qdpx)."
_TAG = f"{{{PROJECT}}}"


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
        _read(store, archive, _root(archive, file.name), seen)
    return seen


def _root(archive: zipfile.ZipFile, file: str) -> etree._Element:
    # no entities, no outside files: a project from elsewhere is a stranger's input
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    name = next((one for one in archive.namelist() if one.casefold().endswith(".qde")), None)
    if name is None:
        raise WrongUsage(f"{file} is no REFI-QDA project: there is no project.qde in it.", _MEND)
    try:
        return etree.fromstring(_unpacked(archive, name), parser)
    except etree.XMLSyntaxError as error:
        raise WrongUsage(f"{file} is no REFI-QDA project: {error}.", _MEND) from error


def _read(store: Store, archive: zipfile.ZipFile, root: etree._Element, seen: SeenFile) -> None:
    frame = frame_of(store, themes=True)
    codes = _codes(root, frame)
    users = {one.get("guid", ""): one.get("name", "") for one in root.iter(f"{_TAG}User")}
    ours = {guid("user", "greenpaper"), guid("user", "reviewer")}
    users = {key: name for key, name in users.items() if key.strip("{}").casefold() not in ours}
    records = {guid("selection", coding.kind, coding.record): coding.record for coding in codings(store)}
    documents = {document.id: document for document in store.documents() if document.text}
    by_guid = {guid("source", key): key for key in documents}
    by_name = {document.source_file: key for key, document in documents.items()}
    for source in root.iter(f"{_TAG}TextSource"):
        name = source.get("name", "")
        own = by_guid.get(_plain(source.get("guid")), by_name.get(name, ""))
        if not own:
            seen.lose(name, "this source is no document of this run")
        elif _text(archive, source) not in (None, documents[own].text):
            seen.lose(name, "its text is not that of the run: its places cannot be told")
        else:
            seen.documents.add(own)
            for selection in source.iter(f"{_TAG}PlainTextSelection"):
                _take(seen, selection, own, documents[own].text, codes, users, records)


def _take(
    seen: SeenFile,
    selection: etree._Element,
    document: str,
    text: str,
    codes: dict[str, Key],
    users: dict[str, str],
    records: dict[str, str],
) -> None:
    keys: list[Key] = []
    who = None
    name = selection.get("name") or "a selection"
    record = records.get(_plain(selection.get("guid")))
    for coding in selection.iter(f"{_TAG}Coding"):
        for ref in coding.iter(f"{_TAG}CodeRef"):
            key = codes.get(_plain(ref.get("targetGUID")))
            if key is None:
                seen.lose(name, "it is under a code that this run does not know", record)
            elif key[0] != "theme":
                keys.append(key)
                who = users.get(coding.get("creatingUser", "")) or who
    place = place_in(text, _number(selection.get("startPosition")), _number(selection.get("endPosition")), None)
    if keys and place is None:
        seen.lose(name, "its place is outside the document", record)
    elif keys and place is not None:
        seen.add(Seen(document, *place, text[slice(*place)], tuple(dict.fromkeys(keys)), record, who))


def _codes(root: etree._Element, frame: Frame) -> dict[str, Key]:
    """GUIDs of the project's codes → our keys; by GUID, else by name, which is unique."""
    by_guid = {guid("code", *key): key for key in frame.leaves()}
    names = frame.unique() | {("ask",): "Asks"}
    by_name = {names[key].casefold(): key for key in frame.leaves()}
    found = {}
    for code in root.iter(f"{_TAG}Code"):
        own = _plain(code.get("guid"))
        key = by_guid.get(own) or by_name.get(" ".join((code.get("name") or "").split()).casefold())
        if key is not None:
            found[own] = key
    return found


def _text(archive: zipfile.ZipFile, source: etree._Element) -> str | None:
    """The source's own text where the project holds it as plain text, line ends as ours."""
    inside = source.findtext(f"{_TAG}PlainTextContent")
    path = source.get("plainTextPath", "")
    if inside is None and path.startswith("internal://"):
        wanted = path.removeprefix("internal://").casefold()
        name = next((one for one in archive.namelist() if one.casefold().rsplit("/", 1)[-1] == wanted), None)
        inside = _unpacked(archive, name).decode("utf-8-sig", "replace") if name else None
    return None if inside is None else inside.replace("\r\n", "\n")


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (*BROKEN_ARCHIVE, RuntimeError) as error:  # RuntimeError: it is encrypted
        raise WrongUsage(f"{name} in the project cannot be unpacked: {error}.", _MEND) from error


def _plain(given: str | None) -> str:
    return (given or "").strip("{}").casefold()


def _number(given: str | None) -> int | None:
    return int(given) if given is not None and given.strip().isdecimal() else None
