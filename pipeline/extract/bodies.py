"""Which run of capitalised words in a text is a body's name, and how it is shown."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.extract.definitions import fold, plain
from pipeline.extract.names import Names, lexicon, looks_like_organisation, looks_like_person

_WORD = r"(?:(?:[A-Z]\.){2,}|St\.|[A-Z0-9][\w&’'-]*[\w&’']|[A-Z&])"
_MORE = rf"(?:{_WORD}|of|for|and|the|in|on|de)(?![\w’'])"
_SHORT = r" \([A-Z][\w&’-]{1,11}\)(?=,? and (?:the )?[A-Z]|, (?:the )?[A-Z])"
_PEOPLE = r"(?: (?:bereaved )?(?:groups|families|organisations|organizations|charities))?"
#: A run of words that may be a name, in a pattern.
NAME = rf"(?:[Bb]oth )?(?:[Tt]he )?(?=[A-Z]){_WORD}(?:,? {_MORE}|{_SHORT}){{0,18}}{_PEOPLE}"
LINKS = frozenset({"of", "for", "and", "the", "in", "on", "de", "both"})
#: Names of bodies may end in these words for groups, and hold these words for documents.
_BODIES = frozenset({"authorities", "commissioners", "partners", "practices", "providers", "trusts"})
_STUDIES = frozenset({"research", "data", "evidence", "statistics", "evaluation", "audit", "inquiry"})
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)


@dataclass(frozen=True, slots=True)
class _Lists:
    lead: frozenset[str]
    never: frozenset[str]
    systems: frozenset[str]
    generic: frozenset[str]


@cache
def _lists() -> _Lists:
    data = tomllib.loads(Path(__file__).with_name("bodies.toml").read_text(encoding="utf-8"))
    return _Lists(**{name: frozenset(words) for name, words in data.items()})


def organisation(
    surface: str, names: Names, *, sure: bool = False, single: bool = False, generic: bool = False, group: bool = False
) -> str | None:
    """The organisation that a matched run of capitalised words names, if it is one.

    Args:
        sure: whether any name of several words is one at this place.
        single: whether a name of one word is one at this place.
        generic: whether "the Government" is one at this place.
        group: whether "the Executive Directors" are one at this place.
    """
    words = trimmed(surface)
    if not words or len([word for word in words if re.fullmatch(r"[\d.,–-]+", word)]) > 1:
        return None
    surface = " ".join(words)
    if is_generic(surface):
        return written(surface) if generic else None
    known = names.resolve(surface)
    if known is not None and names.kind(known) == "organisation" and not is_generic(known):
        return written(known)
    lower = [word.casefold().strip(",") for word in words]
    if words[0].strip(".,").casefold() in lexicon().person_titles or set(lower) & _lists().never:
        return None
    if set(lower) & lexicon().documents - _STUDIES or lower[-1] in lexicon().things or looks_like_person(surface):
        return None
    if not group and lower[-1] in lexicon().groups - _BODIES:
        return None
    if len(words) == 1:
        able = not re.search(r"\d", surface) and lower[0] not in lexicon().not_bodies | lexicon().organisation_words
        return written(surface) if able and ((single and len(surface) > 3) or looks_like_organisation(surface)) else None
    capitals = [word for word in words if word[:1].isupper()]
    return written(surface) if looks_like_organisation(surface) or (sure and len(capitals) > 1) else None


def written(name: str) -> str:
    """A name as it is shown, in small letters where a letterhead has it in large ones.

    >>> written("the NHS COUNCIL OF WEALDSHIRE")
    'NHS Council of Wealdshire'
    """
    words = plain(name).split()
    if len(words) < 2 or not all(word.isupper() or word in LINKS for word in words):
        return plain(name)
    short = [word if len(word) < 4 and word.casefold() not in LINKS else word.capitalize() for word in words]
    return " ".join(word.lower() if word.casefold() in LINKS else word for word in short)


def trimmed(surface: str) -> list[str]:
    """The words of a name without those of the sentence around it, and no more than one name unless they are listed."""
    surface = re.split(r",? (?:and|with) (?=(?:Mr|Mrs|Ms|Dr|Professor|Sir|Dame|I|We|Our)\b)", surface)[0]
    surface = re.split(r" (?:Docket|Document|RE|Re|Subject|Date)\b", re.sub(r" \([^()]*\)", "", surface).rpartition(": ")[2])[0]
    if surface.count(", ") == 1 and ", and " in surface:
        surface = surface.partition(", and ")[2]  # "it went to the committee, and the union made a submission"
    parts = surface.split(", ")
    listed = len(parts) > 2 and (" and " in parts[-1] or parts[-1].startswith("and "))
    if len(parts) == 2 and " and " in parts[1]:
        listed = all(len(part.split()) > 1 for part in re.split(r", | and ", surface))
    words = (surface if listed else parts[0]).split()
    while words and words[0].casefold().strip(":,") in _lists().lead | LINKS:
        words.pop(0)
    before, _, behind = " ".join(words).rpartition(" the ")
    if behind and before.split(" ")[0].casefold() in _MONTHS:  # "In March the Harbour Alliance submitted …"
        words = behind.split()
    while words and (words[0].casefold() in _MONTHS or re.fullmatch(r"[\d,]+", words[0])):
        words.pop(0)
    while words and (words[-1].casefold() in LINKS or re.fullmatch(r"\d{4},?", words[-1])):
        words.pop()
    return words


def is_generic(name: str) -> bool:
    """Whether a name says no more than "the Advisory Committee"."""
    words = [word for word in fold(name).split() if word not in LINKS]
    if fold(name) in _lists().systems:
        return True
    if fold(name).startswith(("authority of ", "controller of ", "order of ")):
        return True
    return all(word in _lists().generic for word in words)
