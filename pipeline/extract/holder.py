"""Whose voice a document speaks in where nobody sent it: the author of a blog, the organisation behind a report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.datamodel.document import Document
from pipeline.extract.definitions import fold, plain
from pipeline.extract.genre import Genre, standfirst_author
from pipeline.extract.names import Names, looks_like_organisation
from pipeline.extract.respondents import byline, is_name

_PUBLISHED_BY = re.compile(
    r"(?:[Pp]ublished|[Pp]roduced|[Pp]repared|[Cc]ommissioned|[Rr]eport|[Pp]aper|[Bb]riefing|©|[Cc]opyright)"
    r"(?: (?:by|from))?(?: ©)?(?: \d{4})? "
    r"((?:the |The )?[A-Z][\w&’'-]*(?: (?:[A-Z&][\w&’'-]*|of|for|and|the)){1,7})"
)
#: "we" and "I" per thousand words outside quotations from which an article is its author's own voice, and how often at least.
#: A report's own organisation is named in it at least this often.
LEAST_MENTIONS = 3
OWN_VOICE, LEAST_OWN = 4.0, 3


@dataclass(frozen=True, slots=True)
class Holder:
    """The name of whose document it is (None: a news article, or nobody said), and the kind that follows from it."""

    name: str | None
    kind: str


def find_holder(document: Document, genre: Genre, names: Names) -> Holder:
    """Who speaks in a document that nobody sent."""
    author = plain(document.author) if document.author and is_name(document.author) else None
    author_first = standfirst_author(document.text)
    if (
        author_first
        and genre.kind != "consultation"
        and genre.first_persons >= 1
        and genre.reporting < 2 * genre.first_person + 4
    ):
        return Holder(names.add(author_first, "person"), "article")
    if genre.kind == "report":
        name = _publisher(document, names) or (author if author and looks_like_organisation(author) else None)
        return Holder(name, genre.kind)
    own = genre.first_person >= OWN_VOICE and genre.first_persons >= LEAST_OWN and genre.reporting <= 2 * genre.first_person
    if genre.kind not in {"article", "unknown"} or not own:
        return Holder(None, genre.kind)
    name = byline(document.text) or author
    if name is None:
        return Holder(None, genre.kind)
    return Holder(names.add(name, "organisation" if looks_like_organisation(name) else "person"), "article")


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
