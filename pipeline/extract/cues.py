"""``cues.toml``, read once, as sets."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue lists; each is explained in ``cues.toml``."""

    speech: frozenset[str]
    quotation_only: frozenset[str]
    thought: frozenset[str]
    bare: frozenset[str]
    will: frozenset[str]
    object: frozenset[str]
    prepositional: dict[str, frozenset[str]]
    light_verbs: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    deniers: frozenset[str]
    impersonal: frozenset[str]
    passive: frozenset[str]
    naming: frozenset[str]


@cache
def cues() -> Cues:
    """The cue lists of attribution."""
    data = tomllib.loads(Path(__file__).with_name("cues.toml").read_text(encoding="utf-8"))
    prepositional = {verb: frozenset(words) for verb, words in data.pop("prepositional").items()}
    nouns = data.pop("nouns")
    lists = {key: frozenset(words) for key, words in data.items()}
    return Cues(
        **lists, prepositional=prepositional, light_verbs=frozenset(nouns["light_verbs"]), nouns=frozenset(nouns["content"])
    )
