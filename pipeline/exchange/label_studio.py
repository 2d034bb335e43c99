"""Label Studio: one task a document with our tags as predictions, the labelling interface that fits them, and the way back.

The shape is that of Label Studio's task format: ``data`` and ``predictions[].result[]`` with ``start``, ``end``, ``text`` and
``labels``; people's work comes back as ``annotations[].result[]``. Offsets are code points, as everywhere here; a file whose
offsets count UTF-16 units (an emoji is two) is understood too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline import __version__
from pipeline.errors import WrongUsage
from pipeline.exchange.codings import Coding, Frame, codings, frame_of
from pipeline.exchange.seen import Seen, SeenFile, place_in
from pipeline.store import Store

__all__ = ["as_label_studio", "labelling_interface", "read_label_studio"]

MODEL = f"greenpaper {__version__}"
_COLOURS = {"position": "#12436D", "concern": "#801650", "ask": "#28A197"}
_MEND = "Export the annotations from Label Studio as JSON (not JSON-MIN or CSV)."


def as_label_studio(store: Store) -> list[dict[str, Any]]:
    """Tasks by document: what ``Import`` in Label Studio takes."""
    frame = frame_of(store)
    found: dict[str, list[Coding]] = {}
    for coding in codings(store):
        found.setdefault(coding.document, []).append(coding)
    return [
        {
            "data": {"text": document.text, "document": document.id, "source_file": document.source_file},
            "predictions": [
                {"model_version": MODEL, "result": [_region(coding, frame) for coding in found.get(document.id, [])]}
            ],
        }
        for document in store.documents()
        if document.text
    ]


def _region(coding: Coding, frame: Frame) -> dict[str, Any]:
    labels = [frame.flat(key) for key in coding.keys]
    return {
        "id": coding.record,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": coding.start, "end": coding.end, "text": coding.quote, "labels": labels},
        "score": coding.score,
        "meta": {"text": [part for part in (coding.holder, coding.basis, coding.review) if part]},
    }


def labelling_interface(store: Store) -> str:
    """The labelling interface (XML) that the tasks need, to be pasted into the project's settings."""
    frame = frame_of(store)
    labels = "\n".join(
        f"    <Label value={quoteattr(frame.flat(key))} background={quoteattr(_COLOURS[key[0]])}/>" for key in frame.leaves()
    )
    head = '<View>\n  <Labels name="label" toName="text" choice="multiple">'
    return f'{head}\n{labels}\n  </Labels>\n  <Text name="text" value="$text" granularity="word"/>\n</View>\n'


def read_label_studio(store: Store, file: Path, found: object) -> SeenFile:
    """What people say in an export of Label Studio's.

    Args:
        found: the file's JSON.

    Raises:
        WrongUsage: it is no such export.
    """
    seen = SeenFile(unchanged="accept")
    try:
        _read(store, _tasks(file, found), seen)
    except (AttributeError, TypeError) as error:  # a list where an object must stand, a number where a name must
        raise WrongUsage(f"{file.name} is no export of Label Studio's.", _MEND) from error
    return seen


def _read(store: Store, tasks: list[dict[str, Any]], seen: SeenFile) -> None:
    frame = frame_of(store)
    texts = {document.id: document.text for document in store.documents()}
    by_file = {document.source_file: document.id for document in store.documents()}
    for number, task in enumerate(tasks, start=1):
        data = task.get("data") or {}
        document = data.get("document") if data.get("document") in texts else by_file.get(str(data.get("source_file")), "")
        done = [one for one in task.get("annotations") or [] if not one.get("was_cancelled")]
        if not document:
            seen.lose(f"task {number}", "its document is not in this run")
        elif done:
            seen.documents.add(document)
            for region in _regions(done):
                _take(seen, region, document, texts[document], frame)


def _tasks(file: Path, tasks: object) -> list[dict[str, Any]]:
    if not isinstance(tasks, list) or not all(isinstance(task, dict) and isinstance(task.get("data"), dict) for task in tasks):
        raise WrongUsage(f"{file.name} is no export of Label Studio's.", _MEND)
    return tasks


def _regions(annotations: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str | None]]:
    """The regions of the newest annotation, with who made it; of several people's the last handed in counts."""
    last = max(annotations, key=lambda one: (str(one.get("updated_at") or one.get("created_at") or ""), one.get("id") or 0))
    who = last.get("completed_by")
    name = who.get("email") or who.get("username") if isinstance(who, dict) else None
    for region in last.get("result") or []:
        if isinstance(region, dict) and region.get("type") == "labels":
            yield region, name


def _take(seen: SeenFile, found: tuple[dict[str, Any], str | None], document: str, text: str, frame: Frame) -> None:
    region, who = found
    value = region.get("value") or {}
    names = frame.by_flat()
    labels = [str(label) for label in value.get("labels") or []]
    keys = tuple(names[label] for label in labels if label in names)
    if unknown := [label for label in labels if label not in names]:
        seen.lose(str(region.get("id")), f"there is no code {unknown[0]!r}", str(region.get("id")))
    place = place_in(text, value.get("start"), value.get("end"), value.get("text"))
    if place is None:
        seen.lose(str(region.get("id")), "its words do not stand at its place in the document", str(region.get("id")))
    elif keys:
        seen.add(Seen(document, *place, text[slice(*place)], keys, record=str(region.get("id")), who=who))
