"""Themes: the two-level tree, and each theme with its passages, stances and exemplars."""

from __future__ import annotations

from collections import defaultdict

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.datamodel import Theme
from pipeline.errors import WrongUsage
from pipeline.stages.person import now
from pipeline.stages.theming import Author
from pipeline.web.desk import desk_of, reviewer_of, session_of
from pipeline.web.pages import paged
from pipeline.web.records import Records
from pipeline.web.remaking import Remaking, Wish
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
        done=request.query_params.get("done", "") in _ACTIONS and not (desk.remaking and desk.remaking.unfinished),
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
    try:
        wish = _wish(request, form, theme)
        if desk.remaking is not None and desk.remaking.at_work:
            raise WrongUsage(
                "Themes are being made again with an earlier change.", "Wait until that is done, then send this again."
            )
        desk.remaking = Remaking(desk.out, wish)
        done = await desk.remaking.wait()
    except WrongUsage as error:
        desk.remaking = desk.remaking if desk.remaking is not None and desk.remaking.at_work else None
        return _page(request, theme, fault=error, sent={key: str(form[key]) for key in form}, code=400)
    session_of(request).remember(wish.author.who)
    if done is None:
        return RedirectResponse(link(f"/themes/{theme.id}", done=wish.action), status_code=303)
    after = done.themes[0].id if done.themes else None
    return RedirectResponse(link(f"/themes/{after}", done=wish.action) if after else "/themes", status_code=303)


def _wish(request: Request, form: FormData, theme: Theme) -> Wish:
    """What the form asks for.

    Raises:
        WrongUsage: nothing that can be done, or nobody says who asks.
    """
    action, other = str(form.get("action", "")), str(form.get("other", ""))
    if action not in _ACTIONS:
        raise WrongUsage("Nothing was chosen.", "Choose what to do with the theme.")
    author = Author(reviewer_of(request, form), now(), str(form.get("why", "")).strip()[:2000] or None)
    if action == "merge" and not other:
        raise WrongUsage("No other theme was chosen.", "Choose the theme that it takes up.")
    label = str(form.get("label", "")) if action == "rename" else None
    return Wish(theme.id, theme.label, action, author, other, label)


ROUTES = [
    Route("/themes", index),
    Route("/themes/{id}", show),
    Route("/themes/{id}", change, methods=["POST"]),
]
