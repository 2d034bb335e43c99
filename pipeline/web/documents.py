"""Documents page by page with every tag highlighted in its place and, beside it, why; and one record explained in full."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response as Answer
from starlette.routing import Route

from pipeline.datamodel import Document, Passage, Response
from pipeline.digest import explain
from pipeline.web.desk import desk_of
from pipeline.web.marking import Part, Piece, Stretch, part_of, parts, pieces
from pipeline.web.pages import Paged, paged, whole_number
from pipeline.web.pictures import PDF, Picture, number_of
from pipeline.web.records import Records, Shown

__all__ = ["ROUTES"]


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a document as the page shows it.

    Attributes:
        stretch: where it stands.
        pieces: its text under its tags.
        notes: the tags that begin in it, to be told beside it.
        passages: those that begin in it.
        response: one that begins with it, where the document holds several.
    """

    stretch: Stretch
    pieces: list[Piece]
    notes: list[Shown]
    passages: list[Passage]
    response: Response | None


async def index(request: Request) -> Answer:
    """All documents."""
    desk = desk_of(request)
    values = {"kind": request.query_params.get("kind", ""), "file": request.query_params.get("file", "").strip()}
    every = list(desk.records.documents.values())
    counts = sorted(Counter(one.kind for one in every).items())
    chosen = [
        one
        for one in every
        if values["kind"] in {"", one.kind} and values["file"].casefold() in f"{one.source_file} {one.title or ''}".casefold()
    ]
    kinds = [(kind, f"{kind} ({number})") for kind, number in counts]
    return desk.page(request, "documents", rows=paged(chosen, request, values), values=values, kind_choices=kinds)


async def show(request: Request) -> Answer:
    """One part of one document."""
    desk = desk_of(request)
    records = desk.records
    document = records.documents.get(request.path_params["id"])
    if document is None:
        raise HTTPException(404)
    passages = records.passages_of_document.get(document.id, [])
    every = parts(document, passages)
    chosen = request.query_params.get("tag", "")
    number = min(_asked(request, records, every), len(every))
    part = every[number - 1]
    page = document.pages[number - 1].number if len(document.pages) == len(every) and document.media_type == PDF else None
    return desk.page(
        request,
        "document",
        document=document,
        part=part,
        parts_shown=every,
        pages=_pages(request, every, number),
        lines=_lines(records, document, part, passages),
        chosen=chosen,
        page=page,
        picture=await _picture(request, document, page) if page is not None else None,
        picture_number=number_of(document.id),
        sent=records.responses_of_document.get(document.id, []),
        unread=[page.number for page in document.pages if page.method == "unread"],
    )


def _asked(request: Request, records: Records, every: list[Part]) -> int:
    """The part that holds the tag or passage that the address names, else the one that it gives the number of."""
    for name, known in (("tag", records.tags), ("passage", records.passages)):
        wanted = known.get(request.query_params.get(name, ""))
        if wanted is not None:
            return part_of(every, wanted.start)
    at = request.query_params.get("at", "")
    if at.isascii() and at.isdigit() and len(at) < 10:
        return part_of(every, int(at))
    return whole_number(request, "part", 1)


def _pages(request: Request, every: list[Part], number: int) -> Paged[Part]:
    return Paged((every[number - 1],), len(every), number, len(every), request.url.path, {}, name="part")


def _lines(records: Records, document: Document, part: Part, passages: list[Passage]) -> list[Line]:
    tags = records.tags_of_document.get(document.id, [])
    sent = records.responses_of_document.get(document.id, [])
    starts = {one.start: one for one in sent} if len(sent) > 1 else {}
    lines: list[Line] = []
    told: set[str] = set()
    for stretch in part.stretches:
        start, end = stretch.start, stretch.end
        begins = [one for at, one in starts.items() if start <= at < end and one.id not in told]
        told.update(one.id for one in begins)
        lines.append(
            Line(
                stretch,
                pieces(document.text, start, end, tags),
                [tag for tag in tags if start <= tag.start < end],
                [one for one in passages if start <= one.start < end],
                begins[0] if begins else None,
            )
        )
    return lines


async def _picture(request: Request, document: Document, page: int) -> Picture:
    """The page as it looks with its findings marked, or why it cannot be shown."""
    desk = desk_of(request)
    place = next(one for one in document.pages if one.number == page)
    tags = [tag for tag in desk.records.tags_of_document.get(document.id, []) if place.start <= tag.start < place.end]
    # in a thread: while pdfium draws, other pages are answered
    return await run_in_threadpool(desk.pictures.of, document, page, tags)


async def picture(request: Request) -> Answer:
    """The picture of a page. The address is two numbers; the file that they lead to is the store's matter."""
    given = [request.path_params[name] for name in ("document", "page")]
    if not all(one.isascii() and one.isdigit() and len(one) < 21 for one in given):
        raise HTTPException(404)
    wanted, page = map(int, given)
    document = next((one for one in desk_of(request).records.documents.values() if number_of(one.id) == wanted), None)
    if document is None or document.media_type != PDF or page not in {one.number for one in document.pages}:
        raise HTTPException(404)
    found = await _picture(request, document, page)
    if not found.png:
        raise HTTPException(404)
    return Answer(found.png, media_type="image/png")


async def record(request: Request) -> Answer:
    """Everything known about one record."""
    desk = desk_of(request)
    found = explain(desk.records.store, request.path_params["id"])
    records = desk.records
    tag = records.tags.get(found.id) or records.machine.get(found.id)
    return desk.page(request, "record", found=found, tag=tag, passage=records.passages.get(found.id))


ROUTES = [
    Route("/documents", index),
    Route("/documents/{id}", show),
    Route("/pictures/{document}/{page}.png", picture),
    Route("/records/{id}", record),
]
