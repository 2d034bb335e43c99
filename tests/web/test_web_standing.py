"""Pages show the run as it stands, whoever changed it, whole; and a form answers soon whoever else is writing."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_run import WebRun, client_of, send

from pipeline.datamodel import Concern, Decision, Position
from pipeline.stages.double_coding import sample
from pipeline.stages.overview import OVERVIEW
from pipeline.store import FILE_NAME, open_store
from pipeline.web import desk as desks

AT = "2031-01-01T00:00:00Z"


def alone(run: WebRun, kind: type[Position] | type[Concern], number: int = 0):
    found = [one.record for one in run.records().queue if isinstance(one.record, kind) and len(one.copies) == 1]
    return found[number]


def elsewhere(run: WebRun, *decisions: Decision) -> None:
    """Decide as another process does."""
    with closing(open_store(run.out, create=False)) as store:
        store.put_decisions(decisions)


def test_what_another_process_decides_shows_on_the_next_page(client: TestClient, own_run: WebRun) -> None:
    mine, theirs = alone(own_run, Position), alone(own_run, Concern)
    client.get("/")
    # between reading the run and writing into it: what others wrote in that moment must not be taken for read
    send(client, f"/review/{mine.id}", action="accept")
    elsewhere(own_run, Decision("concern", theirs.id, "reject", {}, "Import", AT))
    send(client, f"/review/{mine.id}", action="reject")
    assert "Rejected by a person" in client.get(f"/review/{theirs.id}").text
    assert client.get(f"/records/{theirs.id}").status_code == 404
    assert "Import rejected it" in client.get("/review/history").text


def test_a_run_at_work_elsewhere_leaves_the_pages_whole(client: TestClient, own_run: WebRun) -> None:
    records = own_run.records()
    theme = next(iter(records.themes))
    pages = ("/", "/themes", f"/themes/{theme}", "/proposals", "/search?q=boats", "/review", "/respondents", "/charts")
    before = {page: client.get(page).status_code for page in pages}
    assert set(before.values()) == {200}
    with closing(open_store(own_run.out, create=False)) as store:
        mark = store.mark(OVERVIEW)
        assert mark is not None
        store.forget_overview()
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert "being made again by another program" in answer.text, page
        assert theme in client.get("/themes").text
        tag = next(iter(records.machine.values()))
        assert send(client, f"/review/{tag.id}", action="accept", why="in the meantime").status_code == 303
        assert "accepted it" in client.get(f"/review/{tag.id}").text
    assert [one.why for one in own_run.decisions()] == ["in the meantime"]


def test_before_the_first_run_has_ended_a_page_says_so(own_run: WebRun) -> None:
    with closing(open_store(own_run.out, create=False)) as store:
        store.forget_overview()
    with client_of(own_run) as client:
        answer = client.get("/")
        assert answer.status_code == 404 and "did not get as far as" in answer.text and "greenpaper run" in answer.text
        assert "default-src" in answer.headers["content-security-policy"]


def test_a_run_that_was_made_anew_is_read_anew(own_run: WebRun, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(own_run.out, other)
    tag = alone(own_run, Position)
    elsewhere(WebRun(own_run.folder, other), Decision("position", tag.id, "accept", {}, "The new run", AT))
    with client_of(own_run) as client:
        assert "The new run" not in client.get(f"/review/{tag.id}").text
        for end in ("-wal", "-shm"):
            (own_run.out / f"{FILE_NAME}{end}").unlink(missing_ok=True)
        try:
            (other / FILE_NAME).replace(own_run.out / FILE_NAME)
        except PermissionError:
            pytest.skip("an open file cannot be replaced on this system")
        assert "The new run accepted it" in client.get(f"/review/{tag.id}").text


def test_a_form_comes_back_soon_when_another_process_writes(
    client: TestClient, own_run: WebRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "_PATIENCE", 0.3)
    tag = alone(own_run, Position)
    records = own_run.records()
    passage = sample(records.passages.values(), records.responses)[0]
    path = f"/review/{tag.id}"
    client.get(path)
    with closing(sqlite3.connect(own_run.out / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        answer = send(client, path, action="correct", stance="neutral", why="typed <with> care")
        assert time.monotonic() - begun < 5
        assert answer.status_code == 400 and "Nothing was saved: Another process is writing" in answer.text
        assert "typed &lt;with&gt; care</textarea>" in answer.text and 'value="neutral" selected' in answer.text
        assert 'value="Ada Lund"' in answer.text
        coded = send(client, f"/coding/{passage.id}", codes=["pace"])
        assert coded.status_code == 400 and "Another process is writing" in coded.text
        other.execute("ROLLBACK")
    assert own_run.decisions() == []
    assert send(client, path, action="accept").status_code == 303


def test_a_form_waits_for_another_process_that_ends_in_time(client: TestClient, own_run: WebRun) -> None:
    tag = alone(own_run, Position)
    client.get("/")
    other = sqlite3.connect(own_run.out / FILE_NAME, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    end = threading.Timer(0.5, lambda: other.execute("ROLLBACK"))
    end.start()
    assert send(client, f"/review/{tag.id}", action="accept").status_code == 303
    end.join()
    other.close()
    assert [one.action for one in own_run.decisions()] == ["accept"]
