"""Proposals with their positions: each holder once, as the digest counts them, with every word that shows it."""

from __future__ import annotations

from collections import Counter
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline.datamodel import Position
from pipeline.digest.sides import Side
from pipeline.digest.wording import STANCE_WORDS, STANCES, upper_first
from pipeline.web.desk import desk_of
from pipeline.web.pages import paged

__all__ = ["ROUTES"]

_UNKNOWN = "Kind not known"
_CONDITIONS = 50


async def index(request: Request) -> Response:
    """All proposals."""
    desk = desk_of(request)
    return desk.page(request, "proposals", standings=(await desk.counted()).standings, stances=STANCES)


async def show(request: Request) -> Response:
    """One proposal: positions by kind of respondent, conditions, and who says so in which words."""
    desk = desk_of(request)
    wanted = request.path_params["id"]
    standing = next((one for one in (await desk.counted()).standings if one.proposal.id == wanted), None)
    if standing is None:
        raise HTTPException(404)
    values = {name: request.query_params.get(name, "") for name in ("stance", "kind", "voice")}
    chosen = [side for side in standing.found if _passes(side, values)]
    conditions = [
        position for side in standing.found for said in (*side.statements, *side.also)
        if (position := cast(Position, said.record)).condition is not None
    ]  # fmt: skip
    return desk.page(
        request,
        "proposal",
        standing=standing,
        stances=STANCES,
        used=[stance for stance in STANCES if any(side.stance == stance for side in standing.found)],
        table=_table([side for side in standing.found if side.sent]),
        reported=_table([side for side in standing.found if not side.sent]),
        conditions=conditions[:_CONDITIONS],
        conditions_more=max(0, len(conditions) - _CONDITIONS),
        values=values,
        stance_choices=list(STANCE_WORDS.items()),
        kind_choices=[(kind, kind) for kind in sorted({_kind(side) for side in standing.found})],
        rows=paged(chosen, request, values),
    )


def _kind(side: Side) -> str:
    return upper_first(side.kind or _UNKNOWN)


def _passes(side: Side, values: dict[str, str]) -> bool:
    return (
        values["stance"] in {"", side.stance}
        and values["kind"] in {"", _kind(side)}
        and values["voice"] in {"", "own" if side.sent else "reported"}
    )


def _table(found: list[Side]) -> list[tuple[str, tuple[int, ...], int]]:
    """(kind, holders by stance, all of them) rows, the largest kind first; empty for nobody."""
    counts: dict[str, Counter[str]] = {}
    for side in found:
        counts.setdefault(_kind(side), Counter())[side.stance] += 1
    order = sorted(counts, key=lambda kind: (kind == _UNKNOWN, -sum(counts[kind].values()), kind))
    rows = [(kind, tuple(counts[kind][stance] for stance in STANCES), sum(counts[kind].values())) for kind in order]
    if len(rows) > 1:
        rows.append(("All", tuple(sum(row[1][at] for row in rows) for at in range(len(STANCES))), len(found)))
    return rows


ROUTES = [Route("/proposals", index), Route("/proposals/{id:path}", show)]
