"""How a digest was made: versions, models, settings, and a check sum over the inputs, so that somebody else can check it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from pipeline.datamodel.annotation import Tag
from pipeline.digest.evidence import Evidence
from pipeline.digest.redact import clean
from pipeline.digest.sections import Method, Table
from pipeline.digest.wording import count, scale

__all__ = ["method"]

#: Parts of the manifest that are told in another way, or by a check sum instead of line by line.
_TOLD = ("inputs", "accuracy", "evaluation", "settings")
#: What somebody would not understand who does not know the program.
_NAMES = {
    "code": "program code, check sum",
    "consultation": "consultation.toml, check sum",
    "heads": "models trained by people’s corrections",
    "ocr": "scans read by text recognition",
}


def method(evidence: Evidence) -> Method:
    """From the manifest of the run. ``accuracy`` is what was measured on this consultation, or how to measure it."""
    manifest = evidence.store.manifest()
    told = _facts({key: manifest[key] for key in sorted(manifest) if key not in _TOLD})
    facts = [(_NAMES.get(name, name), value) for name, value in told]
    read = [state for state in evidence.store.files().values() if state.status == "read"]
    together = hashlib.sha256("\n".join(sorted(f"{state.sha256} {state.source_file}" for state in read)).encode()).hexdigest()
    facts.insert(0, ("input files", f"{count(len(read), 'file')}; SHA-256 of their names and check sums together: {together}"))
    facts += _settings(manifest.get("settings"))
    return Method(
        facts=Table("method-facts", "Versions, models and settings of this run", ("What", "Value"), tuple(facts), numbers=False),
        accuracy=_accuracy(manifest),
        scale=scale(evidence.settings),
        checked=_checked(evidence),
        measured=_measured(),
    )


def _checked(evidence: Evidence) -> str:
    """How many of its labels people have looked at."""
    labels = [said for tags in (evidence.positions, evidence.concerns, evidence.asks) for said in tags]
    looked_at = sum(isinstance(said.record, Tag) and said.record.review is not None for said in labels)
    if not looked_at:
        return "nobody has checked its labels yet."
    return f"people have checked {looked_at:,} of {count(len(labels), 'label')} so far."


def _measured() -> Table:
    """What the program scored on documents that people had labelled, as published with it."""
    data = tomllib.loads(files(__package__).joinpath("measured.toml").read_text(encoding="utf-8"))
    rows = tuple((row["what"], row["on"], row["score"], row["beside"]) for row in data["measured"])
    return Table("measured", data["caption"], tuple(data["head"]), rows, numbers=False)


def _facts(manifest: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in manifest.items():
        name = f"{before}{key.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _facts(value, f"{name}: ")
        elif isinstance(value, (list, tuple)):
            yield name, clean(", ".join(str(part) for part in value))
        else:
            told = {True: "yes", False: "no", None: "none"}.get(value) if value is None or isinstance(value, bool) else str(value)
            yield name, clean(str(told))


def _settings(settings: object) -> list[tuple[str, str]]:
    """A row a stage, all its settings in one line."""
    stages = sorted(settings.items()) if isinstance(settings, Mapping) else []
    return [
        (f"settings: {stage.removesuffix('Settings').lower()}", "; ".join(f"{name} {value}" for name, value in _facts(rows)))
        for stage, rows in stages
        if isinstance(rows, Mapping)
    ]


def _accuracy(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    measured = manifest.get("accuracy") or manifest.get("evaluation")
    if isinstance(measured, Mapping):
        return tuple(f"{name}: {value}" for name, value in _facts(measured))
    return (
        "Not measured on this consultation. To measure it, label some documents by hand and run greenpaper evaluate.",
        "On other documents, which people had labelled, the program was measured as follows. F1 is 1 where it finds all that "
        "people marked and nothing else, and 0 where it finds nothing of it.",
    )
