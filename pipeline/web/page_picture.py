"""Draws one page of a PDF as a PNG; a program of its own, so that a file made to crash or to stall pdfium ends only it.

    python -P page_picture.py PAGE WIDTH < JSON line of marks, then the PDF > JSON line of what was marked, then the PNG

A mark is ``[words, [red, green, blue]]``. Its place is marked only where the page's own text holds its words exactly once, but
for white space, hyphens and how letters are joined: elsewhere the place would be a guess.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfTextPage

#: What breaks lines and words in a PDF, and what text without them is compared by.
_NO_LETTERS = frozenset("-\u00ad\u2010\u2011\u0002\ufffe\ufffd")
#: Pixels beyond which a page is no page: posters and plans are drawn smaller.
_MOST_PIXELS = 4_000_000
#: The same for one side: of a page as thin as a hair and miles long each pixel of its length counts, however few the whole has.
_LONGEST_SIDE = 8_000


def letters_of(text: str) -> Iterator[tuple[str, int]]:
    """The letters that count in ``text``, each with its place: joined ones (``ﬁ``) apart, without blanks and hyphens.

    >>> "".join(letter for letter, _ in letters_of("the ﬁrst re-\\nport"))
    'thefirstreport'
    """
    for place, sign in enumerate(text):
        if sign.isspace() or sign in _NO_LETTERS:
            continue
        for letter in unicodedata.normalize("NFKC", sign):
            if not letter.isspace():
                yield letter, place


def place_of(words: str, page: str) -> tuple[int, int] | None:
    """Where ``words`` stand in the text of a page as whole words, half-open; None where they do not, or more than once.

    >>> place_of("we agree", "We say we  agree."), place_of("we agree", "we agree, we agree"), place_of("91", "In 1912")
    ((7, 16), None, None)
    """
    letters = list(letters_of(page))
    wanted, text = ("".join(letter for letter, _ in found) for found in (letters_of(words), letters))
    at = text.find(wanted)
    if not wanted or at < 0 or text.find(wanted, at + 1) >= 0:
        return None
    start, end = letters[at][1], letters[at + len(wanted) - 1][1] + 1
    inside = (page[start].isalnum() and page[start - 1 : start].isalnum()) or (
        page[end - 1].isalnum() and page[end : end + 1].isalnum()
    )
    return None if inside else (start, end)


def draw(data: bytes, number: int, width: int, marks: Sequence[tuple[str, Sequence[int]]]) -> tuple[list[bool], bytes]:
    """Which marks were made, and the picture.

    Raises:
        pypdfium2.PdfiumError: the file or its page cannot be read.
        IndexError: it has no such page.
    """
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    page = pdf[number - 1]
    across, down = page.get_size()
    most = (_MOST_PIXELS / max(across * down, 1.0)) ** 0.5
    scale = min(width / max(across, 1.0), most, _LONGEST_SIDE / max(across, down, 1.0))
    bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True, prefer_bgrx=True)
    pixels = bitmap.to_numpy()[:, :, :3].copy()
    to_bitmap = bitmap.get_posconv(page).to_bitmap
    text = page.get_textpage()
    shown = _text(text)
    made = []
    for words, colour in marks:
        place = place_of(words, shown)
        made.append(place is not None and _mark(pixels, _boxes(text, *place), to_bitmap, colour))
    return made, _png(pixels)


def _text(text: PdfTextPage) -> str:
    """One character for each of pdfium's."""
    import pypdfium2.raw as pdfium

    raw = text.raw
    codes = (pdfium.FPDFText_GetUnicode(raw, index) for index in range(max(pdfium.FPDFText_CountChars(raw), 0)))
    return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _boxes(text: PdfTextPage, start: int, end: int) -> list[tuple[float, float, float, float]]:
    return [text.get_rect(index) for index in range(text.count_rects(start, end - start))]


def _mark(
    pixels: NDArray[np.uint8],
    boxes: Sequence[Sequence[float]],
    to_bitmap: Callable[[float, float], tuple[int, int]],
    colour: Sequence[int],
) -> bool:
    """Colour the boxes as a marker pen does: what is dark stays dark."""
    import numpy as np

    height, width = pixels.shape[:2]
    marked = False
    for left, bottom, right, top in boxes:
        (x0, y0), (x1, y1) = to_bitmap(left, bottom), to_bitmap(right, top)
        rows = slice(max(min(y0, y1) - 1, 0), min(max(y0, y1) + 2, height))
        columns = slice(max(min(x0, x1) - 1, 0), min(max(x0, x1) + 2, width))
        if rows.start < rows.stop and columns.start < columns.stop:
            pixels[rows, columns] = (pixels[rows, columns].astype(np.uint16) * np.asarray(colour, np.uint16) // 255).astype(
                np.uint8
            )
            marked = True
    return marked


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """An RGB picture as a PNG file (ISO/IEC 15948)."""
    import struct
    import zlib

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + pixels[row].tobytes() for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows, 6)) + part(b"IEND", b"")


def main() -> int:
    """See the module; 1 where the page cannot be drawn."""
    import pypdfium2

    marks = json.loads(sys.stdin.buffer.readline())
    try:
        made, picture = draw(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]), marks)
    except (pypdfium2.PdfiumError, IndexError, ValueError, MemoryError) as error:
        locked = "password" in str(error).lower() or "security" in str(error).lower()
        sys.stderr.write("locked" if locked else "damaged")
        return 1
    sys.stdout.buffer.write(json.dumps(made).encode("ascii") + b"\n" + picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
