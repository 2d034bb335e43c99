"""People who put their names at the head of a paper that they sent for themselves: ``Ann Poole, PhD``, ``From: Ann Poole``."""

from __future__ import annotations

import re

from pipeline.datamodel.document import Document
from pipeline.extract.definitions import fold, plain
from pipeline.extract.genre import PERSON_NAME
from pipeline.extract.names import lexicon, looks_like_person

#: Characters at the beginning in which authors are named, and so many of them are named together.
HEAD, TOGETHER = 900, 3
#: Characters at the end in which somebody signs.
FOOT, SHORT = 500, 120
_DEGREE = r"(?:,? ?(?:Ph\.? ?D|M\.? ?D|MBA|MSc|MA|JD|J\.D|DPhil|FRS|OBE|MBE|CBE|Esq)\.?)"
_LABEL = r"(?:[Ff]rom|FROM|[Aa]uthors?|[Bb]y|[Ss]ubmitted by|[Pp]repared by|[Rr]espondent|[Nn]ame|Point of [Cc]ontact)"
_LINE = re.compile(
    rf"(?:(?P<label>{_LABEL}\b:?) *)?(?:(?:Dr|Professor|Prof|Mr|Mrs|Ms)\.? )?(?P<name>{PERSON_NAME})"
    rf"(?P<degree>{_DEGREE}*)(?P<notes>[\d,*]*)(?P<rest>(?:,| \(| -| –).*)?$"
)
#: "Ann Poole, PhD", "Ann Poole, Senior Fellow": with what follows it, a name in running text is its author's as well.
_OFFICES = "Professor|Researcher|Director|Fellow|Economist|Scientist|Analyst|Associate|Student|Lecturer|Founder|Statistician"
_TITLED = re.compile(rf"({PERSON_NAME})(?:{_DEGREE}(?![a-z])|, (?:[A-Z][a-z]+ ){{0,3}}(?:{_OFFICES})\b)")
_STYLE = r"(?:(?:Dr|Professor|Prof|Mr|Mrs|Ms)\.? )?"
_INTRODUCED = re.compile(rf"\b(?:[Mm]y name is|I am|I[’']m|I,) {_STYLE}({PERSON_NAME})(?=[,.;]| and\b)")
_SIGNED = r"(?:[Cc]ontact(?: [Ii]nformation| [Pp]erson| [Dd]etails)?:|[Ss]igned:?|[Ss]ubmitted by:?|[Nn]ame:|NAME:)"
_CONTACT = re.compile(rf"\b{_SIGNED}\s*({PERSON_NAME})\b")


def authors(document: Document) -> list[str]:
    """The people named one a line at a paper's head; none in a letter, whose head is whom it goes to.

    A line counts that names somebody as its author, by a label, a degree, an affiliation or beside others that do.
    """
    if re.search(r"\bDear\b|\bTo [Ww]hom\b", document.text[: 3 * HEAD]):
        return []
    found: list[str] = []
    for line in re.split(r"\n|\s{2,}", document.text[:HEAD])[:25]:
        match = _LINE.match(line.strip(" \t*_#"))
        if match is None or not _is_author(match, beside=bool(found)):
            continue
        found.append(plain(match["name"]))
    if not found:
        head = " ".join(document.text[:HEAD].split())
        found = [plain(match[1]) for match in _TITLED.finditer(head) if not _is_other(match[1])]
    return list(dict.fromkeys(found))


def introduced(text: str) -> str | None:
    """Who introduces themselves in the opening or names themselves at the foot, without a letter's farewell.

    >>> introduced("My name is Ann Poole and I keep bees.")
    'Ann Poole'
    """
    match = _INTRODUCED.search(text[: 2 * HEAD]) or _CONTACT.search(text[-FOOT:])
    if match is not None and not _is_other(match.group(1)):
        return plain(match.group(1))
    tail = re.split(r"[.!?]\s+(?=[A-Z])", text[-FOOT:].strip())[-1]
    match = re.match(rf"{_STYLE}({PERSON_NAME})(?={_DEGREE}|,|\s|$)", tail) if len(tail) < SHORT else None
    if match is not None and not tail.endswith((".", "?", "!")) and looks_like_person(match[1]):
        return plain(match[1])
    lines = [line.strip(" \t*_–—-") for line in text[-FOOT:].splitlines() if line.strip()]
    for line in lines[-3:]:
        name = _written(re.split(r", (?=[A-Z])", line)[0])
        alone = line == lines[-1] or re.search(r", [A-Z]\w+", line)
        if alone and re.fullmatch(PERSON_NAME, name) and (looks_like_person(name) or line.isupper()) and not _is_other(name):
            return name
    return None


def together(people: list[str]) -> str:
    """Several people as one name: ``Ann Poole, Ben Stone and Cara Lund``.

    >>> together(["Ann Poole", "Ben Stone"])
    'Ann Poole and Ben Stone'
    """
    if len(people) == 1:
        return people[0]
    if len(people) > TOGETHER:
        return f"{people[0]} and others"
    return f"{', '.join(people[:-1])} and {people[-1]}"


def _written(name: str) -> str:
    return " ".join(word.capitalize() for word in name.split()) if name.isupper() else name


def _is_other(name: str) -> bool:
    """Whether a run of capitals is something else than a person's name."""
    words = set(fold(name).split())
    return bool(words & (lexicon().organisation_words | lexicon().things | lexicon().roles | lexicon().documents))


def _is_author(match: re.Match[str], *, beside: bool) -> bool:
    if _is_other(match["name"]):
        return False
    office = beside and match["rest"] and set(re.findall(r"[a-z-]+", match["rest"].casefold())) & lexicon().roles
    told = match["label"] or match["degree"] or match["notes"] or office
    return bool(told) or looks_like_person(match["name"])
