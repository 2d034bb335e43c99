"""Which part of a consultation a digest is about: all of it, or one theme, proposal, question or kind of respondent.

Several at once mean what lies in all of them. A part is told with the whole's accounting, so that nobody takes it for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.datamodel import Ask, Concern, Consultation, Passage, Position, Proposal, Respondent, Response, Theme
from pipeline.datamodel.annotation import Tag
from pipeline.errors import WrongUsage
from pipeline.store import Store

__all__ = ["NOT_KNOWN", "Scope", "family"]

#: In place of a kind: respondents of whom none is known.
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of a theme, a proposal and a question, and a kind of respondent (or :data:`NOT_KNOWN`); None is no limit."""

    theme: str | None = None
    proposal: str | None = None
    question: str | None = None
    kind: str | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return self == Scope()

    def check(self, store: Store, consultation: Consultation, proposals: Mapping[str, Proposal]) -> None:
        """See that what is asked for is there.

        Raises:
            WrongUsage: there is no such theme, proposal, question or kind in this run.
        """
        there: list[tuple[str, str | None, Iterable[str]]] = [
            ("theme", self.theme, (row.id for row in store.themes()) if self.theme else ()),
            ("proposal", self.proposal, proposals),
            ("question", self.question, (row.id for row in consultation.questions)),
            ("kind of respondent", self.kind, _kinds(store) if self.kind else ()),
        ]
        for what, wanted, known in there:
            names = sorted(known)
            if wanted is not None and wanted not in names:
                listed = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
                raise WrongUsage(f"There is no {what} {wanted!r} in this run.", f"Choose one of: {listed or 'none are known'}.")

    def passages(
        self,
        every: Mapping[str, Passage],
        responses: Mapping[str, Response],
        respondents: Mapping[str, Respondent],
        store: Store,
        consultation: Consultation,
    ) -> dict[str, Passage]:
        """Those passages of ``every`` that lie in the part."""
        kept = dict(every)
        if self.theme is not None:
            names = family(list(store.themes()), self.theme)
            inside = {row.passage for row in store.assignments() if row.theme in names}
            kept = {key: row for key, row in kept.items() if key in inside}
        if self.question is not None:
            kept = {key: row for key, row in kept.items() if row.question == self.question}
        if self.proposal is not None:
            about = {row.id for row in consultation.questions if row.proposal == self.proposal}
            tags: list[Sequence[Tag]] = [list(store.positions()), list(store.concerns()), list(store.asks())]
            inside = {tag.passage or "" for rows in tags for tag in rows if _proposal(tag) == self.proposal}
            kept = {key: row for key, row in kept.items() if key in inside or row.question in about}
        if self.kind is not None:
            told = {row.passage or "" for row in store.positions() if row.holder_kind == self.kind}
            kept = {
                key: row
                for key, row in kept.items()
                if self._has_kind(row, responses, respondents) or (row.response is None and key in told)
            }
        return kept

    def _has_kind(self, row: Passage, responses: Mapping[str, Response], respondents: Mapping[str, Respondent]) -> bool:
        response = responses.get(row.response or "")
        sender = respondents.get(response.respondent) if response else None
        return sender is not None and (sender.kind or NOT_KNOWN) == self.kind


def _kinds(store: Store) -> set[str]:
    """Kinds of those who sent something; where nobody did, of those whom the documents tell of."""
    every = list(store.respondents())
    sent = [row for row in every if row.sent]
    known = {row.kind or NOT_KNOWN for row in sent or every}
    return known if sent else known - {NOT_KNOWN}


def family(themes: Sequence[Theme], theme: str) -> frozenset[str]:
    """A theme and all that lie below it."""
    names = {theme}
    while True:
        below = {row.id for row in themes if row.parent in names} - names
        if not below:
            return frozenset(names)
        names |= below


def _proposal(tag: Tag) -> str | None:
    return tag.proposal if isinstance(tag, (Position, Concern, Ask)) else None
