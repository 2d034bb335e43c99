"""Codings that a person made, as whole records: with the passage, the response and the holder that their place has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.datamodel import Decision, Passage, Respondent, stable_id
from pipeline.datamodel.annotation import Tag
from pipeline.exchange.codings import Key, keys_of, meaning
from pipeline.exchange.seen import Seen
from pipeline.store import Store

__all__ = ["Adder"]

_REST: dict[str, dict[str, Any]] = {
    "position": {"condition": None, "strength": "plain"},
    "concern": {"proposal": None, "affected": None, "severity": "medium"},
    "ask": {"addressee": None, "proposal": None},
}


class Adder:
    """What a coding that a person made needs besides its words."""

    def __init__(self, store: Store) -> None:
        self._files = {document.id: document.source_file for document in store.documents()}
        self._people: dict[str, Respondent] = {one.id: one for one in store.respondents()}
        self._passages: dict[str, list[Passage]] = defaultdict(list)
        for passage in store.passages():
            self._passages[passage.document].append(passage)
        tags: tuple[Tag, ...] = (*store.positions(), *store.concerns(), *store.asks())
        self._there = {(tag.document, tag.start, tag.end, key) for tag in tags for key in keys_of(tag)}

    def added(self, one: Seen, who: str, at: str) -> Iterator[Decision]:
        """A decision for each record that the coding means: a position has one proposal, a concern may have several codes."""
        fresh = tuple(key for key in one.keys if (one.document, one.start, one.end, key) not in self._there)
        groups = [(key,) for key in fresh] if one.kind == "position" else [fresh] if fresh else []
        for keys in groups:
            record = stable_id(one.kind[:3], "added", one.document, one.start, one.end, *("/".join(key) for key in keys))
            self._there |= {(one.document, one.start, one.end, key) for key in keys}
            yield Decision(one.kind, record, "add", self._fields(one, keys), who, at)

    def _fields(self, one: Seen, keys: Sequence[Key]) -> dict[str, Any]:
        inside = [own for own in self._passages[one.document] if own.start <= one.start < own.end]
        passage = min(inside, key=lambda own: (own.end - own.start, own.id), default=None)
        person = self._people.get(passage.respondent or "") if passage else None
        place: dict[str, Any] = {
            "document": one.document, "source_file": self._files[one.document],
            "response": passage.response if passage else None, "passage": passage.id if passage else None,
            "page": passage.page if passage else None, "start": one.start, "end": one.end, "quote": one.quote,
            "holder": person.name if person else None, "voice": "own",
        }  # fmt: skip
        if one.kind == "position":
            place["holder_kind"] = person.kind if person else None
        told = {name: value for name, value in one.fields.items() if value is not None}
        return place | _REST[one.kind] | told | meaning(one.kind, keys)
