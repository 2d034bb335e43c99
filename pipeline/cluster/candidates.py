"""What a theme's label is chosen from: its statements, how near its centre they are, and how many say just about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log1p
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.claims import clauses, is_claim
from pipeline.cluster.communities import centre, likeness
from pipeline.cluster.statements import Statement
from pipeline.cluster.wording import folded
from pipeline.cluster.worth import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Of more statements those nearest the centre are heard: comparing all with all would take minutes.
HEARD = 2000
#: A statement less alike than this is no echo of another; above the second it is the same in other words.
NO_ECHO, SAME = 0.5, 0.8
#: A label speaks for its theme when at least this share of the votes is for it or about alike; else the theme is several points.
SPEAKS_FOR = 1 / 3
#: A label is of the statements that have at least this share of the votes of the one with most: it is not a curiosity.
NEARLY_MOST = 0.5


def nearness(rows: Sequence[int], vectors: NDArray[np.float32]) -> dict[int, float]:
    """Statement → how near it is to the centre of the theme that ``rows`` make, in order."""
    members = sorted(rows)
    return dict(zip(members, map(float, likeness(vectors[members], centre(vectors[members]))), strict=True))


def make_candidates(
    statements: Sequence[Statement],
    near: Mapping[int, float],
    vectors: NDArray[np.float32],
    silent: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """The statements of a theme as candidates for its label. ``near`` is statement → nearness to the theme's centre.

    ``silent`` are those who may not be quoted. Of a broad theme the middle is nobody's claim: what counts is how many
    respondents say the same in their own words.
    """
    heard = sorted(sorted(near), key=lambda index: -near[index])[:HEARD]
    votes = votes_of(statements, near)
    alike = np.round((vectors[heard] @ vectors[heard].T).astype(np.float64), 4)
    np.fill_diagonal(alike, 1.0)
    echoes = np.round(np.clip((alike - NO_ECHO) / (SAME - NO_ECHO), 0.0, 1.0) @ np.array([votes[index] for index in heard]), 4)
    most = log1p(float(echoes.max())) or 1.0
    alike_votes = np.round((alike >= NO_ECHO) @ np.array([votes[index] for index in heard]), 4)
    total = sum(votes[index] for index in heard) or 1.0
    return [
        Candidate(
            statements[index].text,
            near[index],
            round(log1p(float(echo)) / most, 4),
            statements[index].parts[0].passage.respondent is not None,
            votes[index],
            round(float(backed) / total, 4),
            any(silent.isdisjoint(part.voices) for part in statements[index].parts),
        )
        for index, echo, backed in zip(heard, echoes, alike_votes, strict=True)
    ]


def quotable(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that somebody says who may be quoted; all where there is nobody."""
    return [one for one in candidates if one.quoted] or list(candidates)


def leading(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those with a claim that nearly as many back as any: a theme's label is what is said most in it, not its best line.

    Where somebody may be quoted it is in their words.
    """
    may = quotable(candidates)
    claiming = [one for one in may if any(is_claim(clause) for clause, _ in clauses(one.text, own=one.own))]
    most = max((one.share for one in claiming), default=0.0)
    return [one for one in claiming if one.share >= NEARLY_MOST * most] or may


def has_a_claim(rows: Sequence[int], statements: Sequence[Statement], vectors: NDArray[np.float32]) -> bool:
    """Whether a fair share of what a theme says is about one claim."""
    candidates = make_candidates(statements, nearness(rows, vectors), vectors)
    return max(one.share for one in leading(candidates)) >= SPEAKS_FOR


def speaks_for(label: str, candidates: Sequence[Candidate]) -> bool:
    """Whether a label that was chosen out of the candidates says what a fair share of the theme says."""
    words = folded(label)
    return max((one.share for one in candidates if words in folded(one.text)), default=0.0) >= SPEAKS_FOR


def votes_of(statements: Sequence[Statement], members: Iterable[int]) -> dict[int, float]:
    """Statement → the votes of those who say it: each respondent has one in a theme, shared among what they say there.

    Else whoever writes forty pages would name the theme.
    """
    heard = {index: {voice for part in statements[index].parts for voice in part.voices} for index in members}
    said = Counter(voice for voices in heard.values() for voice in voices)
    return {index: round(sum(1 / said[voice] for voice in sorted(voices)), 4) for index, voices in heard.items()}
