"""The checks that need no run: is an audit pack what it was, and does every quote in it stand in its document?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import Missing

__all__ = ["CHECKSUMS", "QUOTING", "RECORDS", "TEXTS", "checksum_lines", "verify"]

#: Lines as ``sha256sum`` writes and checks them.
CHECKSUMS = "checksums.sha256"
RECORDS, TEXTS = "records", "texts"
#: Record kinds whose rows are stretches of a document.
QUOTING = ("passages", "attributions", "positions", "concerns", "asks", "figures")


def checksum_lines(folder: Path) -> Iterator[str]:
    """A line a file of the pack, by path, the list itself left out."""
    for path in _files(folder):
        yield f"{_sha256(path)}  {path.relative_to(folder).as_posix()}\n"


def verify(folder: Path) -> list[str]:
    """What is wrong with an audit pack, a sentence each; nothing where all is as it was written.

    Raises:
        Missing: there is no audit pack in the folder.
    """
    if not (folder / CHECKSUMS).is_file():
        raise Missing(f"There is no audit pack in {folder.as_posix()}.", "Write one: greenpaper export FOLDER DIR --format audit")
    return [*_changed(folder), *_misquoted(folder)]


def _files(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.is_file() and path != folder / CHECKSUMS]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _changed(folder: Path) -> Iterator[str]:
    listed = {}
    for line in (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        listed[name] = digest
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    for name in sorted(listed.keys() - there.keys()):
        yield f"{name} is missing."
    for name in sorted(there.keys() - listed.keys()):
        yield f"{name} was added."
    for name in sorted(there.keys() & listed.keys()):
        if _sha256(there[name]) != listed[name]:
            yield f"{name} was changed."


def _misquoted(folder: Path) -> Iterator[str]:
    texts: dict[str, str | None] = {}
    for kind in QUOTING:
        for number, row in enumerate(_rows(folder / RECORDS / f"{kind}.jsonl"), start=1):
            document = str(row.get("document"))
            if document not in texts:
                path = folder / TEXTS / f"{document}.txt"
                # not read_text: it would turn a lone carriage return into a line feed
                texts[document] = path.read_bytes().decode("utf-8", "replace") if path.is_file() else None
            for part in (row, row.get("condition"), row.get("source"), row.get("cue")):
                if part and not _stands(part, texts[document]):
                    yield f"{RECORDS}/{kind}.jsonl, line {number}: the words of {row.get('id')} do not stand in its document."
                    break


def _stands(part: dict[str, Any], text: str | None) -> bool:
    quote = part.get("quote")
    plain = quote.encode("utf-8", "replace").decode("utf-8") if isinstance(quote, str) else None
    return text is not None and bool(plain) and text[part["start"] : part["end"]] == plain


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_file():
        # not splitlines: JSON may hold U+2028 as it is
        for line in path.read_text(encoding="utf-8").split("\n"):
            if line.strip():
                yield json.loads(line)
