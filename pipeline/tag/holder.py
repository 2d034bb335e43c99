"""Who holds what is said in a stretch of text.

In this order: the speaker of the innermost attribution around it; the speaker whose cue verb it contains ("NHSX criticised …");
the respondent whose response it is; in narration that is nobody's own, the subject of its clause if that is somebody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.datamodel import Attribution, Extraction, ParsedSentence, Passage
from pipeline.tag.clauses import Clause
from pipeline.tag.wordlists import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_GROUPS = frozenset(words("holder", "groups"))
_THEIRS = frozenset({"its", "our", "their", "his", "her"})
_UNNAMED = frozenset({"sources", "insiders", "critics", "officials", "supporters", "opponents"})
#: whose view is that of the body that tells it
_MEMBERS = frozenset({"members", "member", "colleagues", "staff", "leaders"})
_PAPERS = frozenset(words("holder", "papers"))
_THINGS, _LAWS, _ADDRESSED = (frozenset(words("holder", name)) for name in ("things", "laws", "addressed"))
#: Between a source and its cue: what somebody ought to say, they have not said.
_DUTY = re.compile(r"\b(?:should|must|ought|shall|needs? to|ha(?:s|ve) to)\b", re.IGNORECASE)
#: Kinds of document in which somebody speaks, though nobody may know who: their subjects are whom they speak of.
OWN_VOICED = frozenset({"report", "response"})
_PARTIAL = re.compile(
    r"^(?:an? (?:small |tiny )?(?:minority|few|handful|number)|some|several|one|two|three|others?|certain|individual|a couple)\b"
    r"|\b(?:members|leads|leaders|residents|staff) (?:in|from|at|of) (?:the )?[A-Z]",
    re.IGNORECASE,
)
#: whoever says so does not hold what follows: "she denied that she opposed it"
_DENIAL = re.compile(r"\b(?:den(?:y|ies|ied|ying)|refut(?:e[sd]?|ing)|rebut)", re.IGNORECASE)
#: where the head of a noun phrase ends: "heads | of six unions", "students | who …", "academics, | including …"
_HEAD = re.compile(r",| (?:of|from|in|at|on|for|with|who|whose|that|which|including|across|like|such) ")
#: words in "vice-chancellors of the largest universities of the north of England"
LONGEST_SOURCE = 12
#: characters of " in favour of "
LONGEST_PREPOSITION = 14
#: characters between a source and what it says, before or behind
SAID_NEAR = 400
_NAMED = re.compile(r"\s+(?:the |an? )?([A-Z][\w’'.-]*(?:\s+(?:(?:of|for|and|&)\s+(?:the\s+)?)?[A-Z][\w’'-]*){0,6})")
_DETERMINERS = re.compile(r"^(?:the|a|an|our|its|their|these|those|this)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")


def is_partial(group: str) -> bool:
    """Whether only some of a body's people are meant.

    >>> is_partial("A minority of members"), is_partial("Members in Marrowdale"), is_partial("Many of our members")
    (True, True, False)
    """
    return bool(_PARTIAL.search(group))


def named_group(phrase: str) -> str | None:
    """A source that has no name as a holder: a group of people or a kind of body, or the body whose statement it is.

    >>> named_group("student groups"), named_group("The vice-chancellors of four universities"), named_group("the increase")
    ('student groups', 'vice-chancellors of four universities', None)
    >>> named_group("a College statement"), named_group("a statement")
    ('College', None)
    """
    bare = _DETERMINERS.sub("", phrase.strip(" ,‘’“”'\""))
    *before, last = _HEAD.split(bare, maxsplit=1)[0].rstrip(" ,").split() or [""]
    if last.casefold() in _PAPERS:
        return _POSSESSIVE.sub("", " ".join(before)) if before and before[0][:1].isupper() else None
    return bare if last.casefold() in _GROUPS and len(bare.split()) <= LONGEST_SOURCE else None


def _is_plural(source: str) -> bool:
    """Whether a source is several people, whom nobody calls "it": "sources close to the trust", "the union's critics"."""
    head = _HEAD.split(_DETERMINERS.sub("", source.strip()), maxsplit=1)[0].split()
    return bool(head) and (head[0].lower() in _UNNAMED or re.fullmatch(r"[a-z]+[a-rt-z]s", head[-1]) is not None)


@dataclass(frozen=True, slots=True)
class Holder:
    """``name`` is None for an unnamed respondent; ``attribution`` is what it was read from, if anything.

    ``how`` is ``denied attribution`` where somebody is said *not* to say or think it: no statement of theirs.
    """

    name: str | None
    voice: str
    attribution: Attribution | None
    how: str

    @property
    def denies(self) -> bool:
        """Whether the holder is said not to hold it."""
        return self.how == "denied attribution"


class HolderFinder:
    """Finds holders in one document's extraction."""

    def __init__(self, extraction: Extraction) -> None:
        self._extraction = extraction
        own = bool(extraction.responses) or extraction.holder is not None
        said = [one for one in extraction.attributions if not own or not _says_nothing(one, extraction.document.text)]
        self._attributions = sorted(said, key=lambda found: (found.start, found.end, found.id))
        self._starts = [found.start for found in self._attributions]
        names = {respondent.id: respondent.name for respondent in extraction.respondents}
        self._respondent_of = {response.id: names.get(response.respondent) for response in extraction.responses}
        self._longest = max((found.end - found.start for found in self._attributions), default=0)

    def find(self, start: int, end: int, clause: Clause, sentence: ParsedSentence, passage: Passage | None) -> Holder | None:
        """The holder of ``start``–``end``, or None where nobody in particular holds it."""
        around = self._around(start, end)
        if around is not None:
            denied = around.negated or (around.cue is not None and _DENIAL.search(around.cue.quote) is not None)
            return self._of(around, passage, "denied attribution" if denied else "attribution")
        by_cue = self._by_cue(start, end, sentence)
        if by_cue is not None and (holder := self._of(by_cue, passage, "attribution cue")) is not None:
            return holder
        if passage is not None and passage.response is not None:
            name = self._respondent_of.get(passage.response) or self._extraction.holder
            return Holder(name, "own", None, "response")
        if self._extraction.holder is not None:
            return Holder(self._extraction.holder, "own", None, "document")
        return self.subject(clause)

    def opens_at(self, offset: int) -> bool:
        """Whether somebody's reported words begin here, or right behind a quotation mark or "that"."""
        first, last = bisect_right(self._starts, offset - len(" that ‘") - 1), bisect_right(self._starts, offset)
        return any(one.voice != "own" for one in self._attributions[first:last])

    def _of(self, found: Attribution, passage: Passage | None, how: str) -> Holder | None:
        """The holder behind an attribution. What a minority of its members holds is not the body's own view."""
        group = found.group or (found.source.quote if found.source else "")
        if found.voice == "members" and is_partial(group):
            return Holder(group, "reported", found, how)
        name = self._name(found, passage)
        return Holder(name, found.voice, found, how) if name else None

    def abstainer(self, sentence: ParsedSentence, passage: Passage | None) -> Holder | None:
        """Who is said in this sentence not to say something: "it stops short of saying whether …"."""
        denied = [one for one in self._attributions if one.negated and sentence.start <= one.start < sentence.end]
        name = self._name(denied[0], passage) if denied else None
        return Holder(name, denied[0].voice, denied[0], "denied attribution") if name else None

    def _name(self, found: Attribution, passage: Passage | None) -> str | None:
        if found.speaker:
            return found.speaker
        if found.voice == "reported" and found.source is not None:
            return named_group(found.source.quote)
        if found.voice in ("own", "members") and passage is not None and passage.response is not None:
            return self._respondent_of.get(passage.response) or self._extraction.holder
        return self._extraction.holder if found.voice in ("own", "members") else None

    def _around(self, start: int, end: int) -> Attribution | None:
        """The innermost attribution whose content covers more than half of the stretch."""
        found = []
        last = bisect_right(self._starts, end)
        index = last - 1
        while index >= 0 and self._starts[index] >= start - self._longest:
            candidate = self._attributions[index]
            shared = min(end, candidate.end) - max(start, candidate.start)
            if shared * 2 > end - start:
                found.append(candidate)
            index -= 1
        return min(found, key=lambda one: (one.end - one.start, one.start, one.id), default=None)

    def _by_cue(self, start: int, end: int, sentence: ParsedSentence) -> Attribution | None:
        first, last = bisect_right(self._starts, sentence.start - 1), bisect_right(self._starts, sentence.end)
        found = [
            one for one in self._attributions[first:last] if one.cue is not None and one.cue.start < end and start < _cue_end(one)
        ]
        return min(found, key=lambda one: (one.start, one.id), default=None)

    def subject(self, clause: Clause) -> Holder | None:
        """The subject of a clause as a holder, where it is somebody (a body, a person, a group)."""
        head = clause.head
        subject = next((child for child in head.children if child.dep_ == "nsubj"), None)
        if subject is not None and subject.pos_ == "PRON":
            return self._pronoun(clause)
        if subject is None or not _is_somebody(subject):
            return None
        if self._extraction.document.kind in OWN_VOICED and subject.pos_ != "PROPN":
            return None  # "too many people wait" is what the report says of them
        return self._somebody(subject)

    def _somebody(self, subject: Token) -> Holder | None:
        """A body, a person or a group that is the subject of a clause."""
        if not _is_somebody(subject):
            return None
        phrase = subject.doc[subject.left_edge.i : subject.right_edge.i + 1]
        short = subject.doc[subject.left_edge.i : subject.i + 1].text if len(phrase) > 6 else phrase.text
        surface = _POSSESSIVE.sub("", short.strip(" ,‘’“”'\""))
        known = self._extraction.names.resolve(_DETERMINERS.sub("", surface).casefold().replace("’", "'"))
        return Holder(known or surface, "reported", None, "subject")

    def told_of(self, verb: Token, at: int, holder: Holder) -> Holder | None:
        """Whose stance it is that ``holder`` is said to have told: their own, or that of the verb's subject who is another.

        ``at`` is where the document's text of the verb's sentence begins.

        "The minister said that councils backed the levy" tells of councils, "critics say that it backed the levy" of somebody who
        is not in the sentence, and "62% of readers backed it, the paper found" of nobody with a name: None.
        """
        found = holder.attribution
        subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
        if found is None or found.speaker is None or subject is None or not found.start <= at + subject.idx < found.end:
            return holder
        if subject.pos_ == "PRON":
            return None if subject.lower_ == "it" and found.source is not None and _is_plural(found.source.quote) else holder
        if any(token.lower_ in _THEIRS for token in subject.subtree):
            return holder  # "nine in ten of its members"
        if subject.lower_ in _MEMBERS or (subject.pos_ != "PROPN" and subject.lower_ in _GROUPS and subject.tag_ == "NN"):
            return holder  # "the union", said by its president
        told = self._somebody(subject)
        return holder if told is not None and told.name == holder.name else told

    def named_at(self, offset: int) -> Holder | None:
        """Who is named right behind an offset: "tabled by | Ann Lee, the treasurer"."""
        found = _NAMED.match(self._extraction.document.text, offset)
        if found is None:
            return None
        surface = _POSSESSIVE.sub("", " ".join(found.group(1).split()))
        known = self._extraction.names.resolve(surface.casefold().replace("’", "'"))
        return Holder(known or surface, "reported", None, "agent") if known or " " in surface else None

    def _pronoun(self, clause: Clause) -> Holder | None:
        """ "They raised concerns about the fee": whoever the pronoun was found to mean as a source."""
        if clause.subject is None:
            return None
        start, end = clause.subject
        first, last = bisect_right(self._starts, start - SAID_NEAR), bisect_right(self._starts, end + SAID_NEAR)
        for one in self._attributions[first:last]:
            if one.source is not None and start <= one.source.start and one.source.end <= end and one.voice == "reported":
                return Holder(one.speaker, one.voice, None, "subject") if one.speaker and not one.negated else None
        return None


def _cue_end(found: Attribution) -> int:
    """Where a cue ends, with the preposition before what is said: "spoke against | the merger"."""
    assert found.cue is not None
    return found.start if 0 < found.start - found.cue.end <= LONGEST_PREPOSITION else found.cue.end


def _says_nothing(found: Attribution, text: str) -> bool:
    """Whether, in somebody's own paper, a sentence about others reports no words of theirs.

    ``you will recall``, ``the committee should consider``, ``the Act threatens``: the statement is whose paper it is.
    """
    if found.mode != "indirect" or found.voice != "reported" or not found.speaker:
        return False
    last = found.speaker.split()[-1]
    if last.casefold() in _ADDRESSED or last.casefold() in (_THINGS if found.speaker[0].islower() else _LAWS):
        return True
    if found.source is None or found.cue is None or found.source.end > found.cue.start:
        return False
    return _DUTY.search(text[found.source.end : found.cue.start]) is not None


def _is_somebody(subject: Token) -> bool:
    if subject.pos_ == "PRON":
        return False
    if subject.pos_ == "PROPN" and subject.ent_type_ not in ("DATE", "TIME", "CARDINAL", "MONEY", "LAW", "WORK_OF_ART", "EVENT"):
        return True
    return subject.lower_ in _GROUPS
