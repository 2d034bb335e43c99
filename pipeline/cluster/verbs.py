"""Whether words make a clause: verbs are told by lists (``label_words.toml``), for a theme's label needs no grammar."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """``label_words.toml``, ready for use."""

    connective: re.Pattern[str]
    attribution: re.Pattern[str]
    sets: Mapping[str, frozenset[str]]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The lists of words and patterns; of each verb its forms, those that are mostly nouns apart."""
    data = tomllib.loads(files(__package__).joinpath("label_words.toml").read_text(encoding="utf-8"))
    connectives = "|".join(_longest_first(data.pop("connectives")))
    before_comma = "|".join(_longest_first(data.pop("connectives_with_comma")))
    attributions = "|".join(f"(?:{pattern})" for pattern in data.pop("attributions"))
    sets = {name: frozenset(words) for name, words in data.items()}
    forms = {form for verb in sets["verbs"] for form in _forms(verb)} | sets["past"]
    nouns = {form for verb in sets["noun_like"] for form in (verb, *_forms(verb)[1:2])}
    sets |= {"lexical": frozenset(forms - nouns), "noun_like": frozenset(nouns)}
    return Words(
        re.compile(rf"^(?:(?:{connectives})(?:\s*,\s*|\s+|$)|(?:{before_comma})\s*,\s*)", re.IGNORECASE),
        re.compile(rf"^(?:{attributions})", re.IGNORECASE),
        sets,
    )


def _longest_first(words: Iterable[str]) -> list[str]:
    return [re.escape(own) for own in sorted(words, key=lambda own: (-len(own), own))]


def _forms(verb: str) -> tuple[str, str, str]:
    if verb.endswith("y") and verb[-2] not in "aeou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied"
    plural = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"
    return verb, plural, f"{verb}d" if verb.endswith("e") else f"{verb}ed"


def tokens_of(clause: str) -> list[str]:
    """The words of a clause in lower case, apostrophes straight, without commas."""
    return clause.casefold().replace("’", "'").replace(",", "").split()


def is_verb(tokens: Sequence[str], at: int) -> bool:
    """Whether the word at ``at`` is the verb of a clause, as far as its neighbours tell."""
    sets, token = load_words().sets, tokens[at]
    if token in sets["finite"]:
        return True
    if tokens[at - 1] in sets["before_nouns"] or list(tokens[max(0, at - 2) : at]) == ["to", "be"]:
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if tokens[at - 1] in sets["personal"] and token in sets["noun_like"]:
        return True
    return token in sets["lexical"] or (token in sets["noun_like"] and following in sets["objects"])


def has_verb(text: str) -> bool:
    """Whether a text has a verb that is not its first word, or begins with a demand.

    >>> [has_verb(text) for text in ("The bus is late", "Fix the roads", "Friend or neighbour")]
    [True, True, False]
    """
    tokens = [word.rstrip(".!?;:") for word in tokens_of(text)]
    if not tokens:
        return False
    return tokens[0] in load_words().sets["demands"] or any(is_verb(tokens, at) for at in range(1, len(tokens)))
