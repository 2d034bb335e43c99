"""Spans: the currency of the program. A span is an exact stretch of one document's text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class SpanMismatch(ValueError):
    """A quote is not the text at its offsets: a promise of the program's own is broken."""


class Quoted(Protocol):
    """Anything that carries offsets and the words that stand there."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One after the last."""

    @property
    def quote(self) -> str:
        """The words between them."""


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end] == quote``; make one with :meth:`of`, which trims white space at both ends."""

    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of ``text`` from ``start`` to ``end`` (code points, half-open) without surrounding white space.

        >>> Span.of("We agree. ", 3, 10)
        Span(start=3, end=9, quote='agree.')

        Raises:
            SpanMismatch: the offsets lie outside the text, or hold nothing but white space.
        """
        if not 0 <= start < end <= len(text):
            raise SpanMismatch(f"span {start}:{end} lies outside a text of {len(text)} characters")
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            raise SpanMismatch(f"span at {start} holds nothing but white space")
        return cls(start, end, text[start:end])


def check_quotes(text: str, records: Iterable[Quoted]) -> None:
    """Check that every record's quote is the text at its offsets.

    Raises:
        SpanMismatch: names the first record that is not.
    """
    for record in records:
        if not record.quote or text[record.start : record.end] != record.quote:
            found = text[record.start : record.end]
            place = f"{type(record).__name__} {record.start}:{record.end}"
            raise SpanMismatch(f"{place} quotes {record.quote!r}, the text reads {found!r}")


def stable_id(prefix: str, *parts: object) -> str:
    """An id made from content alone: the same on every machine and in every run.

    >>> stable_id("pos", "doc-1", 3, 9, "option-1") == stable_id("pos", "doc-1", 3, 9, "option-1")
    True
    """
    digest = hashlib.sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}-{digest[:16]}"
