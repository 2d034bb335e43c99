"""Lines of one column become blocks: headings, paragraphs, list items, footnotes, captions, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.ingest.pdf_lines import Line
from pipeline.ingest.pdf_text import Vocabulary
from pipeline.ingest.reading import Box, Piece

_BULLET = re.compile(r"([•‣◦▪●○■□✓✔►➢➤❖\uf0b7\uf0a7\uf0d8\uf0fc\uf076*–—-]|o(?=\s))\s+(?=\S)|[•●▪■\uf0b7\uf0a7](?=\S)")
_NUMBER = re.compile(r"(\(?(\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]|\([a-z0-9ivx]{1,4}\)|\d{1,3}(\.\d{1,3}){1,3}\.?)\s+(?=\S)")
_CAPTION = re.compile(r"(figure|fig\.|table|chart|box|map|source)\s*\d*[.:]?\s", re.IGNORECASE)
_NOTE = re.compile(r"(\d{1,3}|[*†‡§¹²³⁴⁵⁶⁷⁸⁹])[.)]?\s*\S")
_STOP = re.compile(r"[.!?:;…][’”'\")\]]*(\s?\d{1,3})?$")
_SENTENCES = re.compile(r"[a-z][.!?][’”'\")]* [A-Z“‘]")
_QUESTION = re.compile(r"(question|q)\s?\d", re.IGNORECASE)
#: Space between two lines, in typical distances of the column, that parts two paragraphs.
_GAP = 1.35
#: … where the first line's sentence is not at its end and the second begins with a small letter, it takes more.
_OPEN_GAP = 1.8
#: Sizes that differ by less than this share are one size: rounding and small capitals.
_SAME_SIZE = 0.12
#: A heading is this much larger than the body …
_HEADING_SIZE = 1.12
#: … and no longer than this many words and lines.
_HEADING_WORDS, _HEADING_LINES = 30, 4


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in this document: the body's size and weight, and the larger sizes, largest first."""

    size: float
    bold: bool
    larger: tuple[float, ...]


def style_of(pages: Iterable[list[Line]]) -> Style:
    """The document's body style: the size and weight that most characters have."""
    sizes: Counter[float] = Counter()
    weights: Counter[bool] = Counter()
    for lines in pages:
        for line in lines:
            if line.table is None:
                sizes[line.size] += len(line.text)
                weights[line.bold] += len(line.text)
    if not sizes:
        return Style(0.0, False, ())
    body = max(sizes.items(), key=lambda pair: (pair[1], pair[0]))[0]
    larger = sorted((size for size, count in sizes.items() if size >= body * _HEADING_SIZE and count >= 3), reverse=True)
    return Style(body, weights[True] > weights[False], tuple(larger))


def group(lines: list[Line]) -> list[list[Line]]:
    """The lines of one column as blocks."""
    blocks: list[list[Line]] = []
    spacing = _typical_distance(lines)
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    for line in lines:
        if blocks and not _begins(blocks[-1], line, spacing, left, right):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def _typical_distance(lines: list[Line]) -> float:
    """The usual distance from line to line, in line heights: a low quantile, since gaps between paragraphs must not count."""
    pairs = [(b.top - a.top, a.height) for a, b in pairwise(lines)]
    steps = sorted(step / height for step, height in pairs if height > 0 and 0.5 * height < step < 3 * height)
    return max(steps[int(0.3 * (len(steps) - 1))], 0.9) if steps else 1.25


def _begins(block: list[Line], line: Line, spacing: float, left: float, right: float) -> bool:
    """Whether ``line`` begins a block of its own."""
    last = block[-1]
    if line.table is not None or last.table is not None:
        return True
    if abs(line.size - last.size) > _SAME_SIZE * max(line.size, last.size) or _weight_changes(block, line):
        return True
    open_sentence = line.text[:1].islower() and not _STOP.search(last.text)
    gap = _OPEN_GAP if open_sentence else _GAP
    if line.top - last.top > gap * spacing * last.height or line.top < last.top - last.height:
        return True
    if abs(line.top - last.top) < 0.3 * last.height:  # one baseline: cells of a table without rules
        return False
    if _BULLET.match(line.text) or (_NUMBER.match(line.text) and (_STOP.search(last.text) or _marker(block[0]))):
        return True
    return _indent_begins(block, line, left) or _short_line_ends(last, line, left, right)


def _weight_changes(block: list[Line], line: Line) -> bool:
    """Bold to plain or back, where the line before ended (a run-in heading in bold goes on in plain type)."""
    if line.bold == block[-1].bold:
        return False
    return all(each.bold for each in block) or (line.bold and bool(_STOP.search(block[-1].text)))


def _indent_begins(block: list[Line], line: Line, left: float) -> bool:
    shift = line.x0 - block[-1].x0
    if _marker(block[0]):
        return line.x0 < block[0].x0 - 4
    if shift > 6 and block[-1].x0 - left < 6 and _STOP.search(block[-1].text):
        return True  # the first line of a paragraph is indented
    return shift < -6 and len(block) >= 2 and _STOP.search(block[-1].text) is not None


def _short_line_ends(last: Line, line: Line, left: float, right: float) -> bool:
    room = right - last.x1
    first = line.words[0] if line.words else None
    fits = first is not None and room > (first.x1 - first.x0) + 0.12 * (right - left)
    return fits and bool(_STOP.search(last.text)) and not line.text[:1].islower()


def _marker(line: Line) -> bool:
    return bool(_BULLET.match(line.text) or _NUMBER.match(line.text))


def piece_of(block: list[Line], page: int, style: Style, words: Vocabulary, repairs: Counter[str]) -> Piece:
    """A block as a piece of the document."""
    box: Box = (
        round(min(line.x0 for line in block), 1), round(min(line.top for line in block), 1),
        round(max(line.x1 for line in block), 1), round(max(line.bottom for line in block), 1),
    )  # fmt: skip
    if block[0].table is not None:
        return Piece("table", block[0].table, page=page, box=box)
    text = block[0].text
    for before, line in pairwise(block):
        text = f"{text} | {line.text}" if _same_row(before, line) else words.join(text, line.text, repairs)
    level = heading_level(block, text, style)
    if level is not None:
        return Piece("heading", text, page=page, level=level, box=box)
    if _CAPTION.match(text) and len(text) < 200 and block[0].size <= style.size and len(block) <= 3 and text[:1].isupper():
        return Piece("caption", text, page=page, box=box)
    return _paragraph(text, page, box)


def _same_row(before: Line, line: Line) -> bool:
    return abs(line.top - before.top) < 0.3 * before.height and line.x0 > before.x1


def _paragraph(text: str, page: int, box: Box) -> Piece:
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        prefix = bullet[0] if bullet[0][-1].isspace() else bullet[0] + " "
        return Piece("list-item", text[bullet.end() :], page=page, box=box, prefix=prefix)
    number = _NUMBER.match(text)
    if number and number.end() < len(text):
        kind = "paragraph" if re.match(r"\d+\.\d", text) else "list-item"
        return Piece(kind, text[number.end() :], page=page, box=box, prefix=number[0])
    return Piece("paragraph", text, page=page, box=box)


def heading_level(block: list[Line], text: str, style: Style) -> int | None:
    """1 to 6 for a heading, None for anything else. Larger than the body, or bold where the body is not."""
    words = text.split()
    if len(words) > _HEADING_WORDS or len(block) > _HEADING_LINES or not any(map(str.isalpha, text)) or _BULLET.match(text):
        return None
    # What somebody said, set large or bold to catch the eye, is evidence and no heading.
    if text.startswith(("“", "‘", '"')) or (len(words) > 8 and _SENTENCES.search(text)):
        return None
    size = block[0].size
    if style.larger and size >= style.larger[-1]:
        rank = next((rank for rank, larger in enumerate(style.larger) if size >= larger), len(style.larger))
        ends = text.rstrip().endswith((".", ";", ",")) and len(words) > 12
        return None if ends else min(rank + 1, 5)
    if all(line.bold for line in block) and not style.bold and size >= 0.9 * style.size:
        ends = text.rstrip().endswith((".", ";", ",")) and len(words) > 6
        plain = ends or (text[:1].islower() and len(words) > 3)
        return None if plain and not _QUESTION.match(text) else min(len(style.larger) + 1, 6)
    return None


def split_footnotes(lines: list[Line], style: Style, height: float) -> tuple[list[Line], list[Line]]:
    """A column's body and the footnotes at its foot: small print in the lower part, that a mark or number opens."""
    index = len(lines)
    while index > 0 and lines[index - 1].table is None and lines[index - 1].size <= 0.9 * style.size:
        index -= 1
    while index < len(lines) and not (lines[index].top > 0.4 * height and _NOTE.match(lines[index].text)):
        index += 1
    return lines[:index], lines[index:]


def group_footnotes(lines: list[Line]) -> list[list[Line]]:
    """One block a footnote: each begins with its mark."""
    blocks: list[list[Line]] = []
    number = 0
    for line in lines:
        found = re.match(r"(\d{1,3})\b|[*†‡§¹²³⁴⁵⁶⁷⁸⁹]", line.text)
        follows = found is not None and (found[1] is None or not number or 0 < int(found[1]) - number <= 2)
        if blocks and not follows:
            blocks[-1].append(line)
        else:
            blocks.append([line])
            number = int(found[1]) if found and found[1] else number
    return blocks
