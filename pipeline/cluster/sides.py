"""Who stands where: the stances in statements, and those that a theme's respondents take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.cluster.corpus import Corpus
from pipeline.cluster.statements import Part, Statement, Voices

_SIDES = {"support": "for", "conditional": "for", "oppose": "against"}


class Stances:
    """The stances of a corpus.

    ``sides``: statement → (proposal, ``for`` or ``against``) pairs of the positions in it. ``told``: the statements with a
    position, concern or ask in them.
    """

    def __init__(self, corpus: Corpus, statements: Sequence[Statement], voices: Voices) -> None:
        self._proposal_of = corpus.proposal_of
        self._in_passage: dict[str, list[tuple[str, str, str, int, int]]] = defaultdict(list)
        self._in_response: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for position in sorted(corpus.positions, key=lambda one: one.id):
            voice = voices.holder(position.holder) if position.holder is not None else None
            if position.passage is not None:
                row = (position.proposal, position.stance, voice or "", position.start, position.end)
                self._in_passage[position.passage].append(row)
            if position.response is not None and voice is not None:
                self._in_response[position.response, voice][position.proposal].add(position.stance)
        tagged: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for tag in (*corpus.positions, *corpus.concerns, *corpus.asks):
            tagged[tag.passage or ""].append((tag.start, tag.end))
        sides: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for index, statement in enumerate(statements):
            for part in statement.parts:
                for proposal, stance, _, start, end in self._in_passage.get(part.passage.id, ()):
                    if start < part.end and part.start < end and stance in _SIDES:
                        sides[index].add((proposal, _SIDES[stance]))
        self.told = frozenset(
            index
            for index, statement in enumerate(statements)
            for part in statement.parts
            if any(start < part.end and part.start < end for start, end in tagged.get(part.passage.id, ()))
        )
        self.sides: Mapping[int, frozenset[tuple[str, str]]] = {index: frozenset(own) for index, own in sides.items()}

    def count(self, heard: Mapping[str, Sequence[Part]]) -> tuple[tuple[str, int], ...]:
        """Respondents of a theme by their stance towards the one proposal that it is mostly about; sorted by stance.

        Their words in the theme go before what they say elsewhere in the same response (a tick in a closed question).
        Empty where the theme is about no proposal.
        """
        proposal = self._about(heard)
        counts: Counter[str] = Counter()
        for voice, parts in heard.items():
            stances = {stance for part in parts for of, stance in self._said(part, voice) if of == proposal}
            if not stances:
                responses = sorted({part.passage.response or "" for part in parts})
                stances = {
                    stance
                    for response in responses
                    for stance in self._in_response.get((response, voice), {}).get(proposal or "", ())
                }
            if len(stances) == 1:
                counts.update(stances)
        return tuple(sorted(counts.items()))

    def _said(self, part: Part, voice: str) -> list[tuple[str, str]]:
        return [
            (proposal, stance)
            for proposal, stance, holder, start, end in self._in_passage.get(part.passage.id, ())
            if holder in (voice, "") and start < part.end and part.start < end
        ]

    def _about(self, heard: Mapping[str, Sequence[Part]]) -> str | None:
        """The proposal on which most of the theme's respondents stand in it, else the one that most were asked about."""
        stood: Counter[str] = Counter()
        asked: Counter[str] = Counter()
        for voice, parts in heard.items():
            stood.update({of for part in parts for of, _ in self._said(part, voice)})
            asked.update({of for part in parts if (of := self._proposal_of.get(part.passage.question or "")) is not None})
        for counted in (stood, asked):
            # of fewer than a fifth it cannot be said that the theme is about that proposal
            best = min(counted, key=lambda one: (-counted[one], one), default=None)
            if best is not None and counted[best] * 5 >= len(heard):
                return best
        return None
