"""A statement: a parsed sentence with all that the tag rules ask of it, worked out once.

In comes an extraction, out come its sentences with clauses, flattened text, the passage that they lie in and, for any stretch,
who holds what is said there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.datamodel import Extraction, ParsedSentence, Passage, Span, stable_id
from pipeline.tag.clauses import Clause, split_clauses
from pipeline.tag.cues import flatten
from pipeline.tag.holder import Holder, HolderFinder

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True)
class Statement:
    """One sentence, ready for the rules. ``flat`` is the flattened sentence; add ``start`` to its offsets for the document's."""

    extraction: Extraction
    sentence: ParsedSentence
    passage: Passage | None
    holders: HolderFinder
    index: int
    kind: str

    @property
    def start(self) -> int:
        """Where the sentence begins in the document's text."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.sentence.end

    @cached_property
    def text(self) -> str:
        """The sentence's own words."""
        return self.extraction.document.text[self.start : self.end]

    @cached_property
    def flat(self) -> str:
        """The sentence flattened: same length, lower case, no quotation marks."""
        return flatten(self.text)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses, in text order."""
        return split_clauses(self.sentence)

    @property
    def asks_a_question(self) -> bool:
        """Whether it ends as a question: what is asked is not claimed."""
        return self.text.rstrip(" ’”'\")").endswith("?")

    def clause_at(self, offset: int) -> Clause:
        """The clause that covers a document offset (the last one that begins before it)."""
        found = self.clauses[0]
        for clause in self.clauses:
            if clause.start <= offset:
                found = clause
        return found

    def token_at(self, at: int) -> Token | None:
        """The token that stands at ``at`` of the flattened sentence, None between tokens."""
        begin = self.start + at - self.sentence.offset
        span = self.sentence.sent.doc.char_span(begin, begin + 1, alignment_mode="expand")
        return span[0] if span is not None and len(span) else None

    def holder_of(self, start: int, end: int, clause: Clause) -> Holder | None:
        """Who holds what is said between two document offsets, or None for narration that nobody in particular holds."""
        return self.holders.find(start, end, clause, self.sentence, self.passage)

    def content_span(self, start: int, end: int, holder: Holder, telling: tuple[int, int]) -> Span:
        """The stretch cut to what the holder says: without "The union also warned that" before it.

        ``telling`` is where the words stand that tell (document offsets): they are evidence and stay, so that "oppose a rise in
        fees" is not cut to the rise.
        """
        text = self.extraction.document.text
        inner = holder.attribution
        if inner is not None and inner.voice != "own" and inner.start < end and start < inner.end:
            start, end = max(start, inner.start), min(end, inner.end)
        return trimmed(text, min(start, telling[0]), max(end, telling[1]))

    def whole_span(self, holder: Holder) -> Span:
        """All that the holder says in the statement: what was read as a whole, where no words of it tell more than others."""
        return self.content_span(self.start, self.end, holder, (self.end - 1, self.end))

    def place(self, prefix: str, span: Span, *salt: object) -> dict[str, object]:
        """The place fields that every tag carries, with an id made of kind, place and ``salt``."""
        document = self.extraction.document
        return {
            "id": stable_id(prefix, document.id, span.start, span.end, *salt),
            "document": document.id,
            "source_file": document.source_file,
            "response": self.passage.response if self.passage else None,
            "passage": self.passage.id if self.passage else None,
            "page": self.passage.page if self.passage else None,
            "start": span.start,
            "end": span.end,
            "quote": span.quote,
        }


#: "we support the panels, and": the conjunction is the next clause's
_DANGLING = re.compile(r"[\s,;]+(?:and|but|or|nor|so|because|while|which|that|as|yet|where|when|if)\Z")


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space and separators at its edges, and without half of a pair of quotation marks.

    >>> trimmed("He said: ‘We agree.’ So", 10, 20).quote
    'We agree.'
    """
    while end > start and text[end - 1] in " \t\n,;:–—-(":
        end -= 1
    if (dangling := _DANGLING.search(text, max(start, end - 12), end)) is not None and dangling.end() == end:
        end = dangling.start()
    while start < end and text[start] in " \t\n,;:–—-)":
        start += 1
    for opening, closing in ("“”", "‘’", '""'):
        # a mark after a letter may be an apostrophe: "the CCGs’"
        if text[end - 1] == closing and text[end - 2] in ".,!?;" and opening not in text[start : end - 1]:
            end -= 1
        if text[start] == opening and closing not in text[start + 1 : end]:
            start += 1
    return Span.of(text, start, end)


def read_statements(extraction: Extraction) -> Iterator[Statement]:
    """The statements of a document in text order. Headings are left out: they announce, they do not state."""
    passages: Mapping[str, Passage] = {passage.id: passage for passage in extraction.passages}
    holders = HolderFinder(extraction)
    blocks = extraction.document.blocks
    for index, sentence in enumerate(extraction.sentences):
        kind = blocks[sentence.block].kind if 0 <= sentence.block < len(blocks) else "paragraph"
        if kind in ("heading", "caption") or sentence.end <= sentence.start:
            continue
        passage = passages.get(sentence.passage) if sentence.passage else None
        yield Statement(extraction, sentence, passage, holders, index, kind)
