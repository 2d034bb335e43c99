"""People who put their names at the head of a paper that they sent for themselves: ``Ann Poole, PhD``, ``From: Ann Poole``."""

from __future__ import annotations

import re

from pipeline.datamodel.document import Document
from pipeline.extract.definitions import fold, plain
from pipeline.extract.genre import PERSON_NAME
from pipeline.extract.names import lexicon, looks_like_person

#: Characters at the beginning in which authors are named, and so many of them are named together.
HEAD, TOGETHER = 900, 3
_DEGREE = r"(?:,? ?(?:Ph\.? ?D|M\.? ?D|MBA|MSc|MA|JD|J\.D|DPhil|FRS|OBE|MBE|CBE|Esq)\.?)"
_LABEL = r"(?:[Ff]rom|FROM|[Aa]uthors?|[Bb]y|[Ss]ubmitted by|[Pp]repared by|[Rr]espondent|[Nn]ame|Point of [Cc]ontact)"
_LINE = re.compile(
    rf"(?:(?P<label>{_LABEL}\b:?) *)?(?:(?:Dr|Professor|Prof|Mr|Mrs|Ms)\.? )?(?P<name>{PERSON_NAME})"
    rf"(?P<degree>{_DEGREE}*)(?P<notes>[\d,*]*)(?P<rest>(?:,| \(| -| –).*)?$"
)


def authors(document: Document) -> list[str]:
    """The people named one a line at a paper's head; none in a letter, whose head is whom it goes to.

    A line counts that names somebody as its author, by a label, a degree, an affiliation or beside others that do.
    """
    if re.search(r"\bDear\b|\bTo [Ww]hom\b", document.text[: 3 * HEAD]):
        return []
    found = []
    for line in re.split(r"\n|\s{2,}", document.text[:HEAD])[:25]:
        match = _LINE.match(line.strip(" \t*_#"))
        if match is None or not _is_author(match, beside=bool(found)):
            continue
        found.append(plain(match["name"]))
    return list(dict.fromkeys(found))


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


def _is_author(match: re.Match[str], *, beside: bool) -> bool:
    words = set(fold(match["name"]).split())
    if words & (lexicon().organisation_words | lexicon().things | lexicon().roles | lexicon().documents):
        return False
    office = beside and match["rest"] and set(re.findall(r"[a-z-]+", match["rest"].casefold())) & lexicon().roles
    told = match["label"] or match["degree"] or match["notes"] or office
    return bool(told) or looks_like_person(match["name"])
