"""Stems of content words: what makes "merging CCGs" and "CCG mergers" the same two words."""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from pipeline.tag.wordlists import words

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NUMBERS = {
    word: str(value)
    for value, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine"), start=1)
}
_STOP = frozenset(words("stems", "stop"))
_ENDINGS = frozenset(words("stems", "endings"))
_ACRONYM_PLURAL = re.compile(r"[b-df-hj-np-tv-z]{2,}s")
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word in lower case; number words become digits.

    >>> stem("Merging"), stem("two"), stem("CCGs")
    ('merg', '2', 'ccg')
    """
    low = word.lower().replace("’", "'").removesuffix("'s")
    if _ACRONYM_PLURAL.fullmatch(low):  # the stemmer wants a vowel before it takes an s away
        return low[:-1]
    return _NUMBERS.get(low) or str(_stemmer.stemWord(low))


def same_stem(one: str, other: str) -> bool:
    """Whether two stems belong to one word family: equal, or one begins the other and is nearly as long.

    >>> same_stem("merg", "merger"), same_stem("place", "placebo")
    (True, False)
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 4 and long.startswith(short) and long[len(short) :] in _ENDINGS


def content_stems(text: str) -> list[str]:
    """Stems of the content words of ``text``, in order.

    >>> content_stems("the first of the two options")
    ['first', '2', 'option']
    """
    return [stem(word) for word in _WORD.findall(text) if word.lower() not in _STOP]


def is_content(word: str) -> bool:
    """Whether a word carries content (is no stop word or punctuation)."""
    return bool(_WORD.fullmatch(word)) and word.lower() not in _STOP
