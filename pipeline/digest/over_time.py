"""What a digest says of positions over time, as pure data."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.digest.parts import Quotation, Table

__all__ = ["Step", "Timeline", "Timelines"]


@dataclass(frozen=True, slots=True)
class Step:
    """What one document of one date says of where a holder stands.

    Attributes:
        day: ISO day, or None for a document without a date.
        date: the same in words: ``20 March 2025``, ``undated``.
        stance: one of ``STANCES``, all that the document says taken together.
        words: the stance as something that was done: ``opposed``.
        source: title of the document, else its file name, where they give nobody away.
        note: ``as reported in an article`` or nothing.
        counted: whether the tables of the proposal count the holder by this step.
        said: a quotation for each stance in the document, each with its condition.
    """

    day: str | None
    date: str
    stance: str
    words: str
    source: str
    note: str
    counted: bool
    said: tuple[tuple[Quotation, Quotation | None], ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where one holder stood on one proposal in documents of different dates, oldest first, those without a date last.

    ``summary`` is a line a step: ``20 March 2025: supported``.
    """

    id: str
    who: str
    proposal: str
    summary: str
    counted_as: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Timelines:
    """Positions over time: those that changed, those that did not, and those that differ in no order that the dates tell.

    ``more``: not told for want of room; ``unnamed``: changes of holders who may not be named; ``withheld``: positions of named
    holders that stand in words which may not be quoted.
    """

    table: Table | None
    changed: tuple[Timeline, ...]
    same: tuple[Timeline, ...]
    unordered: tuple[Timeline, ...]
    more: int
    unnamed: int
    withheld: int

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.changed or self.same or self.unordered or self.unnamed)
