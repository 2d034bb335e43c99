"""What a theme is divided over where nobody named a proposal: a claim made in it, who agrees with it and who does not.

Vectors tell what a statement is about, not which side it takes: "We should keep the uniform" and "We should give it up" are one
theme. The trained reader tells sides, but of something: so it is asked about claims that respondents make in the theme itself.
A few statements, drawn by the hash of their wording, show which claim divides them most; only then is the whole theme read.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.candidates import nearness
from pipeline.cluster.claims import clauses, is_claim
from pipeline.cluster.statements import Statement
from pipeline.cluster.verbs import load_words
from pipeline.cluster.wording import folded
from pipeline.datamodel.reading import STANCES
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: (text, claim) pairs → a row each with the probabilities of :data:`STANCES`.
Read = Callable[[Sequence[tuple[str, str]]], "NDArray[np.float32]"]
#: Claims that are tried, of which two are used, and statements that they are tried on: few at first, more where it has two sides
#: among these. Most themes are not divided, and that shows soon.
TRIED, FIRST, HEARD = 6, 12, 32
#: Two claims that share so many of their words, both with a "not" or both without, are one.
SAME_CLAIM = 0.7
#: The answers to a second claim are used where they go along with those to the first this well, or as well against it.
GOES_ALONG = 0.5
#: What somebody wants done divides people more than what is.
_WANTED = re.compile(r"\b(?:should|shouldnt|must|mustnt|ought|needs? to|ha(?:ve|s) to|oppose|support|against|in favour)\b")


@dataclass(frozen=True, slots=True)
class Divider:
    """Finds the two sides of a theme. ``vectors`` has a row of unit length a statement."""

    statements: Sequence[Statement]
    vectors: NDArray[np.float32]
    read: Read
    settings: ClusterSettings

    def sides(self, rows: Sequence[int]) -> tuple[list[int], list[int]] | None:
        """Those of the statements that agree with what divides them, and those that disagree; None where they are not divided.

        Who is on neither side for sure is in neither.
        """
        drawn = sorted(rows, key=lambda row: _chance(self.statements[row].text))[:HEARD]
        first = {claim: self._answers(drawn[:FIRST], claim) for claim in self._claims(rows)}
        claims = [claim for claim, own in first.items() if self._divides(own) > 0]
        answers = [np.concatenate([first[claim], self._answers(drawn[FIRST:], claim)]) for claim in claims]
        divides = [self._divides(own) for own in answers]
        best = max(range(len(claims)), key=lambda at: (divides[at], -at), default=None)
        if best is None or divides[best] < self.settings.divides:
            return None
        along = [_correlation(answers[best], own) for own in answers]
        able = [at for at in range(len(claims)) if at != best and abs(along[at]) >= GOES_ALONG and divides[at] > 0]
        second = max(able, key=lambda at: (round(abs(along[at]) * divides[at], 4), -at), default=None)
        if second is None:
            return None
        other = self._answers(rows, claims[second])
        leaning = (self._answers(rows, claims[best]) + (other if along[second] > 0 else -other)) / 2
        sure = self.settings.sure_of_side
        return (
            [row for row, side in zip(rows, leaning.tolist(), strict=True) if side >= sure],
            [row for row, side in zip(rows, leaning.tolist(), strict=True) if side <= -sure],
        )

    def _claims(self, rows: Sequence[int]) -> list[str]:
        """Claims of the statements that differ: what is wanted first, then what several say in these words, then the middle."""
        near = nearness(rows, self.vectors)
        said: dict[str, list[tuple[float, str]]] = defaultdict(list)
        voices: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            statement = self.statements[row]
            for clause in _claims_in(statement.text):
                said[folded(clause)].append((-near[row], clause))
                voices[folded(clause)].update(voice for part in statement.parts for voice in part.voices)
        order = sorted(said, key=lambda words: (not _WANTED.search(words), -len(voices[words]), min(said[words])[0], words))
        chosen: list[str] = []
        for words in order:
            if not any(_alike(words, other) for other in chosen):
                chosen.append(words)
            if len(chosen) == TRIED:
                break
        return [min(said[words])[1] for words in chosen]

    def _answers(self, rows: Sequence[int], claim: str) -> NDArray[np.float64]:
        """From -1 (disagrees) to 1 (agrees) a statement, rounded."""
        read = self.read([(self.statements[row].text, claim) for row in rows]).astype(np.float64)
        told = dict(zip(STANCES, read.T, strict=True))
        leaning: NDArray[np.float64] = np.round(told["support"] + told["conditional"] - told["oppose"], 4)
        return leaning

    def _divides(self, answers: NDArray[np.float64]) -> float:
        """0 where all are on one side or on none, 0.5 where one half surely agrees and the other surely does not."""
        sure = self.settings.sure_of_side
        return round(float(np.sqrt((answers >= sure).mean() * (answers <= -sure).mean())), 4)


@lru_cache(maxsize=8192)
def _claims_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for clause, _ in clauses(text, own=True) if is_claim(clause)))


def _chance(text: str) -> str:
    return hashlib.sha256(folded(text).encode("utf-8", "surrogatepass")).hexdigest()


def _alike(one: str, other: str) -> bool:
    first, second = set(one.split()), set(other.split())
    denying = load_words().sets["denying"]
    if bool(first & denying) != bool(second & denying):
        return False
    return len(first & second) >= SAME_CLAIM * len(first | second)


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return round(float(np.corrcoef(one, other)[0, 1]), 4)
