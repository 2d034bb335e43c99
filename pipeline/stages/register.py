"""Entries of the register that fit nothing in the folder: a mistyped file name would quietly lose its wish not to be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.datamodel import Consultation, Document
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A ``[[respondent]]`` of ``consultation.toml`` that is about no file and no row of the folder."""

    named: str
    reason: str
    mend: str


def unmatched(store: Store, consultation: Consultation) -> tuple[Unmatched, ...]:
    """Every entry of the register whose ``file`` or ``id`` is nowhere, in the register's order."""
    if not consultation.respondents:
        return ()
    documents = list(store.documents())
    files = {*store.files(), *(document.source_file for document in documents)}
    ids = set(_cells(documents)) if any(entry.id and not entry.file for entry in consultation.respondents) else set()
    return tuple(_unmatched(consultation, files, ids))


def _unmatched(consultation: Consultation, files: set[str], ids: set[str]) -> Iterator[Unmatched]:
    for entry in consultation.respondents:
        wish = f", which says publish = {entry.publish}" if entry.publish in {"no", "anonymous"} else ""
        if entry.file and entry.file not in files:
            near = get_close_matches(entry.file, sorted(files), n=1, cutoff=0.7)
            mend = f"Did you mean {near[0]}?" if near else "Correct the name in consultation.toml, or put the file there."
            yield Unmatched(entry.file, f"consultation.toml names this file{wish}, but it is not in the folder.", mend)
        elif entry.id and not entry.file and entry.id not in ids:
            mend = "Correct the id in consultation.toml; ids stand in a column of the spreadsheet."
            yield Unmatched(entry.id, f"consultation.toml names this response{wish}, but no spreadsheet row has it.", mend)


def _cells(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        for block in document.blocks:
            if block.kind == "cell":
                yield document.text[block.start : block.end].strip()
