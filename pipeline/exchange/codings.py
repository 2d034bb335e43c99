"""The tags of a run as codings: a stretch of a document under one or more codes, which is what every coding tool speaks of.

A code is known by its *key* (``("position", "option-2", "support")``, ``("concern", "pace")``, ``("ask",)``, ``("theme", id)``)
and shown by its *name*, which is unique within its kind. :class:`Frame` turns one into the other, both ways.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.datamodel import STANCES, Ask, Concern, Position, Tag
from pipeline.store import Store

__all__ = ["KINDS", "STANCES", "Coding", "Frame", "Key", "codings", "frame_of", "guid", "keys_of", "meaning", "theme_codings"]

Key = tuple[str, ...]
KINDS = ("position", "concern", "ask")
#: What the names of codes of each kind begin with where a tool has no tree of codes.
PREFIXES = {"position": "Position", "concern": "Concern", "ask": "Ask", "theme": "Theme"}
#: GUIDs are made of ids under this name (RFC 9562, version 5): the same record has the same one in every export.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "greenpaper.invalid")


@dataclass(frozen=True, slots=True)
class Coding:
    """A stretch of a document under codes. ``record`` is the id of the tag (or of the passage, for themes)."""

    record: str
    kind: str
    document: str
    start: int
    end: int
    quote: str
    keys: tuple[Key, ...]
    holder: str | None = None
    basis: str = ""
    score: float = 1.0
    review: str | None = None
    why: tuple[str, ...] = ()


def guid(*parts: str) -> str:
    """A GUID made from content alone.

    >>> guid("doc", "a") == guid("doc", "a") != guid("doc", "b")
    True
    """
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def keys_of(tag: Tag) -> tuple[Key, ...]:
    """The codes that a tag stands for."""
    if isinstance(tag, Position):
        return (("position", tag.proposal, tag.stance),)
    if isinstance(tag, Concern):
        return tuple(("concern", code) for code in tag.codes)
    return (("ask",),)


def meaning(kind: str, keys: Sequence[Key], before: Sequence[Key] = ()) -> dict[str, Any]:
    """The fields of a tag that codes stand for. Codes that stood before keep their order, new ones follow."""
    if kind == "position":
        fresh = [key for key in keys if key not in before] or list(keys)
        return {"proposal": fresh[0][1], "stance": fresh[0][2]}
    if kind == "concern":
        kept = [key for key in before if key in keys]
        return {"codes": [key[1] for key in (*kept, *(key for key in keys if key not in before))]}
    return {}


def codings(store: Store, *, reviewed: bool = True) -> Iterator[Coding]:
    """Positions, concerns and asks as people left them (or as the machine found them), by kind and id."""
    kinds: tuple[tuple[str, Iterable[Position | Concern | Ask]], ...] = (
        ("position", store.positions(reviewed=reviewed)),
        ("concern", store.concerns(reviewed=reviewed)),
        ("ask", store.asks(reviewed=reviewed)),
    )
    for kind, tags in kinds:
        for tag in tags:
            yield Coding(
                tag.id, kind, tag.document, tag.start, tag.end, tag.quote, keys_of(tag),
                tag.holder, tag.basis, tag.score, tag.review, tag.why,
            )  # fmt: skip


def theme_codings(store: Store) -> Iterator[Coding]:
    """Passages under the themes that they belong to, by passage."""
    standing = {theme.id for theme in store.themes() if theme.status != "rejected"}
    themes: dict[str, list[tuple[str, float, str]]] = {}
    for one in store.assignments():
        if one.theme in standing:
            themes.setdefault(one.passage, []).append((one.theme, one.score, one.by))
    for passage in store.passages():
        if own := themes.get(passage.id):
            keys = tuple(("theme", theme) for theme, _, _ in own)
            by = "person" if all(who == "person" for _, _, who in own) else "model"
            score = max(score for _, score, _ in own)
            yield Coding(
                passage.id, "theme", passage.document, passage.start, passage.end, passage.quote, keys, basis=by, score=score
            )


@dataclass(frozen=True, slots=True)
class Frame:
    """Every code of a run: its name and its description by key, in the order in which a code book lists them."""

    names: dict[Key, str]
    descriptions: dict[Key, str] = field(default_factory=dict)
    parents: dict[Key, Key] = field(default_factory=dict)

    def flat(self, key: Key) -> str:
        """The name for tools without a tree: ``Concern: Pace and timescale``."""
        kind = PREFIXES[key[0]]
        if key == (key[0],):
            return kind
        over = self.names.get(key[:2], key[1]) if len(key) == 3 else None
        return f"{kind}: {over} – {key[2]}" if over else f"{kind}: {self.names.get(key, key[-1])}"

    def by_flat(self) -> dict[str, Key]:
        """:meth:`flat`, the other way round."""
        return {self.flat(key): key for key in self.leaves()}

    def unique(self) -> dict[Key, str]:
        """A name for every key that no other key of any kind has: coding tools hold all codes in one list."""
        found: dict[Key, str] = {}
        taken: set[str] = set()
        for key, name in self.names.items():
            plain = f"{self.names[key[:2]]} – {name}" if len(key) == 3 else name
            found[key] = next(one for one in (plain, self.flat(key), f"{plain} ({key[-1]})") if one.casefold() not in taken)
            taken.add(found[key].casefold())
        return found

    def leaves(self) -> Iterator[Key]:
        """The codes that a stretch can be under."""
        return (key for key in self.names if not (key[0] == "position" and len(key) == 2))


def frame_of(store: Store, *, themes: bool = False) -> Frame:
    """The code book of a run: each proposal with the four stances, the code frame, asks, and the themes where wanted."""
    frame = Frame({})
    for proposal in store.proposals():
        _add(frame, ("position", proposal.id), proposal.label, "; ".join(proposal.aliases))
        for stance in STANCES:
            frame.names["position", proposal.id, stance] = stance
            frame.parents["position", proposal.id, stance] = ("position", proposal.id)
    known = {code.id: code for code in store.consultation().codes}
    for code in known.values():
        _add(frame, ("concern", code.id), code.label, code.definition)
    for concern in store.concerns():
        for name in concern.codes:
            if name not in known and ("concern", name) not in frame.names:
                _add(frame, ("concern", name), name, "")
    frame.names["ask",] = "Ask"
    if themes:
        for theme in store.themes():
            if theme.status != "rejected":
                _add(frame, ("theme", theme.id), theme.label, theme.definition)
                if theme.parent is not None:
                    frame.parents["theme", theme.id] = ("theme", theme.parent)
    return frame


def _add(frame: Frame, key: Key, name: str, description: str) -> None:
    """A name that another code of the kind has already gets its id beside it: tools tell codes apart by their names."""
    plain = " ".join(name.split()) or key[-1]
    taken = {own.casefold() for other, own in frame.names.items() if other[0] == key[0]}
    frame.names[key] = plain if plain.casefold() not in taken else f"{plain} ({key[-1]})"
    if description:
        frame.descriptions[key] = description
