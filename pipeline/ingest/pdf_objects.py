"""What is drawn on a PDF page besides text: boxes of its paths (rules of tables) and of its pictures."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.ingest.reading import Box

#: Forms within forms that are looked into.
_DEPTH = 4


@dataclass(slots=True)
class Drawn:
    """Boxes as (left, bottom, right, top) in the page's own points."""

    paths: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)


def read_drawn(page: Any) -> Drawn:
    """The paths and pictures of a pypdfium2 page, by the raw interface: pages hold thousands of objects, most of them text."""
    drawn = Drawn()
    raw = page.raw
    for index in range(pdfium.FPDFPage_CountObjects(raw)):
        _look_at(pdfium.FPDFPage_GetObject(raw, index), drawn, None, 0)
    return drawn


def _look_at(obj: Any, drawn: Drawn, outer: Box | None, depth: int) -> None:
    kind = pdfium.FPDFPageObj_GetType(obj)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        drawn.paths.append(_bounds(obj))
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        # Within a form the numbers are the form's own: its box on the page is what the picture covers at most.
        drawn.images.append(outer or _bounds(obj))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
        box = outer or _bounds(obj)
        for index in range(max(pdfium.FPDFFormObj_CountObjects(obj), 0)):
            _look_at(pdfium.FPDFFormObj_GetObject(obj, index), drawn, box, depth + 1)


def _bounds(obj: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top):
        return (0.0, 0.0, 0.0, 0.0)
    return (left.value, bottom.value, right.value, top.value)
