"""Rows of the export that people edited (JSON Lines, CSV, workbook, Parquet), as codings.

A row is known by its ``id``. What it says otherwise than the run is a correction; ``review`` may say more: ``accepted``,
``rejected``. A row that is not there says nothing. A row without ``id`` is a new coding: its document, its words, and its codes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.exchange.cells import alike, runs, unguard
from pipeline.exchange.codings import Key, frame_of
from pipeline.exchange.history import Past, pasts
from pipeline.exchange.seen import Seen, SeenFile
from pipeline.exchange.tables import REVIEWED_KINDS, Row
from pipeline.exchange.values import (
    CHOICES,
    NotTakenError,
    by_name,
    condition_of,
    names_of,
    one_of,
    place_of,
    text_of,
    verdict_of,
    why_of,
    words_of,
)
from pipeline.store import Store

__all__ = ["take_rows"]

_HAVE_DEFAULTS = ("voice", "strength", "severity")
_MAY_BE_EMPTY = ("holder", "holder_kind", "condition", "affected", "addressee", "proposal")


def take_rows(store: Store, rows: list[Row], seen: SeenFile) -> None:
    """Put what the rows say into ``seen``; what cannot be understood is lost with its reason, and rejects nothing."""
    seen.covers = {}
    reader = _Rows(store, seen)
    for row in rows:
        reader.take(row)


class _Rows:
    def __init__(self, store: Store, seen: SeenFile) -> None:
        self._seen = seen
        self._pasts = pasts(store)
        self._texts = {document.id: document.text for document in store.documents()}
        self._by_file = {document.source_file: document.id for document in store.documents()}
        named = [one for one in store.respondents() if one.name]
        self._people = {alias.casefold(): one.name for one in named for alias in one.aliases}
        self._people |= {one.name.casefold(): one.name for one in named if one.name}
        frame = frame_of(store)
        self._codes = by_name({key[1]: name for key, name in frame.names.items() if key[0] == "concern"})
        self._labels = {one.id: one.label for one in (*store.consultation().proposals, *store.proposals())}
        self._proposals = by_name(self._labels)
        self._passages = {(one.document, one.id): (one.start, one.end) for one in store.passages()}
        self._rows_of: dict[tuple[str, str], str] = {}
        self._readers: dict[str, Callable[[Any], Any]] = {name: one_of(values) for name, values in CHOICES.items()}
        self._readers |= {"codes": self._code_ids, "holder_kind": words_of, "affected": words_of, "addressee": words_of}

    def take(self, row: Row) -> None:
        record = str(row.cells.get("id") or "").strip()
        past = self._pasts.get(record)
        try:
            if row.fault:
                raise NotTakenError(row.fault)
            kind = past.kind if past else _kind(row)
            if kind is None:
                return
            if record and self._rows_of.setdefault((row.table, record), row.where) != row.where:
                raise NotTakenError(f"its id is that of {self._rows_of[row.table, record]} too: leave the id of a new row empty")
            self._take(row, kind, record, past)
        except NotTakenError as error:
            self._seen.lose(row.where, str(error), record or None)
            if past is None:
                self._seen.unsure |= set(self._named(row.cells)) or {""}

    def _take(self, row: Row, kind: str, record: str, past: Past | None) -> None:
        cells = row.cells
        verdict = verdict_of(cells)
        document = self._document(cells, past)
        text = self._texts[document]
        place = place_of(cells, text, past, self._passages.get((document, text_of(cells.get("passage")))))
        fields = {} if verdict == "rejected" else self._fields(cells, kind, past)
        if verdict != "rejected" and kind == "position" and "condition" in cells:
            fields["condition"] = condition_of(cells["condition"], text, place, past)
        machine = bool(record or text_of(cells.get("basis")) not in ("", "person")) and verdict in (None, "rejected")
        if past is None:  # the empty cells of a new row say nothing
            fields = {name: value for name, value in fields.items() if value is not None}
        who = text_of(cells.get("reviewer")) or None
        one = Seen(
            document, *place, text[slice(*place)], _keys(kind, fields), record or None, who, fields, kind, verdict,
            why_of(cells.get("why")), machine and past is None, row.where, row.table,
        )  # fmt: skip
        self._seen.documents.add(document)
        self._seen.covers.setdefault(row.table, set()).add(kind)
        self._seen.codings.append(one)

    def _named(self, cells: Mapping[str, Any]) -> list[str]:
        """The documents of this run that a row names, by id or by file."""
        names = [unguard(str(cells.get(column) or "")).strip() for column in ("document", "source_file")]
        return [self._by_file.get(name, name) for name in names if name in self._texts or name in self._by_file]

    def _document(self, cells: Mapping[str, Any], past: Past | None) -> str:
        found = next(iter(self._named(cells)), None)
        if past is None:
            if found is None:
                raise NotTakenError("its document is not in this run")
            return found
        if found not in (None, past.document):
            raise NotTakenError("its id belongs to another document: were only some of the columns sorted?")
        return past.document

    def _fields(self, cells: Mapping[str, Any], kind: str, past: Past | None) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in REVIEWED_KINDS[kind]:
            if name not in cells or name == "condition" or (cells[name] is None and _ran(name, past)):
                continue
            reader = {"proposal": self._proposal, "holder": self._holder}.get(name)
            found[name] = reader(cells, past) if reader else self._readers[name](cells[name])
            if found[name] is None and past is None and name in _HAVE_DEFAULTS:
                del found[name]
            elif found[name] is None and (name not in _MAY_BE_EMPTY or (kind, name) == ("position", "proposal")):
                raise NotTakenError(f"its {name} is empty: fill it in, or write rejected in review")
        return found

    def _holder(self, cells: Mapping[str, Any], past: Past | None) -> str | None:
        """A name as the run has it: what a person wrote may be an alias."""
        name = words_of(cells.get("holder"))
        if name is None or any(alike(state.holder or "", name) for state in (past.states if past else ())):
            return name
        return self._people.get(name.casefold(), name)

    def _proposal(self, cells: Mapping[str, Any], past: Past | None) -> str | None:
        """By its id or its label; where a table has a column for each, by the one that was changed."""
        held = [key for state in (past.states if past else ()) if (key := getattr(state, "proposal", None))]
        known = {key: self._labels.get(key, key) for key in held}
        told = [self._proposal_named(words_of(cells.get(column)), known) for column in ("proposal", "proposal_label")]
        return next((one for one in told if one is not None and one not in known), told[0])

    def _proposal_named(self, name: str | None, known: Mapping[str, str]) -> str | None:
        if name is None:
            return None
        own = next((key for key, label in known.items() if name.casefold() in (key.casefold(), label.casefold())), None)
        if own is None and name.casefold() not in self._proposals:
            raise NotTakenError(f"there is no proposal {name[:60]!r}: add a [[proposal]] to consultation.toml and run again")
        return own or self._proposals[name.casefold()]

    def _code_ids(self, value: Any) -> list[str] | None:  # noqa: ANN401
        found = []
        for name in names_of(value):
            parts = [name] if name.casefold() in self._codes else [part.strip() for part in name.split(",")]
            for part in filter(None, parts):
                if part.casefold() not in self._codes:
                    raise NotTakenError(f"there is no code {part[:60]!r}: add a [[code]] to consultation.toml and run again")
                found.append(self._codes[part.casefold()])
        return list(dict.fromkeys(found)) or None


def _ran(name: str, past: Past | None) -> bool:
    """Whether an empty cell may be words that some program took for a formula, and had no result for."""
    return any(runs(str(getattr(state, name) or "")) for state in (past.states if past else ()))


def _kind(row: Row) -> str | None:
    """What a row that this run does not know is; None for one of a sheet that is not reviewed."""
    said = text_of(row.cells.get("kind")).casefold().removesuffix("s") or row.kind
    if said in REVIEWED_KINDS:
        return said
    if said:
        if verdict_of(row.cells) is not None:
            raise NotTakenError(f"a {said} cannot be reviewed, only positions, concerns and asks can")
        return None
    shapes = {"stance": "position", "strength": "position", "codes": "concern", "severity": "concern", "addressee": "ask"}
    found = next((kind for name, kind in shapes.items() if text_of(row.cells.get(name))), None)
    if found is None:
        raise NotTakenError("it does not say what it is: write position, concern or ask into a column kind")
    return found


def _keys(kind: str, fields: Mapping[str, Any]) -> tuple[Key, ...]:
    if kind == "position":
        return (("position", fields["proposal"], fields["stance"]),) if {"proposal", "stance"} <= fields.keys() else ()
    if kind == "concern":
        return tuple(("concern", code) for code in fields.get("codes") or ())
    return (("ask",),)
