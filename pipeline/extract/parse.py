"""Blocks of a document in, parsed stretches out: every word is parsed once, here, and never again.

Curly quotation marks, tabs and single line breaks are shown to the parser as straight marks and blanks, one character for one,
because the small model parses those better: offsets stay true, ``Document.text`` stays as it was.
Obvious sentence boundaries are decided before parsing; the parser's own splits at quotation marks are often wrong.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.datamodel.document import Block, Document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

#: A stretch longer than this is cut at a line break or blank: spaCy refuses a million characters, and memory grows before that.
LONGEST = 20_000
#: A table cell shorter than this is a label or a figure, not a sentence.
SHORTEST_CELL = 25
#: A row of a plain table holds many labels; its cells are read as sentences from here on.
SHORTEST_TABLE_CELL = 60

_STRAIGHT = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "\u00a0": " ", "\t": " ", "\n": " ", "\r": " ", "\u202f": " "}
)
#: "DAIRY farmers"
_OPENING_CAPITALS = re.compile(r"([A-Z]{4,})(?= [a-z])")
_WORD = re.compile(r"[A-Za-z]+")
_CLOSERS = frozenset("\"')]}")
_ENDS = frozenset({".", "!", "?", "…", "...", "?!", "!!", "!?"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A parsed piece of the text: a paragraph, a list item or a cell. ``starts`` holds every token's document offset."""

    doc: Doc
    start: int
    end: int
    block: int
    sentences: tuple[Span, ...]
    starts: tuple[int, ...]

    def place(self, token: Token) -> int:
        """Where a token stands in the document."""
        return self.start + token.idx

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that a document offset lies in (or just behind)."""
        at = offset - self.start
        for sentence in self.sentences:
            if at < sentence.end_char:
                return sentence
        return self.sentences[-1] if self.sentences else None

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens that begin between two document offsets, blanks left out."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [token for token in self.doc[first:last] if not token.is_space]


@cache
def _abbreviations() -> tuple[frozenset[str], ...]:
    data = tomllib.loads(Path(__file__).with_name("parse.toml").read_text(encoding="utf-8"))
    return tuple(frozenset(data[name]) for name in ("titles", "before_numbers", "inside", "lettered"))


def parse(document: Document, nlp: Language) -> tuple[Stretch, ...]:
    """Parse the paragraphs, list items, footnotes and long cells of a document, in text order."""
    places = list(_stretches(document))
    docs = []
    capitals = any(_OPENING_CAPITALS.match(document.text, start, end) for start, end, _ in places)
    words = frozenset(_WORD.findall(document.text) if capitals else ())
    for start, end, _ in places:
        doc = nlp.make_doc(_without_opening_capitals(document.text, start, end, words).translate(_STRAIGHT))
        _mark_sentences(doc)
        docs.append(doc)
    parsed = []
    for (start, end, block), doc in zip(places, nlp.pipe(docs, batch_size=64), strict=True):
        sentences = tuple(span for span in (_trimmed(sent) for sent in doc.sents) if span is not None)
        parsed.append(Stretch(doc, start, end, block, sentences, tuple(start + token.idx for token in doc)))
    return tuple(parsed)


def _without_opening_capitals(text: str, start: int, end: int, words: frozenset[str]) -> str:
    """A stretch whose first word newspapers set in capitals, with that word as the text (``words``) writes it elsewhere.

    "DAIRY farmers have" is no body called DAIRY; "UNISON members have" stays, unless the text also has it in small letters.
    """
    word = _OPENING_CAPITALS.match(text, start, end)
    if word is None or not words & {word[1].capitalize(), word[1].lower()}:
        return text[start:end]
    return word[1].capitalize() + text[word.end(1) : end]


def _trimmed(sent: Span) -> Span | None:
    """The sentence without blanks at its ends; None where nothing is left."""
    first, last = sent.start, sent.end
    while first < last and sent.doc[first].is_space:
        first += 1
    while last > first and sent.doc[last - 1].is_space:
        last -= 1
    return sent.doc[first:last] if first < last else None


def _stretches(document: Document) -> Iterator[tuple[int, int, int]]:
    """What is parsed: (start, end, index of the block)."""
    for index, block in enumerate(document.blocks):
        if block.kind in {"heading", "caption"}:
            continue
        if block.kind == "table":
            yield from ((start, end, index) for start, end in cells(document.text, block) if end - start >= SHORTEST_TABLE_CELL)
        elif block.kind != "cell" or block.end - block.start >= SHORTEST_CELL:
            yield from ((start, end, index) for start, end in _cut(document.text, block.start, block.end))


def cells(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The cells of a table block: rows are lines, cells stand between bars."""
    for match in re.finditer(r"[^|\n]+", text[block.start : block.end]):
        if match.group().strip():
            yield block.start + match.start(), block.start + match.end()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A stretch in pieces no longer than ``LONGEST``, cut at a line break, else a blank, else anywhere."""
    while end - start > LONGEST:
        at = text.rfind("\n", start + 1, start + LONGEST)
        at = at if at > start else text.rfind(" ", start + 1, start + LONGEST)
        at = at if at > start else start + LONGEST
        if text[start:at].strip():
            yield start, at
        start = at
    if text[start:end].strip():
        yield start, end


def _mark_sentences(doc: Doc) -> None:
    """Set sentence starts that are certain, and forbid those that are certainly wrong; leave the rest to the parser."""
    before: Token | None = None  # the last token that is neither a blank nor a closing mark
    closed = False
    for token in doc:
        if token.is_space:
            continue
        glued = token.i > 0 and not doc[token.i - 1].whitespace_ and not doc[token.i - 1].is_space
        if before is not None and token.i > 0:
            if glued and token.text in _CLOSERS:
                token.is_sent_start = False
                closed = True
                continue
            verdict = _starts(before, token, closed)
            if verdict is not None:
                token.is_sent_start = verdict
        before, closed = token, False


def _starts(before: Token, token: Token, closed: bool) -> bool | None:
    """Whether a sentence starts at ``token``: True, False, or None for the parser to say."""
    if _is_lettered(before):
        return token.text[0].isupper()
    large = token.text[0].isupper() or token.text[0].isdigit() or token.text[0] in "\"'([£$•“‘"
    if before.text in _ENDS:
        if not large:
            return False
        if before.text == "." and _is_abbreviation(before.doc[before.i - 1].lower_ if before.i else "", token):
            return False
        # “Why?” Smith asked.
        return None if closed and before.text != "." else True
    if len(before.text) > 1 and before.text.endswith("."):
        return False if not large or _is_abbreviation(before.lower_.rstrip("."), token) else None
    return None if before.text in {";", "•", "-", "–", "*"} else False


def _is_lettered(stop: Token) -> bool:
    """Whether ``stop`` ends a sentence in "Option B.", where the letter is no initial of a name."""
    letter = stop.text[0] if len(stop.text) == 2 and stop.text[1] == "." else ""
    at = stop.i - 1
    if stop.text == "." and stop.i > 1 and len(stop.doc[at]) == 1:
        letter, at = stop.doc[at].text, at - 1
    return letter.isupper() and at >= 0 and stop.doc[at].lower_ in _abbreviations()[3]


def _is_abbreviation(word: str, following: Token) -> bool:
    """Whether the full stop after ``word`` belongs to it, given the word that follows."""
    titles, before_numbers, inside, _ = _abbreviations()
    if word in titles:
        return following.text[0].isupper()
    if word in before_numbers:
        return following.text[0].isdigit()
    return word in inside or (len(word) == 1 and word.isalpha() and word != "i" and following.text[0].isupper())
