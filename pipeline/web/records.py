"""The records of a run by the keys that pages need them under: read once, and again when the store has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from pipeline.datamodel import (
    Ask,
    Campaign,
    Concern,
    Decision,
    Document,
    Figure,
    Passage,
    Position,
    Respondent,
    Response,
    Theme,
)
from pipeline.digest.consent import Consent, strictest
from pipeline.digest.sections import Digest
from pipeline.stages.reviewing import Waiting, queue
from pipeline.store import Store
from pipeline.store.reviewed import apply_decisions
from pipeline.web.counted import Counted

__all__ = ["KIND_WORDS", "Records", "Reviewable", "Shown", "kind_of"]

#: What a person can decide about …
Reviewable = Position | Concern | Ask
#: … and what is highlighted in documents.
Shown = Position | Concern | Ask | Figure
KIND_WORDS = {"position": "Position", "concern": "Concern", "ask": "Request", "figure": "Figure"}


def kind_of(tag: Shown) -> str:
    """The kind of a tag as decisions and addresses name it."""
    return type(tag).__name__.casefold()


class Records:
    """Everything of one run as it was when this was made. Lists are in the order of the ids unless they say otherwise."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.consultation = store.consultation()
        self.coverage = store.coverage()
        self.documents = {one.id: one for one in sorted(store.documents(), key=lambda one: (one.source_file, one.id))}
        self.respondents = {one.id: one for one in store.respondents()}
        self.responses = {one.id: one for one in store.responses()}
        self.passages = {one.id: one for one in store.passages()}
        self.themes = {one.id: one for one in store.themes()}
        self.campaigns = {one.id: one for one in store.campaigns()}
        self.proposals = {one.id: one for one in (*store.proposals(), *self.consultation.proposals)}
        self.codes = {one.id: one for one in self.consultation.codes}
        self.code_labels = {one.id: one.label for one in self.consultation.codes}
        self.questions = {one.id: one for one in self.consultation.questions}
        self.decisions = list(store.decisions())
        #: Who stands where, once it was counted, and the digest, once it was made: each takes seconds in a large run.
        self.counted: Counted | None = None
        self.digest: Digest | None = None
        #: Charts that were drawn, by id: each takes about a second.
        self.drawings: dict[str, str] = {}
        self.tags: dict[str, Shown] = {
            one.id: one for rows in (store.positions(), store.concerns(), store.asks(), store.figures()) for one in rows
        }

    @cached_property
    def machine(self) -> dict[str, Reviewable]:
        """What the program found by itself, whatever people decided since."""
        found = (
            self.store.positions(reviewed=False), self.store.concerns(reviewed=False), self.store.asks(reviewed=False)
        )  # fmt: skip
        return {one.id: one for rows in found for one in rows}

    @cached_property
    def consent(self) -> Consent:
        """What everybody allows: no decision changes it."""
        return Consent.of(
            self.consultation, self.documents.values(), self.respondents.values(), list(self.responses.values())
        )  # fmt: skip

    @cached_property
    def queue(self) -> list[Waiting]:
        """What can be reviewed, what is best looked at first."""
        return queue(self.machine.values(), self.responses)

    @cached_property
    def queue_by_id(self) -> dict[str, Waiting]:
        """The place in the queue of every finding, copies of a letter under their one."""
        return {key: one for one in self.queue for key in one.copies}

    @cached_property
    def queue_place(self) -> dict[str, int]:
        """Number in the queue by the id of the finding that stands there."""
        return {one.record.id: number for number, one in enumerate(self.queue)}

    @cached_property
    def history(self) -> dict[str, list[Decision]]:
        """Decisions by record, oldest first."""
        found: dict[str, list[Decision]] = defaultdict(list)
        for decision in self.decisions:
            found[decision.record].append(decision)
        return dict(found)

    @cached_property
    def tags_of_document(self) -> dict[str, list[Shown]]:
        """By document, in the order of the text."""
        return _by_place(self.tags.values())

    @cached_property
    def passages_of_document(self) -> dict[str, list[Passage]]:
        """By document, in the order of the text."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for one in sorted(self.passages.values(), key=lambda one: (one.document, one.start, one.end, one.id)):
            found[one.document].append(one)
        return dict(found)

    @cached_property
    def tags_of_passage(self) -> dict[str, list[Shown]]:
        """By passage, in the order of the text."""
        found: dict[str, list[Shown]] = defaultdict(list)
        for tags in self.tags_of_document.values():
            for one in tags:
                if one.passage:
                    found[one.passage].append(one)
        return dict(found)

    @cached_property
    def responses_of_document(self) -> dict[str, list[Response]]:
        """By document, in the order of the text."""
        found: dict[str, list[Response]] = defaultdict(list)
        for one in sorted(self.responses.values(), key=lambda one: (one.document, one.start, one.id)):
            found[one.document].append(one)
        return dict(found)

    @cached_property
    def responses_of(self) -> dict[str, list[Response]]:
        """By respondent."""
        found: dict[str, list[Response]] = defaultdict(list)
        for one in self.responses.values():
            found[one.respondent].append(one)
        return dict(found)

    @cached_property
    def members(self) -> dict[str, list[Passage]]:
        """Passages by theme: those that it was found by first (best score first), in a total order."""
        found: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for one in self.store.assignments():
            if one.passage in self.passages:
                found[one.theme].append((-one.score, one.passage))
        return {theme: [self.passages[passage] for _, passage in sorted(rows)] for theme, rows in found.items()}

    @cached_property
    def themes_of_passage(self) -> dict[str, list[Theme]]:
        """By passage."""
        found: dict[str, list[Theme]] = defaultdict(list)
        for theme, passages in sorted(self.members.items()):
            for one in passages:
                if theme in self.themes:
                    found[one.id].append(self.themes[theme])
        return dict(found)

    # -- after a review

    def decided(self, decisions: Sequence[Decision], store: Store | None = None) -> None:
        """Take in decisions about positions, concerns and asks that were just written; reading the whole run again would take as
        long as the run is large.

        ``store``: the same run with these decisions in it; without it, who stands where is told as before them.
        """
        history = self.history  # made of the decisions so far
        for decision in decisions:
            self.decisions.append(decision)
            history.setdefault(decision.record, []).append(decision)
        for key in dict.fromkeys(decision.record for decision in decisions):
            self._replace(key)
        if store is not None:
            self.store = store
            # who stands where is counted anew by the next page that asks
            self.counted = self.digest = None
            self.drawings = {}

    def _replace(self, key: str) -> None:
        before = self.tags.pop(key, None)
        found = self.machine.get(key)
        known = found or before
        if not isinstance(known, Position | Concern | Ask):
            return
        now = list(apply_decisions([found] if found else [], self.history[key], type(known)))
        for tag in now:
            self.tags[tag.id] = tag
        for rows, place in ((self.tags_of_document, known.document), (self.tags_of_passage, known.passage)):
            if place is not None:
                kept = [one for one in rows.get(place, ()) if one.id != key]
                rows[place] = sorted([*kept, *now], key=lambda one: (one.start, -one.end, one.id))

    # -- single look-ups

    def sender(self, response: str | None) -> Respondent | None:
        """Who sent a response; None for what is nobody's."""
        found = self.responses.get(response or "")
        return self.respondents.get(found.respondent) if found else None

    def publish(self, record: Shown | Passage) -> str:
        """What may be done with a record's words: the least that its sender, its document and its holder allow."""
        consent = self.consent
        response = self.responses.get(record.response or "")
        levels = [consent.of_sender(response.respondent)] if response else [consent.of_document(record.document)]
        if isinstance(record, Passage):
            levels += [consent.of_sender(record.respondent)] if record.respondent else []
        else:
            levels.append(consent.of_name(record.holder))
        return strictest(levels)

    def holder(self, tag: Shown) -> Respondent | None:
        """The respondent whose view a tag is, where it is one that we know."""
        if tag.holder is None:
            return self.sender(tag.response) if tag.voice != "reported" else None
        found = self._by_name.get(tag.holder.casefold())
        return self.respondents.get(found) if found else None

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {one.name.casefold(): one.id for one in reversed(self.respondents.values()) if one.name}

    def campaign_of(self, response: str | None) -> Campaign | None:
        """The campaign that a response is a copy of."""
        found = self.responses.get(response or "")
        return self.campaigns.get(found.campaign or "") if found else None

    def document(self, record: Shown | Passage | Response) -> Document:
        """The document that a record stands in."""
        return self.documents[record.document]


def _by_place(tags: Iterable[Shown]) -> dict[str, list[Shown]]:
    found: dict[str, list[Shown]] = defaultdict(list)
    for one in sorted(tags, key=lambda one: (one.document, one.start, -one.end, one.id)):
        found[one.document].append(one)
    return dict(found)
