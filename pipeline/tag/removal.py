"""Words that do away with what they govern: "scrap", "the closure of", "a ban on". They turn round what is said of the thing."""

from __future__ import annotations

import re

from pipeline.tag.wordlists import any_of, words

_REMOVES = any_of(words("removal", "removes"), before=r"(?<!at the )(?<!by the )(?<!in the )(?<!to that )\b")
#: up to three words between the verb and what it governs: "scrapping the much disliked | merger"
_GOVERNS = re.compile(_REMOVES.pattern + r"(?:[^\w.,;:!?()]+[\w'’-]+){0,3}?[^\w.,;:!?()]*\Z")
_AMENDS = re.compile(any_of(words("removal", "amends")).pattern + r"(?:[^\w.,;:!?()]+[\w'’-]+){0,3}?[^\w.,;:!?()]*\Z")
_FIRST = re.compile(r"\W*(?:(?:an?|the)\s+)?([\w'’-]+)")
#: a label is headed by its first word, or by the noun before its first preposition: "Library closures in the north"
_NOUN = re.compile(r"([\w'’-]+)\s+(?:of|on|in|for|to|at|from|by|with)\b")
_WORD = re.compile(r"[\w'’-]+")
_HEADS = any_of(words("removal", "heads"), before="", after="")
_NAMES = any_of(words("removal", "names"), before="", after="")
_UNDONE = re.compile(
    r"(?:[^\w.,;:!?()]+[\w'’-]+){0,2}?[^\w.,;:!?()]+(?:be|being|been|is|are|was|were|to|will|would|should|must|could|may)"
    r"(?: (?:be|being|been|have|have been|now|also|all))*[^\w.,;:!?()]+" + any_of(words("removal", "undone")).pattern
)
#: characters in which the governing word stands
GOVERNS_REACH = 60


def find_removal(flat: str, at: int, least: int = 0) -> int | None:
    """Where the word stands that does away with what begins at ``at``, or None.

    >>> find_removal("we welcome scrapping the new toll", 29), find_removal("we welcome the new toll", 19)
    (11, None)
    """
    begin = max(least, at - GOVERNS_REACH)
    match = _GOVERNS.search(flat[begin:at])
    return begin + match.start() if match else None


def would_amend(flat: str, at: int, least: int = 0) -> bool:
    """Whether what begins at ``at`` is to be changed: neither a word for it nor one against it.

    >>> would_amend("we urge you to amend the new toll", 22), would_amend("we urge you to adopt the new toll", 22)
    (True, False)
    """
    return _AMENDS.search(flat[max(least, at - GOVERNS_REACH) : at]) is not None


def is_removal(label: str) -> bool:
    """Whether a proposal is to end, ban or restrict something.

    >>> is_removal("A ban on plastic cups"), is_removal("Library closures in the north"), is_removal("A later closing time")
    (True, True, False)
    """
    low = label.lower()
    heads = (_FIRST.match(low), _NOUN.search(low))
    return any(match is not None and bool(_HEADS.fullmatch(match[1])) for match in heads)


def names_removal(phrase: str) -> bool:
    """Whether the words themselves speak of the removal: "the ban on cups", "fewer vans"."""
    return any(_NAMES.fullmatch(word) for word in _WORD.findall(phrase.lower()))


def find_undoing(flat: str, at: int) -> int | None:
    """Where the words end that say of what ends at ``at`` that it is done away with, or None.

    >>> find_undoing("the north wards would be closed", 15), find_undoing("the north wards would be open", 15)
    (31, None)
    """
    match = _UNDONE.match(flat, at)
    return match.end() if match else None
