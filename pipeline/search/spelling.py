"""Did you mean: words of the run that are spelt nearly as a word that it does not have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from pipeline.search.query import Query

#: A short word has too many neighbours to be meant by one of them; a number is not misspelt.
_SHORTEST = 4
#: Two slips are believed in a word of so many letters, and that a word that stands is one.
_LONG, _RARER = 6, 10
#: Neighbours looked at for each word, nearest first.
_NEIGHBOURS = 25


def suggest(
    typed: str,
    query: Query,
    vocabulary: Sequence[tuple[str, int]],
    *,
    held_by: Callable[[str], int],
    may_be_told: Callable[[str], bool],
    most: int = 3,
) -> tuple[str, ...]:
    """The query typed with words that no passage holds replaced by near ones that passages hold, best first.

    A long word that a few hold may be their misspelling too: it is replaced by one a slip away that ten times as many hold.

    Near is one slip of a finger (a letter too many, too few, wrong, or two swapped), two in words of six letters or more. Of
    equally near words that which more passages hold comes first.

    Args:
        vocabulary: words of the run in lower case, with how many passages hold each.
        held_by: how many passages hold a word, in any ending.
        may_be_told: whether one does that may be quoted.
    """
    fixes: dict[str, list[str]] = {}
    for term in query.wanted():
        word = term.forms[0][0]
        if len(term.forms) > 1 or len(term.forms[0]) > 1 or term.prefix or len(word) < _SHORTEST or word.isdigit():
            continue
        held = held_by(word)
        if not held or len(word) >= _LONG:
            slips = 2 if len(word) >= _LONG and not held else 1
            fixes[word] = _neighbours(word, slips, _RARER * held, vocabulary, may_be_told, most)
    found = [word for word, near in fixes.items() if near]
    if not found:
        return ()
    return tuple(
        dict.fromkeys(
            _replaced(typed, {word: fixes[word][min(at, len(fixes[word]) - 1)] for word in found}) for at in range(most)
        )
    )


def _neighbours(
    word: str, slips: int, least: int, vocabulary: Sequence[tuple[str, int]], may_be_told: Callable[[str], bool], most: int
) -> list[str]:
    words = [known for known, _ in vocabulary]
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=slips, limit=_NEIGHBOURS)
    # whoever types gets the first letter right
    ranked = sorted((distance, known[0] != word[0], -vocabulary[at][1], known) for known, distance, at in near)
    told = (known for _, _, less, known in ranked if -less >= least and not known.isdigit() and may_be_told(known))
    return [known for known, _ in zip(told, range(most), strict=False)]


def _replaced(typed: str, fixes: dict[str, str]) -> str:
    """The words of the query replaced where they stand, all else as it was typed.

    >>> _replaced('Integratd care AND "pace"', {"integratd": "integrated"})
    'integrated care AND "pace"'
    """
    return re.sub(r"[^\W_]+", lambda match: fixes.get(match.group().lower(), match.group()), typed)
