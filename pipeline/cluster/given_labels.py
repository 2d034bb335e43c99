"""The labels that themes have already: another theme must not read like one of them, and should not say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.verbs import load_words
from pipeline.cluster.wording import FRAME_WORDS, folded, framed
from pipeline.cluster.worth import stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cluster.corpus import Encode

#: Labels whose letters are this much the same cannot be told apart.
ALIKE = 0.93
#: Labels that are this alike by their vectors say the same in other words. Of the pairs of labels at 0.75 and more in three real
#: consultations (58) nearly all did ("Bring Uber back", "Let Uber come back"); "Permits should stay", "… be simpler" are at 0.74.
SAME_MEANING = 0.75
#: So many claims of a theme, best first, are asked for one that says something new: further down none stands for the theme.
ASKED = 16
#: and so many at once
LOT = 4


class GivenLabels:
    """Labels of themes, compared by letters and, with ``encode`` (texts → a row of unit length each), by meaning."""

    def __init__(self, labels: Iterable[str] = (), encode: Encode | None = None) -> None:
        self._encode = encode
        self._words: dict[str, None] = {}
        self._frames: set[str] = set()
        self._vectors: list[NDArray[np.float32]] = []
        for label in labels:
            self.add(label)

    def __contains__(self, label: str) -> bool:
        return folded(label) in self._words

    def add(self, label: str) -> str:
        """Keep a label; it is given back."""
        if label not in self:
            self._words[folded(label)] = None
            self._frames.update(_frames(label))
            if self._encode is not None:
                self._vectors.append(self._encode([label])[0])
        return label

    def first_new(self, labels: Iterable[str]) -> str | None:
        """The first of ``labels`` that says something new; else the first that at least reads otherwise; else None."""
        fresh = islice((label for label in dict.fromkeys(labels) if self._reads_new(label)), ASKED)
        first = lot = list(islice(fresh, LOT))
        while lot and self._encode is not None and self._words:
            found = next((label for label, known in zip(lot, self._known(lot, self._encode), strict=True) if not known), None)
            if found is not None:
                return found
            lot = list(islice(fresh, LOT))
        return first[0] if first else None

    def _known(self, labels: Sequence[str], encode: Encode) -> list[bool]:
        """Of each label whether one that is given says the same; a "not", which moves no vector, makes another."""
        alike = np.round(encode(labels) @ np.stack(self._vectors).T, 4) >= SAME_MEANING
        denied = np.array([_is_denied(folded(label)) for label in labels])
        same: NDArray[np.bool_] = alike & (denied[:, None] == np.array([_is_denied(words) for words in self._words]))
        return [bool(row.any()) for row in same]

    def _reads_new(self, label: str) -> bool:
        words = folded(label)
        if not words or words in self._words or not self._frames.isdisjoint(_frames(label)):
            return False
        return not any(reads_alike(words, other) for other in self._words)


def _frames(label: str) -> list[str]:
    """The label without its names, where enough is left of it: "There is no bus in Reed" says no less of another village."""
    return [frame] if len((frame := framed(label)).split()) >= FRAME_WORDS else []


def reads_alike(one: str, other: str) -> bool:
    """Whether two folded labels are the same but for figures, order, a letter or two, or the verb of a plea to mend something.

    Nobody could tell their themes apart.
    """
    if one == other:
        return True
    if (matter := _matter(one)) and matter == _matter(other):
        return True
    if one[:3] != other[:3]:
        return False
    plain = [" ".join(word for word in label.split() if not word.isdigit()) for label in (one, other)]
    if abs(len(plain[0]) - len(plain[1])) > 2:
        return False
    return SequenceMatcher(None, plain[0], plain[1], autojunk=False).ratio() >= ALIKE


@lru_cache(maxsize=65536)
def _matter(label: str) -> frozenset[str]:
    """What a label is about: "Fix the traffic problems" and "Improve traffic" are one plea; a "not" makes another."""
    denied = {"not"} if _is_denied(label) else set()
    mending = load_words().sets["mending"]
    return frozenset(stems(" ".join(word for word in label.split() if word not in mending)) | denied)


def _is_denied(label: str) -> bool:
    return not load_words().sets["denying"].isdisjoint(label.split())
