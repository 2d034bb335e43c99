"""Double coding: two people code the same sample of passages without seeing what the program or the other says, then compare."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.datamodel import STANCES, BlindCode, Passage
from pipeline.errors import WrongUsage
from pipeline.evaluate.agreement import Agreement, agreement
from pipeline.settings import EvaluateSettings
from pipeline.stages.double_coding import latest, sample, tool_codes
from pipeline.stages.person import now
from pipeline.web.desk import Desk, desk_of, reviewer_of, session_of
from pipeline.web.words import link

__all__ = ["ROUTES"]

_CODERS = 6


def _sample(desk: Desk) -> list[Passage]:
    records = desk.records
    return sample(records.passages.values(), records.responses)


async def index(request: Request) -> Response:
    """What it is, who has coded how much, and where to go on."""
    desk = desk_of(request)
    chosen = _sample(desk)
    coded = latest(desk.store.blind_codes())
    own = coded.get(session_of(request).reviewer, {})
    ids = {one.id for one in chosen}
    return desk.page(
        request,
        "coding",
        size=len(chosen),
        coders=[(coder, len(ids & found.keys())) for coder, found in sorted(coded.items())],
        own=len(ids & own.keys()),
        after=next((one.id for one in chosen if one.id not in own), None),
    )


async def show(request: Request) -> Response:
    """One passage and its form: nothing that the program or anybody else says of it."""
    desk = desk_of(request)
    return _form_page(request, desk, _passage(request, _sample(desk)))


def _passage(request: Request, chosen: list[Passage]) -> Passage:
    found = next((one for one in chosen if one.id == request.path_params["id"]), None)
    if found is None:
        raise HTTPException(404)
    return found


def _form_page(
    request: Request,
    desk: Desk,
    passage: Passage,
    fault: WrongUsage | None = None,
    labels: BlindCode | None = None,
    who: str = "",
) -> Response:
    chosen = _sample(desk)
    reviewer = session_of(request).reviewer
    own = latest(desk.store.blind_codes()).get(reviewer, {}) if reviewer else {}
    place = [one.id for one in chosen].index(passage.id)
    labels = labels or own.get(passage.id)
    return desk.page(
        request,
        "passage",
        code=400 if fault else 200,
        passage=passage,
        number=place + 1,
        size=len(chosen),
        done=len(own.keys() & {one.id for one in chosen}),
        before=chosen[place - 1].id if place else None,
        after=chosen[place + 1].id if place + 1 < len(chosen) else None,
        stances=dict(labels.stances) if labels else {},
        labels=labels,
        fault=fault,
        who=who,
        # a question that the program matched a letter to is its own guess, and would not be blind
        question=desk.records.questions.get(passage.question or "") if passage.question_basis != "matched" else None,
        proposals=_proposals(desk),
    )


def _proposals(desk: Desk) -> list[tuple[str, str]]:
    """The register's proposals; those that documents define where there is no register."""
    records = desk.records
    register = records.consultation.proposals
    return [(one.id, one.label) for one in (register or records.proposals.values())]


async def save(request: Request) -> Response:
    """Keep one coder's labels of one passage, and go on to the next. They are on disk before this answers."""
    desk = desk_of(request)
    form = await desk.form(request)
    chosen = _sample(desk)
    passage = _passage(request, chosen)
    labels = _labels(desk, form, passage)
    try:
        labels = replace(labels, coder=reviewer_of(request, form))
        await desk.code(labels)
    except WrongUsage as error:
        return _form_page(request, desk, passage, error, labels, str(form.get("who", "")))
    who = labels.coder
    session_of(request).remember(who)
    own = latest(desk.store.blind_codes())[who]
    order = [one.id for one in chosen]
    later = order[order.index(passage.id) + 1 :] + order
    after = next((one for one in later if one not in own), None)
    return RedirectResponse(f"/coding/{after}" if after else link("/coding", done="all"), status_code=303)


def _labels(desk: Desk, form: FormData, passage: Passage) -> BlindCode:
    """What the form says of the passage, under nobody's name yet."""
    stances = [(key, str(form.get(f"stance-{at}", ""))) for at, (key, _) in enumerate(_proposals(desk))]
    codes = sorted({str(code) for code in form.getlist("codes") if code in desk.records.codes})
    chosen = tuple(sorted((key, one) for key, one in stances if one in STANCES))
    return BlindCode(passage.id, "", chosen, tuple(codes), "asks" in form, now())


async def compare(request: Request) -> Response:
    """Figures of every two coders, and of the program beside each of them."""
    desk = desk_of(request)
    records = desk.records
    chosen = _sample(desk)
    ids = {one.id for one in chosen}
    coded = {
        coder: {key: one for key, one in found.items() if key in ids} for coder, found in latest(desk.store.blind_codes()).items()
    }
    coders = [coder for coder in sorted(coded, key=lambda coder: (-len(coded[coder]), coder)) if coded[coder]][:_CODERS]
    tool = tool_codes(chosen, records.machine.values())
    proposals = [key for key, _ in _proposals(desk)]

    def told(first: dict[str, BlindCode], second: dict[str, BlindCode]) -> tuple[Agreement, ...]:
        return agreement(first, second, proposals, list(records.codes), EvaluateSettings())

    pairs = [(one, two, told(coded[one], coded[two])) for one, two in combinations(coders, 2)]
    return desk.page(
        request,
        "agreement",
        size=len(chosen),
        pairs=[pair for pair in pairs if pair[2][0].passages],
        against=[(coder, told(coded[coder], tool)) for coder in coders],
    )


ROUTES = [
    Route("/coding", index),
    Route("/coding/agreement", compare),
    Route("/coding/{id}", show),
    Route("/coding/{id}", save, methods=["POST"]),
]
