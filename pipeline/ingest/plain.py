"""Plain text: paragraphs, headings and lists out of lines. Words, quote marks and dashes stay as they were written."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from pipeline.ingest.dates import dateline, find_date
from pipeline.ingest.furniture import remove_furniture
from pipeline.ingest.reading import Piece, Reading
from pipeline.ingest.repair import as_repairs, clean, decode
from pipeline.settings import IngestSettings

BULLET = re.compile(r"[-–—*•‣◦▪●○■□✓✔►➢\uf0b7\uf0a7o]\s+(?=\S)|[-•‣▪●■\uf0b7](?=[A-Za-z“‘])")
NUMBER = re.compile(r"(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3}){1,3}\.?)\s+(?=\S)")
_ENDED = re.compile(r"[.!?:;…][’”'\")\]]*$")
_OPENING = "‘“'\"(["
#: No real paragraph is this long (characters); a text without line ends is.
_LOST_LINES = 4000
_WIDE_SPACE = re.compile(r"(?<=[.?!:;”’)])[ \t\u00a0]{2,}(?=[A-Z“‘(•\d])|[ \t\u00a0]{4,}")
_SENTENCE_END = re.compile(r"[.?!][”’)]*\s+(?=[A-Z“‘(])")
#: Hard-wrapped text breaks its lines below this width (mail 72–78, old word processors up to 110).
_WRAP_WIDTH = 120
#: Share of line breaks that a fixed width explains, above which a text is taken as hard-wrapped.
_WRAP_SHARE = 0.6


def read_plain(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a text file. Nothing can go wrong: any bytes are some text."""
    del settings
    repairs: Counter[str] = Counter()
    text = clean(decode(data, repairs), repairs)
    # Furniture goes first: a login line above the headline would hide that it is one.
    pieces, dropped = remove_furniture(plain_pieces(text))
    reading = Reading(pieces=mark_headings(pieces), dropped=dropped, repairs=as_repairs(repairs))
    reading.date = dateline([piece.text for piece in reading.pieces])
    return reading


def plain_pieces(text: str) -> list[Piece]:
    """The paragraphs and list items of a clean text."""
    groups = [
        [line.rstrip() for line in group.split("\n")] for group in re.split(r"\n(?:[ \t\u00a0]*\n)+", text) if group.strip()
    ]
    width = _wrap_width(groups)
    paragraphs: list[str] = []
    for group in groups:
        for paragraph in join_lines(group, width):
            paragraphs += _unfolded(paragraph)
    return [paragraph_piece(paragraph) for paragraph in paragraphs]


def mark_headings(pieces: list[Piece]) -> list[Piece]:
    """Paragraphs that look like headings made so: the first of a text, or one that stands above something longer."""
    return [_with_heading(pieces, index) for index in range(len(pieces))]


def _unfolded(paragraph: str) -> list[str]:
    """A text that lost its line ends keeps wide spaces where paragraphs met, unless the writer put them after each sentence."""
    if len(paragraph) < _LOST_LINES:
        return [paragraph]
    parts = _WIDE_SPACE.split(paragraph)
    sentences = len(_SENTENCE_END.findall(paragraph))
    return [part.strip() for part in parts if part.strip()] if 1 < len(parts) <= 0.7 * sentences else [paragraph]


def _wrap_width(groups: list[list[str]]) -> int | None:
    """The width at which the lines were broken, or None where a line is a paragraph."""
    lengths = sorted(len(line) for group in groups for line in group if line)
    if not lengths:
        return None
    width = lengths[int(0.98 * (len(lengths) - 1))]
    if width > _WRAP_WIDTH:
        return None
    pairs = [(line, after) for group in groups for line, after in pairwise(group) if line and after]
    if len(pairs) < 3:
        return None
    forced = sum(_is_forced(line, after, width) for line, after in pairs)
    return width if forced >= _WRAP_SHARE * len(pairs) and width >= 40 else None


def _is_forced(line: str, after: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted, so that the break is the machine's and not the writer's."""
    return len(line) + 1 + len(after.split(maxsplit=1)[0] if after.split() else "") > width - 4


def join_lines(lines: list[str], width: int | None) -> list[str]:
    """Lines without a blank one between them, as paragraphs."""
    paragraphs: list[str] = []
    previous = ""
    for raw in lines:
        line = raw.strip()
        if not line:
            continue
        if paragraphs and _goes_on(previous, line, width):
            paragraphs[-1] += line if _broken_word(paragraphs[-1], line) else f" {line}"
        else:
            paragraphs.append(line)
        previous = raw
    return paragraphs


def _broken_word(before: str, line: str) -> bool:
    """``long-`` + ``term``: the hyphen is kept and no space is put in; whether it belongs there, no rule can tell."""
    return before.endswith("-") and before[-2:-1].isalpha() and line[:1].islower()


def _goes_on(before: str, line: str, width: int | None) -> bool:
    if BULLET.match(line) or (NUMBER.match(line) and _ENDED.search(before)):
        return False
    if width is not None and _is_forced(before, line, width):
        return True
    return line[0].islower() and not _ENDED.search(before)


def paragraph_piece(paragraph: str) -> Piece:
    """List items and numbered paragraphs keep their marker in the text, in front of the block."""
    bullet = BULLET.match(paragraph)
    if bullet and bullet.end() < len(paragraph):
        return Piece("list-item", paragraph[bullet.end() :], prefix=bullet[0])
    return Piece("paragraph", paragraph)


def _with_heading(pieces: list[Piece], index: int) -> Piece:
    piece = pieces[index]
    follows = pieces[index + 1] if index + 1 < len(pieces) else None
    if piece.kind != "paragraph" or not looks_like_heading(piece.text):
        return piece
    if index == 0 and follows is not None:
        return Piece("heading", piece.text, level=1)
    long_after = follows is not None and (len(follows.text) > max(80, len(piece.text)) or follows.kind == "list-item")
    return Piece("heading", piece.text, level=2) if long_after else piece


def looks_like_heading(text: str) -> bool:
    """A short line without an end mark, that begins with a capital or a number and is no date line, name line or greeting."""
    words = text.split()
    if not 1 <= len(words) <= 14 or len(text) > 110 or "\n" in text or _ENDED.search(text.rstrip("?")) or text.endswith(","):
        return False
    if find_date(text) or re.match(r"(dear|yours|to|from|by|cc|re|ref|tel|date|e-?mail)\b", text, re.IGNORECASE) or "@" in text:
        return False
    first = text.lstrip(_OPENING)[:1]
    return first.isupper() or first.isdigit()
