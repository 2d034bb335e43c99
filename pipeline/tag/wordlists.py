"""Word lists of the tag stage, from ``words.toml``: as sets of words, or as one pattern."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return tomllib.loads(files("pipeline.tag").joinpath("words.toml").read_text(encoding="utf-8"))


def words(table: str, name: str) -> tuple[str, ...]:
    """A list of words (``|`` stands for the space inside a phrase) or of patterns, as they stand.

    >>> "go ahead" in words("position", "enact")
    True
    """
    value = _tables()[table][name]
    if isinstance(value, str):
        return tuple(word.replace("|", " ") for word in value.split())
    return tuple(value)


def any_of(parts: Sequence[str], *, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """One pattern for any of ``parts`` (patterns themselves), between ``before`` and ``after``."""
    return re.compile(f"{before}(?:{'|'.join(parts)}){after}")


def answers() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """(pattern, stance, strength) of ticked answers, in the order in which they are tried."""
    return tuple((re.compile(entry["pattern"]), entry["stance"], entry["strength"]) for entry in _tables()["answer"])
