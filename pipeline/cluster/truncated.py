"""Answers that were cut off: a form's limit, or a copy that broke off. What is there is analysed; that it breaks off is said."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from pipeline.cluster.corpus import Corpus
from pipeline.datamodel import Passage

#: Characters that forms, databases and spreadsheets commonly stop at.
LIMITS = frozenset({255, 256, 500, 512, 1000, 1024, 1500, 2000, 2048, 2500, 3000, 4000, 5000, 8000, 10000, 32767})
#: So many answers of one length, and so many times as many as of the lengths near it, are a limit that nobody told us; of fewer
#: than SURE their ends must say so too.
PILE, SURE, TIMES, NEAR = 3, 6, 8, 8
#: The share of answers that may be longer than a limit: several forms go into one column.
LONGER = 0.1
#: Below this nobody sets a limit, and equal lengths are chance.
LEAST_LIMIT = 80
#: Characters of an answer that breaks off without any limit in sight: a shorter one is a note in telegram style.
LEAST_LENGTH = 40
#: Characters at the end that tell whether a text breaks off: a pattern that is looked for in a million letters takes minutes.
TAIL = 400
_ENDED = re.compile(r"[.!?…:;)\]\"'’”]\s*$")
_LAST = re.compile(r"([^\W\d_]+)\W*$")
_MARKED = re.compile(
    r"[(\[](?:text )?(?:truncated|cut off|continues|cont(?:inue)?d|character limit (?:reached|exceeded))[.…]*[)\]]\s*$", re.I
)


@cache
def _endings(key: str) -> frozenset[str]:
    return frozenset(tomllib.loads(files(__package__).joinpath("nonanswers.toml").read_text(encoding="utf-8"))[key])


def find_truncated(corpus: Corpus) -> tuple[str, ...]:
    """Ids, sorted, of the passages in which an answer, or a letter as a whole, breaks off in the midst of a sentence or word."""
    rows = {response.id for response in corpus.responses if response.row is not None}
    answers: dict[tuple[str, str, str], list[Passage]] = defaultdict(list)
    for passage in corpus.passages:
        if passage.response is not None:
            asked = (passage.question or "", passage.section or "") if passage.response in rows else ("", "")
            answers[passage.response, *asked].append(passage)
    words = _Words(corpus.passages)
    found = []
    lasts: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for (response, question, section), passages in answers.items():
        last = max(passages, key=lambda one: (one.end, one.id))
        text = corpus.texts[last.document][min(one.start for one in passages) : last.end]
        column = (last.document, question, section) if response in rows else ("", "", "")
        lasts[column].append((last.id, text))
    for (document, _, _), together in lasts.items():
        # letters go through no form of their own length, and the copies of one say nothing more than it does
        limits = _limits([len(text) for text in sorted({text for _, text in together})] if document else ())
        found += [key for key, text in together if breaks_off(text, limits, words)]
    return tuple(sorted(found))


def breaks_off(text: str, limits: Mapping[int, bool], words: _Words) -> bool:
    """Whether a text ends in the midst of a sentence or word.

    ``limits`` are lengths at which a form cuts, and whether the answers themselves show it; ``words`` those of the consultation.
    """
    tail = text[-TAIL:]
    if _MARKED.search(tail):
        return True
    last = _LAST.search(tail)
    if last is None or _ENDED.search(tail):
        return False
    word = last.group(1).casefold()
    if len(text) in limits:
        return limits[len(text)] or word in _endings("dangling") or words.is_cut(word)
    return len(text) >= LEAST_LENGTH and word in _endings("no_end") and last.group(1) != word.upper()


def _limits(lengths: Sequence[int]) -> dict[int, bool]:
    counts = Counter(lengths)
    found = dict.fromkeys(LIMITS, False)
    for length, count in counts.items():
        near = sum(counts[other] for other in range(length - NEAR, length + NEAR + 1)) - count
        if length >= LEAST_LIMIT and count >= PILE and count * 2 * NEAR >= TIMES * near:
            found[length] = count >= SURE and sum(other > length for other in lengths) <= LONGER * len(lengths)
    return found


@dataclass(frozen=True)
class _Words:
    """The words of all passages, to tell a word that was cut from one that is rare."""

    passages: Sequence[Passage]

    @cached_property
    def _counted(self) -> Counter[str]:
        return Counter(word for passage in self.passages for word in re.findall(r"[^\W\d_]+", passage.quote.casefold()))

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._counted)

    def is_cut(self, word: str) -> bool:
        """Whether a word stands nowhere else, and others begin as it does."""
        at = bisect_left(self._sorted, word) + 1
        longer = at < len(self._sorted) and self._sorted[at].startswith(word)
        return self._counted[word] <= 1 and longer
