"""What is drawn on a PDF page besides text: boxes of its paths (rules of tables) and of its pictures."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.ingest.reading import Box

#: Forms within forms that are looked into.
_DEPTH = 4
#: A rectangle has 4 or 5 segments; a whole grid drawn as one path has more, a map or a letter's outline very many.
_GRID_SEGMENTS = range(6, 400)


@dataclass(slots=True)
class Drawn:
    """Boxes as (left, bottom, right, top) in the page's own points."""

    paths: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)


def read_drawn(page: Any) -> Drawn:
    """The paths and pictures of a pypdfium2 page, by the raw interface: pages hold thousands of objects, most of them text."""
    drawn = Drawn()
    raw, get, kind_of, text = page.raw, pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_GetType, pdfium.FPDF_PAGEOBJ_TEXT
    for index in range(pdfium.FPDFPage_CountObjects(raw)):
        obj = get(raw, index)
        kind = kind_of(obj)
        if kind != text:
            _look_at(obj, kind, drawn, None, 0)
    return drawn


def _look_at(obj: Any, kind: int, drawn: Drawn, outer: Box | None, depth: int) -> None:
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        drawn.paths += _lines_of(obj)
    elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
        # Within a form the numbers are the form's own: its box on the page is what the picture covers at most.
        drawn.images.append(outer or _bounds(obj))
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
        box = outer or _bounds(obj)
        for index in range(max(pdfium.FPDFFormObj_CountObjects(obj), 0)):
            inner = pdfium.FPDFFormObj_GetObject(obj, index)
            _look_at(inner, pdfium.FPDFPageObj_GetType(inner), drawn, box, depth + 1)


def _lines_of(path: Any) -> list[Box]:
    """The box of a path, or where it may be a grid drawn in one go, the boxes of its straight lines."""
    box = _bounds(path)
    count = pdfium.FPDFPath_CountSegments(path)
    if count not in _GRID_SEGMENTS or box[2] - box[0] < 40 or box[3] - box[1] < 12:
        return [box]
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, ctypes.byref(matrix))
    lines: list[Box] = []
    last: tuple[float, float] | None = None
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (matrix.a * x.value + matrix.c * y.value + matrix.e, matrix.b * x.value + matrix.d * y.value + matrix.f)
        if last is not None and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            lines.append((min(last[0], point[0]), min(last[1], point[1]), max(last[0], point[0]), max(last[1], point[1])))
        last = point
    return lines or [box]


def _bounds(obj: Any) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top):
        return (0.0, 0.0, 0.0, 0.0)
    return (left.value, bottom.value, right.value, top.value)
