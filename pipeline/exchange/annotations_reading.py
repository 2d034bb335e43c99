"""W3C Web Annotations back: ours as people changed them in a viewer, and those that they made there.

An annotation is found by its id, which is ours, else by its place; its place by position, where the quoted words stand there,
else by the words with what stands around them. Its tags are our codes by their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import WrongUsage
from pipeline.exchange.codings import Key, frame_of
from pipeline.exchange.seen import Seen, SeenFile, find_words, place_in
from pipeline.store import Store

__all__ = ["is_annotations", "read_annotations"]

_OURS = "urn:greenpaper:"
_MEND = "Export it as a W3C annotation page or collection (JSON-LD), as greenpaper export --format web-annotation writes it."


def is_annotations(found: object) -> bool:
    """Whether JSON is one or more Web Annotations: a page, a collection, a list, or one alone."""
    listed = found if isinstance(found, list) else [found]
    first = next((one for one in listed if isinstance(one, dict)), {})
    return bool({"@context", "target"} & first.keys()) or str(first.get("type")).startswith("Annotation")


def read_annotations(store: Store, file: Path, found: object) -> SeenFile:
    """What annotations say of this run's documents.

    Args:
        found: the file's JSON.

    Raises:
        WrongUsage: there is no annotation in it.
    """
    seen = SeenFile(complete=False)
    reader = _Reader(store, seen)
    count = 0
    for count, one in enumerate(_items(found), start=1):
        try:
            reader.take(one, count)
        except (AttributeError, TypeError):  # a list where an object must stand, a number where a name must
            reader.lose(f"annotation {count}", "it is not shaped as a Web Annotation is", reader.record(one))
    if not count:
        raise WrongUsage(f"There is no annotation in {file.name}.", _MEND)
    return seen


def _items(found: object) -> Iterator[dict[str, Any]]:
    """All annotations, of a collection's first page too."""
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, dict):
            inside = one.get("items") or (one.get("first") or {} if isinstance(one.get("first"), dict) else {}).get("items")
            yield from (item for item in inside if isinstance(item, dict)) if isinstance(inside, list) else _alone(one)


def _alone(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "target" in one:
        yield one


class _Reader:
    def __init__(self, store: Store, seen: SeenFile) -> None:
        self._seen = seen
        self._texts = {document.id: document.text for document in store.documents()}
        self._by_file = {document.source_file: document.id for document in store.documents()}
        self._names = {name.casefold(): key for name, key in frame_of(store).by_flat().items()}

    def record(self, one: dict[str, Any]) -> str | None:
        """Our id of an annotation that we wrote."""
        own = one.get("id") or one.get("@id")
        return own.removeprefix(_OURS) if isinstance(own, str) and own.startswith(_OURS) else None

    def lose(self, name: str, reason: str, record: str | None, document: str = "", place: tuple[int, int] | None = None) -> None:
        """Not understood, it takes nothing away: not its record, nor those at its place, nor, without one, in its document."""
        self._seen.lose(name, reason, record, None if place is None else (document, *place))
        if record is None and place is None:
            self._seen.unsure.add(document)

    def take(self, one: dict[str, Any], number: int) -> None:
        record = self.record(one)
        name = record or f"annotation {number}"
        targets = _listed(one.get("target"))
        target = targets[0] if targets and isinstance(targets[0], dict) else {}
        document = self._document(target)
        tags = list(_tags(one))
        keys = tuple(dict.fromkeys(self._names[tag.casefold()] for tag in tags if tag.casefold() in self._names))
        unknown = [tag for tag in tags if tag.casefold() not in self._names]
        if document is None:
            self.lose(name, "its document is not in this run", record)
            return
        self._seen.documents.add(document)
        place = _place(self._texts[document], target)
        if unknown:
            self.lose(name, f"there is no code {unknown[0][:60]!r}", record, document, place)
        if place is None:
            self.lose(name, "its words do not stand at its place in the document", record, document)
        elif keys:
            self._add(one, name, document, place, keys, record)
        elif not unknown and record:
            self.lose(name, "it has no code any more: delete the annotation if it is to be rejected", record)

    def _add(
        self, one: dict[str, Any], name: str, document: str, place: tuple[int, int], keys: tuple[Key, ...], record: str | None
    ) -> None:
        quote = self._texts[document][slice(*place)]
        self._seen.add(Seen(document, *place, quote, keys, record, _who(one), why=_why(one), where=name))

    def _document(self, target: dict[str, Any]) -> str | None:
        source = target.get("source")
        told = source.get("id") if isinstance(source, dict) else source
        names = (str(told or "").removeprefix(_OURS), str(target.get("greenpaper:source_file") or ""))
        return next((self._by_file.get(name, name) for name in names if name in self._texts or name in self._by_file), None)


def _listed(found: object) -> list[Any]:
    return found if isinstance(found, list) else [] if found is None else [found]


def _tags(one: dict[str, Any]) -> Iterator[str]:
    """The values of bodies that tag or classify; a comment is none."""
    for body in _listed(one.get("body")):
        if isinstance(body, dict) and {"tagging", "classifying"} & set(_listed(body.get("purpose"))):
            yield " ".join(str(body.get("value") or "").split())
    yield from (str(tag) for tag in _listed(one.get("tags")))


def _who(one: dict[str, Any]) -> str | None:
    """A person whom the annotation names; the program itself and "a reviewer" are nobody in particular."""
    maker = next((found for found in _listed(one.get("creator")) if isinstance(found, dict)), {})
    name = str(maker.get("name") or maker.get("nickname") or maker.get("email") or "")
    return name if name and maker.get("type", "Person") != "Software" and name != "a reviewer" else None


def _why(one: dict[str, Any]) -> str | None:
    told = one.get("greenpaper:why")
    return "; ".join(map(str, told)) or None if isinstance(told, list) else None


def _place(text: str, target: dict[str, Any]) -> tuple[int, int] | None:
    selectors = list(_selectors(target.get("selector")))
    position = next((one for one in selectors if one.get("type") == "TextPositionSelector"), {})
    quoted = next((one for one in selectors if one.get("type") == "TextQuoteSelector"), {})
    start, end, words = position.get("start"), position.get("end"), quoted.get("exact")
    found = place_in(text, start, end, words)
    if found is not None or not isinstance(words, str):
        return found
    near = (start, end) if isinstance(start, int) and isinstance(end, int) else None
    return _around(text, quoted, words) or find_words(text, words, near)


def _around(text: str, quoted: dict[str, Any], words: str) -> tuple[int, int] | None:
    """Where the words stand between what the selector says stands before and behind them."""
    before, after = str(quoted.get("prefix") or ""), str(quoted.get("suffix") or "")
    at = text.find(before + words + after) if words.strip() and (before or after) else -1
    if at < 0:
        return None
    return place_in(text, at + len(before), at + len(before) + len(words), words)


def _selectors(found: object) -> Iterator[dict[str, Any]]:
    """Each selector, and what it is refined by."""
    for one in _listed(found):
        inner: object = one
        while isinstance(inner, dict):
            yield inner
            inner = inner.get("refinedBy")
