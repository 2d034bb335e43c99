"""Code books back (REFI-QDA ``.qdc``, or the table ``codebook.csv``): what people made of the codes.

The code frame is the user's own file, ``consultation.toml``; nothing is written there. What is new, renamed or newly defined
comes out as lines to paste into it; what is gone is only told, since no setting takes a code out of the frame.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.datamodel import Code, Proposal
from pipeline.datamodel.span import stable_id
from pipeline.errors import WrongUsage
from pipeline.exchange.cells import alike, unguard
from pipeline.exchange.codings import Frame, Key, frame_of, guid
from pipeline.exchange.comparing import Taken
from pipeline.ingest.consultation import slug
from pipeline.store import Store

__all__ = ["read_code_book", "read_code_table"]

#: What makes a shell do something with words in double quotation marks.
_OF_SHELLS = frozenset('"$`\\!%')
_MEND = "Export the code book from your coding tool as a REFI-QDA code book (.qdc)."
_RERUN = "# Paste into consultation.toml, in place of a table with the same id where there is one, and run again."


@dataclass(frozen=True, slots=True)
class _Entry:
    """A code of the file; ``own`` is its GUID and ``over`` that of the code above it, where the file has them."""

    name: str
    description: str
    own: str = ""
    over: str = ""
    codable: bool = True


def read_code_book(store: Store, file: Path) -> Taken:
    """What a REFI-QDA code book says of the run's codes; there is nothing to be decided about any record.

    Raises:
        WrongUsage: it is no code book.
    """
    # no entities, no outside files: a code book from elsewhere is a stranger's input
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(file.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise WrongUsage(f"{file.name} is no REFI-QDA code book: {error}.", _MEND) from error
    entries = list(_entries(root, ""))
    if not entries:
        raise WrongUsage(f"There is no code in {file.name}.", _MEND)
    return _Book(store, entries).taken()


def read_code_table(store: Store, rows: Sequence[dict[str, Any]]) -> Taken:
    """The same of a table with the columns ``name`` and ``description``, as ``codebook.csv`` has them."""
    told = [(unguard(str(row.get("name") or "")), unguard(str(row.get("description") or ""))) for row in rows]
    note = "A table of codes has no ids: a renamed code is told as one that is new and one that is gone (the .qdc has them)."
    return _Book(store, [_Entry(name.strip(), description.strip()) for name, description in told if name.strip()]).taken(note)


def _entries(parent: etree._Element, over: str) -> Iterator[_Entry]:
    for code in parent:
        if not isinstance(code.tag, str):  # a comment
            continue
        if etree.QName(code).localname != "Code":
            yield from _entries(code, over)
            continue
        own = (code.get("guid") or "").strip("{}").casefold()
        told = code.findtext("{*}Description") or ""
        name = " ".join((code.get("name") or "").split())
        yield _Entry(name, " ".join(told.split()), own, over, code.get("isCodable", "true").casefold() != "false")
        yield from _entries(code, own)


class _Book:
    def __init__(self, store: Store, entries: Sequence[_Entry]) -> None:
        consultation = store.consultation()
        self._frame: Frame = frame_of(store, themes=True)
        self._names = self._frame.unique()
        self._codes = {code.id: code for code in consultation.codes}
        self._proposals = {one.id: one for one in (*store.proposals(), *consultation.proposals)}
        self._entries = entries
        self._by_guid = {guid("code", *key): key for key in self._names}
        self._by_name = {name.casefold(): key for key, name in self._names.items()} | {"asks": ("ask",)}
        self._branches = {guid("branch", kind): kind for kind in ("position", "concern", "theme")}
        self._paste: list[str] = []
        self._notes: list[str] = []
        self._unchanged = 0

    def taken(self, note: str = "") -> Taken:
        met: set[Key] = set()
        fresh: list[_Entry] = []
        for one in self._entries:
            key = self._by_guid.get(one.own) or self._by_name.get(one.name.casefold())
            if key is not None:
                met.add(key)
                self._held(key, one)
            elif one.name and one.own not in self._branches and one.name.casefold() not in ("positions", "concerns", "themes"):
                fresh.append(one)
        for one in fresh:
            self._new(one)
        gone = [key for key in self._frame.leaves() if key not in met]
        self._notes += [f"Gone from the code book: {self._names[key]}. {_STAYS[key[0]]}" for key in gone]
        if note and gone and fresh:
            self._notes.append(note)
        paste = "\n\n".join((_RERUN, *self._paste)) + "\n" if self._paste else ""
        return Taken(unchanged=self._unchanged, notes=tuple(self._notes), paste=paste, code_book=True)

    def _held(self, key: Key, one: _Entry) -> None:
        """A code that is ours: as it was, or with another name or definition."""
        renamed = not alike(one.name, self._names[key]) and key != ("ask",)
        defined = not alike(one.description, self._frame.descriptions.get(key, ""))
        if key[0] == "concern" and (renamed or (defined and one.description)):
            held = self._codes.get(key[1], Code(key[1], self._names[key]))
            label = one.name if renamed else held.label
            self._paste.append(_code_lines(Code(key[1], label, one.description or held.definition, held.examples)))
        elif key[0] == "position" and len(key) == 2 and renamed:
            held_one = self._proposals[key[1]]
            self._paste.append(_proposal_lines(Proposal(key[1], one.name, (*held_one.aliases, held_one.label))))
        elif key[0] == "theme" and renamed:
            told, command = _quoted(one.name), f"greenpaper themes FOLDER rename {key[1]}"
            # whoever copies the line runs it: a stranger's words that a shell reads as more than words stay out of it
            odd = set(told[1:-1]) & _OF_SHELLS
            self._notes.append(
                f"Renamed: {one.name}. Write it as NAME in: {command} NAME" if odd else f"Renamed: {command} {told}"
            )
        elif renamed:
            self._notes.append(f"{self._names[key]} is now {one.name}: the four stances keep their names.")
        else:
            self._unchanged += 1

    def _new(self, one: _Entry) -> None:
        over = self._branches.get(one.over) or (self._by_guid.get(one.over) or ("",))[0]
        taken = self._proposals.keys() | self._codes.keys()
        plain = _id_of(one.name)
        key = next(name for name in chain([plain], (f"{plain}-{at}" for at in count(2))) if name not in taken)
        if over == "theme":
            self._notes.append(f"New theme: {one.name}. Themes are made of passages: greenpaper themes FOLDER split, assign")
        elif over == "position" and self._branches.get(one.over) != "position":
            self._notes.append(f"New: {one.name}, under a proposal: a proposal has the four stances and no other code.")
        elif over == "position":
            self._proposals[key] = Proposal(key, one.name)
            self._paste.append(_proposal_lines(self._proposals[key]))
        else:
            self._codes[key] = Code(key, one.name, one.description)
            self._paste.append(_code_lines(self._codes[key]))


_STAYS = {
    "position": "Nothing takes a stance away; a [[proposal]] goes when its table is deleted from consultation.toml.",
    "concern": "No setting takes a code out of the frame: reject its concerns, or recode them.",
    "ask": "Asks are always looked for: reject those that are none.",
    "theme": "If it is none: greenpaper themes FOLDER reject ID",
}


def _id_of(name: str) -> str:
    """An id out of a name; one of its own, and always the same, for a name without Latin letters."""
    found, empty = slug(name), slug("")
    return stable_id("code", name) if found == empty != name.casefold() else found


def _code_lines(code: Code) -> str:
    lines = ["[[code]]", f"id = {_quoted(code.id)}", f"label = {_quoted(code.label)}"]
    lines += [f"definition = {_quoted(code.definition)}"] if code.definition else []
    lines += [f"examples = [{', '.join(map(_quoted, code.examples))}]"] if code.examples else []
    return "\n".join(lines)


def _proposal_lines(proposal: Proposal) -> str:
    aliases = list(dict.fromkeys(alias for alias in proposal.aliases if alias.casefold() != proposal.label.casefold()))
    lines = ["[[proposal]]", f"id = {_quoted(proposal.id)}", f"label = {_quoted(proposal.label)}"]
    return "\n".join([*lines, *([f"aliases = [{', '.join(map(_quoted, aliases))}]"] if aliases else [])])


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are TOML's too, but for DEL. Nothing that does not print comes out."""
    plain = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return json.dumps(plain, ensure_ascii=False)
