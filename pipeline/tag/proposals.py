"""Which proposals a sentence speaks about: the register's, numbered options, and those that a document defines itself.

A mention is found by name ("option two"), by description (all content words of an alias close together: "merging CCGs" for
"CCG mergers"), by the label's words, or by reference ("this option", "the proposals") to what was spoken about before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.datamodel import ParsedSentence, Proposal
from pipeline.tag.stems import content_stems, is_content, same_stem, stem
from pipeline.tag.wordlists import words as listed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: words that name no proposal by themselves, in stems
_GENERIC = frozenset(stem(word) for word in listed("proposals", "generic"))
#: nouns of reference that any proposal may be called by
_VAGUE = frozenset(stem(word) for word in listed("proposals", "vague"))
_NAMED = re.compile(
    r"\b(option|proposal|model|scenario|recommendation)s?\s+(\d{1,2}|[a-h]|one|two|three|four|five|six)\b", re.IGNORECASE
)
#: an acronym of the register: its words may be spelt out anywhere
_ACRONYM = re.compile(r"\b[A-Z]{3,6}(?=s?\b)")
#: "the department's plans to close the ferry": people speak of closing the ferry
_PLANNED = re.compile(
    r"(?:.{0,60}['’]s? |the |these )?(?:proposals?|plans?|proposed changes|intention) (?:to|for|of) (\w+ .+)", re.IGNORECASE
)
#: share of an alias's content words that must stand close together; a long alias may miss one
LEAST_SHARE = 0.8
#: words that may stand between those of an alias
SLACK = 4
#: a label is longer and vaguer than an alias: more of it must be there
LEAST_LABEL_STEMS = 3
LEAST_LABEL_SHARE = 0.7

WEIGHTS = {"named": 1.0, "described": 0.9, "label": 0.75, "generic": 0.8, "word": 0.7, "reference": 0.75, "question": 0.8}


@dataclass(frozen=True, slots=True)
class Mention:
    """A proposal spoken of at ``start``–``end`` of the document; ``how`` is a key of WEIGHTS."""

    proposal: str
    start: int
    end: int
    how: str
    words: str

    @property
    def weight(self) -> float:
        """How sure the mention is, 0–1."""
        return WEIGHTS[self.how]


@dataclass(frozen=True, slots=True)
class _Pattern:
    proposal: str
    stems: tuple[str, ...]
    how: str


def _patterns(proposal: Proposal) -> list[_Pattern]:
    found = []
    planned = [match[1] for surface in (*proposal.aliases, proposal.label) if (match := _PLANNED.fullmatch(surface))]
    for surface in (*proposal.aliases, *planned, proposal.label):
        for name in _NAMED.finditer(surface):
            found.append(_Pattern(proposal.id, (stem(name[1]), stem(name[2])), "named"))
        rest = _NAMED.sub(" ", surface)
        stems = tuple(dict.fromkeys(content_stems(rest)))
        is_label = surface == proposal.label
        if not stems or (is_label and len(stems) < LEAST_LABEL_STEMS):
            continue
        if all(one in _GENERIC for one in stems):
            found.append(_Pattern(proposal.id, stems, "generic"))
        elif is_label:
            found.append(_Pattern(proposal.id, stems, "label"))
        elif len(stems) == 1:
            found.append(_Pattern(proposal.id, stems, "word"))
        elif rest == surface or len(stems) > 1:
            found.append(_Pattern(proposal.id, stems, "described"))
    return list(dict.fromkeys(found))


def distinctive_stems(proposal: Proposal) -> frozenset[str]:
    """Stems of the content words of its label and aliases that could not stand for just any proposal ("option", "change")."""
    stems = content_stems(_NAMED.sub(" ", " ".join((proposal.label, *proposal.aliases))))
    return frozenset(one for one in stems if one not in _GENERIC and one not in _VAGUE and len(one) > 2)


class ProposalFinder:
    """Finds mentions of proposals. Made once for a document: the register and what the document defines."""

    def __init__(self, proposals: Sequence[Proposal], acronyms: dict[tuple[str, ...], str] | None = None) -> None:
        self.proposals = tuple(proposals)
        self._patterns = [pattern for proposal in proposals for pattern in _patterns(proposal)]
        self._acronyms = acronyms or {}
        surfaces = [surface for proposal in proposals for surface in (*proposal.aliases, proposal.label)]
        self._initials = {stem(word) for surface in surfaces for word in _ACRONYM.findall(surface)}
        self._by_number = {
            (pattern.stems[0], pattern.stems[1]): pattern.proposal for pattern in self._patterns if pattern.how == "named"
        }
        generic = [pattern.proposal for pattern in self._patterns if pattern.how == "generic"]
        self.generic = generic[0] if generic else (proposals[0].id if len(proposals) == 1 else None)

    def find(self, sentence: ParsedSentence) -> list[Mention]:
        """Mentions by name, description or label, in text order; of overlapping ones the surest, then the longest stays."""
        words = [token for token in sentence.sent if not token.is_space]
        stems = self._stems(words)
        found = [*self._ordinals(sentence, words, stems)]
        spelt = self._spelt(words, stems)
        for pattern in self._patterns:
            found.extend(_match(sentence, words, stems, pattern))
            if spelt != stems:
                found.extend(_match(sentence, words, spelt, pattern))
        found.sort(key=lambda one: (-one.weight, one.start - one.end, one.start, one.proposal))
        kept: list[Mention] = []
        for one in found:
            if not any(one.start < other.end and other.start < one.end for other in kept):
                kept.append(one)
        return sorted(kept, key=lambda one: (one.start, one.end, one.proposal))

    def only_one_about(self, noun: str) -> str | None:
        """The one proposal whose own words hold ``noun``: "the merger" where a single proposal merges anything."""
        wanted = stem(noun)
        if wanted in _VAGUE:
            return None
        found = {one.proposal for one in self._patterns if any(same_stem(part, wanted) for part in one.stems)}
        return found.pop() if len(found) == 1 else None

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
                    quote = sentence.sent.doc.text[start:end]
                    proposal = self._by_number[name, number]
                    found.append(Mention(proposal, sentence.offset + start, sentence.offset + end, "named", quote))
                    break
        return found


def _least_share(pattern: _Pattern) -> float:
    if pattern.how == "label":
        return LEAST_LABEL_SHARE
    return LEAST_SHARE if pattern.how == "described" and len(pattern.stems) >= 4 else 1.0


def _match(sentence: ParsedSentence, words: Sequence[Token], stems: Sequence[str | None], pattern: _Pattern) -> list[Mention]:
    """The tightest places where enough of the pattern's words stand close together."""
    places = [
        (at, one) for at, one in enumerate(stems) if one is not None and any(same_stem(one, wanted) for wanted in pattern.stems)
    ]
    need = max(1, round(_least_share(pattern) * len(pattern.stems) + 0.3))
    reach = 2 if pattern.how == "named" else len(pattern.stems) + SLACK
    found = []
    at = 0
    while at < len(places):
        taken: dict[str, int] = {}
        for place, one in places[at:]:
            if place - places[at][0] >= reach:
                break
            for wanted in pattern.stems:
                if wanted not in taken and same_stem(one, wanted):
                    taken[wanted] = place
                    break
        first, last = places[at][0], max(taken.values(), default=places[at][0])
        order = [taken.get(wanted, -1) for wanted in pattern.stems]
        in_order = pattern.how != "named" or order == sorted(order)
        if len(taken) >= need and in_order:
            start, end = sentence.offset + words[first].idx, sentence.offset + words[last].idx + len(words[last])
            quote = sentence.sent.doc.text[start - sentence.offset : end - sentence.offset]
            found.append(Mention(pattern.proposal, start, end, pattern.how, quote))
            at = next((i for i, (place, _) in enumerate(places) if place > last), len(places))
        else:
            at += 1
    return found


_LONG_FORM = re.compile(r"((?:[\w’'-]+[ \n]+){1,8})\(([A-Z][A-Za-z]{1,7})\)")


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
