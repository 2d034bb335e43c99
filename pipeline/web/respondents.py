"""Who wrote, and who is quoted: a list with the kinds to choose from, and a page each."""

from __future__ import annotations

from collections import Counter

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.datamodel import Respondent
from pipeline.web.desk import desk_of
from pipeline.web.pages import paged
from pipeline.web.records import Records, Shown

__all__ = ["ROUTES"]

_FIELDS = ("name", "kind", "sent", "publish")


async def index(request: Request) -> Response:
    """All respondents that pass what the address asks for."""
    desk = desk_of(request)
    values = {name: request.query_params.get(name, "").strip() for name in _FIELDS}
    every = sorted(desk.records.respondents.values(), key=lambda one: (one.name is None, (one.name or "").casefold(), one.id))
    counts = sorted(Counter(one.kind or "not known" for one in every).items())
    chosen = [one for one in every if _passes(one, values)]
    kinds = [(kind, f"{kind} ({number})") for kind, number in counts]
    return desk.page(request, "respondents", rows=paged(chosen, request, values), values=values, kind_choices=kinds)


def _passes(one: Respondent, values: dict[str, str]) -> bool:
    names = " ".join(name for name in (one.name, *one.aliases) if name).casefold()
    return (
        values["name"].casefold() in names
        and values["kind"] in {"", one.kind or "not known"}
        and values["sent"] in {"", "yes" if one.sent else "no"}
        and values["publish"] in {"", one.publish}
    )


async def show(request: Request) -> Response:
    """One respondent: what they sent, and every position, concern and request of theirs."""
    desk = desk_of(request)
    records = desk.records
    one = records.respondents.get(request.path_params["id"])
    if one is None:
        raise HTTPException(404)
    tags = sorted(_tags(records, one), key=lambda tag: (tag.source_file, tag.start, tag.id))
    return desk.page(request, "respondent", one=one, sent=records.responses_of.get(one.id, []), rows=paged(tags, request))


def _tags(records: Records, one: Respondent) -> list[Shown]:
    return [tag for tag in records.tags.values() if records.holder(tag) is one]


ROUTES = [Route("/respondents", index), Route("/respondents/{id}", show)]
