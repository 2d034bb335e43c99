"""Rows of a set: read, checked, and sampled the same way every time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import WrongUsage

__all__ = ["by_digest", "read_rows", "sample"]

T = TypeVar("T")
_MEND = "Give a folder with the sets as they were published, or leave this one out."


def read_rows(path: Path, fields: Iterable[str]) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file, each of which has these fields.

    Raises:
        WrongUsage: a line is no such object (it is named), or there is none.
    """
    rows = []
    # not splitlines: JSON strings may hold other line ends, such as U+2028, as they are
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise WrongUsage(f"{path.as_posix()}, line {number}, is not JSON: {error.msg}.", _MEND) from error
        if not isinstance(row, dict) or (lacking := sorted(set(fields) - set(row))):
            what = f"lacks {', '.join(lacking)}" if isinstance(row, dict) else "is no object"
            raise WrongUsage(f"{path.as_posix()}, line {number}, {what}.", _MEND)
        rows.append(row)
    if not rows:
        raise WrongUsage(f"{path.as_posix()} holds no row.", _MEND)
    return rows


def by_digest(key: str) -> str:
    """A key to sort by that is the same everywhere and has nothing to do with what the text says."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def sample(rows: Sequence[T], limit: int | None, keys: Sequence[str]) -> list[T]:
    """At most ``limit`` rows, always the same ones, in their own order."""
    if limit is None or len(rows) <= limit:
        return list(rows)
    chosen = sorted(range(len(rows)), key=lambda at: (by_digest(keys[at]), at))[:limit]
    return [rows[at] for at in sorted(chosen)]
