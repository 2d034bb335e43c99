"""Whose voice a document speaks in where nobody sent it: the author of a blog, the organisation behind a report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.datamodel.document import Document
from pipeline.extract.definitions import fold, plain
from pipeline.extract.genre import Genre, standfirst_author
from pipeline.extract.names import Names, looks_like_organisation
from pipeline.extract.respondents import SURE, byline, is_name
from pipeline.extract.senders import find_sender

#: What a report's format and its first lines are worth beside other claims of whose it is.
AUTHOR, FIRST = 9, 4
#: "we" and "I" per thousand words outside quotations from which an article is its author's own voice, and how often at least.
#: A report's own organisation is named in it at least this often.
LEAST_MENTIONS = 3
OWN_VOICE, LEAST_OWN = 4.0, 3
#: characters in which a document's first line ends
FIRST_LINE = 300
#: "Minutes of the Highways Committee", "Harbour hearing: verbatim transcript", "Note of a public meeting"
_RECORD = re.compile(
    r"\b(?:minutes of (?!the last\b|the previous\b)|(?:verbatim )?transcript\b"
    r"|(?:notes?|record|summary|report) of (?:an?|the) (?:[\w-]+ ){0,3}"
    r"(?:meeting|hearing|session|workshop|focus group|discussion|round ?table)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The name of whose document it is (None: a news article, or nobody said), and the kind that follows from it."""

    name: str | None
    kind: str


def find_holder(document: Document, genre: Genre, names: Names) -> Holder:
    """Who speaks in a document that nobody sent."""
    if genre.kind in {"report", "unknown"} and is_record(document):
        return Holder(None, "article")
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
        named = author if author and looks_like_organisation(author) else None
        return Holder(_publisher(document, names, named), genre.kind)
    own = genre.first_person >= OWN_VOICE and genre.first_persons >= LEAST_OWN and genre.reporting <= 2 * genre.first_person
    if genre.kind not in {"article", "unknown"} or not own:
        return Holder(None, genre.kind)
    name = byline(document.text) or author
    if name is None:
        sender = find_sender(document, names)
        return Holder(names.add(sender.name, "organisation") if sender and sender.score >= SURE else None, genre.kind)
    return Holder(names.add(name, "organisation" if looks_like_organisation(name) else "person"), "article")


def is_record(document: Document) -> bool:
    """Whether the first line says that it tells what many said at a meeting: nobody's paper, whoever is named in it."""
    first = document.text[:FIRST_LINE].strip().partition("\n")[0]
    return _RECORD.search(f"{document.title or ''}\n{first}") is not None


def _publisher(document: Document, names: Names, author: str | None) -> str | None:
    """The organisation behind a report: who it says publishes it, whose plans it tells, who its first lines name."""
    first = _named_first(document, names)
    told = [(one, weight) for one, weight in ((author, AUTHOR), (first, FIRST)) if one is not None]
    sender = find_sender(document, names, report=True, told=told)
    if sender is None:
        return None
    return names.add(sender.name, "organisation")


def _named_first(document: Document, names: Names) -> str | None:
    """The organisation that the file's name, the title or the first lines name, if the document goes on to speak of it."""
    head = fold(f"{document.source_file} {document.title or ''} {document.text[:300]}")
    text = fold(document.text)
    for name, kind in names.kinds.items():
        if kind != "organisation" or " " not in name or not looks_like_organisation(name):
            continue
        if fold(name) in head and text.count(fold(name)) >= LEAST_MENTIONS:
            return name
    return None
