"""What was said by whom so far in a document, and who was its subject: what pronouns and descriptions point back to."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from pipeline.extract.voices import ORGANISATION, Event

#: A subject that has not spoken is meant by "it" only this near (characters).
NEAR = 500


@dataclass(slots=True)
class Floor:
    """Events of one document. ``subjects``: named subjects of main clauses, sorted; ``spoken``: who spoke, as it is found out;
    ``wrote``: whose report or letter was named; ``bodies``: those that people who spoke were said to speak for."""

    subjects: list[Event] = field(default_factory=list)
    spoken: list[Event] = field(default_factory=list)
    wrote: list[Event] = field(default_factory=list)
    bodies: list[Event] = field(default_factory=list)

    def speaks_for(self, at: int, person: str | None, body: str | None) -> None:
        """Somebody was named with the body that they are of: "Milk Producers' chairman Ann Lee said"."""
        if person is not None and body is not None:
            self.bodies.append(Event(at, body, ORGANISATION))

    def latest(self, at: int, kinds: set[str]) -> Event | None:
        """The last one of these kinds to speak before ``at``, or a subject close by that came after."""
        spoke = next((event for event in reversed(self.spoken) if event.kind in kinds and event.at < at), None)
        index = bisect_left(self.subjects, at, key=lambda event: event.at)
        subject = next((event for event in reversed(self.subjects[max(0, index - 12) : index]) if event.kind in kinds), None)
        if spoke is not None and subject is not None and (subject.at < spoke.at or at - subject.at > NEAR):
            subject = None
        return subject or spoke

    def spoke_last(self, at: int) -> Event | None:
        """The organisation that spoke last, whatever was a subject since."""
        return next((event for event in reversed(self.spoken) if event.kind == ORGANISATION and event.at < at), None)

    def body_of_last(self, at: int) -> Event | None:
        """The organisation that spoke last, itself or by somebody of it."""
        of_person = next((event for event in reversed(self.bodies) if event.at < at), None)
        spoke = self.spoke_last(at)
        return of_person if spoke is None or (of_person is not None and of_person.at > spoke.at) else spoke

    def recent(self, at: int) -> list[Event]:
        """Who spoke or was a subject before ``at``, the last first; no further back than anybody remembers."""
        index = bisect_left(self.subjects, at, key=lambda event: event.at)
        events = self.subjects[max(0, index - 40) : index] + [event for event in self.spoken[-40:] if event.at < at]
        return sorted(events, key=lambda event: (-event.at, event.name))

    def author(self, at: int) -> Event | None:
        """Whose report, letter or survey was last named before ``at``."""
        return max((event for event in self.wrote if event.at < at), key=lambda event: (event.at, event.name), default=None)
