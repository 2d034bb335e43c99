"""From the lines of all pages to pieces in reading order.

What a single page cannot tell is told here: the body's size, running headers, sentences that run on over a page's end.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipeline.datamodel import Dropped
from pipeline.ingest.pdf_blocks import Style, group, group_footnotes, piece_of, split_footnotes, style_of
from pipeline.ingest.pdf_furniture import remove_running_lines
from pipeline.ingest.pdf_lines import Line, in_reading_order
from pipeline.ingest.pdf_text import Vocabulary
from pipeline.ingest.reading import Piece

_STOP = re.compile(r"[.!?:;…][’”'\")\]]*(\s?\d{1,3}(,\s?\d{1,3})*)?$")


def lay_out(pages: list[list[Line]], heights: list[float], repairs: Counter[str]) -> tuple[list[Piece], list[Dropped]]:
    """The pieces of a document in reading order, and the furniture left out. ``repairs`` counts the words mended."""
    kept, dropped = remove_running_lines(pages, heights)
    style = style_of(kept)
    words = Vocabulary(line for lines in kept for line in lines if line.table is None)
    pieces: list[Piece] = []
    for number, lines in enumerate(kept, 1):
        body, notes = _page_pieces(lines, number, heights[number - 1], style, words, repairs)
        for piece in body:
            _append(pieces, piece, words, repairs)
        pieces += notes
    return pieces, dropped


def _page_pieces(
    lines: list[Line], number: int, height: float, style: Style, words: Vocabulary, repairs: Counter[str]
) -> tuple[list[Piece], list[Piece]]:
    body: list[Piece] = []
    notes: list[Piece] = []
    for run in in_reading_order(lines):
        column, small = split_footnotes(run, style, height)
        body += [piece_of(block, number, style, words, repairs) for block in (group(column) if column else [])]
        for block in group_footnotes(small):
            piece = piece_of(block, number, style, words, repairs)
            notes.append(_footnote(piece) if piece.kind != "table" else piece)
    return body, notes


def _footnote(piece: Piece) -> Piece:
    """The number of a footnote stands before the block."""
    mark = re.match(r"(\d{1,3}|[*†‡§¹²³⁴⁵⁶⁷⁸⁹])[.)]?\s*(?=\S)", piece.text) if not piece.prefix else None
    if mark and mark.end() < len(piece.text):
        piece = replace(piece, prefix=mark[0].strip() + " ", text=piece.text[mark.end() :])
    return replace(piece, kind="footnote", level=None)


def _append(pieces: list[Piece], piece: Piece, words: Vocabulary, repairs: Counter[str]) -> None:
    """Adds a piece; a paragraph that a column's or page's end broke goes on in the one that it began."""
    index = next((back for back in range(len(pieces) - 1, -1, -1) if pieces[back].kind != "footnote"), None)
    if index is None or not _runs_on(pieces[index], piece):
        pieces.append(piece)
        return
    before = pieces[index]
    text = words.join(before.text, piece.text, repairs)
    at = len(text) - len(piece.text)
    breaks = before.breaks + (((at, piece.page),) if piece.page is not None and piece.page != _last_page(before) else ())
    pieces[index] = replace(before, text=text, breaks=breaks, box=before.box if breaks else _union(before, piece))


def _last_page(piece: Piece) -> int | None:
    return piece.breaks[-1][1] if piece.breaks else piece.page


def _union(one: Piece, two: Piece) -> tuple[float, float, float, float] | None:
    if one.box is None or two.box is None:
        return one.box
    return (min(one.box[0], two.box[0]), min(one.box[1], two.box[1]), max(one.box[2], two.box[2]), max(one.box[3], two.box[3]))


def _runs_on(before: Piece, piece: Piece) -> bool:
    """Whether a sentence that ``before`` left open goes on in ``piece``, over the end of a column or page."""
    if before.kind not in ("paragraph", "list-item") or piece.kind != "paragraph" or piece.prefix:
        return False
    if _STOP.search(before.text) or before.box is None or piece.box is None:
        return False
    moved_on = piece.page != _last_page(before) or piece.box[1] < before.box[1] - 20
    return moved_on and piece.text[:1].islower() and len(before.text) > 40
