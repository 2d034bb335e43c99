"""What a proposal is called: patterns of stems from its aliases and label, and the places of a sentence where one stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.datamodel import ParsedSentence, Proposal
from pipeline.tag.stems import content_stems, same_stem, stem
from pipeline.tag.wordlists import words as listed

if TYPE_CHECKING:
    from spacy.tokens import Token

#: words that name no proposal by themselves, in stems
GENERIC = frozenset(stem(word) for word in listed("proposals", "generic"))
#: nouns of reference that any proposal may be called by
VAGUE = frozenset(stem(word) for word in listed("proposals", "vague"))
NAMED = re.compile(
    r"\b(option|proposal|model|scenario|recommendation)s?\s+(\d{1,2}|[a-h]|one|two|three|four|five|six)\b", re.IGNORECASE
)
_CAPITAL = re.compile(r"(?<=\s)[A-Z][a-z]")
_DEFINITE = frozenset(listed("proposals", "definite"))
#: "the department's plans to close the ferry": people speak of closing the ferry
_PLANNED = re.compile(
    r"(?:.{0,60}['’]s? |the |these )?(?:proposals?|plans?|proposed changes|intention) (?:to|for|of) (\w+ .+)", re.IGNORECASE
)
_WORD = re.compile(r"[\w'’-]+")
_BEHIND_HEAD = re.compile(r",| (?:of|for|to|in|on|at|by|with|from|under|between|that|which|so|as)\b")
#: share of an alias's content words that must stand close together; a long alias may miss one
LEAST_SHARE = 0.8
#: between the words of an alias they make it the reverse: "the term is | not | defined narrowly" of "a narrow definition"
_DENIALS = frozenset({"not", "n't", "n’t", "never", "no"})
#: words that may stand between those of an alias
SLACK = 4
#: a label is longer and vaguer than an alias: more of it must be there
LEAST_LABEL_STEMS = 3
LEAST_LABEL_SHARE = 0.7

WEIGHTS = {
    "named": 1.0,
    "described": 0.9,
    "label": 0.75,
    "generic": 0.8,
    "word": 0.7,
    "reference": 0.75,
    "question": 0.8,
    "topic": 0.8,
    "meant": 0.75,
    "headed": 0.75,
    "hint": 0.6,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A proposal spoken of at ``start``–``end`` of the document; ``how`` is a key of WEIGHTS."""

    proposal: str
    start: int
    end: int
    how: str
    words: str
    #: the words name what the proposal would end, ban or restrict, not the proposal: a stance on them is its reverse
    turned: bool = False

    @property
    def weight(self) -> float:
        """How sure the mention is, 0–1."""
        return WEIGHTS[self.how]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Stems of one name of a proposal, and how surely they name it."""

    proposal: str
    stems: tuple[str, ...]
    how: str
    #: "the Code", "the review": as a name of one word it is written with its article and capital
    definite: bool = False
    capital: bool = False


def patterns_of(proposal: Proposal) -> list[Pattern]:
    """The patterns of a proposal's aliases and label, and of what they say is planned."""
    found = []
    planned = [match[1] for surface in (*proposal.aliases, proposal.label) if (match := _PLANNED.fullmatch(surface))]
    for surface in (*proposal.aliases, *planned, proposal.label):
        for name in NAMED.finditer(surface):
            found.append(Pattern(proposal.id, (stem(name[1]), stem(name[2])), "named"))
        rest = NAMED.sub(" ", surface)
        stems = tuple(dict.fromkeys(content_stems(rest)))
        is_label = surface == proposal.label
        if not stems or (is_label and len(stems) < LEAST_LABEL_STEMS):
            continue
        if all(one in GENERIC for one in stems):
            found.append(Pattern(proposal.id, stems, "generic"))
        elif is_label:
            found.append(Pattern(proposal.id, stems, "label"))
        elif len(stems) == 1:
            capital = bool(_CAPITAL.search(rest.strip()[1:]))
            found.append(Pattern(proposal.id, stems, "word", rest.lower().startswith("the "), capital))
        elif rest == surface or len(stems) > 1:
            found.append(Pattern(proposal.id, stems, "described"))
    return list(dict.fromkeys(found))


def head_stems(proposal: Proposal) -> frozenset[str]:
    """Stems of the nouns that head the names of a proposal: "exemption" of "an exemption for small harbours".

    A name that begins with a gerund is headed by it: "merging the two boards".
    """
    heads = set()
    for surface in (*proposal.aliases, proposal.label):
        words = _WORD.findall(_BEHIND_HEAD.split(NAMED.sub(" ", surface).strip(), maxsplit=1)[0])
        heads |= {stem(words[-1])} if words else set()
        heads |= {stem(words[0])} if words and words[0].endswith("ing") else set()
    return frozenset(one for one in heads if one not in GENERIC and one not in VAGUE and len(one) > 2)


def distinctive_stems(proposal: Proposal) -> frozenset[str]:
    """Stems of the content words of its label and aliases that could not stand for just any proposal ("option", "change")."""
    stems = content_stems(NAMED.sub(" ", " ".join((proposal.label, *proposal.aliases))))
    return frozenset(one for one in stems if one not in GENERIC and one not in VAGUE and len(one) > 2)


def least_stems(pattern: Pattern) -> int:
    """How many of its stems must stand close together."""
    return max(1, round(_least_share(pattern) * len(pattern.stems) + 0.3))


def _least_share(pattern: Pattern) -> float:
    if pattern.how == "label":
        return LEAST_LABEL_SHARE
    return LEAST_SHARE if pattern.how == "described" and len(pattern.stems) >= 4 else 1.0


def match_pattern(
    sentence: ParsedSentence, words: Sequence[Token], stems: Sequence[str | None], pattern: Pattern
) -> list[Mention]:
    """The tightest places where enough of the pattern's words stand close together."""
    places = [
        (at, one) for at, one in enumerate(stems) if one is not None and any(same_stem(one, wanted) for wanted in pattern.stems)
    ]
    need = least_stems(pattern)
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
            quote = stretch(words[first], words[last])
            if _is_written_so(words, first, pattern):
                between = [words[place].lower_ for place in range(first + 1, last) if place not in taken.values()]
                turned = pattern.how == "described" and any(word in _DENIALS for word in between)
                found.append(Mention(pattern.proposal, start, end, pattern.how, quote, turned))
            at = next((i for i, (place, _) in enumerate(places) if place > last), len(places))
        else:
            at += 1
    return found


def stretch(first: Token, last: Token) -> str:
    """The words from one token to another as they stand: the text of the whole is put together anew each time it is asked for."""
    return first.doc[first.i : last.i + 1].text


def _is_written_so(words: Sequence[Token], at: int, pattern: Pattern) -> bool:
    """Whether a name of one word stands with the article and the capital that the register gives it."""
    before = [token.lower_ for token in words[max(0, at - 3) : at]]
    definite = any(word in _DEFINITE or word in ("'s", "’s", "’") for word in before)
    return (definite or not pattern.definite) and (words[at].text[:1].isupper() or not pattern.capital)
