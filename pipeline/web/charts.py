"""The digest's charts, as pictures of their own with what they show in words; the theme map has a page to itself."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.digest.parts import Chart
from pipeline.digest.theme_map import MAP_ID
from pipeline.web.desk import desk_of

__all__ = ["ROUTES"]

#: A drawing brings its own style and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


async def index(request: Request) -> Response:
    """All charts."""
    desk = desk_of(request)
    return desk.page(request, "charts", digest=await desk.digest())


async def theme_map(request: Request) -> Response:
    """The theme map with its words and numbers."""
    desk = desk_of(request)
    digest = await desk.digest()
    chart = next((one for one in digest.charts if one.id == MAP_ID), None)
    return desk.page(request, "map", chart=chart, note=digest.map_note)


def _drawn(chart: Chart) -> str:
    return chart.svg


async def drawing(request: Request) -> Response:
    """One chart as SVG."""
    desk = desk_of(request)
    wanted = request.path_params["id"]
    digest, drawings = await desk.digest(), desk.records.drawings
    chart = next((one for one in digest.charts if one.id == wanted), None)
    if chart is None:
        raise HTTPException(404)
    if wanted not in drawings:
        drawings[wanted] = await run_in_threadpool(_drawn, chart)
    return Response(drawings[wanted], media_type="image/svg+xml", headers={"Content-Security-Policy": _POLICY})


ROUTES = [Route("/charts", index), Route("/charts/{id}.svg", drawing), Route("/themes/map", theme_map)]
