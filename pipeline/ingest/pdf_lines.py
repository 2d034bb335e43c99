"""Words become lines, lines go into columns, columns into reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from pipeline.ingest.pdf_words import Word

#: A gap of this many line heights between two words of one baseline parts two columns or two cells.
_WORD_GAP = 2.0
#: Pieces of one baseline closer than this (line heights) are one line: a superscript, a change of font.
_JOIN_GAP = 0.7
#: Least width in points of the white space between two columns.
_GUTTER = 6.0
_MARK = re.compile(r"\[?\d{1,3}(,\d{1,3})*\]?")


@dataclass(slots=True)
class Line:
    """A line of text in one column, or a table (``table`` holds its rows) that takes a line's place."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    table: str | None = None
    caption: bool = False
    text: str = field(default="")

    @property
    def height(self) -> float:
        """In points."""
        return self.bottom - self.top


def make_line(words: Sequence[Word]) -> Line:
    """A line out of its words, from left to right."""
    letters = [max(len(word.text), 1) for word in words]
    size = max((sum(n for n, w in zip(letters, words, strict=True) if w.size == s), s) for s in sorted({w.size for w in words}))[
        1
    ]
    bold = sum(n for n, w in zip(letters, words, strict=True) if w.bold) > 0.8 * sum(letters)
    return Line(
        list(words), min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words),
        size, bold, text=" ".join(word.text for word in words),
    )  # fmt: skip


def table_line(rows: str, box: tuple[float, float, float, float]) -> Line:
    """A table in the place where it stands."""
    return Line([], *box, size=0.0, bold=False, table=rows, text=rows)


def lines_of(words: list[Word]) -> list[Line]:
    """The lines of a page. Rotated words (a stamp along the margin) come last, on lines of their own."""
    upright = [word for word in words if word.upright]
    segments: list[list[Word]] = []
    for word in upright:
        if segments and _goes_on(segments[-1][-1], word):
            segments[-1].append(word)
        else:
            segments.append([word])
    lines = [make_line(segment) for segment in _joined(segments)]
    rotated: dict[int, list[Word]] = {}
    for word in words:
        if not word.upright:
            rotated.setdefault(word.line, []).append(word)
    return lines + [make_line(segment) for segment in rotated.values()]


def _goes_on(before: Word, word: Word) -> bool:
    height = max(before.bottom - before.top, word.bottom - word.top, 1.0)
    overlap = min(before.bottom, word.bottom) - max(before.top, word.top)
    least = min(before.bottom - before.top, word.bottom - word.top)
    gap = word.x0 - before.x1
    return overlap >= 0.5 * least and -0.5 * height <= gap <= _WORD_GAP * height and word.line - before.line <= 1


@dataclass(slots=True)
class _Segment:
    """Words of one baseline that follow one another in the file."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def of(cls, words: list[Word]) -> _Segment:
        return cls(
            words, min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words)
        )

    def touches(self, other: _Segment) -> bool:
        """One baseline, hardly a gap. A raised mark overlaps its line by less than half of its own height."""
        height, other_height = self.bottom - self.top, other.bottom - other.top
        least, most = min(height, other_height), max(height, other_height, 1.0)
        overlap = min(self.bottom, other.bottom) - max(self.top, other.top)
        gap = max(self.x0 - other.x1, other.x0 - self.x1)
        if least < 0.8 * most and len(min(self.words, other.words, key=len)) == 1:
            return overlap >= 0.3 * least and gap <= _JOIN_GAP * most and self._has_room(other)
        return overlap >= 0.5 * least and -0.5 * most <= gap <= _JOIN_GAP * most

    def _has_room(self, other: _Segment) -> bool:
        """Whether the single small word of one lies between words of the other, not over them."""
        mark, line = (self, other) if len(self.words) == 1 else (other, self)
        return not any(min(word.x1, mark.x1) - max(word.x0, mark.x0) > 0.5 * (mark.x1 - mark.x0) for word in line.words)

    def take_in(self, other: _Segment) -> None:
        self.words = sorted(self.words + other.words, key=lambda word: word.x0)
        self.x0, self.top = min(self.x0, other.x0), min(self.top, other.top)
        self.x1, self.bottom = max(self.x1, other.x1), max(self.bottom, other.bottom)


def _joined(segments: list[list[Word]]) -> list[list[Word]]:
    """Segments of one baseline that touch are one line, whatever their order in the file."""
    done: list[_Segment] = []
    near: list[_Segment] = []
    for segment in sorted(map(_Segment.of, segments), key=lambda each: (each.x0, each.top)):
        near = [other for other in near if other.x1 > segment.x0 - 3 * (other.bottom - other.top)]
        touched = next((other for other in near if other.touches(segment)), None)
        if touched is None:
            done.append(segment)
            near.append(segment)
        else:
            touched.take_in(segment)
    return [_without_marks(segment.words) for segment in done]


def _without_marks(words: list[Word]) -> list[Word]:
    """Leaves out raised small numbers after a word: marks of footnotes, which would break the sentence ("m 2" stays)."""
    kept = [words[0]]
    for word in words[1:]:
        before = kept[-1]
        height = before.bottom - before.top
        raised = word.bottom - word.top < 0.8 * height and word.bottom < before.bottom - 0.12 * height
        if raised and len(before.text) > 2 and _MARK.fullmatch(word.text):
            continue
        kept.append(word)
    return kept


def in_reading_order(lines: list[Line], depth: int = 0) -> list[list[Line]]:
    """The lines as runs, each of one column, in the order in which a person reads them."""
    ordered = sorted(lines, key=lambda line: (round(line.top, 1), line.x0))
    gutter = _find_gutter(ordered) if depth < 4 else None
    if gutter is None:
        return [_by_rows(ordered)] if ordered else []
    runs: list[list[Line]] = []
    band: list[Line] = []
    wide: list[Line] = []
    for line in ordered:
        if line.x0 < gutter < line.x1:
            _close_band(band, wide, runs, gutter, depth)
            wide.append(line)
        else:
            band.append(line)
    _close_band(band, wide, runs, gutter, depth)
    if wide:
        runs.append(_by_rows(wide))
    return runs


def _close_band(band: list[Line], wide: list[Line], runs: list[list[Line]], gutter: float, depth: int) -> None:
    """Between two lines that run across: the left column, then the right one. A short line alone goes with the wide ones."""
    if not band:
        return
    left = [line for line in band if line.x1 <= gutter]
    right = [line for line in band if line.x1 > gutter]
    if not left or not right:
        wide += band
    else:
        if wide:
            runs.append(_by_rows(wide))
            wide.clear()
        runs += in_reading_order(left, depth + 1) + in_reading_order(right, depth + 1)
    band.clear()


def _by_rows(lines: list[Line]) -> list[Line]:
    """From top to bottom; what stands on one baseline from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda each: (each.top, each.x0)):
        if rows and min(rows[-1][0].bottom, line.bottom) - max(rows[-1][0].top, line.top) > 0.6 * min(
            rows[-1][0].height, line.height
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda each: each.x0)]


def _find_gutter(lines: list[Line]) -> float | None:
    """The x of a white stripe that parts two columns of prose, or None."""
    if len(lines) < 6:
        return None
    x0, x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = int(x1 - x0)
    if width < 120:
        return None
    cover = [0] * (width + 2)
    for line in lines:
        cover[max(int(line.x0 - x0), 0)] += 1
        cover[min(int(line.x1 - x0) + 1, width + 1)] -= 1
    for index in range(1, len(cover)):
        cover[index] += cover[index - 1]
    candidates = []
    start = int(0.15 * width)
    for index in range(start, int(0.85 * width)):
        if cover[index] <= 0.45 * len(lines) and cover[index] <= cover[index - 1] and cover[index] <= cover[index + 1]:
            candidates.append((cover[index], abs(index - width // 2), index))
    seen: list[int] = []
    for _, _, index in sorted(candidates):
        if any(abs(index - other) < 10 for other in seen):
            continue
        seen.append(index)
        middle = _is_gutter(lines, x0 + index + 0.5)
        if middle is not None:
            return middle
        if len(seen) >= 8:
            break
    return None


def _is_gutter(lines: list[Line], x: float) -> float | None:
    left = [line for line in lines if line.x1 <= x]
    right = [line for line in lines if line.x0 >= x]
    if len(left) < 3 or len(right) < 3:
        return None
    left_edge, right_edge = sorted(line.x1 for line in left)[int(0.98 * len(left)) - 1], min(line.x0 for line in right)
    if right_edge - left_edge < _GUTTER:
        return None
    shared = min(left[-1].bottom, right[-1].bottom) - max(left[0].top, right[0].top)
    smaller = min(left[-1].bottom - left[0].top, right[-1].bottom - right[0].top)
    if shared < 0.3 * smaller:
        return None
    if _prose(left) and _prose(right):
        return (max(left_edge, x - 40) + min(right_edge, x + 40)) / 2 if left_edge <= right_edge else x
    return None if _row_aligned(left, right) else x


def _prose(lines: list[Line]) -> bool:
    """Lines that fill their column, of several words each."""
    text = [line for line in lines if line.table is None]
    if not text:
        return False
    width = max(line.x1 for line in text) - min(line.x0 for line in text)
    return median(line.x1 - line.x0 for line in text) >= 0.55 * width and median(len(line.words) for line in text) >= 3.5


def _row_aligned(left: list[Line], right: list[Line]) -> bool:
    """Whether the right lines stand on the left lines' baselines: rows of a table without rules."""
    tops = [line.top for line in left]
    fewer, others = (right, tops) if len(right) <= len(left) else (left, [line.top for line in right])
    return sum(any(abs(line.top - top) < 2.0 for top in others) for line in fewer) >= 0.6 * len(fewer)
