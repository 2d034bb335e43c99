"""The words that set a theme apart from the rest: c-TF-IDF over words and pairs of words (Grootendorst 2022)."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

#: Of so many statements a word that only one has is a rare one.
RARE_OF = 100
_WORD = re.compile(r"[^\W\d_](?:[\w'-]*\w)?")


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing about a theme."""
    return frozenset(files(__package__).joinpath("stop_words.txt").read_text(encoding="utf-8").split())


def terms(text: str) -> frozenset[str]:
    """The telling words of a text in lower case, and pairs of them that stand side by side.

    >>> sorted(terms("The bus service is late"))
    ['bus', 'bus service', 'late', 'service']
    """
    found: list[str] = []
    before: str | None = None
    for word in (match.group() for match in _WORD.finditer(text.casefold().replace("’", "'"))):
        plain = word.removesuffix("'s")
        if plain in stop_words() or len(plain) < 3:
            before = None
            continue
        found.append(plain)
        if before is not None:
            found.append(f"{before} {plain}")
        before = plain
    return frozenset(found)


class Vocabulary:
    """How many statements hold each term, over all statements."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.terms = [terms(text) for text in texts]
        self.everywhere = Counter(term for own in self.terms for term in own)

    def weights(self, statements: Iterable[int], votes: Mapping[int, float] | None = None) -> dict[str, float]:
        """Terms of a theme with their weight, heaviest first: frequent in it and rare elsewhere.

        ``votes``: how much each statement counts, 1 without.
        """
        members = list(statements)
        counts = {index: 1.0 if votes is None else votes[index] for index in members}
        every = sum(counts.values()) or 1.0
        inside = Counter(term for index in members for term in self.terms[index])
        least = 2 if len(members) > 2 else 1  # a term of one statement is chance
        voted: dict[str, float] = defaultdict(float)
        for index in members:
            for term in self.terms[index]:
                voted[term] += counts[index]
        weighed = {
            term: round(voted[term] / every * math.log(1 + len(self.terms) / self.everywhere[term]), 4)
            for term, count in inside.items()
            if count >= least
        }
        return dict(sorted(weighed.items(), key=lambda pair: (-pair[1], pair[0])))

    def rarity(self, text: str) -> float:
        """How rare the words of a text are: one for each that stands in one statement alone, a half for one in two, and so on.

        Nothing of few statements, where most words are rare.
        """
        if len(self.terms) < RARE_OF:
            return 0.0
        return round(sum(1 / max(self.everywhere[term], 1) for term in sorted(terms(text)) if " " not in term), 4)


def keywords(weights: dict[str, float], count: int) -> tuple[str, ...]:
    """The heaviest terms, none of them a part or another number of one already chosen."""
    chosen: list[str] = []
    for term in weights:
        stems = {word.removesuffix("s") for word in term.split()}
        if not any(stems <= (other := {word.removesuffix("s") for word in kept.split()}) or other <= stems for kept in chosen):
            chosen.append(term)
        if len(chosen) == count:
            break
    return tuple(chosen)
