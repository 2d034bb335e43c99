"""The pages and their addresses, put together as one ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from pipeline.errors import GreenpaperError, Missing, WrongUsage
from pipeline.web import charts, coding, documents, downloads, overview, proposals, respondents, review, searching, themes
from pipeline.web.desk import Desk, desk_of
from pipeline.web.guard import Guard, Listening, plain_page, seal
from pipeline.web.session import Signer, read_key

__all__ = ["make_app"]

_STATIC = Path(__file__).parent / "static"


def make_app(out: Path, folder: Path, listening: Listening, *, meaning: bool = True) -> Starlette:
    """The explorer and the review desk over the run in ``out``.

    Args:
        out: holds the run.
        folder: the consultation's folder, for the commands that pages name.
        listening: where the application is served, so that it refuses what was not meant for it.
        meaning: whether search may load the sentence encoder.
    """
    signer = Signer(read_key(out))

    @asynccontextmanager
    async def opened(app: Starlette) -> AsyncIterator[None]:
        # opened where requests are answered: the store's connection belongs to one thread
        app.state.desk = Desk(out, folder, signer, meaning=meaning)
        try:
            yield
        finally:
            app.state.desk.close()

    handlers = {HTTPException: _http_error, GreenpaperError: _foreseen, Exception: _unforeseen}
    return Starlette(
        routes=_routes(),
        middleware=[Middleware(Guard, listening=listening, signer=signer)],
        exception_handlers=handlers,
        lifespan=opened,
    )


def _routes() -> list[BaseRoute]:
    # charts before themes: the map's address is not a theme's
    pages = (overview, proposals, charts, themes, respondents, documents, searching, downloads, review, coding)
    routes: list[BaseRoute] = [route for page in pages for route in page.ROUTES]
    return [*routes, Mount("/static", StaticFiles(directory=_STATIC), name="static")]


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else ""
    titles = {404: "Page not found", 403: "Refused", 405: "Not possible here"}
    said = {404: "Greenpaper has no page at this address."}.get(status, detail)
    return desk_of(request).page(request, "error", status, title=titles.get(status, "Something is wrong"), wrong=said, mend="")


async def _foreseen(request: Request, error: Exception) -> Response:
    assert isinstance(error, GreenpaperError)
    status = 404 if isinstance(error, Missing) else 400 if isinstance(error, WrongUsage) else 500
    title = "Not found" if status == 404 else "There is a problem"
    try:
        _ = desk_of(request).records
    except GreenpaperError:  # there is no run that a page could be made with
        return plain_page(status, error.wrong, error.mend)
    return desk_of(request).page(request, "error", status, title=title, wrong=error.wrong, mend=error.mend)


async def _unforeseen(request: Request, error: Exception) -> Response:
    wrong = f"This is a bug in Greenpaper: {type(error).__name__}: {error}"
    mend = "What was saved before is kept. Please report it with the address of this page."
    # made outside of the guard and without the run, which may be what is broken
    page = plain_page(500, wrong, mend)
    seal(page.headers)
    return page
