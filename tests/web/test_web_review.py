"""The review desk: what is decided there stands at once, is kept with its history, and teaches the next run."""

from __future__ import annotations

import html
import json
import re

import pytest
from starlette.testclient import TestClient
from web_run import HERE, WebRun, client_of, send, token_of

from pipeline.datamodel import SEVERITIES, STRENGTHS, VOICES, Ask, Concern, Decision, Position, Response
from pipeline.exchange.values import CHOICES
from pipeline.learn import read_labels
from pipeline.stages.reviewing import DECIDED, Waiting, queue, reviewed_rows, standing_review, write_reviewed
from pipeline.store import open_store
from pipeline.web.records import Reviewable


def first(run: WebRun, kind: type[Reviewable]) -> Waiting:
    found = [one for one in run.records().queue if isinstance(one.record, kind) and len(one.copies) == 1]
    return found[0]


def standing(run: WebRun, key: str) -> Reviewable | None:
    found = run.records().tags.get(key)
    assert found is None or isinstance(found, Position | Concern | Ask)
    return found


def problems(page: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'class="problem"[^>]*><span class="hidden">Error: </span>([^<]+)', page)]


def made(key: str, score: float, response: str | None, quote: str = "x") -> Ask:
    return Ask(
        id=key, document="d", source_file=f"{key}.txt", response=response, passage=None, page=None, start=0, end=len(quote),
        quote=quote, holder=None, voice="own", basis="cue", score=score, addressee=None, proposal=None,
    )  # fmt: skip


def test_the_queue_puts_first_what_miscounts_most() -> None:
    responses = {f"r{n}": Response(f"r{n}", "d", "s", campaign="c") for n in range(3)}
    responses["alone"] = Response("alone", "d", "s")
    responses["aside"] = Response("aside", "d", "s", excluded="repeat")
    rows = [made(f"copy-{n}", 0.9, f"r{n}", "same") for n in range(3)]
    rows += [made("sure", 1.0, "alone"), made("unsure", 0.6, "alone"), made("aside", 0.1, "aside"), made("report", 0.8, None)]
    found = queue(reversed(rows), responses)
    assert [one.record.id for one in found] == ["unsure", "copy-0", "report", "sure"]
    assert found[1] == Waiting(rows[0], ("copy-0", "copy-1", "copy-2"), 3, 0.3)


def test_accepting_keeps_the_finding_and_says_who(client: TestClient, own_run: WebRun) -> None:
    tag = first(own_run, Position).record
    answer = send(client, f"/review/{tag.id}?kind=position", action="accept", why="It is what it says")
    assert answer.status_code == 303
    after = answer.headers["location"]
    assert after.startswith("/review/") and f"done={tag.id}" in after and "kind=position" in after
    assert "Saved: Ada Lund accepted it" in client.get(after).text
    [decision] = own_run.decisions()
    assert (decision.kind, decision.record, decision.action, decision.who) == ("position", tag.id, "accept", "Ada Lund")
    assert decision.why == "It is what it says"
    now = standing(own_run, tag.id)
    assert now is not None and now.review == "accepted" and now.basis == tag.basis
    page = client.get(f"/records/{tag.id}").text
    assert "Accepted by a person" in page
    assert f"/review/{tag.id}" not in client.get("/review?kind=position").text
    assert f"/review/{tag.id}" in client.get("/review?kind=position&state=accepted").text


def test_correcting_a_position_changes_stance_proposal_holder_condition_and_words(client: TestClient, own_run: WebRun) -> None:
    records = own_run.records()
    tag = next(one for one in records.machine.values() if one.source_file == "letters/chamber.txt" and isinstance(one, Position))
    other = "open-routes" if tag.proposal == "one-operator" else "one-operator"
    text = records.documents[tag.document].text
    passage = records.passages[tag.passage or ""]
    condition = " ".join(text[passage.start : passage.end].split()[-5:])
    answer = send(
        client, f"/review/{tag.id}", action="correct", stance="conditional", proposal=other, holder=" The  Chamber ",
        voice="members", condition=condition, first="1", last="4",
    )  # fmt: skip
    assert answer.status_code == 303, problems(answer.text)
    now = standing(own_run, tag.id)
    assert isinstance(now, Position)
    assert (now.stance, now.proposal, now.holder, now.voice) == ("conditional", other, "The Chamber", "members")
    assert (now.basis, now.review) == ("person", "corrected")
    assert now.condition is not None and text[now.condition.start : now.condition.end] == now.condition.quote
    assert text[now.start : now.end] == now.quote and len(now.quote.split()) == 4
    page = client.get(f"/review/{tag.id}").text
    assert "Corrected by a person" in page and "What the machine found" in page
    assert own_run.records().machine[tag.id] == tag


def test_correcting_a_concern_and_a_request(client: TestClient, own_run: WebRun) -> None:
    concern, ask = first(own_run, Concern).record, first(own_run, Ask).record
    assert isinstance(concern, Concern)
    assert send(client, f"/review/{concern.id}", action="correct", codes=["legal", "pace"], severity="high").status_code == 303
    now = standing(own_run, concern.id)
    assert isinstance(now, Concern)
    assert set(now.codes) == {"legal", "pace"} and now.severity == "high" and now.holder == concern.holder
    assert send(client, f"/review/{ask.id}", action="correct", addressee="The minister").status_code == 303
    changed = standing(own_run, ask.id)
    assert isinstance(changed, Ask) and changed.addressee == "The minister"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"action": "correct"}, "Change something, or accept it as it is"),
        ({"action": "correct", "stance": "perhaps"}, "Choose a stance"),
        ({"action": "correct", "proposal": "none-such"}, "Choose a proposal of the list"),
        ({"action": "correct", "proposal": ""}, "Choose the proposal that it is about"),
        ({"action": "correct", "condition": "words that nobody wrote"}, "Copy the condition’s words exactly"),
        ({"action": "correct", "first": "4", "last": "1"}, "The first word must stand before the last"),
        ({"action": "correct", "first": "99999"}, "Choose words of the text above"),
        ({"action": "delete"}, "Choose whether to accept, correct or reject it"),
        ({"action": "accept", "who": "  "}, "Write your name"),
        ({"action": "accept", "seen": "7"}, "Somebody has decided on this since you opened it"),
    ],
)
def test_a_form_that_cannot_be_right_keeps_what_was_typed(
    client: TestClient, own_run: WebRun, fields: dict[str, str], said: str
) -> None:
    records = own_run.records()
    tag = next(one for one in records.machine.values() if one.source_file == "letters/chamber.txt" and isinstance(one, Position))
    condition = {"condition": tag.condition.quote} if tag.condition else {}
    answer = send(client, f"/review/{tag.id}", **{"why": "My <b>reason</b>", **condition, **fields})
    assert answer.status_code == 400
    assert said in html.unescape(answer.text)
    assert "There is a problem" in answer.text and "<title>Error: " in answer.text
    assert "My &lt;b&gt;reason&lt;/b&gt;</textarea>" in answer.text
    assert own_run.decisions() == []


def test_a_concern_needs_a_code(client: TestClient, own_run: WebRun) -> None:
    tag = first(own_run, Concern).record
    for codes in ([], ["no-such-code"]):
        answer = send(client, f"/review/{tag.id}", action="correct", codes=codes, severity="low")
        assert answer.status_code == 400
        assert problems(answer.text)
    assert own_run.decisions() == []


def test_rejecting_and_opening_again_leave_a_history(client: TestClient, own_run: WebRun) -> None:
    tag = first(own_run, Concern).record
    send(client, f"/review/{tag.id}", action="reject", why="no worry")
    assert standing(own_run, tag.id) is None
    assert "Rejected by a person" in client.get(f"/review/{tag.id}").text
    assert client.get(f"/records/{tag.id}").status_code == 404
    assert send(client, f"/review/{tag.id}", action="reopen").status_code == 303
    assert standing(own_run, tag.id) == tag
    assert [one.action for one in own_run.decisions()] == ["reject", "reopen"]
    said = client.get("/review/history").text
    assert said.index("opened it again") < said.index("rejected it") and "no worry" in said
    assert "no worry" in client.get(f"/review/{tag.id}").text


def test_copies_of_a_letter_are_decided_together_or_alone(client: TestClient, own_run: WebRun) -> None:
    together = [one for one in own_run.records().queue if len(one.copies) == 3 and not isinstance(one.record, Concern)]
    assert len(together) >= 2, "the folder has three copies of one letter"
    one, two = together[0], together[1]
    answer = send(client, f"/review/{one.record.id}", action="correct", copies="all", holder="Islanders", first="1", last="5")
    assert answer.status_code == 303, problems(answer.text)
    records = own_run.records()
    for key in one.copies:
        tag = records.tags[key]
        assert (tag.holder, tag.review) == ("Islanders", "corrected")
        assert records.documents[tag.document].text[tag.start : tag.end] == tag.quote
    send(client, f"/review/{two.record.id}", action="accept", copies="one")
    assert {one.record for one in own_run.decisions() if one.action == "accept"} == {two.record.id}


def test_what_the_server_remembers_is_what_the_store_says(client: TestClient, own_run: WebRun) -> None:
    queue = own_run.records().queue
    copies = next(one for one in queue if len(one.copies) == 3)
    alone = [one.record for one in queue if len(one.copies) == 1][:5]
    send(client, f"/review/{copies.record.id}", action="reject", copies="all")
    for tag, action in zip(alone, ("accept", "reject", "correct", "reject", "accept"), strict=True):
        send(client, f"/review/{tag.id}", action=action, holder="Somebody new", codes=["pace"])
    send(client, f"/review/{alone[3].id}", action="reopen")
    kept, fresh = client.app.state.desk._run._records, own_run.records()  # type: ignore[attr-defined]
    assert len(fresh.decisions) == 9
    for name in ("tags", "decisions", "history", "tags_of_document", "tags_of_passage"):
        mine, theirs = getattr(kept, name), getattr(fresh, name)
        if isinstance(mine, dict):
            mine, theirs = ({key: value for key, value in rows.items() if value} for rows in (mine, theirs))
        assert mine == theirs, name
    store = open_store(own_run.out, create=False)  # somebody else decides in the meantime
    store.put_decisions([Decision("ask", "ask-gone", "accept", {}, "Import", "2031-01-01T00:00:00Z")])
    store.close()
    assert "Import accepted it" in client.get("/review/history").text


def test_the_name_is_asked_once_and_keys_can_be_turned_off(client: TestClient, own_run: WebRun) -> None:
    tag = first(own_run, Position).record
    assert 'name="who"' in client.get(f"/review/{tag.id}").text
    assert send(client, "/review/name", who="").status_code == 400
    assert send(client, "/review/name", who="Bo <i>Mills</i>").status_code == 303
    page = client.get(f"/review/{tag.id}").text
    assert 'name="who"' not in page and "Bo &lt;i&gt;Mills&lt;/i&gt;" in page and 'data-keys="on"' in page
    send(client, f"/review/{tag.id}", action="accept", who="Somebody else")
    assert own_run.decisions()[0].who == "Bo <i>Mills</i>"
    token = token_of(client.get("/review").text)
    answer = client.post("/review/keys", data={"form_token": token, "back": f"/review/{tag.id}"}, headers={"Origin": HERE})
    assert answer.headers["location"] == f"/review/{tag.id}"
    assert "data-keys" not in client.get(f"/review/{tag.id}").text


def test_a_form_that_was_open_when_the_server_ended_can_still_be_sent(own_run: WebRun) -> None:
    tag = first(own_run, Position).record
    with client_of(own_run) as client:
        token = token_of(client.get(f"/review/{tag.id}").text)
        cookies = dict(client.cookies)
    with client_of(own_run) as again:
        again.cookies.update(cookies)
        data = {"form_token": token, "seen": "0", "who": "Ada", "action": "reject"}
        assert again.post(f"/review/{tag.id}", data=data, headers={"Origin": HERE}).status_code == 303
    assert [one.record for one in own_run.decisions()] == [tag.id]


def test_decisions_are_rows_that_the_training_reads(client: TestClient, own_run: WebRun) -> None:
    concern, position, ask = (first(own_run, kind).record for kind in (Concern, Position, Ask))
    send(client, f"/review/{concern.id}", action="correct", codes=["legal"])
    send(client, f"/review/{position.id}", action="reject")
    send(client, f"/review/{ask.id}", action="accept")
    other = next(one for one in own_run.records().queue if isinstance(one.record, Ask) and one.record.id != ask.id).record
    send(client, f"/review/{other.id}", action="reject")
    send(client, f"/review/{other.id}", action="reopen")
    store = open_store(own_run.out, create=False)
    rows = list(reviewed_rows(store))
    path = write_reviewed(store, own_run.out)
    store.close()
    assert path is not None and path.name == DECIDED
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == json.loads(json.dumps(rows))
    labels = {(label.kind, label.review): label for label in read_labels([path])}
    assert set(labels) == {("concern", "corrected"), ("position", "rejected"), ("ask", "accepted")}
    assert labels["concern", "corrected"].codes == ("legal",)
    assert labels["concern", "corrected"].quote == concern.quote


def test_without_decisions_there_are_no_rows(own_run: WebRun) -> None:
    store = open_store(own_run.out, create=False)
    assert write_reviewed(store, own_run.out) is None
    assert not (own_run.out / DECIDED).exists()
    store.close()


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ((), None), (("accept",), "accepted"), (("accept", "reject"), "rejected"), (("reject", "reopen"), None),
        (("correct", "accept"), "corrected"), (("add", "correct"), "added"), (("correct", "reopen", "accept"), "accepted"),
    ],
)  # fmt: skip
def test_the_last_decision_counts(actions: tuple[str, ...], expected: str | None) -> None:
    assert standing_review([Decision("ask", "a", action) for action in actions]) == expected


def test_forms_and_tables_offer_what_records_may_say(client: TestClient, own_run: WebRun) -> None:
    offered = {"strength": (Position, STRENGTHS), "severity": (Concern, SEVERITIES), "voice": (Ask, VOICES)}
    for name, (kind, values) in offered.items():
        page = client.get(f"/review/{first(own_run, kind).record.id}").text
        choices = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
        assert choices is not None
        assert set(re.findall(r'<option value="([^"]*)"', choices[0])) == set(values) == set(CHOICES[name])
