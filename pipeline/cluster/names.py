"""Names across documents: one canonical name for one organisation or person, however each document writes it.

Two different full names are never merged. An acronym carries over into other documents only where no document gives it another
meaning; what one document calls "the Federation" stays that document's own business.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.datamodel import NameTable, Respondent, RespondentEntry

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'"})
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "to", "at", "with", "by", "a", "an"})
_ACRONYM = re.compile(r"[^\W_][\w&/-]{1,9}")


def name_key(name: str) -> str:
    """What two spellings of one name have in common.

    >>> name_key("The Saint Mary’s & District Trust’s") == name_key("St. Mary's and District Trust")
    True
    """
    words = unicodedata.normalize("NFKC", name).translate(_STRAIGHT).casefold().split()
    plain = _POSSESSIVE.sub("", " ".join(words)).replace("&", " and ").replace("'", "")
    plain = re.sub(r"[\W_]+", " ", plain).strip().removeprefix("the ")
    return " ".join("st" if word == "saint" else word for word in plain.split())


def is_acronym(short: str, name: str) -> bool:
    """Whether ``short`` is made of the initials of ``name``; words in capitals count whole, small words as one likes.

    >>> is_acronym("nhscc", "NHS Clinical Commissioners"), is_acronym("DfT", "Department for Transport")
    (True, True)
    >>> is_acronym("fund", "King's Fund")
    False
    """
    words = [word for word in re.split(r"[\s\-–—,.()]+", name.translate(_STRAIGHT)) if word]
    if len(words) < 2 or not _ACRONYM.fullmatch(short):
        return False
    letters = re.sub(r"[\W_]", "", short).casefold()
    with_small = "".join(_initial(word) for word in words)
    without = "".join(_initial(word) for word in words if word.casefold() not in _SMALL and word != "&")
    return letters in {with_small, without}


def _initial(word: str) -> str:
    letters = re.sub(r"[\W_]", "", word)
    return (letters if len(letters) > 1 and letters.isupper() else letters[:1]).casefold()


def resolve_names(
    tables: Mapping[str, NameTable], respondents: Sequence[Respondent], register: Sequence[RespondentEntry] = ()
) -> dict[str, str]:
    """Surface name → canonical name, for every name that is to be written otherwise than it stands; sorted.

    ``tables`` are the documents' own names by document id. The register's names and aliases win over everything.
    """
    official = _official(register)
    spellings = _spellings(tables, respondents)
    shown = {key: official.get(key) or _usual(counts) for key, counts in spellings.items()}
    acronyms = _acronyms(tables, respondents, official, shown)
    resolved: dict[str, str] = {}
    surfaces = {surface for counts in spellings.values() for surface in counts}
    surfaces |= {alias for entry in register for alias in entry.aliases if name_key(alias) in official}
    surfaces |= {form for short in acronyms for form in (short, short.upper())}
    for surface in surfaces:
        key = name_key(surface)
        name = official.get(key) or acronyms.get(key) or shown.get(key)
        if name is not None and name != surface:
            resolved[surface] = name
    return dict(sorted(resolved.items()))


def _official(register: Sequence[RespondentEntry]) -> dict[str, str]:
    """The register's names by key; a name beats an alias, and an alias of two respondents is nobody's."""
    names = {
        name_key(entry.name): entry.name for entry in sorted(register, key=lambda one: one.name or "", reverse=True) if entry.name
    }
    aliases: dict[str, set[str]] = defaultdict(set)
    for entry in register:
        for alias in entry.aliases if entry.name else ():
            if alias == alias.lower():  # "the council" is another council in another council's letter
                continue
            aliases[name_key(alias)].add(names[name_key(entry.name or "")])
    return {key: min(owners) for key, owners in aliases.items() if len(owners) == 1} | names


def _spellings(tables: Mapping[str, NameTable], respondents: Sequence[Respondent]) -> dict[str, Counter[str]]:
    """Key → how many documents (and respondents) write the name so."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for table in tables.values():
        for name in {canonical for _, canonical in table.pairs}:
            found[name_key(name)][name] += 1
    for respondent in respondents:
        if respondent.name:
            found[name_key(respondent.name)][respondent.name] += 1
    found.pop("", None)
    return found


def _usual(counts: Mapping[str, int]) -> str:
    """The spelling of most documents; then without "The", then with more capitals, then by text."""
    return min(
        counts,
        key=lambda name: (-counts[name], name.casefold().startswith("the "), -sum(letter.isupper() for letter in name), name),
    )


def _acronyms(
    tables: Mapping[str, NameTable], respondents: Sequence[Respondent], official: Mapping[str, str], shown: Mapping[str, str]
) -> dict[str, str]:
    """Acronyms with one meaning in all documents → the canonical name."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for surface, name in _definitions(tables, respondents):
        key = name_key(surface)
        if key != name_key(name) and " " not in key and is_acronym(key, name):
            meanings[key].add(official.get(name_key(name)) or shown.get(name_key(name), name))
    return {key: min(names) for key, names in sorted(meanings.items()) if len(names) == 1}


def _definitions(tables: Mapping[str, NameTable], respondents: Sequence[Respondent]) -> Iterable[tuple[str, str]]:
    for table in tables.values():
        yield from table.pairs
    for respondent in respondents:
        for alias in respondent.aliases if respondent.name else ():
            yield alias, respondent.name or ""
