"""Words that do away with what they govern: "scrap", "the closure of", "a ban on". They turn round what is said of the thing."""

from __future__ import annotations

import re

from pipeline.tag.wordlists import any_of, words

_REMOVES = any_of(words("removal", "removes"), before=r"(?<!\bat the )(?<!\bby the )(?<!\bin the )(?<!\bto that )\b")
#: up to three words between the verb and what it governs: "scrapping the much disliked | merger"
_GOVERNS = re.compile(_REMOVES.pattern + r"(?:[^\w.,;:!?()]+[\w'’-]+){0,3}?[^\w.,;:!?()]*\Z")
_AMENDS = re.compile(any_of(words("removal", "amends")).pattern + r"(?:[^\w.,;:!?()]+[\w'’-]+){0,3}?[^\w.,;:!?()]*\Z")
_END_OF_TIME = re.compile(
    r"\bend of (?:the )?(?:year|month|week|day|term|period|decade|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|20\d\d)"
)
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
_APART = r"[^\w.,;:!?()]+"
_TO_BE = re.compile(
    rf"(?:(?:{_APART}[\w'’-]+){{0,2}}?{_APART}(?:be|being|to be|must|should|ought to|needs? to|ha(?:s|ve) to)"
    rf"|{_APART}(?:is|are))\b"
)
_GONE = re.compile(rf"{_APART}(?!(?:go|cuts?|close|closures?|end)\b){any_of(words('removal', 'undone'), before='').pattern}")
_WITHOUT = re.compile(r"\b(?:without|in the absence of)(?: the| an?| any| such)*[^\w.,;:!?()]*\Z")
_UNDERGOES = re.compile(r"\W+(?:being|having|getting)\b")
#: what is to be made smaller is not to end
_LESS = re.compile(r"(?:limited|restricted|downgraded|exempt(?:ed)?|excluded|lost)\Z")
_NONE_OF = re.compile(
    r"\b(?:no|(?<!or )(?<!if )(?<!why )not(?: any)?|none of|no part (?:of|in)|no truck with|nothing to do with)"
    r"(?: such| new| more| further| for| to| the| these| this| an?)*[^\w.,;:!?()]*\Z"
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


def wants_none(flat: str, at: int, least: int) -> bool:
    """Whether what begins at ``at`` is wanted not to be: "we want no | toll". ``least`` is where the wish ends.

    >>> wants_none("we want no new toll", 15, 7), wants_none("we want the new toll", 16, 7)
    (True, False)
    """
    return _NONE_OF.search(flat[max(least, at - GOVERNS_REACH) : at]) is not None


def supposes_none(flat: str, at: int, end: int) -> bool:
    """Whether what stands at ``at``–``end`` is thought away: "without | the toll | we would be worse off".

    >>> supposes_none("without the toll", 12, 16), supposes_none("without the toll being tested", 12, 16)
    (True, False)
    """
    return not _UNDERGOES.match(flat, end) and _WITHOUT.search(flat[max(0, at - GOVERNS_REACH) : at]) is not None


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
    >>> is_removal("Opening by the end of April")
    False
    """
    low = _END_OF_TIME.sub(" ", label.lower())
    heads = (_FIRST.match(low), _NOUN.search(low))
    return any(match is not None and bool(_HEADS.fullmatch(match[1])) for match in heads)


def does_away(phrase: str) -> bool:
    """Whether a phrase begins with a word that does away with what it governs.

    >>> does_away("drop the"), does_away("keep the")
    (True, False)
    """
    return _REMOVES.match(phrase) is not None


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


def is_gone(flat: str, at: int) -> bool:
    """Whether what ends at ``at`` is wanted gone, as in "we want the toll | scrapped".

    >>> is_gone("we want the toll scrapped", 16), is_gone("we want the toll now", 16)
    (True, False)
    """
    match = _GONE.match(flat, at)
    return match is not None and not _LESS.search(match[0])


def is_to_end(flat: str, at: int) -> bool:
    """Whether it is asked that what ends at ``at`` be done away with; what "was closed" is only spoken of.

    >>> is_to_end("we ask that the toll be dropped", 20), is_to_end("we know that the toll was dropped", 21)
    (True, False)
    """
    end = find_undoing(flat, at)
    return end is not None and _TO_BE.match(flat, at) is not None and not _LESS.search(flat[at:end])
