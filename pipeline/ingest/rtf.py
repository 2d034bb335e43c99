"""RTF: the words by striprtf, a paragraph a line. RTF does not say what is a heading; the text rules do."""

from __future__ import annotations

import re
from collections import Counter

from striprtf.striprtf import rtf_to_text

from pipeline.ingest.dates import dateline
from pipeline.ingest.furniture import remove_furniture
from pipeline.ingest.plain import mark_headings, paragraph_piece
from pipeline.ingest.reading import Piece, Reading
from pipeline.ingest.repair import as_repairs, clean
from pipeline.settings import IngestSettings

_CODEPAGE = re.compile(rb"\\ansicpg(\d+)")


def read_rtf(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a rich text file; table rows become table blocks."""
    del settings
    found = _CODEPAGE.search(data[:4096])
    encoding = f"cp{found[1].decode('ascii')}" if found and found[1] not in (b"0", b"65001") else "cp1252"
    repairs: Counter[str] = Counter()
    # Bytes above ASCII are escaped in RTF; a file that holds them all the same means them in its code page.
    source = data.decode("latin-1") if data.isascii() else _decoded(data, encoding)
    words = str(rtf_to_text(source, encoding=encoding, errors="replace"))  # type: ignore[no-untyped-call]
    text = clean(words, repairs)
    pieces, dropped = remove_furniture(_pieces(text))
    reading = Reading(pieces=mark_headings(pieces), dropped=dropped, repairs=as_repairs(repairs))
    reading.date = dateline([piece.text for piece in reading.pieces])
    return reading


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(encoding, "replace")


def _pieces(text: str) -> list[Piece]:
    """striprtf ends each cell of a table row with ``|``."""
    pieces: list[Piece] = []
    for line in text.split("\n"):
        if line.count("|") >= 2 and line.rstrip().endswith("|"):
            row = " | ".join(" ".join(cell.split()) for cell in line.rstrip()[:-1].split("|"))
            follows = bool(pieces) and pieces[-1].kind == "table"
            if follows:
                pieces[-1] = Piece("table", f"{pieces[-1].text}\n{row}")
            else:
                pieces.append(Piece("table", row))
        elif line.strip():
            pieces.append(paragraph_piece(line.strip()))
    return pieces
