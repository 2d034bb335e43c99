"""One decision for all copies of a letter: for those that nobody decided on, and what is left alone is said."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient
from web_run import WebRun, send

from pipeline.datamodel import Position
from pipeline.stages.double_coding import TOOL
from pipeline.stages.reviewing import Waiting


def letter(run: WebRun) -> Waiting:
    """A position of three copies of one letter."""
    return next(one for one in run.records().queue if len(one.copies) == 3 and isinstance(one.record, Position))


def said(client: TestClient, address: str) -> str:
    found = re.search(r'<div class="done" role="status"><p>(.*?)</p>', client.get(address).text, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))


def standing(run: WebRun) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in run.decisions():
        found.setdefault(one.record, []).append(f"{one.action} by {one.who}")
    return found


@pytest.mark.parametrize("action", ["accept", "reject", "correct"])
def test_a_decision_on_all_copies_leaves_alone_what_a_person_decided(client: TestClient, own_run: WebRun, action: str) -> None:
    first, second, third = letter(own_run).copies
    send(client, f"/review/{second}", action="reject", copies="one", who="Bo Mills", why="not in this copy")
    client.cookies.clear()
    answer = send(client, f"/review/{first}", action=action, copies="all", voice="members")
    assert answer.status_code == 303
    told = said(client, answer.headers["location"])
    assert "for 2 copies" in told and "1 copy that a person had decided on before keeps that decision" in told
    assert standing(own_run) == {
        second: ["reject by Bo Mills"],
        first: [f"{action} by Ada Lund"],
        third: [f"{action} by Ada Lund"],
    }
    assert second not in own_run.records().tags


def test_the_finding_itself_can_always_be_decided_anew(client: TestClient, own_run: WebRun) -> None:
    first, second, third = letter(own_run).copies
    send(client, f"/review/{first}", action="accept", copies="all")
    answer = send(client, f"/review/{first}", action="reject", copies="all")
    assert "2 copies that a person had decided on before keep that decision" in said(client, answer.headers["location"])
    assert standing(own_run)[first] == ["accept by Ada Lund", "reject by Ada Lund"]
    assert standing(own_run)[second] == standing(own_run)[third] == ["accept by Ada Lund"]


def test_undoing_takes_along_what_was_decided_together(client: TestClient, own_run: WebRun) -> None:
    first, second, third = letter(own_run).copies
    send(client, f"/review/{third}", action="reject", copies="one", who="Bo Mills")
    client.cookies.clear()
    send(client, f"/review/{first}", action="accept", copies="all")
    answer = send(client, f"/review/{first}", action="reopen", copies="all")
    assert "for 2 copies" in said(client, answer.headers["location"])
    records = own_run.records()
    assert records.tags[first].review is records.tags[second].review is None
    assert third not in records.tags


def test_how_many_it_is_for_is_never_chosen_beforehand(client: TestClient, own_run: WebRun) -> None:
    first, second, third = letter(own_run).copies
    page = client.get(f"/review/{first}").text
    chosen = re.findall(r'<input type="radio" name="copies"[^>]*>', page)
    assert len(chosen) == 2 and not any("checked" in one for one in chosen)
    answer = send(client, f"/review/{first}", action="reject")
    assert answer.status_code == 400 and "for this copy alone or for all 3 copies" in answer.text
    assert own_run.decisions() == []
    assert send(client, f"/review/{first}", action="reject", copies="one").status_code == 303
    assert list(standing(own_run)) == [first]
    page = client.get(f"/review/{first}").text
    assert "2 other copies are not decided" in page and f'href="/review/{second}?' in page
    send(client, f"/review/{second}", action="reject", copies="all")
    assert set(standing(own_run)) == {first, second, third}
    assert "not decided" not in client.get(f"/review/{first}").text


def test_the_history_tells_a_decision_on_copies_once(client: TestClient, own_run: WebRun) -> None:
    first = letter(own_run).copies[0]
    send(client, f"/review/{first}", action="accept", copies="all", why="as they say")
    page = client.get("/review/history").text
    assert page.count("as they say") == 1 and "for 3 copies" in page and "1 decision," in page


@pytest.mark.parametrize(
    ("who", "wrong"), [(TOOL, "the program’s own name"), (f" {TOOL.upper()} ", "own name"), ("\u202e\x07 ", "No name")]
)
def test_nobody_decides_under_the_programs_name(client: TestClient, own_run: WebRun, who: str, wrong: str) -> None:
    first = letter(own_run).copies[0]
    for path in ("/review/name", f"/review/{first}"):
        answer = send(client, path, action="accept", who=who, back="/review")
        assert answer.status_code == 400 and wrong in html.unescape(answer.text), path
    assert own_run.decisions() == []


def test_a_name_is_kept_clean_everywhere(client: TestClient, own_run: WebRun) -> None:
    first = letter(own_run).copies[0]
    send(client, "/review/name", who=" Ada\u202e \n Lund" + "d" * 200, back="//evil.example")
    send(client, f"/review/{first}", action="accept", copies="one")
    [decision] = own_run.decisions()
    assert decision.who.startswith("Ada Lundd") and len(decision.who) == 100
