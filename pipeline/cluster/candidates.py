"""What a theme's label is chosen from: its statements, how near its centre they are, and how many say just about that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log1p
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.statements import Statement
from pipeline.cluster.worth import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Of more statements those nearest the centre are heard: comparing all with all would take minutes.
HEARD = 2000
#: A statement less alike than this is no echo of another; above the second it is the same in other words.
NO_ECHO, SAME = 0.5, 0.8


def make_candidates(statements: Sequence[Statement], near: Mapping[int, float], vectors: NDArray[np.float32]) -> list[Candidate]:
    """The statements of a theme as candidates for its label. ``near`` is statement → nearness to the theme's centre.

    Of a broad theme the middle is nobody's claim: what counts is how many respondents say the same in their own words.
    """
    heard = sorted(sorted(near), key=lambda index: -near[index])[:HEARD]
    votes = votes_of(statements, near)
    alike = np.round((vectors[heard] @ vectors[heard].T).astype(np.float64), 4)
    np.fill_diagonal(alike, 1.0)
    echoes = np.round(np.clip((alike - NO_ECHO) / (SAME - NO_ECHO), 0.0, 1.0) @ np.array([votes[index] for index in heard]), 4)
    most = log1p(float(echoes.max())) or 1.0
    return [
        Candidate(
            statements[index].text,
            near[index],
            round(log1p(float(echo)) / most, 4),
            statements[index].parts[0].passage.respondent is not None,
            votes[index],
        )
        for index, echo in zip(heard, echoes, strict=True)
    ]


def votes_of(statements: Sequence[Statement], members: Iterable[int]) -> dict[int, float]:
    """Statement → the votes of those who say it: each respondent has one in a theme, shared among what they say there.

    Else whoever writes forty pages would name the theme.
    """
    heard = {index: {voice for part in statements[index].parts for voice in part.voices} for index in members}
    said = Counter(voice for voices in heard.values() for voice in voices)
    return {index: round(sum(1 / said[voice] for voice in sorted(voices)), 4) for index, voices in heard.items()}
