"""How a digest was made: versions, models, settings, and a check sum over the inputs, so that somebody else can check it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.digest.evidence import Evidence
from pipeline.digest.redact import clean
from pipeline.digest.sections import Method, Table
from pipeline.digest.wording import count, scale

__all__ = ["method"]

#: Parts of the manifest that are told in another way, or by a check sum instead of line by line.
_TOLD = ("inputs", "accuracy", "evaluation")
#: A check sum is known by its beginning.
_SHORT = 16


def method(evidence: Evidence) -> Method:
    """From the manifest of the run. ``accuracy`` is what was measured on this consultation, or how to measure it."""
    manifest = evidence.store.manifest()
    facts = list(_facts({key: manifest[key] for key in sorted(manifest) if key not in _TOLD}))
    read = [state for state in evidence.store.files().values() if state.status == "read"]
    together = hashlib.sha256("\n".join(sorted(f"{state.sha256} {state.source_file}" for state in read)).encode()).hexdigest()
    facts.insert(0, ("input files", f"{count(len(read), 'file')}; SHA-256 of their names and check sums together: {together}"))
    return Method(
        facts=Table("method-facts", "Versions, models and settings of this run", ("What", "Value"), tuple(facts), numbers=False),
        accuracy=_accuracy(manifest),
        scale=scale(evidence.settings),
    )


def _facts(manifest: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in manifest.items():
        name = f"{before}{key.replace('_', ' ')}"
        if isinstance(value, Mapping):
            yield from _facts(value, f"{name}: ")
        elif isinstance(value, (list, tuple)):
            yield name, clean(", ".join(str(part) for part in value))
        else:
            yield name, clean({True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value))


def _accuracy(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    measured = manifest.get("accuracy") or manifest.get("evaluation")
    if isinstance(measured, Mapping):
        return tuple(f"{name}: {value}" for name, value in _facts(measured))
    return ("Not measured on this consultation. To measure it, label some documents by hand and run greenpaper evaluate.",)
