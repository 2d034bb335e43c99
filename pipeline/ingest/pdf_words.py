"""Words of a PDF page with their boxes, as pdfium reads them: few calls a word, since a call costs more than the work it does."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

#: A word, or what ends a line; pdfium puts U+0002 or U+FFFE where a hyphen ends one, and no line break after it.
_TOKEN = re.compile("([^\x00\x02\t\n\r \xa0\u2002\u2003\u2009\u3000\ufffe]+)|\r\n|[\r\n\x02\ufffe]")
_LINE_HYPHENS = ("\x02", "\ufffe")
#: Bullets of Wingdings and Symbol lie in the private use area and are no sign of a broken font.
_BULLETS = {0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC, 0xF076, 0xF02D}
_BOLD_NAMES = ("bold", "black", "heavy", "semibd", "demi")
#: Letters lower than this share of their neighbours' height, and raised, are superscript.
_SMALL = 0.78
_GLUED_MARK = re.compile(r"(?<=[^\W\d]{3})\d{1,3}(,\d{1,3})*$|(?<=[.,;:!?’”'\")\]])\d{1,3}(,\d{1,3})*$")
_LEADING_MARK = re.compile(r"^(\d{1,3})(?=[^\W\d])")


@dataclass(slots=True)
class Word:
    """A word; the box is in points from the page's top left corner as it is shown."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    line: int
    size: float = 0.0
    bold: bool = False
    upright: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page's own coordinates become those of the page as shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    def shown(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(left, bottom, right, top) of the file as (x0, top, x1, bottom) of the page as shown."""
        if self.rotation == 90:
            return y0 - self.bottom, x0 - self.left, y1 - self.bottom, x1 - self.left
        if self.rotation == 180:
            return self.right - x1, y0 - self.bottom, self.right - x0, y1 - self.bottom
        if self.rotation == 270:
            return self.top - y1, self.right - x1, self.top - y0, self.right - x0
        return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0


def frame_of(page: Any) -> Frame:
    """The visible rectangle and rotation of a pypdfium2 page."""
    left, bottom, right, top = page.get_cropbox()
    return Frame(min(left, right), min(bottom, top), max(left, right), max(bottom, top), page.get_rotation() % 360)


def read_words(page: Any, frame: Frame) -> list[Word]:
    """Every word of a page in the order of the file, boxes as shown. ``line`` counts pdfium's own line breaks."""
    textpage = page.get_textpage()
    try:
        words = _words(textpage.raw, _letters(textpage.raw), frame)
        _style(textpage.raw, words)
        return words
    finally:
        textpage.close()


def _letters(raw: Any) -> str:
    """One character for each of pdfium's, so that places in the text are its indices: in one call where that holds."""
    count = max(pdfium.FPDFText_CountChars(raw), 0)
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(raw, 0, count, buffer) == count + 1:
        letters = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(letters) == count:
            return letters
    return "".join(chr(min(pdfium.FPDFText_GetUnicode(raw, index), 0x10FFFF)) for index in range(count))


def _words(raw: Any, letters: str, frame: Frame) -> list[Word]:
    words: list[Word] = []
    line = end = 0
    for found in _TOKEN.finditer(letters):
        if found[1] is not None:
            words.append(_word(raw, found[1], found.start(), line, frame))
            end = found.end()
            continue
        if found[0] in _LINE_HYPHENS and words and end == found.start():
            words[-1].text += "-"
        line += 1
    return words


def _word(raw: Any, text: str, start: int, line: int, frame: Frame) -> Word:
    count = len(text)
    first = _box(raw, start)
    last = _box(raw, start + count - 1) if count > 1 else first
    box = frame.shown(min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3]))
    height = box[3] - box[1]
    upright = count < 3 or (box[2] - box[0]) * 1.2 >= height or height < 2 * (frame.shown(*first)[3] - frame.shown(*first)[1])
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if count > 1 and (text[-1].isdigit() or text[0].isdigit()):
        text = _without_note_mark(text, first, last)
    return Word(text, *box, line, size=float(start), upright=upright)


def _without_note_mark(text: str, first: tuple[float, float, float, float], last: tuple[float, float, float, float]) -> str:
    """``agency.3`` with a small raised 3 is ``agency.``: the mark of a footnote is no part of the sentence."""
    first_height, last_height = first[3] - first[1], last[3] - last[1]
    if last_height < _SMALL * first_height and last[1] > first[1] + 0.15 * first_height:
        return _GLUED_MARK.sub("", text)
    if first_height < _SMALL * last_height and first[1] > last[1] + 0.15 * last_height:
        return _LEADING_MARK.sub(r"\1 ", text)
    return text


_RECT = pdfium.FS_RECTF()
_RECT_POINTER = ctypes.byref(_RECT)


def _box(raw: Any, index: int) -> tuple[float, float, float, float]:
    if not pdfium.FPDFText_GetLooseCharBox(raw, index, _RECT_POINTER):
        return 0.0, 0.0, 0.0, 0.0
    return _RECT.left, min(_RECT.bottom, _RECT.top), _RECT.right, max(_RECT.bottom, _RECT.top)


def _style(raw: Any, words: list[Word]) -> None:
    """Size and weight of each word (``size`` held its character's index): asked for at both ends of a line, and between
    them only where the ends differ, since each answer costs four calls."""
    font = _Font(raw)
    start = 0
    for end in range(1, len(words) + 1):
        if end < len(words) and words[end].line == words[start].line:
            continue
        first, last = font.of(int(words[start].size)), font.of(int(words[end - 1].size))
        for word in words[start:end]:
            word.size, word.bold = first if first == last else font.of(int(word.size))
        start = end


class _Font:
    """Size in points and weight of a character."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.matrix = pdfium.FS_MATRIX()
        self.name = ctypes.create_string_buffer(128)
        self.flags = ctypes.c_int()

    def of(self, index: int) -> tuple[float, bool]:
        size = pdfium.FPDFText_GetFontSize(self.raw, index)
        if pdfium.FPDFText_GetMatrix(self.raw, index, ctypes.byref(self.matrix)):
            size *= (self.matrix.c**2 + self.matrix.d**2) ** 0.5 or 1.0
        length = pdfium.FPDFText_GetFontInfo(self.raw, index, self.name, 128, ctypes.byref(self.flags))
        font = self.name.raw[: max(min(length, 128) - 1, 0)].decode("utf-8", "replace").lower()
        weight = pdfium.FPDFText_GetFontWeight(self.raw, index)
        return round(size, 1), weight >= 600 or any(mark in font for mark in _BOLD_NAMES)


def strange_share(words: list[Word]) -> float:
    """The share of characters that no reader could make out: replacement and private use characters, controls."""
    total = strange = 0
    for word in words:
        total += len(word.text)
        if not word.text.isascii():
            strange += sum(_is_strange(ord(char)) for char in word.text)
        elif not word.text.isprintable():
            strange += sum(ord(char) < 32 for char in word.text)
    return strange / total if total else 0.0


def _is_strange(code: int) -> bool:
    return code == 0xFFFD or code < 32 or 0x80 <= code < 0xA0 or (0xE000 <= code <= 0xF8FF and code not in _BULLETS)


def without_spaces(words: list[Word]) -> bool:
    """Whether the file holds no spaces: words as long as sentences."""
    letters = sum(len(word.text) for word in words)
    return letters > 200 and letters > 16 * len(words)
