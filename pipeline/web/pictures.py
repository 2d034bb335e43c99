"""Pictures of the pages of PDFs beside their text, drawn on request, out of the file as it was read or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from pipeline.datamodel import Document, Position
from pipeline.web.records import Shown, kind_of

__all__ = ["Picture", "Pictures", "number_of"]

PDF = "application/pdf"
#: Pixels across: an A4 page can be read at it, and it is about 100 kB.
WIDTH = 900
_KEPT = 40
#: Seconds for a page: drawings of a thousand layers take one or two.
_PATIENCE = 12.0
#: Bytes: larger files are not read again for a picture.
_LARGEST = 200_000_000
_CLOSED = "The file cannot be opened."
_CHANGED = "The file has changed since it was read. Run again to take the change in."
_DRAWER = Path(__file__).with_name("page_picture.py")
#: As in the style sheet, so that a mark looks the same in the text and in the picture.
COLOURS = {
    "support": (0xD3, 0xE2, 0xF1),
    "conditional": (0xCD, 0xEE, 0xEA),
    "neutral": (0xE6, 0xDC, 0xF4),
    "oppose": (0xF6, 0xD6, 0xE2),
    "concern": (0xFD, 0xEB, 0xC8),
    "ask": (0xDF, 0xF0, 0xD0),
    "figure": (0xE6, 0xE6, 0xE6),
}

#: Which file of which size and time: another one there is another stamp.
_Stamp = tuple[int, int, int]
#: What a picture was made of: the marks, and the file.
_Made = tuple[str, _Stamp]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks, or in ``missing`` why there is no picture of it.

    Attributes:
        png: the picture.
        marked: how many of the page's findings are marked in it.
    """

    png: bytes = b""
    marked: int = 0
    missing: str = ""

    @property
    def width(self) -> int:
        """Pixels, out of the picture's head."""
        return int.from_bytes(self.png[16:20], "big")

    @property
    def height(self) -> int:
        """Pixels, out of the picture's head."""
        return int.from_bytes(self.png[20:24], "big")


def number_of(document: str) -> int:
    """A number for the document's id, for addresses: nothing of a request ever becomes a part of a path.

    >>> number_of("doc-1") == number_of("doc-1") != number_of("doc-2")
    True
    """
    return int(hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()[:15], 16)


class Pictures:
    """Pictures of one consultation's pages; the last ones are kept. Any thread may ask, one page at a time is drawn.

    Args:
        folder: the consultation's folder, where the files lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[tuple[str, int], tuple[_Made, Picture]] = OrderedDict()
        #: Files whose check sum was found right, by document: a large one is not summed again for each of its pages.
        self._right: dict[str, _Stamp] = {}
        self._lock = Lock()

    def of(self, document: Document, page: int, tags: Sequence[Shown]) -> Picture:
        """The page (counted from 1) with the places of ``tags`` marked; drawn if it was not, or if they have changed."""
        marks = json.dumps([[tag.quote, COLOURS[tag.stance if isinstance(tag, Position) else kind_of(tag)]] for tag in tags])
        key = (document.id, page)
        with self._lock:
            path = self._path(document)
            if isinstance(path, str):
                return Picture(missing=path)
            try:
                made = (marks, _stamp(path.stat()))
                kept = self._kept.get(key)
                if kept is None or kept[0] != made:
                    data, stamp = self._bytes(path, document)
                    kept = ((marks, stamp), _drawn(data, page, marks) if data is not None else Picture(missing=_CHANGED))
                    self._kept[key] = kept
                    if len(self._kept) > _KEPT:
                        self._kept.popitem(last=False)
            except OSError:
                return Picture(missing=_CLOSED)
            self._kept.move_to_end(key)
            return kept[1]

    def _path(self, document: Document) -> Path | str:
        """Where the file lies, else why there is none to draw."""
        root = self._folder.resolve()
        path = (root / document.source_file).resolve()
        if not path.is_relative_to(root):
            return "The file does not lie in the consultation’s folder."
        try:
            if any(parent.is_file() for parent in path.parents):
                return "It came as an attachment of another file. Open that one to see it."
            if not path.is_file():
                return "The file is no longer where it was read from."
            if path.stat().st_size > _LARGEST:
                return "The file is too large to draw its pages."
        except OSError:
            return _CLOSED
        return path

    def _bytes(self, path: Path, document: Document) -> tuple[bytes | None, _Stamp]:
        """The file as it was read, or None where it has changed since; and what tells whether it changes again."""
        with path.open("rb") as file:
            stamp = _stamp(os.fstat(file.fileno()))
            data = file.read()
        if self._right.get(document.id) != stamp:
            if hashlib.sha256(data).hexdigest() != document.sha256:
                return None, stamp
            self._right[document.id] = stamp
        return data, stamp


def _stamp(found: os.stat_result) -> _Stamp:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _drawn(data: bytes, page: int, marks: str) -> Picture:
    # -P: no module of ours beside the drawer stands in for one of Python's
    command = [sys.executable, "-P", str(_DRAWER), str(page), str(WIDTH)]
    try:
        done = subprocess.run(
            command, input=marks.encode("ascii") + b"\n" + data, capture_output=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return Picture(missing="The page takes too long to draw.")
    except OSError:
        return Picture(missing="The page cannot be drawn here.")
    head, _, png = done.stdout.partition(b"\n")
    if done.returncode != 0 or not png:
        locked = done.stderr.endswith(b"locked")
        return Picture(missing="The file is protected by a password." if locked else "The page is damaged and cannot be drawn.")
    return Picture(png, sum(json.loads(head)))
