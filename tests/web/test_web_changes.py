"""What is decided in the pages reaches the commands: themes are made again, corrections are learnt from."""

from __future__ import annotations

import time

from small_folder import greenpaper
from starlette.testclient import TestClient
from web_run import WebRun, send

from pipeline.datamodel import Ask, Concern
from pipeline.store import open_store


def settled(client: TestClient, path: str) -> str:
    """The page as it is when the themes have been made again; until then it says that they are being made."""
    end = time.monotonic() + 120
    while "are being made again" in (page := client.get(path).text):
        assert time.monotonic() < end, "the themes are never done"
        assert "Saved:" not in page and "Look again" in page
        time.sleep(0.2)
    return page


def test_a_theme_is_renamed_and_rejected_from_its_page(client: TestClient, own_run: WebRun) -> None:
    records = own_run.records()
    theme = max((one for one in records.themes.values() if one.parent is None), key=lambda one: (one.respondents, one.id))
    path = f"/themes/{theme.id}"
    for fields, said in (
        ({"action": "rename", "label": " "}, "cannot be a label"),
        ({"action": "merge", "other": ""}, "No other theme was chosen"),
        ({"action": "burn"}, "Nothing was chosen"),
        ({"action": "reject", "who": ""}, "Write your name"),
    ):
        answer = send(client, path, why="kept <b>", **fields)
        assert answer.status_code == 400 and said in answer.text and "kept &lt;b&gt;</textarea>" in answer.text
    assert own_run.decisions() == []
    answer = send(client, path, action="rename", label="Boats <i>matter</i>", why="clearer")
    assert answer.status_code == 303
    page = settled(client, answer.headers["location"])
    assert "Boats &lt;i&gt;matter&lt;/i&gt;" in page and "Named by a person" in page and "Saved: Ada Lund renamed it" in page
    store = open_store(own_run.out, create=False)
    assert "Boats <i>matter</i>" in {one.label for one in store.themes()}
    store.close()
    assert "Boats" in (own_run.out / "digest.md").read_text(encoding="utf-8")
    assert "clearer" in client.get("/review/history").text


def test_corrections_feed_the_training(client: TestClient, own_run: WebRun) -> None:
    queue = own_run.records().queue
    concern = next(one for one in queue if isinstance(one.record, Concern) and len(one.copies) == 1).record
    ask = next(one for one in queue if isinstance(one.record, Ask) and len(one.copies) == 1).record
    before = greenpaper("train", own_run.folder, "--out", own_run.out, "--quiet")
    assert before.returncode == 4, "nobody has reviewed anything yet"
    send(client, f"/review/{concern.id}", action="correct", codes=["legal"])
    send(client, f"/review/{ask.id}", action="reject")
    done = greenpaper("train", own_run.folder, "--out", own_run.out, "--quiet")
    assert done.returncode == 0, done.stderr
    assert "1 concern corrected" in done.stdout and "1 ask rejected" in done.stdout


def test_the_theme_map_stands_with_the_themes(client: TestClient, own_run: WebRun) -> None:
    assert 'href="/themes/map"' in client.get("/themes").text
    page = client.get("/themes/map").text
    assert "<h1>Theme map</h1>" in page
    largest = max(own_run.records().themes.values(), key=lambda one: (one.respondents, one.id))
    drawn = "/charts/themes-map.svg" in page
    assert drawn == (client.get("/charts/themes-map.svg").status_code == 200)
    assert (largest.label in page) if drawn else ("map" in page.split("<h1>", 1)[1].split("</main>", 1)[0])
