"""Tables with ruled lines, and words of doubtful pages, as pdfplumber reads them.

It is some thirty times slower than pdfium, so it reads only the pages that need it.
"""

from __future__ import annotations

import io
import logging
from typing import Any

import pdfplumber

from pipeline.ingest.pdf_words import Word
from pipeline.ingest.reading import Box

# pdfminer warns of every odd font and colour; what matters reaches the user as an unread page.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

#: Rules of a table: at least so many thin lines each way, or so many filled or framed rectangles.
_LEAST_RULES = 2
#: More drawn paths than this are a map or a chart; pdfplumber would take minutes over it.
_MOST_PATHS = 4000


class SlowReader:
    """pdfplumber on one file, opened at first need. Each page is closed after use: it keeps everything otherwise."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: Any = None
        self._broken = False

    def tables(self, number: int) -> list[tuple[str, Box]]:
        """The ruled tables of a page (0-based) as rows of cells, with their boxes."""
        page = self._page(number)
        if page is None:
            return []
        try:
            found = [(table, table.extract()) for table in page.find_tables()]
            offset_x, offset_y = page.bbox[0], page.bbox[1]
            tables = []
            for table, rows in found:
                x0, top, x1, bottom = table.bbox
                text = table_text(rows)
                if text:
                    tables.append((text, (x0 - offset_x, top - offset_y, x1 - offset_x, bottom - offset_y)))
            return tables
        except Exception:  # noqa: BLE001  pdfminer raises anything on odd files (TypeError, KeyError, its own); the page stays without tables
            return []
        finally:
            page.close()

    def words(self, number: int) -> list[Word]:
        """The words of a page (0-based); none where pdfplumber cannot read it either."""
        page = self._page(number)
        if page is None:
            return []
        try:
            found = page.extract_words(use_text_flow=True, keep_blank_chars=False, extra_attrs=["size", "fontname"])
            return [_word(each, index) for index, each in enumerate(found)]
        except Exception:  # noqa: BLE001  as above: a second opinion that fails is no opinion
            return []
        finally:
            page.close()

    def close(self) -> None:
        """Lets go of the file."""
        if self._pdf is not None:
            self._pdf.close()

    def _page(self, number: int) -> Any | None:
        if self._pdf is None and not self._broken:
            try:
                self._pdf = pdfplumber.open(io.BytesIO(self._data))
            except Exception:  # noqa: BLE001  of 2,622 real files 238 raised here, with errors of every class
                self._broken = True
        if self._pdf is None:
            return None
        try:
            return self._pdf.pages[number]
        except Exception:  # noqa: BLE001  the page tree is read only now
            self._broken = True
            return None


def _word(found: dict[str, Any], index: int) -> Word:
    bold = any(mark in str(found["fontname"]).lower() for mark in ("bold", "black", "heavy"))
    return Word(
        str(found["text"]), float(found["x0"]), float(found["top"]), float(found["x1"]), float(found["bottom"]),
        index, round(float(found["size"]), 1), bold, bool(found.get("upright", True)),
    )  # fmt: skip


def table_text(rows: list[list[str | None]]) -> str:
    """Rows as lines and cells joined by `` | ``; empty where it is no table but a frame, or mostly holes."""
    cells = [[" ".join((cell or "").split()) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    columns = [index for index in range(max(map(len, cells), default=0)) if any(index < len(row) and row[index] for row in cells)]
    if len(cells) < 2 or len(columns) < 2:
        return ""
    filled = sum(bool(row[index]) for row in cells for index in columns if index < len(row))
    # A highlighted sentence is a box too: its "cells" fill one column a row.
    several = sum(sum(map(bool, row)) >= 2 for row in cells)
    if filled < 0.3 * len(cells) * len(columns) or several < 0.5 * len(cells):
        return ""
    return "\n".join(" | ".join(row[index] for index in columns if index < len(row)).strip() for row in cells)


def has_rules(boxes: list[Box]) -> bool:
    """Whether a page's drawn paths could be the rules or the cells of a table. A cheap test on their boxes."""
    if not boxes or len(boxes) > _MOST_PATHS:
        return False
    across = [box for box in boxes if box[2] - box[0] > 30 and box[3] - box[1] < 3]
    down = [box for box in boxes if box[2] - box[0] < 3 and box[3] - box[1] > 6]
    if len(across) >= _LEAST_RULES and len({round(box[0] / 3) for box in down}) >= _LEAST_RULES and _meet(across, down):
        return True
    cells = [box for box in boxes if box[2] - box[0] > 15 and 6 < box[3] - box[1] < 400]
    # Cells stand side by side in more than one row; single boxes are frames and coloured panels.
    rows: dict[int, set[int]] = {}
    for box in cells:
        rows.setdefault(round(box[3] / 2), set()).add(round(box[0] / 3))
    return sum(len(columns) >= 2 for columns in rows.values()) >= 2


def _meet(across: list[Box], down: list[Box]) -> bool:
    """Whether some rule down a page ends at or crosses two rules that run across."""
    for x0, y0, x1, y1 in down[:200]:
        touched = {
            round(rule[1] / 3) for rule in across if rule[0] - 3 <= (x0 + x1) / 2 <= rule[2] + 3 and y0 - 3 <= rule[1] <= y1 + 3
        }
        if len(touched) >= 2:
            return True
    return False
