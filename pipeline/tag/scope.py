"""What changes a cue's meaning from a little way off: denial, relief ("reduces the risk"), conditions, hedges and strength."""

from __future__ import annotations

import re

from pipeline.tag.wordlists import any_of, words

_NEGATION = any_of(words("scope", "negation"), before="", after="")
_NOT_NEGATION = any_of(words("scope", "not_negation"), before="", after="")
_RELIEF = any_of(words("scope", "relief"), after=r"\w*\b")
_NEAR_RELIEF = any_of(words("scope", "near_relief"))
_HEDGE = any_of(words("scope", "hedge"))
_STRONG = any_of(words("scope", "strong"))
_CONDITION = any_of(words("scope", "condition"))
_CONTRAST = any_of(words("scope", "contrast"))
#: before its subject, in what asks nothing: "should it be built"
_SUPPOSED = re.compile(r"should (?:such|the|this|that|these|those|any|an?|it|they|there|he|she|you|we|i)\b")
#: how far before a cue a denial still governs it, in words: "did not, on the whole, feel able to support" is seven
NEGATION_REACH = 5
RELIEF_REACH = 4
NEAR_RELIEF_REACH = 2


def _words_before(flat: str, at: int, count: int, least: int) -> str:
    """The last ``count`` words before ``at``, not reaching before ``least`` or across a clause mark."""
    left = flat[least:at]
    cut = max(left.rfind(mark) for mark in (";", ":", " but ", " – ", "—"))
    if cut >= 0:
        left = left[cut + 1 :]
    return " ".join(left.split()[-count:])


def is_denied(flat: str, at: int, least: int = 0) -> bool:
    """Whether a denial governs what stands at ``at``.

    >>> is_denied("we do not support the plan", 10)
    True
    >>> is_denied("not only do we support the plan", 15)
    False
    """
    before = _NOT_NEGATION.sub("", _words_before(flat, at, NEGATION_REACH, least))
    return len(_NEGATION.findall(before)) % 2 == 1


def is_relieved(flat: str, at: int, least: int = 0) -> bool:
    """Whether the worry at ``at`` is said to be lessened or absent: "reduces risk", "no concerns"."""
    near = _words_before(flat, at, NEAR_RELIEF_REACH, least)
    return bool(_RELIEF.search(_words_before(flat, at, RELIEF_REACH, least)) or _NEAR_RELIEF.search(near))


def strength(flat: str) -> str:
    """``hedged``, ``strong`` or ``plain``.

    >>> strength("we strongly oppose this"), strength("this could work"), strength("we agree")
    ('strong', 'hedged', 'plain')
    """
    if _HEDGE.search(flat):
        return "hedged"
    return "strong" if _STRONG.search(flat) else "plain"


def severity(flat: str) -> str:
    """How grave a concern is said to be: ``high``, ``medium`` or ``low`` (hedged)."""
    if _STRONG.search(flat):
        return "high"
    return "low" if _HEDGE.search(flat) else "medium"


def find_condition(flat: str) -> tuple[int, int] | None:
    """Where a condition stands in a flattened sentence: from its conjunction to the next clause mark."""
    match = _CONDITION.search(flat)
    if match is None:
        return None
    stop = re.search(r"[;.]|, (?:then|we|it|they|this|the|our|i)\b| then ", flat[match.end() :])
    end = match.end() + stop.start() if stop else len(flat)
    return (match.start(), end) if end - match.start() >= 12 else None


def is_supposed(flat: str, at: int) -> bool:
    """Whether the "should" at ``at`` supposes: "we stand ready to help, should such a service be created".

    >>> is_supposed("we can help, should it be built", 13), is_supposed("we think it should be built", 12)
    (True, False)
    """
    return _SUPPOSED.match(flat, at) is not None and not re.search(r"\w\s*\Z", flat[max(0, at - 4) : at])


def find_contrast(flat: str, start: int = 0) -> int | None:
    """Offset of the first contrasting conjunction at or after ``start``, or None."""
    match = _CONTRAST.search(flat, start)
    return match.start() if match else None
