"""Who may be named and who may be quoted, failing closed.

``yes``: named and quoted. ``anonymous``: quoted, never named ("An individual"). ``no``: counted, never quoted nor named. A
sender whose wish is not one of these counts as ``no``; somebody who sent nothing and is only quoted in a published article
counts as ``yes``, unless the name is that of a sender who asked for less.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.datamodel import Consultation, Document, Respondent, Response
from pipeline.digest.redact import NameFinder, fold_name
from pipeline.digest.wording import someone

__all__ = ["Consent", "ids_by_name", "is_person", "strictest"]

_LEVELS = ("no", "anonymous", "yes")
#: Names shorter than this (letters only) are not looked for inside file names: "Jo" is in "major.pdf".
_SHORTEST_IN_FILE = 5


def strictest(levels: Iterable[str]) -> str:
    """The least permission of several; anything unknown counts as ``no``, and no level at all as ``yes``.

    >>> strictest(["yes", "anonymous"]), strictest(["yes", "perhaps"]), strictest([])
    ('anonymous', 'no', 'yes')
    """
    return min((level if level in _LEVELS else "no" for level in levels), key=_LEVELS.index, default="yes")


class Told(Protocol):
    """A record with its place."""

    @property
    def document(self) -> str:
        """Id of the document that it stands in."""

    @property
    def start(self) -> int:
        """Where it begins there."""

    @property
    def end(self) -> int:
        """Where it ends there."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What everybody of one consultation allows. Make one with :meth:`of`."""

    senders: dict[str, Respondent]  # by id
    by_name: dict[tuple[str, ...], str]  # folded protected name → anonymous or no
    by_document: dict[str, str]  # of documents and their attachments
    names: NameFinder
    own_names: dict[str, NameFinder] = field(default_factory=dict)  # first names and surnames, by document
    shared: frozenset[str] = frozenset()  # documents of several respondents (a survey's export)
    squashed: frozenset[str] = frozenset()  # the protected names without blanks, as file names have them
    longest: int = 0  # of these

    @classmethod
    def of(
        cls,
        consultation: Consultation,
        documents: Iterable[Document],
        respondents: Iterable[Respondent],
        responses: Sequence[Response],
    ) -> Consent:
        """Read off what the respondents and the register say."""
        senders = {who.id: who for who in respondents if who.sent}
        guarded = [who for who in senders.values() if strictest([who.publish]) != "yes"]
        by_name: dict[tuple[str, ...], str] = {}
        spelt: list[str] = []
        for level, names in [
            *((who.publish, (who.name, *who.aliases)) for who in guarded),
            *((row.publish, (row.name, *row.aliases)) for row in consultation.respondents if row.publish not in {None, "yes"}),
        ]:
            for name in names:
                if name and fold_name(name):
                    by_name[fold_name(name)] = strictest([level or "no", by_name.get(fold_name(name), "yes")])
                    spelt.append(name)
        people = [who.name for who in guarded if who.name and is_person(who.kind)]
        by_document, own_names = _documents(consultation, documents, senders, responses)
        counts = Counter(response.document for response in responses)
        shared = frozenset(document for document, value in counts.items() if value > 1)
        squashed = frozenset("".join(words) for words in by_name)
        longest = max(map(len, squashed), default=0)
        return cls(senders, by_name, by_document, NameFinder(spelt, people), own_names, shared, squashed, longest)

    def of_sender(self, respondent: str | None) -> str:
        """What the respondent with this id allows; nobody in particular allows all."""
        who = self.senders.get(respondent or "")
        return strictest([who.publish, self.of_name(who.name)]) if who else "yes"

    def of_name(self, name: str | None) -> str:
        """What whoever bears this name allows."""
        return self.by_name.get(fold_name(name), "yes") if name else "yes"

    def of_document(self, document: str) -> str:
        """The least that anybody who sent this document, or the message that it was attached to, allows."""
        return self.by_document.get(document, "yes")

    def unquotable(self, said: Iterable[tuple[Told, str | None]]) -> dict[str, list[tuple[int, int]]]:
        """Of records and who says them: the places, by document, of the words of those who may not be quoted."""
        found: dict[str, list[tuple[int, int]]] = {}
        for row, name in said if "no" in self.by_name.values() else ():
            if self.of_name(name) == "no":
                found.setdefault(row.document, []).append((row.start, row.end))
        return found

    def sent_alone(self, document: str) -> bool:
        """Whether a document is one respondent's (then its file name may be theirs too), not many respondents' answers."""
        return document not in self.shared

    def shown(self, name: str | None, kind: str | None) -> str:
        """How to call somebody: by name where that is allowed."""
        return name if name and self.of_name(name) == "yes" else someone(kind)

    def guards_file(self, source_file: str) -> bool:
        """Whether a file's name gives away one who may not be named."""
        letters = re.sub(r"[\W_]+", "", source_file).casefold()
        sizes = range(_SHORTEST_IN_FILE, self.longest + 1)
        # every stretch of the file's name is looked up, so that it takes as long for 10 guarded names as for 10,000
        return any(
            letters[at : at + size] in self.squashed for at in range(len(letters)) for size in sizes if at + size <= len(letters)
        )


def is_person(kind: str | None) -> bool:
    """Whether a kind of respondent is, or may be, a private person."""
    return kind is None or bool({"individual", "person", "resident", "citizen"} & {word.casefold() for word in kind.split()})


def _documents(
    consultation: Consultation, documents: Iterable[Document], senders: dict[str, Respondent], responses: Sequence[Response]
) -> tuple[dict[str, str], dict[str, NameFinder]]:
    """Levels by document, and for letters of people who may not be named the single words of their names.

    An attachment keeps at least the level of its message; a file that the register guards is guarded whoever it is by.
    """
    sent: dict[str, list[Respondent]] = {}
    for response in responses:
        if response.respondent in senders:
            sent.setdefault(response.document, []).append(senders[response.respondent])
    register = {row.file: row.publish for row in consultation.respondents if row.file and row.publish}
    all_documents = list(documents)
    by_file = {document.source_file: document for document in all_documents}
    levels, own = {}, {}
    for document in all_documents:
        family = [by_file[name] for name in _family(document.source_file) if name in by_file]
        people = [who for member in family for who in sent.get(member.id, ())]
        rules = [register[member.source_file] for member in family if member.source_file in register]
        levels[document.id] = strictest([*(who.publish for who in people), *(rule or "no" for rule in rules)])
        if levels[document.id] != "yes" and len(people) == 1 and people[0].name and is_person(people[0].kind):
            own[document.id] = NameFinder([word for word in people[0].name.split() if len(word) > 1])
    return levels, own


def _family(source_file: str) -> list[str]:
    """The file itself and every message that it was attached to: ``mail.eml/letter.pdf`` came with ``mail.eml``."""
    parts = source_file.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)]


def ids_by_name(respondents: Iterable[Respondent]) -> dict[tuple[str, ...], str]:
    """Folded names and aliases → respondent; a sender's name wins over the same name of somebody who is only quoted.

    An alias without a capital ("the association") is another body in another document.
    """
    ids: dict[tuple[str, ...], str] = {}
    for who in sorted(respondents, key=lambda who: (not who.sent, who.id)):
        for name in (who.name, *(alias for alias in who.aliases if alias != alias.lower())):
            if name and fold_name(name):
                ids.setdefault(fold_name(name), who.id)
    return ids
