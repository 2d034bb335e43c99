"""The review desk: a queue, a form for each finding, what was decided, and the way back."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.datamodel import Ask, Concern, Decision, Position
from pipeline.errors import WrongUsage
from pipeline.stages.person import now, person_name
from pipeline.stages.reviewing import Waiting, standing_review
from pipeline.web.deciding import Draft, decisions_of, draft_of, window, word_choices
from pipeline.web.desk import Desk, desk_of, reviewer_of, session_of
from pipeline.web.pages import paged, whole_number
from pipeline.web.records import Records, Reviewable, kind_of
from pipeline.web.words import link

__all__ = ["ROUTES"]

_STATES = ("open", "accepted", "corrected", "rejected")


def _values(request: Request) -> dict[str, str]:
    """What the queue is narrowed to; it travels with every step, so that "next" means the same everywhere."""
    query = request.query_params
    return {"kind": query.get("kind", ""), "state": query.get("state", "open"), "proposal": query.get("proposal", "")}


def _state(records: Records, key: str) -> str:
    return standing_review(records.history.get(key, ())) or "open"


def _chosen(records: Records, values: dict[str, str]) -> list[Waiting]:
    return [
        one
        for one in records.queue
        if values["kind"] in {"", kind_of(one.record)}
        and values["state"] in {"all", _state(records, one.record.id)}
        and values["proposal"] in {"", one.record.proposal}
    ]


async def index(request: Request) -> Response:
    """The queue."""
    desk = desk_of(request)
    records, values = desk.records, _values(request)
    states = Counter((kind_of(one.record), _state(records, one.record.id)) for one in records.queue)
    return desk.page(
        request,
        "review",
        rows=paged(_chosen(records, values), request, values),
        values=values,
        states=states,
        state_names=_STATES,
        state_of=lambda key: _state(records, key),
        proposal_choices=[(one.id, one.label) for one in records.proposals.values()],
    )


async def show(request: Request) -> Response:
    """One finding with its form."""
    desk = desk_of(request)
    return _form_page(request, desk, _found(request, desk.records))


def _found(request: Request, records: Records) -> Reviewable:
    key = request.path_params["id"]
    tag = records.tags.get(key) or records.machine.get(key)
    if not isinstance(tag, Position | Concern | Ask):
        raise HTTPException(404)
    return tag


def _form_page(
    request: Request, desk: Desk, tag: Reviewable, draft: Draft | None = None, sent: dict[str, Any] | None = None
) -> Response:
    records, values = desk.records, _values(request)
    rows = _chosen(records, values)
    waiting = records.queue_by_id.get(tag.id)
    before, after = _neighbours(rows, waiting, records)
    start, end = window(records, tag)
    text = records.documents[tag.document].text
    return desk.page(
        request,
        "finding",
        code=400 if draft is not None and draft.errors else 200,
        tag=tag,
        kind=kind_of(tag),
        machine=records.machine.get(tag.id),
        state=_state(records, tag.id),
        waiting=waiting,
        before=before,
        after=after,
        left=len(rows),
        values=values,
        around=(text[start : tag.start], text[tag.start : tag.end], text[tag.end : end]),
        words=word_choices(text, start, end),
        open_copies=[key for key in (waiting.copies if waiting else ()) if key != tag.id and _state(records, key) == "open"],
        history=records.history.get(tag.id, []),
        draft=draft,
        sent=sent or {},
        done=request.query_params.get("done", ""),
        counts={name: whole_number(request, name, 0) for name in ("many", "kept", "other")},
        proposal_choices=[(one.id, one.label) for one in records.proposals.values()],
        code_choices=_codes(records, tag),
    )


def _codes(records: Records, tag: Reviewable) -> list[tuple[str, str]]:
    """The code frame, and codes that only this finding bears."""
    own = tag.codes if isinstance(tag, Concern) else ()
    return [(one.id, one.label) for one in records.consultation.codes] + [(key, key) for key in own if key not in records.codes]


def _neighbours(rows: list[Waiting], here: Waiting | None, records: Records) -> tuple[str | None, str | None]:
    """Ids of the findings before and after this one in the queue; it may have left the queue by being decided."""
    if here is None:
        return None, (rows[0].record.id if rows else None)
    place = records.queue_place[here.record.id]
    before = [one.record.id for one in rows if records.queue_place[one.record.id] < place]
    after = [one.record.id for one in rows if records.queue_place[one.record.id] > place]
    return (before[-1] if before else None), (after[0] if after else None)


async def decide(request: Request) -> Response:
    """Take one decision, and go on to the next finding. It is on disk before this answers."""
    desk = desk_of(request)
    form = await desk.form(request)
    async with desk.writing:
        records = desk.records
        tag = _found(request, records)
        draft = draft_of(form, records, tag)
        who = _who(request, form, draft)
        waiting = records.queue_by_id.get(tag.id)
        if waiting is not None and len(waiting.copies) > 1 and form.get("copies") not in {"one", "all"}:
            draft.errors["copies"] = f"Choose whether it is for this copy alone or for all {waiting.reach:,} copies"
        seen, newest = str(form.get("seen", "")), max((one.number for one in records.history.get(tag.id, ())), default=0)
        if seen != str(newest):
            draft.errors["action"] = "Somebody has decided on this since you opened it. Read its history, then send again"
        after = _neighbours(_chosen(records, _values(request)), waiting, records)[1]
        taken = decisions_of(draft, records, tag, waiting.copies if waiting else (), who, now())
        if not draft.errors:
            try:
                await desk.decide(taken.decisions)
            except WrongUsage as error:
                draft.errors["action"] = f"Nothing was saved: {error}"
        if draft.errors:
            sent = {**{key: str(form[key]) for key in form}, "codes": form.getlist("codes")}
            return _form_page(request, desk, tag, draft, sent)
    session_of(request).remember(who)
    shown = tag.id if draft.action == "reopen" or after is None else after
    told = {"done": tag.id, "many": len(taken.decisions), "kept": taken.decided or None, "other": taken.other or None}
    return RedirectResponse(link(f"/review/{shown}", {**_values(request), **told}), status_code=303)


def _who(request: Request, form: FormData, draft: Draft) -> str:
    try:
        return reviewer_of(request, form)
    except WrongUsage as error:
        draft.errors["who"] = str(error)
        return ""


async def history(request: Request) -> Response:
    """Everything that people decided, newest first."""
    desk = desk_of(request)
    return desk.page(request, "history", rows=paged(_steps(desk.records)[::-1], request))


def _steps(records: Records) -> list[tuple[Decision, int]]:
    """Decisions in their order, those that were taken together on copies of a letter as one, with how many they are."""

    def step(one: Decision) -> tuple[object, ...]:
        waiting = records.queue_by_id.get(one.record)
        return one.kind, waiting.record.id if waiting else one.record, one.action, one.who, one.at, one.why

    groups = (list(group) for _, group in groupby(records.decisions, step))
    return [(group[0], len(group)) for group in groups]


async def name_form(request: Request) -> Response:
    """Who reviews."""
    back = _own_address(request.query_params.get("back", "/review"))
    return desk_of(request).page(request, "name", back=back, given=session_of(request).reviewer, fault="")


async def name(request: Request) -> Response:
    """Remember who reviews, in the cookie."""
    desk = desk_of(request)
    form = await desk.form(request)
    session, back = session_of(request), _own_address(str(form.get("back", "/review")))
    given = str(form.get("who", ""))
    try:
        session.remember(person_name(given))
    except WrongUsage as error:
        return desk.page(request, "name", 400, back=back, given=given, fault=str(error))
    return RedirectResponse(back, status_code=303)


async def keys(request: Request) -> Response:
    """Turn single keys on or off."""
    desk = desk_of(request)
    form = await desk.form(request)
    session = session_of(request)
    session.keys, session.changed = not session.keys, True
    return RedirectResponse(_own_address(str(form.get("back", "/review"))), status_code=303)


def _own_address(given: str) -> str:
    """An address below this server; anything else is the review desk."""
    return given if given.startswith("/") and not given.startswith(("//", "/\\")) and "\n" not in given else "/review"


ROUTES = [
    Route("/review", index),
    Route("/review/history", history),
    Route("/review/name", name_form),
    Route("/review/name", name, methods=["POST"]),
    Route("/review/keys", keys, methods=["POST"]),
    Route("/review/{id}", show),
    Route("/review/{id}", decide, methods=["POST"]),
]
