"""Running headers, running footers and page numbers: what stands at the same place of many pages is nobody's evidence."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.datamodel import Dropped
from pipeline.ingest.pdf_lines import Line

#: Rows from the top and from the bottom of a page (of one or two lines each) among which headers and footers are looked for.
_LINES = 4
#: … and how far from the edge they may stand, as a share of the page's height.
_ZONE = 0.16
#: A document of two or three pages says little about what recurs: there only the outermost lines count.
_FEW_PAGES, _FEW_LINES, _FEW_ZONE = 3, 2, 0.1
_NUMBER = re.compile(r"\d{1,4}")
_PAGE_NUMBER = re.compile(
    r"[-–—|~\[( ]*(page|pg\.?|p\.?)?\s*(\d{1,4}|[ivxlc]{1,7})\s*((of|/|\|)\s*\d{1,4})?\s*(\|?\s*page)?[-–—|~\])\. ]*",
    re.IGNORECASE,
)
Key = tuple[str, str, int]
#: A numbered heading that opens page after page of a form is no running header.
_NUMBERED_HEADING = re.compile(
    r"(question|q|recommendation|option|proposal|chapter|annex|appendix|section|part|table|figure)\W*\d.*", re.IGNORECASE
)


def remove_running_lines(pages: list[list[Line]], heights: list[float]) -> tuple[list[list[Line]], list[Dropped]]:
    """The pages' lines without what runs along their edges, and what was left out, page by page."""
    few = len(pages) <= _FEW_PAGES
    zones = [_edges(lines, height, few) for lines, height in zip(pages, heights, strict=True)]
    seen: dict[Key, set[int]] = defaultdict(set)
    for number, edges in enumerate(zones):
        for line, edge in edges.values():
            for key in _keys(line, edge, number):
                seen[key].add(number)
    filled = sum(bool(lines) for lines in pages)
    known = {(edge, _bare(text)) for (edge, text, _), numbers in seen.items() if "#" in text and _often(len(numbers), filled)}
    kept, dropped = [], []
    for number, (lines, edges) in enumerate(zip(pages, zones, strict=True)):
        rest = []
        for line in lines:
            reason = _reason(edges.get(id(line)), number, seen, known, filled)
            if reason:
                dropped.append(Dropped(line.text, reason, number + 1))
            else:
                rest.append(line)
        kept.append(rest)
    return kept, dropped


def _edges(lines: list[Line], height: float, few: bool) -> dict[int, tuple[Line, str]]:
    """The lines at the top and the bottom edge, by identity."""
    count, zone = (_FEW_LINES, _FEW_ZONE) if few else (_LINES * 2, _ZONE)
    text = sorted((line for line in lines if line.table is None), key=lambda line: line.top)
    top = [line for line in text[:count] if line.bottom < zone * height]
    bottom = [line for line in text[-count:] if line.top > (1 - zone) * height]
    return {id(line): (line, "header") for line in top} | {id(line): (line, "footer") for line in bottom}


def _keys(line: Line, edge: str, page: int) -> list[Key]:
    """What a line must share with lines of other pages: its words, or its words around a number that grows with the pages.

    Footnotes differ by their number too ("4 Evidence of …"), but that number does not keep step with the page.
    """
    text = " ".join(line.text.lower().split())
    around = [(edge, f"{text[: found.start()]}#{text[found.end() :]}", int(found[0]) - page) for found in _NUMBER.finditer(text)]
    return [(edge, text, 0), *around[:4]]


def _bare(text: str) -> str:
    return text.replace("#", "").strip(" |-–—")


def _often(count: int, pages: int) -> bool:
    """Left and right pages may carry different headers, so a third of the pages is enough; of two pages both must have it."""
    return count >= 2 and (count >= 0.3 * pages or count >= 5)


def _reason(
    edge: tuple[Line, str] | None, page: int, seen: dict[Key, set[int]], known: set[tuple[str, str]], pages: int
) -> str | None:
    if edge is None:
        return None
    line, where = edge
    if _PAGE_NUMBER.fullmatch(line.text.strip()) and len(line.text) < 20:
        return "page number"
    if _NUMBERED_HEADING.match(line.text):
        return None
    keys = _keys(line, where, page)
    # The page number beside a header is a line of its own on some pages, and part of it on others.
    if _often(max(len(seen[key]) for key in keys), pages) or ((where, keys[0][1]) in known and len(line.text) > 3):
        return f"running {where}"
    return None
