"""Themes: the two-level tree, and each theme with its passages, stances and exemplars."""

from __future__ import annotations

from collections import defaultdict

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.datamodel import Theme
from pipeline.errors import WrongUsage
from pipeline.stages.person import now
from pipeline.stages.theming import Author, decide
from pipeline.web.desk import desk_of, session_of
from pipeline.web.pages import paged
from pipeline.web.records import Records
from pipeline.web.words import link

__all__ = ["ROUTES"]

_ACTIONS = ("rename", "confirm", "reject", "reopen", "merge")
_STATUSES = ("candidate", "confirmed", "rejected")


def _order(theme: Theme) -> tuple[object, ...]:
    return (-theme.respondents, theme.label, theme.id)


def _below(records: Records) -> dict[str | None, list[Theme]]:
    found: dict[str | None, list[Theme]] = defaultdict(list)
    for theme in sorted(records.themes.values(), key=_order):
        # a theme whose parent is gone stands at the top: nothing is left out
        found[theme.parent if theme.parent in records.themes else None].append(theme)
    return found


def _others(records: Records, theme: Theme) -> list[tuple[str, str]]:
    """Themes that this one can take up: codes of the code frame stay where they are."""
    rows = sorted(records.themes.values(), key=lambda one: (one.label, one.id))
    return [(one.id, one.label) for one in rows if one.id != theme.id and one.kind != "code"]


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
    theme = desk_of(request).records.themes.get(request.path_params["id"])
    if theme is None:
        raise HTTPException(404)
    return _page(request, theme)


def _page(
    request: Request, theme: Theme, *, fault: WrongUsage | None = None, sent: dict[str, str] | None = None, code: int = 200
) -> Response:
    desk = desk_of(request)
    records = desk.records
    members = records.members.get(theme.id, [])
    chosen = [records.passages[key] for key in theme.exemplars if key in records.passages]
    return desk.page(
        request,
        "theme",
        code=code,
        fault=fault,
        sent=sent or {},
        done=request.query_params.get("done", "") in _ACTIONS,
        theme=theme,
        parent=records.themes.get(theme.parent or ""),
        below=_below(records).get(theme.id, []),
        exemplars=chosen,
        rows=paged(members, request),
        other_choices=_others(records, theme),
        history=records.history.get(theme.id, []),
    )


async def change(request: Request) -> Response:
    """Take a decision about a theme, as ``greenpaper themes`` does, and make themes and digest again with it."""
    desk = desk_of(request)
    form = await desk.form(request)
    theme = desk.records.themes.get(request.path_params["id"])
    if theme is None:
        raise HTTPException(404)
    session = session_of(request)
    who = session.reviewer or " ".join(str(form.get("who", "")).split())[:100]
    action, other = str(form.get("action", "")), str(form.get("other", ""))
    why = str(form.get("why", "")).strip()[:2000] or None
    try:
        if action not in _ACTIONS:
            raise WrongUsage("Nothing was chosen.", "Choose what to do with the theme.")
        if not who:
            raise WrongUsage("Nobody’s name is known.", "Write your name.")
        if action == "merge" and not other:
            raise WrongUsage("No other theme was chosen.", "Choose the theme that it takes up.")
        ids = [theme.id, other] if action == "merge" else [theme.id]
        label = str(form.get("label", "")) if action == "rename" else None
        # with a store of its own, in a thread of its own: making the themes again takes a while, and other pages go on
        done = await run_in_threadpool(decide, desk.out, action, ids, Author(who, now(), why), label=label)
    except WrongUsage as error:
        return _page(request, theme, fault=error, sent={key: str(form[key]) for key in form}, code=400)
    if not session.reviewer:
        session.reviewer, session.changed = who, True
    after = done.themes[0].id if done.themes else None
    return RedirectResponse(link(f"/themes/{after}", done=action) if after else "/themes", status_code=303)


ROUTES = [
    Route("/themes", index),
    Route("/themes/{id}", show),
    Route("/themes/{id}", change, methods=["POST"]),
]
