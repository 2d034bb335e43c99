"""How good a clause is as a label: in words that many of its theme use, about its matter, short, and nobody's own story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from pipeline.cluster.keywords import terms
from pipeline.cluster.verbs import load_words

#: Words of a label that is taken in at a glance.
BEST = 7
#: What it counts that many say it in just these words, beside being near the theme's centre.
SAID = 1.2
#: What a word takes away that nobody else writes: a name, or a slip of the pen.
RARE = 0.15
#: What it counts that the clause's words are those of many in the theme: "grass" is not what ten ask for who ask for pavements.
SHARED = 1.2
#: How many of the theme's heaviest terms a label should hold.
TELLING = 8
_stemmer = snowballstemmer.stemmer("english")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement of a theme: its text, its nearness to the theme's centre, how many say about that (share of the most).

    ``votes``: of how many respondents it is the statement, each having one vote in the theme.
    ``share``: the share of the theme's votes that is for it or for something much alike.
    ``quoted``: somebody says it who may be quoted.
    ``own``: they say it themselves. "The ministry says that it is cheap" is then no claim that it is cheap; in a report about
    somebody it is theirs.
    """

    text: str
    near: float
    said: float = 0.0
    own: bool = False
    votes: float = 1.0
    share: float = 1.0
    quoted: bool = True


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    stem: str = _stemmer.stemWord(word)
    return stem


@lru_cache(maxsize=65536)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's telling words.

    >>> sorted(stems("The ferries are late for the shifts"))
    ['ferri', 'late', 'shift']
    """
    return frozenset(_stem(term) for term in terms(text) if " " not in term)


class Scale:
    """What the clauses of one theme are weighed with."""

    def __init__(self, texts: Sequence[Candidate], weights: Mapping[str, float], rarity: Callable[[str], float]) -> None:
        counted: dict[str, float] = defaultdict(float)
        for one in texts:
            for stem in stems(one.text):
                counted[stem] += one.votes
        every = sum(one.votes for one in texts) or 1.0
        self._share = {stem: count / every for stem, count in counted.items()}
        self._telling = {term: weight * weight for term, weight in list(weights.items())[:TELLING]}
        self._all = sum(self._telling.values()) or 1.0
        self._rarity = rarity

    def worth(self, clause: str, whole: bool, one: Candidate) -> float:
        """How good a claim out of ``one`` is as a label, rounded to 4 places."""
        own = terms(clause)
        part = 1.0 if whole else min(1.0, len(stems(clause)) / (len(stems(one.text)) or 1))
        covered = sum(weight for term, weight in self._telling.items() if term in own) / self._all
        worth = covered + SHARED * self._shared(clause) + (1.5 + 0.3 * part) * one.near + (0.6 + 0.4 * part) * SAID * one.said
        return round(worth - RARE * self._rarity(clause) - _flaws(clause) - (0.0 if own else 0.2), 4)

    def _shared(self, clause: str) -> float:
        own = stems(clause)
        return sum(self._share.get(stem, 0.0) for stem in sorted(own)) / len(own) if own else 0.0


def _flaws(clause: str) -> float:
    """What makes a clause a poor label, whatever its theme."""
    words, sets = clause.split(), load_words().sets
    tokens = clause.casefold().replace("’", "'").replace(",", "").split()
    inside = set(tokens[1:])
    flaws = 0.02 * abs(len(tokens) - BEST) + 0.1 * ("," in clause)
    if tokens[0] in sets["first_person"]:
        flaws += 0.1 if sets["wanting"] & {*tokens[1:3]} else 0.3
    flaws += 0.05 * bool(sets["first_person"] & inside)
    # "Acme Health's Carewell app is …" speaks for one respondent; whole capitals are acronyms that all use
    flaws += 0.05 * sum(word[:1].isupper() and not word.isupper() for word in words[1:])
    flaws += 0.3 * (tokens[0] in sets["past"] or tokens[0].endswith("ing"))
    flaws += 0.2 * any(character.isdigit() for character in clause)
    flaws += 0.4 * bool(sets["loose"] & inside) + 0.3 * bool(sets["exceptions"] & inside)
    flaws += 0.3 * bool(sets["procedure"] & {*tokens}) + 0.3 * (
        tokens[0] in sets["first_person"] and bool(sets["civil"] & inside)
    )
    flaws -= 0.1 * bool(sets["finite"] & inside) + 0.1 * bool(sets["judging"] & {*tokens})
    return flaws
