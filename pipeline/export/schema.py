"""The published JSON Schemas (draft 2020-12) of all files that export writes."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pipeline.errors import WrongUsage

__all__ = ["KINDS", "fields", "schema"]

#: One file a kind, in the contract's order.
KINDS = (
    "documents", "respondents", "responses", "passages", "attributions", "positions", "concerns", "asks", "figures",
    "themes", "assignments", "campaigns", "coverage",
)  # fmt: skip


@lru_cache(maxsize=len(KINDS))
def schema(kind: str) -> dict[str, Any]:
    """The schema of one row of ``kind`` (of the whole file for ``coverage``).

    Raises:
        WrongUsage: there is no such kind.
    """
    if kind not in KINDS:
        raise WrongUsage(f"There is no record kind {kind!r}.", f"Choose one of: {', '.join(KINDS)}.")
    text = files(__package__).joinpath("schemas", f"{kind}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def fields(kind: str) -> tuple[str, ...]:
    """Names of the fields of ``kind``, in the order in which they are written."""
    return tuple(schema(kind)["properties"])
