"""What a file from another tool says: codings that a person left standing, changed or made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.exchange.codings import KINDS, Key

__all__ = ["Seen", "SeenFile", "find_words", "place_in"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A coding as the other tool holds it; ``keys`` are all of one kind. ``record`` is our id where the tool kept it.

    Tools that hold whole rows say more:

    Attributes:
        fields: what it tells field by field (``{"holder": …}``), beside the codes or instead of them.
        of: its kind, where ``keys`` are empty.
        verdict: ``accepted``, ``corrected``, ``rejected``, ``added`` where the file says so outright.
        why: the row's own "why", which tells when it was exported.
        machine: whether it is a row that this program wrote: it is found in the run, or nowhere.
        where: what a message calls it.
        table: the table (a sheet of a workbook) that it stands in.
    """

    document: str
    start: int
    end: int
    quote: str
    keys: tuple[Key, ...]
    record: str | None = None
    who: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    of: str = ""
    verdict: str | None = None
    why: str | None = None
    machine: bool = False
    where: str = ""
    table: str = ""

    @property
    def kind(self) -> str:
        """``position``, ``concern`` or ``ask``."""
        return self.of or self.keys[0][0]


@dataclass(slots=True)
class SeenFile:
    """All of a file.

    Attributes:
        unchanged: what a coding that stands as we wrote it means: ``accept`` (somebody worked through the list) or ``nothing``
            (somebody worked elsewhere in the project).
        documents: ids of the documents that the file speaks of; only there does a missing coding mean a rejection.
        lost: (what, reason) of what could not be taken.
        spared: ids of records among those: what was not understood was not taken away.
        places: document, start and end of those among them whose ids the tool did not keep: no record there was taken away.
        unsure: documents in which some coding was not understood that has no id: there, nothing that is missing was taken away
            ("" for every document).
        complete: whether the file holds all that is to stand in its documents: what is missing from it was removed.
        covers: the kinds of records that it speaks of, by table (a sheet of a workbook).
    """

    unchanged: str = "nothing"
    codings: list[Seen] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    lost: list[tuple[str, str]] = field(default_factory=list)
    spared: set[str] = field(default_factory=set)
    places: set[tuple[str, int, int]] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    complete: bool = True
    covers: dict[str, set[str]] = field(default_factory=lambda: {"": set(KINDS)})

    def lose(self, what: str, reason: str, record: str | None = None, place: tuple[str, int, int] | None = None) -> None:
        """Say that something could not be taken; the record that it is, or those at its place, stay as they stand."""
        self.lost.append((what, reason))
        if record is not None:
            self.spared.add(record)
        if place is not None:
            self.places.add(place)

    def add(self, seen: Seen) -> None:
        """Take a coding in, a part for each kind of its codes."""
        for kind in dict.fromkeys(key[0] for key in seen.keys):
            self.codings.append(replace(seen, keys=tuple(key for key in seen.keys if key[0] == kind)))


def place_in(text: str, start: object, end: object, words: object) -> tuple[int, int] | None:
    """Where a coding stands in ``text``, in code points without white space around; None where its words are not there.

    Offsets may count code points or UTF-16 units: the words decide which.

    >>> place_in("🙂 We agree.", 2, 11, "We agree."), place_in("🙂 We agree.", 3, 12, "We agree.")
    ((2, 11), (2, 11))
    """
    if not isinstance(start, int) or not isinstance(end, int) or isinstance(start, bool) or not 0 <= start < end:
        return None
    return _standing(text, start, end, words) or _standing(text, *_counted_wide(text, start, end), words)


def _counted_wide(text: str, start: int, end: int) -> tuple[int, int]:
    wide = text.encode("utf-16-le", "surrogatepass")
    before, inside = wide[: 2 * start], wide[2 * start : 2 * end]
    first = len(before.decode("utf-16-le", "replace"))
    return first, first + len(inside.decode("utf-16-le", "replace"))


def _standing(text: str, start: int, end: int, words: object) -> tuple[int, int] | None:
    found = text[start:end]
    if not found.strip() or (isinstance(words, str) and found.strip() != words.strip()):
        return None
    start += len(found) - len(found.lstrip())
    return start, start + len(found.strip())


def find_words(text: str, words: str, near: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Where words stand in ``text``, whatever white space parts them: at the place ``near``, else where they stand only once.

    >>> find_words("We agree. They say: we\\nagree.", "we agree"), find_words("no, no", "no"), find_words("no, no", "no", (3, 6))
    ((20, 28), None, (4, 6))
    """
    parts = words.split()
    if not parts or sum(map(len, parts)) > len(text):  # a pattern of a million words takes seconds to make
        return None
    places = [found.span() for found in re.finditer(r"\s+".join(map(re.escape, parts)), text)]
    over = [place for place in places if near is not None and place[0] < near[1] and near[0] < place[1]]
    if over and near is not None:
        return min(over, key=lambda place: (abs(place[0] - near[0]), place))
    return places[0] if len(places) == 1 else None
