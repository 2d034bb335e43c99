"""Names as strings: folded for comparing, plain for showing, and the short names that a text itself defines."""

from __future__ import annotations

import re

_WORD = r"[A-Z][\w&’'.-]*"
_LINK = r"(?:of|for|and|the|in|on|to|at|&|de|with)"
_POSSESSIVE = re.compile(r"(?<=[\w.])(?:[’']s|(?<=s)[’'])$")
#: ``Royal College of Nursing (RCN)``, ``… (the “Federation”)``, ``… (‘the Trust’)``
_DEFINED = re.compile(
    rf"((?:{_WORD}\s+)(?:(?:{_WORD}|{_LINK})\s+){{0,9}})\(\s*(?:the\s+)?[‘“\"'’]?(?:the\s+)?([A-Z][\w&/-]{{1,15}}(?:\s[A-Z][\w-]+)?)[’”\"']?\s*\)"
)


def fold(name: str) -> str:
    """A name for comparing: small letters, straight apostrophes, one blank, no article, no possessive.

    >>> fold("The King’s  Fund's")
    "king's fund"
    """
    flat = " ".join(name.replace("’", "'").replace("‘", "'").casefold().split())
    flat = flat.removeprefix("the ")
    return re.sub(r"(?:'s|(?<=s)')$", "", flat)


def plain(name: str) -> str:
    """A name as it is shown: one blank between words, no article, no possessive.

    >>> plain("the King’s Fund’s")
    'King’s Fund'
    """
    flat = " ".join(name.split()).strip(' ,;:.–—-"“”')
    flat = re.sub(r"^(?:[Tt]he)\s+", "", flat)
    return _POSSESSIVE.sub("", flat)


def defined(text: str) -> list[tuple[str, str]]:
    """Definitions of short names: (full name, short name).

    >>> defined("He joined the Royal College of Nursing (RCN) and the Housing Federation (the “Federation”).")
    [('Royal College of Nursing', 'RCN'), ('Housing Federation', 'Federation')]
    """
    found = []
    for match in _DEFINED.finditer(text):
        words, short = match.group(1).split(), match.group(2)
        name = _spelled(words, short)
        if name:
            found.append((name, short))
    return found


def _spelled(words: list[str], short: str) -> str | None:
    """The shortest tail of ``words`` that the short name abbreviates, or that ends in it."""
    letters = [letter for letter in short.removesuffix("s") if letter.isupper()]
    if len(letters) < 2 or (not short.isupper() and len(letters) < 2):
        ends = fold(words[-1]) == fold(short)
        return plain(" ".join(_from_capital(words))) if ends and len(words) > 1 else None
    for first in range(len(words) - 1, -1, -1):
        tail = words[first:]
        if tail[0][0] == letters[0] and _abbreviates(letters, tail):
            return plain(" ".join(tail))
    return None


def _from_capital(words: list[str]) -> list[str]:
    links = {"of", "for", "and", "the", "in", "on", "to", "at", "&", "de", "with"}
    while words and words[0].casefold() in links:
        words = words[1:]
    return words


def _abbreviates(letters: list[str], words: list[str]) -> bool:
    """Whether the letters are met in order, each at a word's start or as a capital inside (``NHSCC``: NHS Clinical …)."""
    stream = "".join(letter if letter.isupper() or at == 0 else "" for word in words for at, letter in enumerate(word)).upper()
    position = 0
    for letter in letters:
        position = stream.find(letter, position) + 1
        if not position:
            return False
    return True
