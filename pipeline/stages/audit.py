"""The audit pack: one folder that shows, without this program, what came in, what was made of it, and who changed what.

It answers the court's question whether every response was conscientiously considered: each input with its hash, each exclusion
with its reason, each statement with its words, its place and the rule or model behind it, each change by a person.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.digest import digest
from pipeline.errors import WrongUsage
from pipeline.export import export
from pipeline.export.pack import CHECKSUMS, RECORDS, TEXTS, checksum_lines
from pipeline.export.rows import all_rows
from pipeline.export.workbook import EXTRACTS, extracts
from pipeline.export.write import json_lines, json_text, put, table_lines
from pipeline.store import Store

__all__ = ["write_audit"]

_README = """AUDIT PACK: {title}

Everything here can be read without Greenpaper: text, CSV (UTF-8) and JSON Lines.

inputs.csv        every file that was there, its SHA-256, and why it could not be read where it could not
exclusions.csv    every response that was set aside, and why
evidence.csv      every position, concern, ask and figure: whose, in which words, where, by which rule, model or person
decisions.csv     every change by a person, in order: who, when, what, why
digest.html       the digest as it was (digest.md: the same as plain text)
records/          all records, one JSON object a line, with people's changes applied
machine/          the positions, concerns and asks as the machine found them, before anybody changed one
texts/            every document's text as it was read; its file's name is the document's id
manifest.json     version, settings, models with their hashes, input hashes
consultation.json the consultation's own settings: proposals, questions, code frame

TO CHECK THE FILES      sha256sum -c {checksums}   (or: greenpaper verify DIR, which checks the quotations too)
TO CHECK A QUOTATION    "start" and "end" count characters (Unicode code points) from 0 in texts/DOCUMENT.txt,
                        the end not included; the words there are the row's "quote".

This pack holds the words and names of respondents who asked not to be quoted or named: it is not for publication.
"""


def write_audit(store: Store, folder: Path) -> tuple[Path, ...]:
    """Write the pack into an empty (or new) folder and return its files.

    Raises:
        WrongUsage: the folder has something in it.
        PromiseBroken: a quote is not the text at its place.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUsage(f"{folder.as_posix()} is not an empty folder.", "An audit pack wants a folder of its own.")
    export(store, folder / RECORDS)
    for name in (TEXTS, "machine"):
        (folder / name).mkdir()
    for document in store.documents():
        (folder / TEXTS / f"{document.id}.txt").write_bytes(document.text.encode("utf-8", "replace"))
    for kind, rows in all_rows(store, reviewed=False):
        if kind in ("positions", "concerns", "asks"):
            put(folder / "machine" / f"{kind}.jsonl", json_lines(rows))
    put(folder / "manifest.json", json_text(store.manifest()))
    put(folder / "consultation.json", json_text(dataclasses.asdict(store.consultation())))
    for form in ("html", "md"):
        put(folder / f"digest.{form}", [digest(store, format=form)])
    for name, columns, table in _tables(store):
        put(folder / name, table_lines(columns, table), bom=True)
    put(folder / "README.txt", [_README.format(title=store.consultation().title, checksums=CHECKSUMS)])
    put(folder / CHECKSUMS, list(checksum_lines(folder)))
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))


def _tables(store: Store) -> Iterator[tuple[str, Sequence[str], Iterable[Sequence[object]]]]:
    yield (
        "inputs.csv", ("file", "sha256", "status", "reason", "mend"),
        [(one.source_file, one.sha256, one.status, one.reason, one.mend) for one in store.files().values()],
    )  # fmt: skip
    names = {document.id: document.source_file for document in store.documents()}
    yield (
        "exclusions.csv", ("response", "file", "row", "respondent", "reason"),
        [(one.id, names[one.document], one.row, one.respondent, one.excluded) for one in store.responses() if one.excluded],
    )  # fmt: skip
    evidence = extracts(dict(all_rows(store)))
    yield "evidence.csv", EXTRACTS, [[row[column] for column in EXTRACTS] for row in evidence]
    yield (
        "decisions.csv", ("number", "when", "who", "kind", "record", "action", "detail", "why"),
        [
            (one.number, one.at, one.who, one.kind, one.record, one.action, json.dumps(one.detail, sort_keys=True), one.why)
            for one in store.decisions()
        ],
    )  # fmt: skip
