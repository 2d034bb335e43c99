"""Whose voice a document speaks in where nobody sent it: the author of a blog, the organisation behind a report."""

from __future__ import annotations

import re

from pipeline.datamodel.document import Document
from pipeline.extract.genre import Genre
from pipeline.extract.names import Names, fold, looks_like_organisation, plain
from pipeline.extract.respondents import is_name

_PERSON = r"[A-Z][a-zà-ÿ]+(?:[-’'][A-Z]?[a-zà-ÿ]+)*(?: [A-Z]\.)?(?: (?:de |van |Mc|Mac|O[’'])?[A-Z][a-zà-ÿ]+(?:[-’'][A-Z]?[a-zà-ÿ]+)*){1,2}"
#: A stand-first: "NAME outlines the findings …".
_STANDFIRST = re.compile(
    rf"^(?:[^\n]{{0,120}}[,:–-] )?(?:(?:Dr|Professor|Prof|Sir|Dame|Cllr|Councillor)\.? )?({_PERSON})(?:,[^\n,]{{3,100}},)? (?:outlines|argues|explains|looks at|asks|reflects|describes|says why|discusses|considers|sets out|examines|explores|shares|makes the case|writes|reviews|blogs|warns|believes|calls for|introduces|investigates|tells us|on why|on how)\b",
    re.MULTILINE,
)
_BYLINE = re.compile(rf"^\W*(?:[Bb]y|BY|[Aa]uthor:|[Ww]ritten by|[Bb]log by)\s+({_PERSON})\b", re.MULTILINE)
_PUBLISHED_BY = re.compile(
    r"(?:[Pp]ublished|[Pp]roduced|[Pp]repared|[Cc]ommissioned|©|[Cc]opyright)(?: by)?(?: ©)?(?: \d{4})? ((?:the |The )?[A-Z][\w&’'-]*(?: (?:[A-Z&][\w&’'-]*|of|for|and|the)){1,7})"
)
#: Characters at the beginning in which an author is named.
OPENING = 1200
#: "we" and "I" per thousand words outside quotations from which an article is its author's own voice, and how often at least.
#: A report's own organisation is named in it at least this often.
LEAST_MENTIONS = 3
OWN_VOICE, LEAST_OWN = 4.0, 3


def find_holder(document: Document, genre: Genre, names: Names) -> str | None:
    """The name of whose document this is, or None (a news article, or nobody said)."""
    author = plain(document.author) if document.author and is_name(document.author) else None
    if genre.kind == "report":
        return _publisher(document, names) or (author if author and looks_like_organisation(author) else None)
    if genre.kind not in {"article", "unknown"}:
        return None
    opening = document.text[:OPENING]
    standfirst = _STANDFIRST.search(opening)
    if standfirst and genre.first_persons >= 1 and genre.reporting < 2 * genre.first_person + 4:
        return names.add(standfirst.group(1), "person")
    if genre.first_person < OWN_VOICE or genre.first_persons < LEAST_OWN or genre.reporting > 2 * genre.first_person:
        return None
    byline = _BYLINE.search(opening)
    if byline:
        return names.add(byline.group(1), "person")
    if author:
        return names.add(author, "organisation" if looks_like_organisation(author) else "person")
    return None


def _publisher(document: Document, names: Names) -> str | None:
    """The organisation that a report says it is published by."""
    for match in _PUBLISHED_BY.finditer(document.text[:6000] + "\n" + document.text[-2000:]):
        name = names.resolve(match.group(1)) or plain(match.group(1))
        if looks_like_organisation(name):
            return name
    return _named_first(document, names)


def _named_first(document: Document, names: Names) -> str | None:
    """The organisation that the file's name, the title or the first lines name, if the document goes on to speak of it."""
    head = fold(f"{document.source_file} {document.title or ''} {document.text[:300]}")
    text = fold(document.text)
    for name, kind in names.kinds.items():
        if kind == "organisation" and " " in name and fold(name) in head and text.count(fold(name)) >= LEAST_MENTIONS:
            return name
    return None
