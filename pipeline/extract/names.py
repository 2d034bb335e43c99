"""Names of one document: who is meant by ``NHSCC``, ``the Federation``, ``Dr Doyle`` or ``the fund``.

From the register, the document's own definitions (``NHS Clinical Commissioners (NHSCC)``), full names met earlier and the
model's entities, which come last because the small model misses most acronyms.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.datamodel.consultation import Consultation, RespondentEntry
from pipeline.datamodel.extraction import NameTable
from pipeline.extract.definitions import defined, fold, plain
from pipeline.extract.parse import Stretch

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Rev)"
_NAME_WORD = r"(?:[A-Z][a-zà-ÿ]+(?:[-’'][A-Z]?[a-zà-ÿ]+)*|Mc[A-Z][a-z]+|Mac[A-Z][a-z]+|O[’'][A-Z][a-z]+)"
_TITLED = re.compile(rf"\b{_TITLE}\.?\s+((?:{_NAME_WORD}\s+){{0,2}}{_NAME_WORD})")
_NO_FIRST_NAMES = frozenset(
    {
        "royal",
        "north",
        "south",
        "east",
        "west",
        "new",
        "great",
        "central",
        "upper",
        "lower",
        "saint",
        "lady",
        "lord",
        "sir",
        "national",
    }
)
#: ``NHSCC``, ``DfE``; not ``McKay`` or ``Okoro-Lund``.
_ACRONYM = re.compile(r"(?!Mc[A-Z]|Mac[A-Z]|O[’'][A-Z])[A-Z][\w&]*[A-Z&][\w&]*")
#: The other part of a double-barrelled name, so many letters at most.
LONGEST_PART = 30
_JOINED_BEFORE = re.compile(r"\b[A-Z][\w’']*-\Z")
_JOINED_BEHIND = re.compile(r"-[A-Z][\w’']*")
#: An acronym of fewer letters may be anything.
LEAST_INITIALS = 3
_SMALL = frozenset({"of", "for", "and", "the", "in", "on", "to", "at", "&", "de", "with", "'s", "’s", "by"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists of ``names.toml``."""

    person_titles: frozenset[str]
    roles: frozenset[str]
    humans: frozenset[str]
    speakers: frozenset[str]
    organisation_words: frozenset[str]
    documents: frozenset[str]
    groups: frozenset[str]
    members: frozenset[str]
    not_bodies: frozenset[str]
    things: frozenset[str]
    never_sources: frozenset[str]
    first_names: frozenset[str]
    determiners: frozenset[str]
    quantifiers: frozenset[str]
    after_names: frozenset[str]
    body_words: frozenset[str]
    descriptions: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """``names.toml``, read once."""
    data = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    lists = {key: frozenset(words) for key, words in data.items() if key != "descriptions"}
    return Lexicon(**lists, descriptions=data["descriptions"])


@cache
def _gazetteer() -> re.Pattern[str]:
    """``Harbour Fund``, ``Royal College of Nursing``, ``NHS Confederation``: capitals that end in a body's word."""
    ending = "|".join(sorted(lexicon().body_words))
    tail = r"(?:[ ](?:of|for)[ ](?:[A-Z][\w&’'-]*)(?:[ ](?:and[ ])?[A-Z][\w&’'-]*){0,3})?"
    return re.compile(rf"\b(?:[A-Z][\w&’'-]*[ ](?:(?:of|for|and|&)[ ](?=[A-Z]))?){{1,5}}(?:{ending})\b{tail}")


@dataclass(slots=True)
class Names:
    """Everything known of the names of one document while it is read. ``kinds``: canonical name → person or organisation;
    ``endings``: last word → organisations of several words that end so."""

    canonical: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    endings: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str, kind: str, *surfaces: str) -> str:
        """Take in a name with other ways to write it; what is known already stays. Returns the canonical name."""
        name = self.canonical.setdefault(fold(name), plain(name))
        self.kinds.setdefault(name, kind)
        if kind == "organisation" and " " in name:
            self.endings.setdefault(fold(name).split()[-1], set()).add(name)
        for surface in surfaces:
            self.canonical.setdefault(fold(surface), name)
        return name

    def shorten(self, name: str) -> None:
        """Let the ends of a name mean it: ``the Town Council`` in a letter from Saltway Town Council."""
        words = name.split()
        for first in range(1, len(words) - 1):
            if words[first][0].isupper():
                self.canonical[fold(" ".join(words[first:]))] = name

    def resolve(self, surface: str) -> str | None:
        """The canonical name behind a surface form."""
        return self.canonical.get(fold(surface))

    def kind(self, name: str) -> str | None:
        """``person`` or ``organisation``; None for a name never met."""
        return self.kinds.get(name)

    def table(self) -> NameTable:
        """The finished table."""
        return NameTable(tuple(sorted(self.canonical.items())))


def collect_names(
    text: str, stretches: Iterable[Stretch], consultation: Consultation, sender: RespondentEntry | None = None
) -> Names:
    """All names of a document, surest source first. ``sender``: the register's entry of who sent it."""
    names = Names()
    for entry in consultation.respondents:
        if entry.name:
            # "the council" is another council in another council's letter
            aliases = entry.aliases if entry == sender else [alias for alias in entry.aliases if alias != alias.lower()]
            names.add(entry.name, "person" if entry.kind == "individual" else "organisation", *aliases)
    for name, short in defined(text):
        names.add(name, "organisation", short)
    for match in _TITLED.finditer(text):
        # a surname alone keeps its title: "Mr Smith"
        _add_person(names, match.group(1) if " " in match.group(1) else match.group())
    words = Counter(re.findall(r"[\w&-]+", text))
    for match in _gazetteer().finditer(text):
        _add_body(names, match.group(), words)
    for stretch in stretches:
        for entity in stretch.doc.ents:
            start, end = stretch.start + entity.start_char, stretch.start + entity.end_char
            _add_entity(names, entity.label_, _hyphenated(text, start, end), words)
    _join_people(names)
    _join_acronyms(names, words)
    return names


def looks_like_organisation(name: str) -> bool:
    """Whether one of its words is such as organisations have, or it is an acronym."""
    words = [word.strip(".,'’").removesuffix("’s").removesuffix("'s") for word in name.split()]
    acronym = len(words) == 1 and _ACRONYM.fullmatch(words[0]) is not None
    return acronym or any(word.casefold() in lexicon().organisation_words or (len(word) > 2 and word.isupper()) for word in words)


def looks_like_person(name: str) -> bool:
    """Whether two or three capitalised words begin with a first name, and none is an organisation's.

    >>> looks_like_person("Helen Whitfield"), looks_like_person("Helen Whitfield Trust")
    (True, False)
    """
    words = name.split()
    shaped = 1 < len(words) < 5 and all(re.fullmatch(rf"{_NAME_WORD}|[A-Z]\.?", word) for word in words)
    return shaped and words[0].casefold() in lexicon().first_names and not looks_like_organisation(name)


def _hyphenated(text: str, start: int, end: int) -> str:
    """The words at ``start``–``end``, with what a hyphen joins to them: the model sees ``Roots`` in "Harding-Roots"."""
    first, last = _JOINED_BEFORE.search(text, max(0, start - LONGEST_PART), start), _JOINED_BEHIND.match(text, end)
    return text[first.start() if first else start : last.end() if last else end]


def _add_entity(names: Names, label: str, surface: str, words: Counter[str]) -> None:
    """Take in what the model calls a person or an organisation, where its words bear that out."""
    surface = plain(surface)
    if "\n" in surface or not surface[:1].isupper() or len(surface) < 2 or len(surface.split()) > 7:
        return
    if looks_like_person(surface) or (
        label == "PERSON" and not looks_like_organisation(surface) and re.fullmatch(rf"(?:{_NAME_WORD}|[A-Z]\.|\s)+", surface)
    ):
        _add_person(names, surface)
    elif label == "ORG" or (label in {"PERSON", "GPE", "NORP", "FAC"} and looks_like_organisation(surface)):
        _add_body(names, surface, words)


def _add_body(names: Names, surface: str, counts: Counter[str]) -> None:
    """Take in an organisation. Words that also occur in a plural or in small letters are no name (``CCG``: ``CCGs``)."""
    surface = re.sub(r"^(?:An?|This|That|Our|Its|(?:Minutes|Agenda|Notes|Meeting)(?: of)?(?: the)?) ", "", plain(surface))
    words = surface.split()
    if (
        len(re.findall(r"\d", surface)) > 2
        or {word.casefold() for word in words[1:]} & lexicon().roles
        or words[-1].casefold() in lexicon().groups
    ):
        return
    owner = words[: next((at for at, word in enumerate(words) if word in {"of", "at", "for"}), 0)]
    if len(owner) in {2, 3} and not looks_like_organisation(" ".join(owner)) and owner[0].casefold() not in _NO_FIRST_NAMES:
        return  # "Ann Lee of the parish council" is a person
    if len(words) == 1:
        single = surface.removesuffix("s")
        if (single.isupper() and f"{single}s" in counts) or surface.lower() in counts:
            return
        if surface.casefold() in lexicon().not_bodies | lexicon().organisation_words | lexicon().roles | lexicon().first_names:
            return
        if surface[1:].lower() == surface[1:] and counts[surface] < 2:
            return
    elif (
        words[-1].casefold() in lexicon().things | lexicon().roles
        or words[0].casefold() in lexicon().person_titles
        or not all(word[0].isupper() or word in _SMALL for word in words)
    ):
        return
    names.add(surface, "organisation")


def _add_person(names: Names, surface: str) -> None:
    """Take in a person's name unless it is known as something else."""
    words = surface.split()
    while len(words) > 2 and words[0].strip(".").casefold() in lexicon().person_titles:
        words = words[1:]
    surface, lower = " ".join(words), {word.casefold() for word in words}
    if lower & _NO_FIRST_NAMES or words[-1].casefold() in lexicon().things | lexicon().roles:
        return
    if names.kinds.get(names.resolve(surface) or "") != "organisation":
        names.add(surface, "person")


def _join_acronyms(names: Names, words: Counter[str]) -> None:
    """``HUF`` means the Harbour Users' Forum, defined or not, where the initials of only one name in the text spell it."""
    spelled: dict[str, set[str]] = {}
    for name, kind in names.kinds.items():
        parts = re.findall(r"[\w&]+(?:[’'][a-z])?", name)
        if kind == "organisation" and len(parts) >= LEAST_INITIALS:
            for skipped in (False, True):
                kept = [part for part in parts if part[0].isupper() or (skipped and part not in _SMALL)]
                spelled.setdefault("".join(part[0].upper() for part in kept), set()).add(name)
    for short in sorted(words):
        owners = spelled.get(short, set()) - {short}
        known = names.canonical.get(fold(short))
        alone = known is None or (known == short and names.kinds.get(known) == "organisation")
        if len(owners) == 1 and alone and short.isupper() and short.casefold() not in lexicon().not_bodies:
            names.canonical[fold(short)] = next(iter(owners))


def _join_people(names: Names) -> None:
    """A surname alone, with or without a title, means the person whose full name was met, where there is only one."""
    people = [name for name, kind in names.kinds.items() if kind == "person"]
    full = [
        name for name in people if len(name.split()) > 1 and name.split()[0].strip(".").casefold() not in lexicon().person_titles
    ]
    for position in (-1, 0):
        owners: dict[str, set[str]] = {}
        for name in full:
            owners.setdefault(fold(name.split()[position]), set()).add(name)
        if position == -1:
            _take_for_people(names, owners)
        for name in people:
            known = owners.get(fold(name.split()[-1]), set())
            if name not in full and len(known) == 1:
                names.canonical[fold(name)] = next(iter(known))
        for word, known in sorted(owners.items()):
            if len(known) == 1 and (position == -1 or word in names.canonical):
                current = names.canonical.get(word)
                if current is None or names.kinds.get(current) == "person":
                    names.canonical[word] = next(iter(known))


def _take_for_people(names: Names, surnames: dict[str, set[str]]) -> None:
    """What the model takes for an organisation is the one person of that surname: "Kendall" beside "Alex Kendall"."""
    for name in [name for name, kind in names.kinds.items() if kind == "organisation" and " " not in name]:
        known = surnames.get(fold(name), set())
        if len(known) == 1 and name[1:].islower():
            names.canonical[fold(name)] = next(iter(known))
            del names.kinds[name]
