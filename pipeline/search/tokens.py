"""Words as the index sees them."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

Form = tuple[str, ...]

_POSSESSIVE = re.compile(r"['’]s?(?![^\W_])")


def split_words(text: str) -> list[str]:
    """The words of a text in the case that they were typed in: ``WHO`` is not ``who``. Letters and digits only.

    >>> split_words("NHS England’s place-based plan")
    ['NHS', 'England', 'place', 'based', 'plan']
    """
    return re.findall(r"[^\W_]+", _POSSESSIVE.sub(" ", text))


def is_acronym(form: Form) -> bool:
    """Whether a form is an acronym, which is looked for as it stands: the stem of ``ISE`` is that of ``is``.

    >>> is_acronym(("ISE",)), is_acronym(("ICSs",)), is_acronym(("care",)), is_acronym(("NHS", "England"))
    (True, True, False, False)
    """
    return len(form) == 1 and form[0].removesuffix("s").isupper()


def fold_words(text: str) -> Form:
    """The words of a text in lower case."""
    return tuple(word.lower() for word in split_words(text))


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Words that say nothing on their own (``stop_words.txt``)."""
    return frozenset(files("pipeline.search").joinpath("stop_words.txt").read_text(encoding="utf-8").split())
