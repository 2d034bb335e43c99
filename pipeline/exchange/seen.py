"""What a file from another tool says: codings that a person left standing, changed or made."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.exchange.codings import Key

__all__ = ["Seen", "SeenFile", "place_in"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A coding as the other tool holds it; ``keys`` are all of one kind. ``record`` is our id where the tool kept it."""

    document: str
    start: int
    end: int
    quote: str
    keys: tuple[Key, ...]
    record: str | None = None
    who: str | None = None

    @property
    def kind(self) -> str:
        """``position``, ``concern`` or ``ask``."""
        return self.keys[0][0]


@dataclass(slots=True)
class SeenFile:
    """All of a file.

    Attributes:
        unchanged: what a coding that stands as we wrote it means: ``accept`` (somebody worked through the list) or ``nothing``
            (somebody worked elsewhere in the project).
        documents: ids of the documents that the file speaks of; only there does a missing coding mean a rejection.
        lost: (what, reason) of what could not be taken.
        spared: ids of records among those: what was not understood was not taken away.
    """

    unchanged: str = "nothing"
    codings: list[Seen] = field(default_factory=list)
    documents: set[str] = field(default_factory=set)
    lost: list[tuple[str, str]] = field(default_factory=list)
    spared: set[str] = field(default_factory=set)

    def lose(self, what: str, reason: str, record: str | None = None) -> None:
        """Say that something could not be taken; the record that it is, if any, stays as it stands."""
        self.lost.append((what, reason))
        if record is not None:
            self.spared.add(record)

    def add(self, seen: Seen) -> None:
        """Take a coding in, a part for each kind of its codes."""
        for kind in dict.fromkeys(key[0] for key in seen.keys):
            keys = tuple(key for key in seen.keys if key[0] == kind)
            self.codings.append(Seen(seen.document, seen.start, seen.end, seen.quote, keys, seen.record, seen.who))


def place_in(text: str, start: object, end: object, words: object) -> tuple[int, int] | None:
    """Where a coding stands in ``text``, in code points without white space around; None where its words are not there.

    Offsets may count code points or UTF-16 units: the words decide which.

    >>> place_in("🙂 We agree.", 2, 11, "We agree."), place_in("🙂 We agree.", 3, 12, "We agree.")
    ((2, 11), (2, 11))
    """
    if not isinstance(start, int) or not isinstance(end, int) or isinstance(start, bool) or not 0 <= start < end:
        return None
    wide = text.encode("utf-16-le", "surrogatepass")
    before, inside = wide[: 2 * start], wide[2 * start : 2 * end]
    counted = len(before.decode("utf-16-le", "replace"))
    places = [(start, end), (counted, counted + len(inside.decode("utf-16-le", "replace")))]
    for first, last in places:
        found = text[first:last]
        if found.strip() and (not isinstance(words, str) or found.strip() == words.strip()):
            first += len(found) - len(found.lstrip())
            return first, first + len(found.strip())
    return None
