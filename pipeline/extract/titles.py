"""Offices that a document gives to people: who is meant by ``the chief executive`` or ``the college's president`` later on.

``Ann Poole, chief executive of the Harbour Fund``, ``the fund's director, Ann Poole``, ``library director Ann Poole``,
``Ann Poole (Chair)``. A later mention means the last person whose office holds all of its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.definitions import fold
from pipeline.extract.genre import PERSON_NAME
from pipeline.extract.names import Names, lexicon

_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Professor|Prof|Sir|Dame|Cllr|Councillor)\.? )?"
_BEHIND = re.compile(rf"\b{_TITLE}({PERSON_NAME})(?:, | \(| is | was | has been )(?:the |a |an )?([^,;.()\n]{{3,110}})")
_WORD = re.compile(r"[a-z][\w-]*")
_SMALL = frozenset({"of", "for", "at", "the", "and", "in", "on", "a", "an", "to", "s"})
#: An office before a name is told by so many words before it.
AHEAD = 6


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody's office as the text gives it: the words of it and of the body it is held at."""

    at: int
    person: str
    words: frozenset[str]


def find_offices(text: str, names: Names) -> list[Office]:
    """Every office given to a named person, in text order."""
    found = []
    for match in _BEHIND.finditer(text):
        words = _words(match.group(2))
        if _begins_with_role(match.group(2)):
            found.append(Office(match.start(), _person(match.group(1), names), words))
    for match in re.finditer(rf"\b{_TITLE}({PERSON_NAME})\b", text):
        before = re.search(r"(?:[\w’'&-]+ ){0,5}[\w’'&-]+[,:]? ?$", text[max(0, match.start() - 80) : match.start()])
        words = _office_before(before.group()) if before is not None else frozenset()
        if words:
            found.append(Office(match.start(), _person(match.group(1), names), words))
    return sorted(found, key=lambda office: (office.at, office.person))


def holder_of(offices: Sequence[Office], phrase: str, head: str, at: int) -> str | None:
    """The last person given an office that holds all words of ``phrase`` (``the college's president``) before ``at``."""
    wanted = _words(phrase) - lexicon().determiners
    wanted = frozenset(word for word in wanted if word not in {"former", "then", "current"})
    if head not in wanted:
        return None
    fitting = [office for office in offices if office.at < at and wanted <= office.words]
    return fitting[-1].person if fitting else None


def _person(name: str, names: Names) -> str:
    known = names.resolve(name)
    return known if known is not None and names.kind(known) == "person" else " ".join(name.split())


def _words(phrase: str) -> frozenset[str]:
    flat = re.sub(r"[’']s?\b", " ", phrase.casefold())
    return frozenset(word for word in _WORD.findall(flat) if word not in _SMALL)


def _begins_with_role(phrase: str) -> bool:
    """Whether an apposition is an office: a role among its words before any preposition or verb."""
    lead = re.split(r" (?:of|for|at|in|who|which|said|says|told)\b", f" {phrase}", maxsplit=1)[0].split()
    return 0 < len(lead) <= AHEAD and fold(lead[-1]) in lexicon().roles


def _office_before(before: str) -> frozenset[str]:
    """The words of an office that stands right before a name (``the fund's director, ``)."""
    words = before.replace(",", " ").replace(":", " ").split()
    if not words or fold(words[-1]) not in lexicon().roles:
        return frozenset()
    first = len(words) - 1
    while first > 0 and fold(words[first - 1]) not in _SMALL | {"and", "by", "with", "said", "says", "to"}:
        first -= 1
    return _words(" ".join(words[first:]))
