"""Which language a text is in, so that nobody takes a Welsh letter for one that says nothing.

In: a text. Out: its ISO 639-1 code, or None where there are too few words to tell. It depends on the text alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
#: Below this the identifier guesses: "Septimus Lark, Prior's Wick" passes for Latin.
_FEWEST_WORDS = 20
#: What is read of a text (characters): a language shows in the first page.
_READ = 20_000
#: Words that every English page is full of (a third of it), and a page of another language has next to none of.
_ENGLISH = frozenset({
    "the", "and", "of", "to", "that", "is", "for", "with", "be", "are", "this", "not", "it", "on", "as", "by", "we", "our",
    "would", "will", "they", "have", "has", "was", "were",
})  # fmt: skip
#: Share of such words from which on a text is English whatever the identifier says: lists of names mislead it, and what is
#: taken for another language is not tagged. Letters have 0.25 to 0.40, tables of English words 0.1, Welsh and French under 0.03.
_ENGLISH_SHARE = 0.08


def language_of(text: str) -> str | None:
    """The language of most of a text.

    >>> language_of("Nid ydym yn cefnogi Opsiwn B. Mae arnom ofn y byddai un awdurdod mawr yn anghofio am y "
    ...     "blaenddyfroedd, lle mae’r glaw yn disgyn gyntaf.")
    'cy'
    >>> language_of("N/A") is None
    True
    """
    words = [word.lower() for word in _WORD.findall(text[:_READ])]
    if len(words) < _FEWEST_WORDS:
        return None
    if sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    return str(_identifier().classify(text[:_READ])[0])


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # its model takes half a second to unpack

    return LanguageIdentifier.from_model_file(MODEL_FILE)
