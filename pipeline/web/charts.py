"""The digest's charts, as pictures of their own with what they show in words."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.web.desk import desk_of

__all__ = ["ROUTES"]

#: A drawing brings its own style and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


async def index(request: Request) -> Response:
    """All charts."""
    desk = desk_of(request)
    return desk.page(request, "charts", digest=desk.records.digest)


async def drawing(request: Request) -> Response:
    """One chart as SVG."""
    charts = {chart.id: chart for chart in desk_of(request).records.digest.charts}
    chart = charts.get(request.path_params["id"])
    if chart is None:
        raise HTTPException(404)
    return Response(chart.svg, media_type="image/svg+xml", headers={"Content-Security-Policy": _POLICY})


ROUTES = [Route("/charts", index), Route("/charts/{id}.svg", drawing)]
