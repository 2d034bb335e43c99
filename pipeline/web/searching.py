"""Search with facets in the address bar: every view is a link that one can send."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.datamodel import UNIT_TYPES
from pipeline.errors import WrongUsage
from pipeline.search import KINDS, Facets
from pipeline.search.results import Results
from pipeline.web.desk import Desk, desk_of
from pipeline.web.pages import PAGE_SIZE, paged, whole_number
from pipeline.web.records import Records
from pipeline.web.words import STANCE_CHOICES

__all__ = ["ROUTES"]

#: Facets that may have several values, and how they are called on the page.
MANY = {
    "stance": "Stance",
    "proposal": "Proposal",
    "code": "Kind of concern",
    "theme": "Theme",
    "respondent_kind": "Kind of respondent",
    "respondent": "Respondent",
    "question": "Question",
    "unit_type": "What the passage does",
    "document_kind": "Kind of document",
}
_DATES = ("since", "until")


async def show(request: Request) -> Response:
    """The form and, where anything was asked for, what was found."""
    desk = desk_of(request)
    values = _values(request)
    query = str(values["q"])
    facets, results, fault = _facets(values), None, None
    more_like = str(values["like"])
    try:
        results = _find(desk, query, facets, more_like, whole_number(request, "page", 1))
    except WrongUsage as error:
        fault = error
    return desk.page(
        request,
        "search",
        code=200 if fault is None else 400,
        query=query,
        values=values,
        names=MANY,
        choices=_choices(desk.records),
        results=results,
        rows=paged(results.hits, request, values, results.total) if results else None,
        fault=fault,
        like=desk.records.tags.get(more_like) or desk.records.passages.get(more_like),
        labels=_labels(desk.records),
    )


def _values(request: Request) -> dict[str, str | list[str]]:
    query = request.query_params
    values: dict[str, str | list[str]] = {name: [one for one in query.getlist(name) if one.strip()] for name in MANY}
    single = {name: query.get(name, "").strip() for name in ("q", "kind", "like", *_DATES)}
    return {"q": single.pop("q")[:1000], **values, **single}


def _facets(values: dict[str, str | list[str]]) -> Facets:
    many = {name: tuple(values[name]) for name in MANY}
    single = {name: str(values[name]) or None for name in ("kind", *_DATES)}
    return Facets(**many, **single)  # type: ignore[arg-type]


def _find(desk: Desk, query: str, facets: Facets, like: str, page: int) -> Results | None:
    """One page of results, None where nothing was asked for. Whoever works here may see what may not be published."""
    offset = (page - 1) * PAGE_SIZE
    if like:
        return desk.searcher.more_like(like, facets, PAGE_SIZE, offset, consent=False)
    if not query and not facets.given:
        return None
    found = desk.searcher.search(query, facets, PAGE_SIZE, offset, consent=False, explain=True)
    if not found.hits and found.total and offset:
        raise WrongUsage("There are not that many results.", "Go back to the first page.")
    return found


def _choices(records: Records) -> dict[str, list[tuple[str, str]]]:
    """(value, label) pairs that a form can offer, by facet; respondents and themes are too many and are given in words."""
    kinds = {one.kind for one in records.respondents.values() if one.kind}
    return {
        "kind": [(one, {"ask": "Requests"}.get(one, f"{one.title()}s")) for one in KINDS],
        "stance": STANCE_CHOICES,
        "proposal": [(one.id, one.label) for one in records.proposals.values()],
        "code": [(one.id, one.label) for one in records.consultation.codes],
        "respondent_kind": [(one, one) for one in sorted(kinds)],
        "question": [(one.id, one.text) for one in records.consultation.questions],
        "unit_type": [(one, one) for one in UNIT_TYPES],
        "document_kind": [(one, one) for one in sorted({document.kind for document in records.documents.values()})],
    }


def _labels(records: Records) -> dict[str, str]:
    """How ids read: of proposals, codes, themes and questions."""
    labels = {key: one.label for rows in (records.proposals, records.codes, records.themes) for key, one in rows.items()}
    return {**labels, **{key: one.text for key, one in records.questions.items()}}


ROUTES = [Route("/search", show)]
