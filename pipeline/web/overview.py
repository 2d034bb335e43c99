"""The first page: what came in, who wrote, what was left out, where to go on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.web.desk import desk_of

__all__ = ["ROUTES"]

_THEMES = 8


async def show(request: Request) -> Response:
    """The overview."""
    desk = desk_of(request)
    records = desk.records
    counted = await desk.counted()
    themes = [theme for theme in records.themes.values() if theme.parent is None and theme.status != "rejected"]
    themes.sort(key=lambda theme: (-theme.respondents, theme.label, theme.id))
    reviewed = {key for key in records.history if key in records.machine}
    return desk.page(
        request,
        "overview",
        told=counted.told,
        unreadable=_unreadable(request),
        standings=counted.standings,
        themes=themes[:_THEMES],
        reviewed=len(reviewed),
        guarded=sum(one.sent and one.publish != "yes" for one in records.respondents.values()),
    )


def _unreadable(request: Request) -> list[tuple[str, str, str]]:
    """File, reason and mend of what could not be read: names are not withheld here."""
    desk = desk_of(request)
    mends = {state.source_file: state.mend or "" for state in desk.store.files().values()}
    for document in desk.records.documents.values():
        mends.setdefault(document.source_file, "")
        if document.unread:
            mends[document.source_file] = " ".join(dict.fromkeys(gap.mend for gap in document.unread))
            mends.update({f"{document.source_file}/{gap.what}": gap.mend for gap in document.unread})
    return [(name, reason, mends.get(name, "")) for name, reason in desk.records.coverage.unreadable]


ROUTES = [Route("/", show)]
