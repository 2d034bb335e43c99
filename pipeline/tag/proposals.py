"""Which proposals a sentence speaks about: the register's, numbered options, and those that a document defines itself.

A mention is found by name ("option two"), by description (all content words of an alias close together: "merging CCGs" for
"CCG mergers"), by the label's words, or by reference ("this option", "the proposals") to what was spoken about before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.datamodel import ParsedSentence, Proposal
from pipeline.tag.patterns import (
    GENERIC,
    NAMED,
    VAGUE,
    Mention,
    distinctive_stems,
    head_stems,
    least_stems,
    match_pattern,
    patterns_of,
    stretch,
)
from pipeline.tag.removal import find_removal, find_undoing, is_removal, names_removal
from pipeline.tag.stems import content_stems, is_content, same_stem, stem

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Mention", "ProposalFinder", "distinctive_stems", "find_acronyms"]

#: an acronym of the register: its words may be spelt out anywhere
_ACRONYM = re.compile(r"\b[A-Z]{3,6}(?=s?\b)")
_PLANS = re.compile(r"\b(?:proposals|plans to|reforms|changes)\b", re.IGNORECASE)
#: words from the first to the second of a paraphrase
HINT_REACH = 4
#: words behind "the plans for" that say what is planned
BEHIND = 8
#: two stems of one family begin with the same letters, this many
SAME = 4


class ProposalFinder:
    """Finds mentions of proposals. Made once for a document: the register and what the document defines."""

    def __init__(self, proposals: Sequence[Proposal], acronyms: dict[tuple[str, ...], str] | None = None) -> None:
        self.proposals = tuple(proposals)
        self._patterns = [pattern for proposal in proposals for pattern in patterns_of(proposal)]
        self._acronyms = acronyms or {}
        surfaces = [surface for proposal in proposals for surface in (*proposal.aliases, proposal.label)]
        self._initials = {stem(word) for surface in surfaces for word in _ACRONYM.findall(surface)}
        self._by_number = {
            (pattern.stems[0], pattern.stems[1]): pattern.proposal for pattern in self._patterns if pattern.how == "named"
        }
        self._defined = frozenset(self._acronyms.values())
        own = {proposal.id: distinctive_stems(proposal) for proposal in proposals}
        self._distinctive = _only_once(own)
        self._heads = _only_once({proposal.id: head_stems(proposal) for proposal in proposals})
        self._stems_of_all = frozenset[str]().union(*own.values())
        self._removals = {proposal.id for proposal in proposals if is_removal(NAMED.sub(" ", proposal.label))}
        generic = [pattern.proposal for pattern in self._patterns if pattern.how == "generic"]
        self.generic = generic[0] if generic else (proposals[0].id if len(proposals) == 1 else None)
        planned = [proposal.id for proposal in proposals if _PLANS.search(f"{proposal.label}\n" + "\n".join(proposal.aliases))]
        #: the one proposal that the register calls proposals, plans or reforms: "the proposals" once the text has named it
        self.likely = planned[0] if len(planned) == 1 and self.generic is None else None

    def find(self, sentence: ParsedSentence) -> list[Mention]:
        """Mentions by name, description or label, in text order; of overlapping ones the surest, then the longest stays."""
        words = [token for token in sentence.sent if not token.is_space]
        stems = self._stems(words)
        found = [*self._ordinals(sentence, words, stems)]
        spelt = self._spelt(words, stems)
        beginnings = {one[:SAME] for one in (*stems, *spelt) if one is not None}
        for pattern in self._patterns:
            if sum(one[:SAME] in beginnings for one in pattern.stems) < least_stems(pattern):
                continue  # most patterns have nothing to do with most sentences
            found.extend(match_pattern(sentence, words, stems, pattern))
            if spelt != stems and (pattern.how != "word" or pattern.stems[0] in self._defined):
                found.extend(match_pattern(sentence, words, spelt, pattern))
        found.extend(self._hints(sentence, words, stems))
        found.sort(key=lambda one: (-one.weight, one.start - one.end, one.start, one.proposal))
        kept: list[Mention] = []
        for one in found:
            if not any(one.start < other.end and other.start < one.end for other in kept):
                kept.append(one)
        plain = {one.proposal for one in kept if one.how != "hint"}
        kept = [one for one in kept if one.how != "hint" or one.proposal not in plain]
        kept = [self._with_sense(sentence, one) if one.proposal in self._removals else one for one in kept]
        return sorted(kept, key=lambda one: (one.start, one.end, one.proposal))

    def _with_sense(self, sentence: ParsedSentence, one: Mention) -> Mention:
        """For a proposal to end something: "online anonymity" is what it would end, "the limits on anonymity" is the proposal."""
        vague = any(part in VAGUE or part in GENERIC for part in content_stems(one.words))
        if one.how not in ("described", "label", "word") or names_removal(one.words) or vague:
            return one
        text = sentence.sent.doc.text
        start, end = one.start - sentence.offset, one.end - sentence.offset
        governed = find_removal(text.lower(), start, sentence.start - sentence.offset)
        undone = find_undoing(text.lower(), end)
        if governed is None and undone is None:
            return replace(one, turned=True)
        if governed is not None:  # what follows may be said of the ban: "the ban on anonymity should be lifted"
            return replace(one, start=sentence.offset + governed, words=text[governed:end])
        end = end if undone is None else undone
        return replace(one, start=sentence.offset + start, end=sentence.offset + end, words=text[start:end])

    def speaks_of_any(self, text: str) -> bool:
        """Whether one of the first words of ``text`` belongs to some proposal."""
        return any(one in self._stems_of_all for one in content_stems(" ".join(text.split()[:BEHIND])))

    def only_one_about(self, noun: str) -> str | None:
        """The one proposal whose own words hold ``noun``: "the merger" where a single proposal merges anything."""
        wanted = stem(noun)
        if wanted in VAGUE:
            return None
        found = {one.proposal for one in self._patterns if any(same_stem(part, wanted) for part in one.stems)}
        return found.pop() if len(found) == 1 else None

    def headed_by(self, noun: str) -> str | None:
        """The one proposal whose name has ``noun`` for its head: "exemption" for "the exemption of small harbours"."""
        wanted = stem(noun)
        found = {proposal for one, proposal in self._heads.items() if same_stem(one, wanted)}
        return found.pop() if len(found) == 1 else None

    def _hints(self, sentence: ParsedSentence, words: Sequence[Token], stems: Sequence[str | None]) -> list[Mention]:
        """Two words close together that of all proposals only one uses: a paraphrase, believed only beside a clear cue."""
        places = [
            (at, one, self._distinctive[one]) for at, one in enumerate(stems) if one is not None and one in self._distinctive
        ]
        found = []
        for (first, one, proposal), (last, other, same) in pairwise(places):
            if proposal == same and one != other and last - first <= HINT_REACH:
                start, end = words[first].idx, words[last].idx + len(words[last])
                quote = stretch(words[first], words[last])
                found.append(Mention(proposal, sentence.offset + start, sentence.offset + end, "hint", quote))
        return found

    def _stems(self, words: Sequence[Token]) -> list[str | None]:
        """Stem of each content word, None for the others."""
        stems = [stem(token.text) if is_content(token.text) else None for token in words]
        for at in range(1, len(words)):  # "option A" is no article, though "a" is
            letter = words[at].lower_.rstrip(".")  # the tokeniser takes "B." for an initial
            if (stems[at - 1], letter) in self._by_number:
                stems[at] = letter
        return stems

    def _spelt(self, words: Sequence[Token], stems: Sequence[str | None]) -> list[str | None]:
        """The same with spelt-out names read as their acronyms, at their first word.

        The document says what its acronyms mean; "clinical commissioning groups" is the register's CCG though no text says so:
        the same initials, three at least.
        """
        read = list(stems)
        plain = tuple(stem(token.text) for token in words)
        for spelt, acronym in sorted(self._acronyms.items()):
            for at in range(len(words) - len(spelt) + 1):
                if plain[at : at + len(spelt)] == spelt:
                    read[at] = acronym
        letters = "".join(token.lower_[:1] if token.is_alpha else " " for token in words)
        for acronym in sorted(self._initials):
            at = letters.find(acronym)
            while at >= 0:
                if all(is_content(token.text) and len(token) > 2 for token in words[at : at + len(acronym)]):
                    read[at] = acronym
                at = letters.find(acronym, at + 1)
        return read

    def _ordinals(self, sentence: ParsedSentence, words: Sequence[Token], stems: Sequence[str | None]) -> list[Mention]:
        """ "the first of the two options", "the second model", "the former": numbered options by their order."""
        order = {"first": "1", "former": "1", "second": "2", "latter": "2", "third": "3"}
        found = []
        for at, token in enumerate(words):
            number = order.get(token.lower_)
            if number is None:
                continue
            stands_alone = at + 1 == len(words) or words[at + 1].is_punct
            if stands_alone and at and words[at - 1].lower_ == "the" and ("option", number) in self._by_number:
                found.append(
                    Mention(
                        self._by_number["option", number],
                        sentence.offset + token.idx,
                        sentence.offset + token.idx + len(token),
                        "reference",
                        token.text,
                    )
                )
            for further in range(at + 1, min(at + 8, len(words))):
                name = stems[further]
                if name is not None and (name, number) in self._by_number:
                    start, end = token.idx, words[further].idx + len(words[further])
                    quote = stretch(token, words[further])
                    proposal = self._by_number[name, number]
                    found.append(Mention(proposal, sentence.offset + start, sentence.offset + end, "named", quote))
                    break
        return found


def _only_once(own: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The proposal of each stem that no other proposal has."""
    uses = Counter(one for stems in own.values() for one in stems)
    return {one: proposal for proposal, stems in sorted(own.items()) for one in sorted(stems) if uses[one] == 1}


# begins at the beginning of a word: a megabyte without a blank is looked through once, not from each of its letters
_LONG_FORM = re.compile(r"(?<![\w’'-])((?:[\w’'-]+[ \n]+){1,8})\(([A-Z][A-Za-z]{1,7})\)")


def find_acronyms(text: str) -> dict[tuple[str, ...], str]:
    """Spelt-out names with the acronym that the text defines for them, as stems: ``("integr", "care", "system") → "ics"``."""
    found: dict[tuple[str, ...], str] = {}
    for match in _LONG_FORM.finditer(text):
        words, acronym = match[1].split(), match[2]
        letters = [letter.lower() for letter in acronym if letter.isupper()]
        tail = words[-len(letters) :]
        if len(tail) == len(letters) > 1 and all(word[0].lower() == letter for word, letter in zip(tail, letters, strict=True)):
            found.setdefault(tuple(stem(word) for word in tail), stem(acronym))
    return found
