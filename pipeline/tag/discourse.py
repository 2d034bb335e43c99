"""What "this option", "these proposals" and "it" refer to: the proposals spoken of shortly before, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.tag.clauses import Clause
from pipeline.tag.cues import CueHit
from pipeline.tag.proposals import Mention, ProposalFinder
from pipeline.tag.statement import Statement
from pipeline.tag.topic import Topic
from pipeline.tag.wordlists import any_of, words

#: "this option" reaches back this many sentences; further away the reader has to look, and so we abstain
REACH = 4
#: "this approach" is said of anything, so that it reaches less far than "this option"
VAGUE_REACH = 2
_ASKS = re.compile(r"\b(?:do you|would you|to what extent|are you)\b")
#: sentences behind a repeated question that may still speak of "it" without a name
ANSWERED_WITHIN = 3
#: characters between "the plans to" and what is planned
SPELT_OUT = 45
_OPENS = re.compile(r" (?:to|for|of|that would|which would)\b")
#: "the changes to working practices": other changes, unless the words behind are a proposal's
_OTHERWISE = re.compile(r" (?:to|for)\b(?! (?:be|consult|go|proceed)\b)")
_NAMES_ITSELF = re.compile(r"\b(?:option|proposal|model|latter|merger|scenario)\b")
_LEFT_OPEN = re.compile(r"\b(?:whether|if)\b")
_AGAIN = re.compile(
    r"\b(?:this|these|that|those|such(?: an?)?)"
    r"(?: (?:whole|entire|very|particular|proposed|new|planned|latest|same|kind of|sort of|type of))? ([\w'-]{4,})"
)
_ONE = any_of(words("discourse", "one"))
_ALL = any_of(words("discourse", "all"))
_BOTH = any_of(words("discourse", "both"))
_PRONOUN = re.compile(
    r"^\W*(?:(?:as|but|and|so|because|while|however|yet|then|that|also|instead|thus)\W+)*(?:it|this|that|they|these)\b"
)


#: what a verb of stance is said of by one noun: "backs | the exemption", "welcomes | a new exemption for all"
_NOUN_OBJECT = re.compile(
    r"(?: (?:to|of|with|for))? (?:the|an?|any|such(?: an?)?)(?: (?P<modifier>[\w'-]+))? (?!"
    + any_of(words("discourse", "many_a"), before="").pattern
    + r")(?P<noun>[\w'-]{4,})"
    r"(?=[\W\d]*\Z|\s*[,.;:!?()–—]| (?:to|because|and|but|as|if|on|for|in|at|so|with|unless|provided|when|while|which)\b)"
)
#: ways of naming that name too little for what comes after to be understood from it
_UNSURE = frozenset({"word", "hint"})
#: "the levy | is", not "the levy fund"
_BY_HEAD = re.compile(
    r"\b(the|an?|any) (?!" + any_of(words("discourse", "many_a"), before="").pattern + r")([\w'-]{3,})"
    r"(?=[\W\d]*\Z|\s*[,.;:!?()–—]| (?:to|because|and|but|or|nor|as|if|on|for|in|at|so|by|with|unless|provided|when|while|which"
    r"|that|would|will|could|should|must|may|might|can|is|was|has|had|does|did|until|once|after|before|altogether|outright|entirely|its"
    r"|dropped|scrapped|abandoned|withdrawn)\b)"
)
#: what follows a pronoun that is no speaker: "it | would harm", not "it | said"
_STATES = re.compile(
    r"(?:['’]s|\s+(?:is|was|are|were|will|would|could|can|may|might|has|have|had|does|do|makes?|made|sounds?|looks?|seems?|goes))\b"
)
#: a pronoun with the verb that it is the subject of
_THEY = re.compile(r"\b(it|this|that|they|these) (?:is|was|are|were|will|would|could|can|may|might|has|have|had|does|do|did)\b")


@dataclass
class Discourse:
    """Remembers, while one document is read in order, what was last spoken of."""

    finder: ProposalFinder
    topic: Topic
    _recent: list[tuple[int, Mention]] = field(default_factory=list)
    _named: set[str] = field(default_factory=set)

    def read(self, statement: Statement) -> list[Mention]:
        """Mentions of a statement, references resolved; remembers the explicit ones for the next statements."""
        explicit = self.finder.find(statement.sentence)
        references = [
            one
            for one in self._references(statement, explicit)
            if not _overlaps(one, explicit) and not _spelt_out(statement, one, explicit)
        ]
        if not references and all(one.how == "hint" for one in explicit):
            references = self.topic.references(statement)
        self.topic.note(statement.index, explicit)
        for one in explicit:
            if one.how not in _UNSURE:
                self._named.add(one.proposal)
            if one.how not in _UNSURE and not _LEFT_OPEN.search(statement.flat[: one.start - statement.start]):
                self._recent.append((statement.index, one))
        return sorted([*explicit, *references], key=lambda one: (one.start, one.end, one.proposal))

    def _references(self, statement: Statement, explicit: Sequence[Mention]) -> list[Mention]:
        found = []
        for pattern, resolve in ((_ONE, self._last), (_ALL, self._all)):
            for match in pattern.finditer(statement.flat):
                start, end = statement.start + match.start(), statement.start + match.end()
                proposal = resolve(statement, match, explicit)
                if proposal is not None:
                    how = "generic" if resolve == self._all else "reference"
                    found.append(Mention(proposal, start, end, how, statement.text[match.start() : match.end()]))
        found += self._named_again(statement, explicit)
        for match in _BOTH.finditer(statement.flat):
            start, end = statement.start + match.start(), statement.start + match.end()
            found.extend(
                Mention(proposal.id, start, end, "reference", statement.text[match.start() : match.end()])
                for proposal in self.finder.proposals
                if len(self.finder.proposals) == 2 or re.search(r"\b(?:option|model)\b", proposal.label.lower())
            )
        return found

    def _named_again(self, statement: Statement, explicit: Sequence[Mention]) -> list[Mention]:
        """ "This exemption", "these new closures": the noun that heads the name of a proposal spoken of shortly before."""
        found = []
        near = {one.proposal for index, one in self._recent if 0 < statement.index - index <= REACH}
        for match in _AGAIN.finditer(statement.flat) if near or explicit else ():
            start, end = statement.start + match.start(), statement.start + match.end()
            proposal = self.finder.headed_by(match[1])
            if proposal is None:
                continue
            if proposal in near or any(one.proposal == proposal and one.end <= start for one in explicit):
                found.append(Mention(proposal, start, end, "reference", statement.text[match.start() : match.end()]))
        return found + self._by_head(statement, explicit)

    def _by_head(self, statement: Statement, explicit: Sequence[Mention]) -> list[Mention]:
        """ "The levy", once the text has named "a workplace parking levy" and no other proposal is a levy."""
        known = self._named | {one.proposal for one in explicit if one.how not in _UNSURE}
        found = []
        for match in _BY_HEAD.finditer(statement.flat) if known else ():
            proposal = self.finder.headed_by(match[2])
            if proposal in known and (match[1] == "the" or self.topic.is_told):
                start, end = statement.start + match.start(), statement.start + match.end(2)
                found.append(Mention(str(proposal), start, end, "headed", statement.text[match.start() : match.end(2)]))
        return found

    def _last(self, statement: Statement, found: re.Match[str], explicit: Sequence[Mention]) -> str | None:
        here = [one.proposal for one in explicit if one.end <= statement.start + found.start() and one.how != "hint"]
        if here:
            return here[-1]
        reach = REACH if _NAMES_ITSELF.search(found.group()) else VAGUE_REACH
        near = [one.proposal for index, one in self._recent if statement.index - reach <= index < statement.index]
        return near[-1] if near else self.finder.only_one_about(found.group().split()[-1])

    def _all(self, statement: Statement, found: re.Match[str], explicit: Sequence[Mention]) -> str | None:
        if _OTHERWISE.match(statement.flat, found.end()) and not self.finder.speaks_of_any(statement.flat[found.end() :]):
            return None
        if self.finder.generic is not None:
            return self.finder.generic
        plural = found.group().endswith("s")
        if self.finder.likely is not None:
            return self.finder.likely if plural and (self._recent or explicit) else None
        # "the changes" where the text has spoken of one proposal alone, and shortly before
        spoken_of = {one.proposal for _, one in self._recent}
        near = bool(self._recent) and statement.index - self._recent[-1][0] <= VAGUE_REACH
        return spoken_of.pop() if len(spoken_of) == 1 and near and not explicit else None

    def subject_of(self, statement: Statement, clause: Clause, mentions: Sequence[Mention]) -> Mention | None:
        """The mention that a clause's pronoun subject stands for: in the clause before, or the only one of the last sentence."""
        flat = statement.flat[clause.start - statement.start : clause.end - statement.start]
        match = _PRONOUN.match(flat)
        if match is None:
            return self._reported(statement, clause, mentions)
        start, end = clause.start, clause.start + match.end()
        here = [one for one in mentions if one.end <= clause.start and one.how != "hint"]
        if here:
            return Mention(here[-1].proposal, start, end, "reference", here[-1].words)
        last = self._last_named(statement, _STATES.match(flat, match.end()) is not None)
        if last is not None and clause is statement.clauses[0]:
            return Mention(last, start, end, "reference", match.group().strip())
        return None

    def _last_named(self, statement: Statement, is_said_of: bool) -> str | None:
        """The only proposal that the sentence before names; else an article's topic, of which something has to be said."""
        last = {one.proposal for index, one in self._recent if index == statement.index - 1}
        return last.pop() if len(last) == 1 else self.topic.at(statement.index) if is_said_of and not last else None

    def object_of(self, statement: Statement, hit: CueHit) -> Mention | None:
        """The proposal whose name is headed, in the whole register, by the noun behind a verb of stance."""
        match = None if hit.words.startswith(("rather", "instead")) else _NOUN_OBJECT.match(statement.flat, hit.end)
        proposal = self.finder.headed_by(match["noun"]) if match else None
        if match is None or proposal is None:
            return None
        word = statement.token_at(match.start("modifier")) if match["modifier"] else None
        if word is not None and word.pos_ in ("NOUN", "PROPN"):
            return None  # "backed a library levy", of a parking levy
        start, end = hit.end + 1, match.end("noun")
        return Mention(proposal, statement.start + start, statement.start + end, "reference", statement.text[start:end])

    def _reported(self, statement: Statement, clause: Clause, mentions: Sequence[Mention]) -> Mention | None:
        """What a pronoun stands for that opens reported words: "the union said | it was unfair" of what was just spoken of."""
        last = self._last_named(statement, is_said_of=True)
        if last is None or any(one.how != "hint" for one in mentions):
            return None
        for match in _THEY.finditer(statement.flat, clause.start - statement.start, clause.end - statement.start):
            start, end = statement.start + match.start(), statement.start + match.end(1)
            if statement.holders.opens_at(start):
                return Mention(last, start, end, "reference", match[1])
        return None


@dataclass
class Thread:
    """The question that a letter repeats before it answers: "Do you agree that option two …?" – "Tend to agree."."""

    _proposal: str | None = None
    _since: int = 0

    def default(self, statement: Statement, mentions: Sequence[Mention]) -> str | None:
        """The one proposal that the last question was about, for the statements right behind it."""
        if statement.asks_a_question:
            about = {one.proposal for one in mentions}
            self._proposal = about.pop() if len(about) == 1 and _ASKS.search(statement.flat) else None
            self._since = statement.index
        return self._proposal if 0 < statement.index - self._since <= ANSWERED_WITHIN else None


def _spelt_out(statement: Statement, one: Mention, explicit: Sequence[Mention]) -> bool:
    """ "the plans to put …": the plans are those that the words behind them describe."""
    behind = [other.start for other in explicit if 0 <= other.start - one.end <= SPELT_OUT]
    return bool(behind) and bool(_OPENS.match(statement.flat, one.end - statement.start))


def _overlaps(one: Mention, others: Sequence[Mention]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)
