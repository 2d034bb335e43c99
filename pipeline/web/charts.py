"""The digest's charts, as pictures of their own with what they show in words."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.digest.parts import Chart
from pipeline.web.desk import desk_of

__all__ = ["ROUTES"]

#: A drawing brings its own style and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


async def index(request: Request) -> Response:
    """All charts."""
    desk = desk_of(request)
    return desk.page(request, "charts", digest=desk.records.digest)


def _drawn(chart: Chart) -> str:
    return chart.svg


async def drawing(request: Request) -> Response:
    """One chart as SVG."""
    records = desk_of(request).records
    chart = next((one for one in records.digest.charts if one.id == request.path_params["id"]), None)
    if chart is None:
        raise HTTPException(404)
    if chart.id not in records.drawings:
        records.drawings[chart.id] = await run_in_threadpool(_drawn, chart)
    return Response(records.drawings[chart.id], media_type="image/svg+xml", headers={"Content-Security-Policy": _POLICY})


ROUTES = [Route("/charts", index), Route("/charts/{id}.svg", drawing)]
