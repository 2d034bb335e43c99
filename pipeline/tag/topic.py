"""What a news article is about: the proposal that "the plans", "the move" or "it" mean all through it.

An article names its matter in headline and opening and then speaks of "the plans", a sentence a paragraph. Reach in sentences
tells little there: what tells is that nothing else has been named.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence

from pipeline.tag.cues import CueHit
from pipeline.tag.proposals import Mention
from pipeline.tag.statement import Statement
from pipeline.tag.wordlists import any_of, words

#: where an article names several proposals, its last mentions have to be of one: this many, none further back than ``FAR``
LAST, FAR = 2, 6
#: words from the beginning of a sentence to a verb whose "it" may be what the article is about
NEAR = 12
_NOUN = any_of(words("discourse", "topic"))
#: "the plan for a ring road", "the decision by ministers to …": the words behind say which
_SPELT_OUT = re.compile(r" (?:for|of|to|by|on|in|that|which|from|at|with|behind|between|whereby)\b")
#: "backs | it", "opposed to | them"; "it" of "it is" has a verb of its own
_OBJECT = re.compile(
    r" (?:to |of |with |for |by |on )?(it|them|this|that)(?= ?(?:[.,;:!?)–—]|$)| (?:and|but|as|if|because|too|anyway|completely"
    r"|fully|entirely|strongly|outright|altogether"
    r"|in (?:principle|its|this|their)|all the way|provided|so long|unless|at all|at present)\b)"
)

#: behind "remains sceptical" nothing may follow that it could be about
_ENDS = re.compile(
    r"\W*$|\s*[,.;:!?)–—]| (?:and|but|as|because|too|at|in|on|last|this|yesterday|after|when|while|saying"
    r"|calling|warning|despite)\b"
)


class Topic:
    """The proposal that an article is about, statement by statement; of other documents nothing is told.

    Args:
        kind: of the document.
    """

    def __init__(self, kind: str) -> None:
        self.is_told = kind == "article"
        self._named: set[str] = set()
        self._last: deque[tuple[int, str]] = deque(maxlen=LAST)

    def note(self, index: int, mentions: Sequence[Mention]) -> None:
        """Remember what a statement names."""
        told = [(index, one.proposal) for one in mentions if one.how != "hint"]
        self._named |= {proposal for _, proposal in told}
        self._last.extend(told)

    def at(self, index: int) -> str | None:
        """The proposal that "the plans" mean in a statement that names none."""
        if not self.is_told or not self._named:
            return None
        first, proposal = self._last[0]
        if len(self._named) == 1:
            return proposal
        alone = len({one for _, one in self._last}) == 1 and len({at for at, _ in self._last}) == LAST
        return proposal if alone and index - first <= FAR else None

    def references(self, statement: Statement) -> list[Mention]:
        """ "The plans", "the move", "this decision" in a statement that names no proposal."""
        proposal = self.at(statement.index)
        if proposal is None:
            return []
        return [
            Mention(proposal, statement.start + at.start(), statement.start + at.end(), "meant", at.group())
            for at in _NOUN.finditer(statement.flat)
            if not _SPELT_OUT.match(statement.flat, at.end())
        ]

    def object_of(self, statement: Statement, end: int) -> Mention | None:
        """The pronoun right behind a verb of stance that ends at ``end`` of the statement: "is fully behind it"."""
        proposal = self.at(statement.index)
        near = len(statement.flat[:end].split()) <= NEAR  # further on, it may be anything that the sentence names
        match = _OBJECT.match(statement.flat, end) if proposal is not None and near else None
        if match is None or proposal is None:
            return None
        return Mention(proposal, statement.start + match.start(1), statement.start + match.end(1), "reference", match[1])

    def left_out(self, statement: Statement, hit: CueHit, mentions: Sequence[Mention], *, alone: bool = True) -> Mention | None:
        """What a mood without an object is about: "residents voiced their opposition at a meeting on Monday".

        ``alone``: only where nothing follows that it could be about.
        """
        proposal = self.at(statement.index)
        if proposal is None or any(one.how != "hint" for one in mentions) or (alone and not _ENDS.match(statement.flat, hit.end)):
            return None
        return Mention(proposal, statement.start + hit.start, statement.start + hit.end, "topic", hit.words)
