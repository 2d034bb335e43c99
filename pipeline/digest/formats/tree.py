"""A digest as JSON: its whole tree of records, every number and every citation, by a published schema."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.digest.formats.outline import CAVEAT
from pipeline.digest.formats.schema import OMITTED, VERSION
from pipeline.digest.sections import Digest
from pipeline.errors import WrongUsage

__all__ = ["digest_schema", "tree", "tree_json"]


@lru_cache(maxsize=1)
def digest_schema() -> dict[str, Any]:
    """The published JSON Schema (draft 2020-12) of a digest's JSON."""
    text = files("pipeline.digest").joinpath("schemas", "digest.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def tree(digest: Digest) -> dict[str, Any]:
    """A digest as plain dictionaries and lists; each quotation names the record, the document and the page that it stands on."""
    made = asdict(digest)
    for chart in made["charts"]:
        for field in OMITTED["Chart"]:
            del chart[field]
    return {"greenpaper_digest": VERSION, "caveat": CAVEAT, **made}


def tree_json(digest: Digest, template: Path | None = None) -> bytes:
    """The same as the bytes of a file.

    Raises:
        WrongUsage: a template was given: the shape of JSON is its schema.
    """
    if template is not None:
        raise WrongUsage("JSON takes no template.", "Leave it out, or choose another format.")
    return (json.dumps(tree(digest), ensure_ascii=False, indent=1) + "\n").encode()
