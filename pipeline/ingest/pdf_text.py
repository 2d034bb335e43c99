"""Joins the lines of a paragraph and mends the words that were broken at line ends, by the document's own vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.ingest.pdf_lines import Line

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐]$")
_NEXT = re.compile(r"[^\W\d_]+")
#: Where the document knows neither form, these keep their hyphen: "self-" + "employed", "non-" + "executive".
_KEPT = {
    "non",
    "self",
    "co",
    "cross",
    "multi",
    "pre",
    "post",
    "anti",
    "well",
    "long",
    "short",
    "half",
    "part",
    "ex",
    "semi",
    "sub",
    "inter",
    "e",
}


class Vocabulary:
    """The words of one document that no line end broke."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.words: Counter[str] = Counter()
        for line in lines:
            text = line.text[: -len(line.words[-1].text)] if line.words and line.text.endswith(("-", "‐")) else line.text
            self.words.update(word.lower() for word in _WORD.findall(text))

    def join(self, before: str, after: str, repairs: Counter[str]) -> str:
        """Two lines as one text; ``before`` may end in a hyphen that belongs to the word or to the line."""
        broken = _BROKEN.search(before)
        follows = _NEXT.match(after)
        if not broken or not follows:
            glued = before.endswith("-") and before[-2:-1].isdigit() and after[:1].isdigit()
            return before + after if glued else f"{before} {after}"
        if self._keeps_hyphen(broken[1], follows[0]):
            return before + after
        repairs["hyphenation"] += 1
        return before[:-1] + after

    def _keeps_hyphen(self, left: str, right: str) -> bool:
        if right[:1].isupper():
            return True
        left, right = left.lower(), right.lower()
        whole, hyphened = self.words[left + right], self.words[f"{left}-{right}"]
        if whole != hyphened:
            return hyphened > whole
        if left in _KEPT:
            return True
        # "work" + "place" could be either; two words that the document uses on their own more often belong to a compound.
        return len(left) > 2 and len(right) > 2 and self.words[left] > 0 and self.words[right] > 0
