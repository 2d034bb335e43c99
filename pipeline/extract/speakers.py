"""Sources to speakers: ``It``, ``the body``, ``Dr Doyle`` or ``the NHSCC document`` become the name of who is meant.

Findings come in text order; what was said by whom so far is kept as events, and pronouns and descriptions take the last event
of their kind. Where nobody can be told, the speaker is None rather than a guess.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pipeline.extract.definitions import fold
from pipeline.extract.findings import Finding, noun_phrase
from pipeline.extract.floor import NEAR, Floor
from pipeline.extract.heads import is_human, is_main, is_nobody, publishes
from pipeline.extract.names import Names, lexicon, looks_like_organisation
from pipeline.extract.parse import Stretch
from pipeline.extract.phrases import Phrase, read_phrase
from pipeline.extract.quotations import Quotation
from pipeline.extract.sources import ADDRESSED, ANSWERED, HE, IT, ONE_OF_THEM, THEY, WE
from pipeline.extract.titles import find_offices, holder_of
from pipeline.extract.voices import GROUP, NOBODY, ORGANISATION, PERSON, UNKNOWN, WRITER, Event, Speaker

#: Endings of nouns for people: "lecturers", "tenants", "economists".
_PEOPLE = ("ers", "ors", "ists", "ians", "ants", "ees", "men", "women", "folk", "kers")


class Speakers:
    """Resolves the sources of one document, in text order.

    Args:
        names: the document's names.
        holder: whose document it is, or None.
        text: the document's text.
        sent: whether somebody sent it as an answer, named or not.
    """

    def __init__(self, names: Names, holder: str | None, text: str, *, sent: bool = False) -> None:
        self.names, self.holder, self.text = names, holder, text
        self.told = holder is None and not sent
        self.floor = Floor()
        self.offices = find_offices(text, names)
        self.last: Speaker = NOBODY

    def watch(self, stretches: Iterable[Stretch], quotations: Sequence[Quotation]) -> None:
        """Note the named subjects of main clauses outside quotations, so that ``it`` can mean one who has not spoken yet."""
        starts = [quotation.start for quotation in quotations]
        for stretch in stretches:
            for token in stretch.doc:
                if token.dep_ not in {"nsubj", "nsubjpass"} or token.pos_ not in {"PROPN", "NOUN"} or not is_main(token.head):
                    continue
                at = stretch.place(token)
                index = bisect_left(starts, at) - 1
                if index >= 0 and at < quotations[index].end:
                    continue
                phrase = read_phrase(stretch, token, noun_phrase(stretch, token), self.names, self.text)
                subject = self._named(phrase)
                if subject.name is None and phrase.is_definite:
                    subject = self._by_ending(phrase) or NOBODY
                if subject.name is None or subject.kind is None or subject.name.casefold() in lexicon().not_bodies:
                    continue
                if subject.kind == PERSON or looks_like_organisation(subject.name):
                    self.floor.subjects.append(Event(at, subject.name, subject.kind))
                    if publishes(token.head):
                        self.floor.wrote.append(Event(at, subject.name, subject.kind))
        self.floor.subjects.sort(key=lambda event: event.at)

    def _by_ending(self, phrase: Phrase) -> Speaker | None:
        """``the fund``, ``the fund’s report``: the only organisation of the document whose name ends so."""
        words = set(phrase.core.replace("'s", "").split())
        if self.holder is not None and " " in self.holder and fold(self.holder).split()[-1] in words:
            return Speaker(self.holder, self.names.kind(self.holder) or ORGANISATION)
        found = {name for word in words for name in self.names.endings.get(word, ()) if phrase.may_be(name)}
        return Speaker(found.pop(), ORGANISATION) if len(found) == 1 else None

    def resolve(self, finding: Finding, outer: Speaker | None) -> Speaker:
        """The speaker of a finding; ``outer`` speaks the words that the finding stands in."""
        at = finding.source[0] if finding.source else finding.content[0]
        if finding.floating or finding.head is None:
            return (outer or self.last) if finding.direct else NOBODY  # a floating quotation: whoever spoke last
        speaker = self._source(finding, at, outer)
        if speaker is NOBODY and not is_nobody(finding.head):
            speaker = self._untold(finding, outer)
        if speaker is not NOBODY:
            self._remember(speaker, at, outer)
            if speaker.name is not None and finding.head.lower_ in lexicon().documents and speaker.kind == ORGANISATION:
                self.floor.wrote.append(Event(at, speaker.name, ORGANISATION))
        return speaker

    def _untold(self, finding: Finding, outer: Speaker | None) -> Speaker:
        """Somebody speaks, though nobody can say who: "an aide said", "according to court documents"."""
        head = finding.head
        assert head is not None
        if finding.verb is not None and finding.verb.lower_ == "according":
            return UNKNOWN
        if outer is not None or head.lower_ in lexicon().never_sources:
            return NOBODY  # what somebody says of a third party's wishes is their own claim
        if head.lower_ in WE:
            return WRITER if self.told else NOBODY
        if is_human(head):
            return Speaker(None, PERSON)
        return UNKNOWN if self.told and head.pos_ in {"NOUN", "PROPN", "PRON"} and head.lower_ not in ADDRESSED else NOBODY

    def _remember(self, speaker: Speaker, at: int, outer: Speaker | None) -> None:
        """Somebody inside another's words does not take the floor: the quotation that follows is the other's."""
        if speaker.name and speaker.kind:
            self.floor.spoken.append(Event(at, speaker.name, speaker.kind))
        if outer is None:
            self.last = speaker

    def _source(self, finding: Finding, at: int, outer: Speaker | None) -> Speaker:
        head = finding.head
        assert head is not None
        word = head.lower_
        if word in WE:
            return self._own(outer, None)
        if is_nobody(head):
            return NOBODY
        place = finding.source or (at, at + len(head))
        phrase = read_phrase(finding.stretch, head, place, self.names, self.text)
        if word in IT:
            return self._latest(at, {ORGANISATION}) or NOBODY
        if word in HE:
            return self._latest(at, {PERSON}) or NOBODY
        if word in THEY:
            return self._plural(at)
        if word in ONE_OF_THEM:  # one of the group before, not the writer: nobody's rather than the wrong one's
            return self._latest(at, {GROUP}) or UNKNOWN
        if not any(letter.isalpha() for letter in phrase.head):
            return NOBODY
        if phrase.is_group:
            return self._group(phrase, at, outer)
        named = self._named(phrase)
        if named.name is not None:
            self.floor.speaks_for(at, phrase.person, phrase.organisation)
            return self._voiced(named)
        if finding.direct and phrase.head in lexicon().documents and not phrase.is_definite:
            return UNKNOWN  # an article's very words are its author's, not those of whoever quotes it
        return self._described(phrase, at, outer)

    def _named(self, phrase: Phrase) -> Speaker:
        """A source that names somebody itself."""
        if phrase.person is not None:
            return Speaker(phrase.person, PERSON)
        if phrase.organisation is not None:
            return Speaker(phrase.organisation, ORGANISATION)
        return NOBODY

    def _voiced(self, speaker: Speaker) -> Speaker:
        own = self.holder is not None and speaker.name is not None and fold(speaker.name) == fold(self.holder)
        return Speaker(speaker.name, speaker.kind, "own" if own else "reported", speaker.group)

    def _own(self, outer: Speaker | None, group: str | None) -> Speaker:
        """``we``: whoever's words these are."""
        if outer is not None and outer.name is not None:
            voice = "members" if group else outer.voice
            return Speaker(outer.name, outer.kind, voice, group or outer.group)
        if self.holder is None:
            return NOBODY
        kind = self.names.kind(self.holder) or ORGANISATION
        return Speaker(self.holder, kind, "members" if group else "own", group)

    def _latest(self, at: int, kinds: set[str]) -> Speaker | None:
        return self._who(self.floor.latest(at, kinds))

    def _who(self, event: Event | None) -> Speaker | None:
        return self._voiced(Speaker(event.name, event.kind)) if event is not None else None

    def _plural(self, at: int) -> Speaker:
        """``they``: whoever spoke just now, else the last group or organisation."""
        if self.floor.spoken and 0 <= at - self.floor.spoken[-1].at < NEAR:
            event = self.floor.spoken[-1]
            return self._voiced(Speaker(event.name, event.kind))
        return self._latest(at, {GROUP, ORGANISATION}) or self._latest(at, {PERSON}) or NOBODY

    def _group(self, phrase: Phrase, at: int, outer: Speaker | None) -> Speaker:
        """A group of people: members of whoever speaks, or a group in its own right."""
        owner = phrase.owner
        if owner in WE:
            return self._own(outer, phrase.text)
        if phrase.is_definite and self.holder is not None and phrase.head in fold(self.holder).split() and " " in self.holder:
            return Speaker(self.holder, ORGANISATION, "own")  # "the families", in the families' own submission
        is_members = phrase.head in lexicon().members
        if owner in IT or owner in THEY or is_members:
            body = outer if outer is not None and outer.kind == ORGANISATION else None
            body = body or (Speaker(phrase.organisation, ORGANISATION) if phrase.organisation and is_members else None)
            body = body or self._latest(at, {ORGANISATION})
            if body is not None and body.name is not None and (is_members or owner):
                return Speaker(body.name, body.kind, "members", phrase.text)
        return self._free_group(phrase, at)

    def _free_group(self, phrase: Phrase, at: int) -> Speaker:
        """``CCG leads``, ``Some leads`` (of them), ``Some``: the group's fullest name so far."""
        for event in self.floor.recent(at):
            if event.kind != GROUP:
                continue
            if phrase.bare_quantifier or (
                phrase.core.split()[-1:] == event.name.casefold().split()[-1:] and len(phrase.core.split()) == 1
            ):
                return Speaker(event.name, GROUP, "reported", phrase.text)
        if phrase.bare_quantifier:
            return Speaker(phrase.text, GROUP, "reported", phrase.text)
        return Speaker(phrase.shown, GROUP, "reported", phrase.text)

    def _described(self, phrase: Phrase, at: int, outer: Speaker | None) -> Speaker:
        """``the report``, ``the fund``, ``the think tank``, ``the spokesman``."""
        if phrase.owner in WE:
            return self._own(outer, None)
        if phrase.owner in HE:
            return self._latest(at, {PERSON}) or NOBODY
        if phrase.owner in IT or phrase.owner in THEY:
            return self._latest(at, {ORGANISATION}) or NOBODY
        if phrase.head in lexicon().documents:
            return self._document(phrase, at, outer)
        described = self._by_description(phrase, at) if phrase.is_definite else None
        if described is not None:
            return described
        if phrase.head in lexicon().roles and not phrase.is_plural:
            return self._role(phrase, at)
        if phrase.is_plural and phrase.head.endswith(_PEOPLE) and phrase.head not in lexicon().never_sources:
            return Speaker(phrase.shown, GROUP, "reported", phrase.text)
        return self._unmet(phrase)

    def _unmet(self, phrase: Phrase) -> Speaker:
        """Somebody whom nothing else in the document tells of: "Unison said", "the council said". Their own words name them."""
        words = phrase.shown.split()
        nameable = all(word[:1].isupper() for word in words) and phrase.head not in lexicon().not_bodies | lexicon().things
        if words and not phrase.is_plural and not phrase.is_definite and nameable and phrase.head not in lexicon().never_sources:
            return Speaker(phrase.shown, ORGANISATION)
        if phrase.is_definite and not phrase.is_plural and lexicon().descriptions.get(phrase.head, "any") != "any":
            return Speaker(phrase.text, ORGANISATION)
        return NOBODY

    def _role(self, phrase: Phrase, at: int) -> Speaker:
        """``a spokeswoman for the trust``: the trust; ``the director``: the last person; ``The Prime Minister``: that."""
        if phrase.head.startswith(("spokes", "press")):
            body = next(
                (
                    word
                    for word in reversed(fold(phrase.text).split())
                    if word in self.names.endings or word in lexicon().descriptions
                ),
                None,
            )
            named = next(
                (event for event in self.floor.recent(at) if event.kind == ORGANISATION and body == fold(event.name).split()[-1]),
                None,
            )
            names = sorted(self.names.endings.get(body or "", ()))
            if named is not None or len(names) == 1:
                return self._voiced(Speaker(named.name if named else names[0], ORGANISATION))
        if phrase.shown[:1].isupper() and " " in phrase.shown:
            return Speaker(phrase.shown, PERSON)
        if not phrase.is_definite:
            return Speaker(None, PERSON)
        person = holder_of(self.offices, phrase.text, phrase.head, at)
        return self._voiced(Speaker(person, PERSON)) if person else self._latest(at, {PERSON}) or Speaker(None, PERSON)

    def _document(self, phrase: Phrase, at: int, outer: Speaker | None) -> Speaker:
        """``the report``: of whoever spoke last; ``studies``: of whoever cites them."""
        ending = self._by_ending(phrase)
        if ending is not None:
            return self._voiced(ending)
        if self.holder is not None and phrase.is_definite and phrase.head in ANSWERED:
            return UNKNOWN  # "the document says" in an answer: the paper that is answered, not who answers
        if phrase.is_definite and not phrase.is_plural and len(phrase.core.split()) == 1:
            return (
                self._who(self.floor.author(at) or self.floor.spoke_last(at) or self.floor.latest(at, {ORGANISATION})) or UNKNOWN
            )
        if len(phrase.core.split()) > 1 and not phrase.is_plural:
            return Speaker(phrase.shown, ORGANISATION)
        cited = self._own(outer, None)
        return cited if cited.name is not None else UNKNOWN

    def _by_description(self, phrase: Phrase, at: int) -> Speaker | None:
        """``the Confederation``: a name that ends so; ``the charity``: the last organisation that may be one."""
        recent = self.floor.recent(at)
        spoken = [event.name for event in recent if event.kind == ORGANISATION]
        for name in [*spoken, *([self.holder] if self.holder else ()), *self._written(phrase.head)]:
            if fold(name).split()[-1] == phrase.head and " " in name and phrase.may_be(name):
                return self._voiced(Speaker(name, ORGANISATION))
        kinds = lexicon().descriptions.get(phrase.core) or lexicon().descriptions.get(phrase.head)
        if kinds is None:
            return None
        if kinds == "any":
            return self._who(self.floor.body_of_last(at) or self.floor.latest(at, {ORGANISATION}))
        for event in recent:
            if event.kind == ORGANISATION and set(kinds.split()) & set(fold(event.name).split()) and phrase.may_be(event.name):
                return self._voiced(Speaker(event.name, ORGANISATION))
        # "The Department": a body of its own that the document never names in full
        return Speaker(phrase.shown, ORGANISATION) if phrase.shown[:1].isupper() else None

    def _written(self, ending: str) -> list[str]:
        """Organisations that end so and stand in the text itself: the register knows more than a document speaks of."""
        found = sorted(self.names.endings.get(ending, ()))
        folded = fold(self.text) if found else ""
        return [name for name in found if fold(name) in folded]
