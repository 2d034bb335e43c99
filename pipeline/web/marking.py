"""A document's text in stretches, each cut at the edges of the tags in it, so that those which overlap need no nesting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.datamodel import Block, Document, Passage
from pipeline.web.records import Shown

__all__ = ["PART_LENGTH", "Part", "Piece", "Stretch", "part_of", "parts", "pieces", "stretches"]

#: Characters of one view of a document without pages: three printed pages.
PART_LENGTH = 9_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text under the same tags from end to end; ``begins``: those of them that begin here. Shortest tag first."""

    text: str
    tags: tuple[Shown, ...] = ()
    begins: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block of the text, or the part of a very long one that stands in this view."""

    block: Block | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a document at a time: a page, or about three pages of a format that has none."""

    number: int
    label: str
    start: int
    end: int
    stretches: tuple[Stretch, ...]


def pieces(text: str, start: int, end: int, tags: Sequence[Shown]) -> list[Piece]:
    """``text[start:end]`` cut at the edges of ``tags``; put together again they are that text.

    >>> [piece.text for piece in pieces("We agree.", 0, 9, [])]
    ['We agree.']
    """
    here = [tag for tag in tags if tag.start < end and tag.end > start]
    edges = {start, end, *(edge for tag in here for edge in (tag.start, tag.end) if start < edge < end)}
    cuts = sorted(edges)
    found = []
    for at, after in pairwise(cuts):
        over = [tag for tag in here if tag.start < after and tag.end > at]
        over.sort(key=lambda tag: (tag.end - tag.start, tag.id))
        begins = tuple(tag for tag in over if max(tag.start, start) == at)
        found.append(Piece(text[at:after], tuple(over), begins))
    return found


def stretches(document: Document, passages: Sequence[Passage]) -> Iterator[Stretch]:
    """The whole text in order: blocks, what lies between them, long ones cut where a passage ends (else anywhere)."""
    at = 0
    ends = sorted(passage.end for passage in passages)
    for block in document.blocks:
        between = document.text[at : block.start]
        start = block.start
        if block.kind == "list-item" and between.strip() and "\n" not in between.strip() + between[len(between.rstrip()) :]:
            start -= len(between.lstrip())  # its bullet or number
        elif between.strip():
            yield from _cut(None, at, block.start, ends)
        if block.end > block.start:
            yield from _cut(block, start, block.end, ends)
        at = max(at, block.end)
    if document.text[at:].strip():
        yield from _cut(None, at, len(document.text), ends)


def _cut(block: Block | None, start: int, end: int, ends: Sequence[int]) -> Iterator[Stretch]:
    while end - start > PART_LENGTH:
        within = [edge for edge in ends if start < edge <= start + PART_LENGTH]
        stop = within[-1] if within else start + PART_LENGTH
        yield Stretch(block, start, stop)
        start = stop
    yield Stretch(block, start, end)


def parts(document: Document, passages: Sequence[Passage]) -> list[Part]:
    """The views of a document, in order; one with nothing in it where the document has no text."""
    every = list(stretches(document, passages))
    if len(document.pages) > 1:
        found = [_page(document, number, every) for number in range(len(document.pages))]
    else:
        found = _packed(every)
    return found or [Part(1, "All of it", 0, 0, ())]


def _page(document: Document, number: int, every: Sequence[Stretch]) -> Part:
    page = document.pages[number]
    here = tuple(one for one in every if page.start <= one.start < page.end)
    return Part(number + 1, f"Page {page.number}", page.start, page.end, here)


def _packed(every: Sequence[Stretch]) -> list[Part]:
    found: list[Part] = []
    group: list[Stretch] = []
    for one in every:
        if group and one.end - group[0].start > PART_LENGTH:
            found.append(_part(len(found) + 1, group))
            group = []
        group.append(one)
    if group:
        found.append(_part(len(found) + 1, group))
    return found


def _part(number: int, group: Sequence[Stretch]) -> Part:
    return Part(number, f"Part {number}", group[0].start, group[-1].end, tuple(group))


def part_of(found: Sequence[Part], start: int) -> int:
    """Number of the part that a place in the text stands in."""
    return next((one.number for one in reversed(found) if one.start <= start), 1)
