"""What an answer is that says nothing. The wordings are data: ``nonanswers.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from pipeline.cluster.wording import folded

#: Characters: every such wording is short, and beyond this somebody has said something.
LONGEST = 150
#: Characters of a sentence that points to an attachment; a longer one says something besides.
LONGEST_POINTER = 350
#: Words of an answer that is mere keys, and letters of each: acronyms are shorter, or in capitals.
MOST_MASHED, LEAST_MASHED = 4, 5
_LATIN = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[^bcdfghjklmnpqrstvxz]")
_MASHED = re.compile("sdf|dfg|ghj|hjk|jkl|lkj|kjh|jhg|hgf|gfd|zxc|xcv")
#: Kind → the keys of its wordings and patterns; "bare" first: the patterns of a non-answer match a lone "no" too.
_KINDS = {
    "bare": ("bare", "bare_patterns"),
    "see attached": ("see_attached", "see_attached_patterns"),
    "non-answer": ("non_answers", "patterns"),
    "test submission": ("tests", "test_patterns"),
}


@lru_cache(maxsize=1)
def _wordings() -> dict[str, tuple[frozenset[str], re.Pattern[str]]]:
    data = tomllib.loads(files(__package__).joinpath("nonanswers.toml").read_text(encoding="utf-8"))
    return {
        kind: (frozenset(data[wordings]), re.compile("|".join(f"(?:{pattern})" for pattern in data[patterns])))
        for kind, (wordings, patterns) in _KINDS.items()
    }


@lru_cache(maxsize=65536)
def answer_kind(text: str) -> str | None:
    """``non-answer``, ``see attached`` (it stands in another document), ``test submission``, ``bare`` (a yes, no or option
    alone), or None for an answer that says something.

    >>> [answer_kind(text) for text in ("N/A.", "Please see our letter.", "asdf", "Yes", "No bus stops here.")]
    ['non-answer', 'see attached', 'test submission', 'bare', None]
    """
    words = folded(text)
    for kind, (wordings, pattern) in _wordings().items():
        if words in wordings or (len(words) <= LONGEST and pattern.fullmatch(words)):
            return kind
    return "test submission" if _is_mashed(text) else None


def points_elsewhere(sentence: str) -> bool:
    """Whether a sentence only says that what matters stands in an attachment.

    >>> [points_elsewhere(text) for text in ("The Society submits the attached comments.", "Publish the attached costs.")]
    [True, False]
    """
    patterns = _elsewhere()
    return len(sentence) <= LONGEST_POINTER and patterns[0].search(sentence) is not None and not patterns[1].search(sentence)


@lru_cache(maxsize=1)
def _elsewhere() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(files(__package__).joinpath("nonanswers.toml").read_text(encoding="utf-8"))
    pointers = "|".join(f"(?:{pattern})" for pattern in data["pointers"])
    return re.compile(pointers, re.IGNORECASE), re.compile(rf"\b(?:{'|'.join(data['claims'])})\b", re.IGNORECASE)


def _is_mashed(text: str) -> bool:
    """Whether somebody only hit keys: every word is without a vowel or holds neighbours of the keyboard's middle row.

    >>> [_is_mashed(text) for text in ("ksdfh dsfgkj", "NHSCC", "Stop HS2", "cwtch rhythm")]
    [True, False, False, False]
    """
    if len(text) > LONGEST:
        return False
    words = _LATIN.findall(text)
    return 0 < len(words) <= MOST_MASHED and all(
        len(word) >= LEAST_MASHED and not word.isupper() and (_MASHED.search(word.lower()) or not _VOWEL.search(word.lower()))
        for word in words
    )
