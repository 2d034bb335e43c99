"""Running headers, running footers and page numbers: what stands at the same place of many pages is nobody's evidence."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.datamodel import Dropped
from pipeline.ingest.pdf_lines import Line

#: Lines from the top and from the bottom of a page among which headers and footers are looked for.
_LINES = 4
#: … and how far from the edge they may stand, as a share of the page's height.
_ZONE = 0.16
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"[-–—|~\[( ]*(page|pg\.?|p\.?)?\s*(\d{1,4}|[ivxlc]{1,7})\s*((of|/|\|)\s*\d{1,4})?\s*(\|?\s*page)?[-–—|~\])\. ]*", re.IGNORECASE
)
#: A numbered heading that opens page after page of a form is no running header.
_NUMBERED_HEADING = re.compile(r"(question|q|recommendation|option|proposal|chapter|annex|appendix|section|part|table|figure)\W*#.*")


def remove_running_lines(pages: list[list[Line]], heights: list[float]) -> tuple[list[list[Line]], list[Dropped]]:
    """The pages' lines without what runs along their edges, and what was left out, page by page."""
    zones = [_edges(lines, height) for lines, height in zip(pages, heights, strict=True)]
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    for number, edges in enumerate(zones):
        for line, edge in edges.values():
            seen[(edge, _folded(line.text))].add(number)
    filled = sum(bool(lines) for lines in pages)
    kept, dropped = [], []
    for number, (lines, edges) in enumerate(zip(pages, zones, strict=True)):
        rest = []
        for line in lines:
            reason = _reason(edges.get(id(line)), seen, filled)
            if reason:
                dropped.append(Dropped(line.text, reason, number + 1))
            else:
                rest.append(line)
        kept.append(rest)
    return kept, dropped


def _edges(lines: list[Line], height: float) -> dict[int, tuple[Line, str]]:
    """The lines at the top and the bottom edge, by identity."""
    text = sorted((line for line in lines if line.table is None), key=lambda line: line.top)
    top = [line for line in text[: _LINES * 2] if line.bottom < _ZONE * height]
    bottom = [line for line in text[-_LINES * 2 :] if line.top > (1 - _ZONE) * height]
    return {id(line): (line, "header") for line in top} | {id(line): (line, "footer") for line in bottom}


def _folded(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.lower().split()))


def _reason(edge: tuple[Line, str] | None, seen: dict[tuple[str, str], set[int]], pages: int) -> str | None:
    if edge is None:
        return None
    line, where = edge
    if _PAGE_NUMBER.fullmatch(line.text.strip()) and len(line.text) < 20:
        return "page number"
    folded = _folded(line.text)
    if _NUMBERED_HEADING.fullmatch(folded):
        return None
    count = len(seen[(where, folded)])
    # Left and right pages may carry different headers, so a third of the pages is enough; two pages must both have it.
    if count >= 2 and (count >= 0.3 * pages or count >= 5):
        return f"running {where}"
    return None
