"""When is a result out of date? What it was made of, put into one line: bytes, settings, models and our own code."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from pipeline import __version__, settings
from pipeline.datamodel import Consultation, Decision
from pipeline.loading import ENCODER_FILES, ENCODER_PACKAGE, LANGUAGE_PACKAGE, READER_SHA256
from pipeline.store import FileState

#: The parts of the package that decide what a document's records are. The version alone would not do: a change between two
#: releases, or of a list of cues that a user mends, must not leave old results behind.
DOCUMENT_CODE = (
    "datamodel", "ingest", "extract", "tag", "classify", "learn", "loading.py", "settings/documents.py", "stages/document.py",
)  # fmt: skip


def digest_of(value: object) -> str:
    """sha256 of anything that JSON can hold.

    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=True).encode("ascii")).hexdigest()


def sha256_of(path: Path) -> str:
    """sha256 of a file's bytes.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_digest(*parts: str) -> str:
    """sha256 of our own code and data files: of ``parts`` of the package, or of all of it."""
    package = files("pipeline")
    entries = [package.joinpath(*part.split("/")) for part in parts] or [package]
    return digest_of([__version__, sorted((name, sha) for entry in entries for name, sha in _contents(entry, entry.name))])


def _contents(entry: Traversable, name: str) -> Iterable[tuple[str, str]]:
    if entry.is_dir():
        for inner in entry.iterdir():
            if not inner.name.startswith(("__pycache__", ".")):
                yield from _contents(inner, f"{name}/{inner.name}")
    elif entry.is_file():
        # a checkout on Windows may have other line ends, and is the same code
        yield name, hashlib.sha256(entry.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def models() -> dict[str, object]:
    """The models by their packages; nothing is loaded."""
    return {
        "language": {"package": LANGUAGE_PACKAGE, "version": _version(LANGUAGE_PACKAGE), "spacy": _version("spacy")},
        "encoder": {
            "package": ENCODER_PACKAGE,
            "version": _version(ENCODER_PACKAGE),
            "files": dict(ENCODER_FILES),
            "torch": _version("torch"),
        },
        "reader": {"sha256": READER_SHA256, "tokenizer": ENCODER_FILES["tokenizer.json"], "torch": _version("torch")},
    }


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None  # loading says how to mend it, when the model is needed


def all_settings() -> dict[str, dict[str, object]]:
    """Every stage's settings by the name of their record."""
    found = [value for value in vars(settings).values() if isinstance(value, type) and dataclasses.is_dataclass(value)]
    return {record.__name__: dataclasses.asdict(record()) for record in sorted(found, key=lambda record: record.__name__)}


def document_basis(consultation: Consultation, ocr: bool, heads: str | None = None) -> str:
    """What every document's records depend on besides its own bytes.

    Args:
        heads: sha256 of what was learnt from the user's reviewed labels; it reads the encoder's vectors.
    """
    return digest_of(
        {
            "consultation": dataclasses.asdict(consultation),
            "code": code_digest(*DOCUMENT_CODE),
            "language": models()["language"],
            "reader": models()["reader"],
            "ocr": ocr,
            **({"heads": heads, "encoder": models()["encoder"]} if heads else {}),
        }
    )


def overview_basis(consultation: Consultation, states: Mapping[str, FileState], decisions: Iterable[Decision] = ()) -> str:
    """What the overview depends on: every file as it stands in the store, what people decided, and everything else."""
    return digest_of(
        {
            "files": [dataclasses.astuple(states[name]) for name in sorted(states)],
            "consultation": dataclasses.asdict(consultation),
            "code": code_digest(),
            "models": models(),
            "decisions": [dataclasses.astuple(decision) for decision in decisions],
        }
    )


def manifest(
    consultation: Consultation, states: Mapping[str, FileState], ocr: bool, heads: str | None = None
) -> dict[str, object]:
    """What a run says of itself. No clock and no machine in it: the same input gives the same manifest."""
    return {
        "greenpaper": __version__,
        "code": code_digest(),
        "models": models(),
        "settings": all_settings(),
        "ocr": ocr,
        "heads": heads,
        "consultation": digest_of(dataclasses.asdict(consultation)),
        "inputs": {name: states[name].sha256 for name in sorted(states)},
    }
