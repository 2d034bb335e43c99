"""Addresses of houses in words that may be published: a number, the name of a street and what kind of street it is.

British ones, and American ones with their ZIP code. No list of streets is asked: what looks like an address and is a heading
("Option 2 Road map"), a year, a junction or a count of shops is told apart by the words around it (``redact.toml``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files
from typing import Any

from pipeline.digest.redact import Hidden, fold_name

__all__ = ["addresses"]

#: Letters before a number among which the word stands that makes another number of it.
_BEFORE = 24


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(files(__package__).joinpath("redact.toml").read_text(encoding="utf-8"))["street"]
    return found


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    """House, name of the street, kind of street, and what may stand around them, each in one line."""
    words = _words()
    within = r"(?:(?:Flat|Apartment|Apt\.?|Unit|Room)\s\d{1,4}[A-Za-z]?,?\s{1,2})"
    house = r"\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,4}[A-Za-z]?)?,?\s{1,2}"
    number = rf"(?<![\w£$€.,:/–-])(?!(?:19|20)\d\d\b){house}(?!(?:{words['not_named']})\b)"
    name = r"(?:(?:[A-Z][A-Za-z’'-]+|[A-Z]|St|\d{1,3}(?:st|nd|rd|th))\.?\s{1,2}(?:(?:of|the|upon|on|le|la|de)\s){0,2}){1,4}?"
    # in capitals throughout only at the end of a line or of a part of it: a whole letter may be written so
    capitals = rf"(?i:{words['sure']})(?<=[A-Z])(?=\s{{0,2}}(?:[,.;\r\n]|$))"
    short = rf"(?:{words['short']})(?!\.?\s[A-Z])\.?"
    sure = rf"(?:(?:{words['sure']})|{capitals}|{short}|{words['sure_small']})\b"
    maybe = rf"(?:{words['maybe']})\b"
    rest = (
        r"(?:\.?,?\s(?:Apt|Apartment|Unit|Suite|Ste)\.?\s\w{1,5}\b)?"
        r"(?:\.?,\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,?\s[A-Z]{2}\s\d{5}(?:-\d{4})?\b)?"
    )
    counted = rf"(?!\s(?:{words['not_before']})\b)"
    at_home = r"(?i:(?<=live at\s)|(?<=lives at\s)|(?<=address is\s)|(?<=home at\s)|(?<=house at\s)|(?<=moved to\s))"
    return (
        re.compile(rf"{within}?{number}{name}{sure}{counted}{rest}".replace(r"\s", r"[^\S\r\n]")),
        # "12 Victoria Park" alone may be twelve of something: a comma and a place behind it, or a flat before it, tells
        re.compile(rf"{within}{number}{name}{maybe}".replace(r"\s", r"[^\S\r\n]")),
        re.compile(rf"{number}{name}{maybe}(?=,\s[A-Z]){rest}".replace(r"\s", r"[^\S\r\n]")),
        re.compile(rf"{at_home}{house}(?:[A-Za-z][A-Za-z’'-]*\s){{1,4}}?(?i:{words['sure']}|{words['maybe']})\b"),
    )


def addresses(text: str, public: Collection[tuple[str, ...]] = ()) -> list[Hidden]:
    """Where somebody's house is told.

    Args:
        public: folded words of addresses that are no secret, such as those that a proposal is about.

    >>> [text[one.start:one.end] for text in ["I live at Flat 3, 41 Acacia Avenue, Reed."] for one in addresses(text)]
    ['Flat 3, 41 Acacia Avenue']
    """
    return [
        Hidden(found.start(), found.end(), "address")
        for pattern in _patterns()
        for found in pattern.finditer(text)
        if not _numbers_something(text[max(0, found.start() - _BEFORE) : found.start()]) and fold_name(found[0]) not in public
    ]


def _numbers_something(before: str) -> bool:
    """Whether the word before a number says what it counts: "Option 2", "Junction 21", "Top 10"."""
    word = re.search(r"([A-Za-z]+)[\s.]*$", before)
    return word is not None and word[1].casefold() in _words()["not_after"]
