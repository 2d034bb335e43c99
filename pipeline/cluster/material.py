"""What themes are made of: statements with what is known of them, and groups of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.datamodel import StandingTheme

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A theme is a matter that several raise: one respondent alone, however often, is none.
LEAST_RESPONDENTS = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of one theme to be, with scores 0–1.

    Attributes:
        theme: the standing theme that it goes on as.
        code: the code of the code frame whose theme it is; None where it was found.
    """

    core: Mapping[int, float]
    parent: int | None = None
    side: str | None = None
    stability: float = 1.0
    theme: StandingTheme | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What the grouping works on.

    Attributes:
        vectors: one unit row a statement, centred: what all statements share tells none of them apart.
        codes: statement → codes of the concerns in it.
        stances: statement → (proposal, ``for`` or ``against``) pairs, from the positions in it.
        words: how many words each statement has.
        frames: the wording of each statement without its names and figures.
        about: the statements that may make a theme; the others may only join one.
        respondents: how many respondents stand behind statements.
        least: how many of them make a theme.
        settled: the statements that are in a standing theme: no further group is made of them.
        wordings: the words of each statement, by which its chances are drawn.
    """

    vectors: NDArray[np.float32]
    codes: Mapping[int, frozenset[str]]
    stances: Mapping[int, frozenset[tuple[str, str]]]
    words: Sequence[int]
    frames: Sequence[str]
    about: frozenset[int]
    respondents: Callable[[Sequence[int]], int]
    least: int = LEAST_RESPONDENTS
    settled: frozenset[int] = frozenset()
    wordings: Sequence[str] = ()


def are_opposed(one: Group, other: Group, material: Material) -> bool:
    """Whether one stands for a proposal and the other against it: what they say may be alike but for a "not"."""
    sides = [Counter(stance for row in group.core for stance in material.stances.get(row, ())) for group in (one, other)]
    return any(
        sides[0][proposal, side] > sides[0][proposal, back] and sides[1][proposal, back] > sides[1][proposal, side]
        for proposal in {mark[0] for own in sides for mark in own}
        for side, back in (("for", "against"), ("against", "for"))
    )
