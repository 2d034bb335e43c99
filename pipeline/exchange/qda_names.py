"""What documents and respondents are called in a REFI-QDA project: no two alike, for there are tools that keep only the first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, count
from pathlib import PurePosixPath

from pipeline.datamodel import Document, Respondent, Response
from pipeline.store import Store

__all__ = ["Senders", "source_names"]

#: What no file may be called on one system or another: tools make files of the names of sources.
_NOT_NAMES = re.compile('[<>:".|?*\\\\\x00-\x1f]')


def source_names(documents: Iterable[Document]) -> dict[str, str]:
    """What documents are called in a project, by id: unique, and fit to be a file's name anywhere.

    Without endings, for what a project holds is plain text: one tool takes ``letter.pdf`` for a PDF that it does not have,
    another takes whatever follows a full stop for an ending, and away.
    """
    taken: set[str] = set()
    found = {}
    for document in documents:
        parts = PurePosixPath(document.source_file).parts
        names = (" – ".join(PurePosixPath(one).stem for one in parts), " – ".join(parts))
        found[document.id] = _unique([_NOT_NAMES.sub("_", name) for name in names], taken)
    return found


def _unique(names: list[str], taken: set[str]) -> str:
    """The first of the names, or the last with a number, that is not taken yet (in whatever case); it is from now on."""
    numbered = (f"{names[-1]} ({number})" for number in count(2))
    name = next(one for one in chain(names, numbered) if one.casefold() not in taken)
    taken.add(name.casefold())
    return name


class Senders:
    """Who sent what: responses in documents with a text, by respondent and by document; and what respondents are called."""

    def __init__(self, store: Store) -> None:
        texts = {document.id for document in store.documents() if document.text}
        self.by_person: dict[str, list[Response]] = defaultdict(list)
        self.by_document: dict[str, list[Response]] = defaultdict(list)
        for response in store.responses():
            if response.document in texts:
                self.by_person[response.respondent].append(response)
                self.by_document[response.document].append(response)
        self.people = {one.id: one for one in store.respondents() if one.id in self.by_person}
        taken: set[str] = set()
        self.names = {
            key: _unique([one.name or f"Respondent {number}"], taken)
            for number, (key, one) in enumerate(self.people.items(), start=1)
        }

    def sender(self, document: str) -> Respondent | None:
        """Who sent the document, where it is one response."""
        responses = self.by_document.get(document, [])
        return self.people.get(responses[0].respondent) if len(responses) == 1 else None

    def stretches(self, document: str) -> dict[tuple[int, int], list[Response]]:
        """The responses of a document with several, by place: two people may have sent the same words."""
        found: dict[tuple[int, int], list[Response]] = defaultdict(list)
        responses = self.by_document.get(document, [])
        for response in responses if len(responses) > 1 else ():
            if response.end > response.start:
                found[response.start, response.end].append(response)
        return found
