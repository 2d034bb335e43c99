"""Themes: the two-level tree, and each theme with its passages, stances and exemplars."""

from __future__ import annotations

from collections import defaultdict

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.datamodel import Theme
from pipeline.web.desk import desk_of
from pipeline.web.pages import paged
from pipeline.web.records import Records

__all__ = ["ROUTES"]

_STATUSES = ("candidate", "confirmed", "rejected")


def _order(theme: Theme) -> tuple[object, ...]:
    return (-theme.respondents, theme.label, theme.id)


def _below(records: Records) -> dict[str | None, list[Theme]]:
    found: dict[str | None, list[Theme]] = defaultdict(list)
    for theme in sorted(records.themes.values(), key=_order):
        # a theme whose parent is gone stands at the top: nothing is left out
        found[theme.parent if theme.parent in records.themes else None].append(theme)
    return found


async def index(request: Request) -> Response:
    """The tree."""
    desk = desk_of(request)
    below = _below(desk.records)
    status = request.query_params.get("status", "")
    top = [one for one in below[None] if status in {"", one.status} or any(status == two.status for two in below.get(one.id, ()))]
    rows = paged(top, request, {"status": status})
    return desk.page(request, "themes", rows=rows, below=below, status=status, statuses=_STATUSES)


async def show(request: Request) -> Response:
    """One theme."""
    desk = desk_of(request)
    records = desk.records
    theme = records.themes.get(request.path_params["id"])
    if theme is None:
        raise HTTPException(404)
    members = records.members.get(theme.id, [])
    chosen = [records.passages[key] for key in theme.exemplars if key in records.passages]
    return desk.page(
        request,
        "theme",
        theme=theme,
        parent=records.themes.get(theme.parent or ""),
        below=_below(records).get(theme.id, []),
        exemplars=chosen,
        rows=paged(members, request),
        others=[one for one in sorted(records.themes.values(), key=lambda one: (one.label, one.id)) if one.id != theme.id],
        history=records.history.get(theme.id, []),
    )


ROUTES = [Route("/themes", index), Route("/themes/{id}", show)]
