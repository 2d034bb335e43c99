"""From probabilities to the codes of one concern: the same when it is measured and when it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Codes of one concern, as many as the rules give at most.
MOST_CODES = 3
#: What a code that only the rules gave counts for in the order: more likely right than not, and no more is known.
BY_RULES = 0.5


def choose_codes(
    probabilities: Mapping[str, float], given: Sequence[str], least: float, rank: Mapping[str, int]
) -> tuple[str, ...]:
    """The codes of a concern, best first.

    Codes with a head are decided by it, others by the rules. A concern that had a code keeps the likeliest one where none is
    likely; one that had none gets none then.

    Args:
        probabilities: by code, of those that have a head.
        given: codes that the rules gave, best first.
        least: probability from which on a code is given.
        rank: places in the code frame; ties go by them.
    """
    likely = {code: round(value, 4) for code, value in probabilities.items()}
    likely |= {code: BY_RULES for code in given if code not in likely}
    ordered = sorted(likely, key=lambda code: (-likely[code], rank.get(code, len(rank)), code))
    chosen = [code for code in ordered if likely[code] >= least or (code in given and code not in probabilities)]
    if not chosen and given:
        chosen = ordered[:1]
    return tuple(chosen[:MOST_CODES])
