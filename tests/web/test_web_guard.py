"""Who may ask, by which name, and what a browser may do with the answer."""

from __future__ import annotations

import sqlite3

import pytest
from starlette.testclient import TestClient
from web_run import HERE, PORT, Elements, WebRun, client_of, send, token_of

from pipeline.web.guard import POLICY, Listening
from pipeline.web.session import Session, Signer, read_key


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:80", f"127.0.0.1.evil.example:{PORT}", "", "a b:c"]
)
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "ferries" not in answer.text.casefold()
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/proposals", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/style.css", "/static/review.js", "/search?stance=bogus", "/review"])
def test_every_answer_seals_the_browser(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_have_no_inline_script_style_or_handler(client: TestClient, own_run: WebRun) -> None:
    first = own_run.records().queue[0].record.id
    for path in ("/", "/search?q=boats", f"/review/{first}", "/review", "/coding", "/charts"):
        for tag, attributes in Elements(client.get(path).text).found:
            assert tag not in {"style", "iframe", "object", "embed", "base"}, path
            assert tag != "script" or attributes.get("src") == "/static/review.js", path
            assert not any(name == "style" or name.startswith("on") for name in attributes), path


def test_a_form_without_its_token_changes_nothing(client: TestClient, own_run: WebRun) -> None:
    path = f"/review/{own_run.records().queue[0].record.id}"
    page = client.get(path).text
    good = token_of(page)
    same = {"Origin": HERE}
    for token in ("", "0" * 64, good[:-1], good.upper(), "é"):
        data = {"form_token": token, "seen": "0", "who": "Eve", "action": "reject"}
        assert client.post(path, data=data, headers=same).status_code == 403
    stranger = TestClient(client.app, base_url=HERE, follow_redirects=False)
    stranger.cookies.clear()
    assert own_run.decisions() == []


def test_a_token_of_another_session_is_none(client: TestClient, own_run: WebRun) -> None:
    path = f"/review/{own_run.records().queue[0].record.id}"
    token = token_of(client.get(path).text)
    client.cookies.clear()
    client.get("/")
    data = {"form_token": token, "seen": "0", "who": "Eve", "action": "reject"}
    assert client.post(path, data=data, headers={"Origin": HERE}).status_code == 403
    assert own_run.decisions() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://localhost:{PORT}"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(client: TestClient, own_run: WebRun, headers: dict[str, str]) -> None:
    path = f"/review/{own_run.records().queue[0].record.id}"
    data = {"form_token": token_of(client.get(path).text), "seen": "0", "who": "Eve", "action": "reject"}
    assert client.post(path, data=data, headers=headers).status_code == 403
    assert own_run.decisions() == []


@pytest.mark.parametrize("path", ["/review", "/review/name", "/coding"])
def test_a_request_without_a_form_is_told_so(client: TestClient, path: str) -> None:
    for headers in ({"Origin": HERE}, {"Origin": HERE, "Content-Length": ""}):
        answer = client.post(path, headers=headers)
        assert answer.status_code == 400 and "holds no form" in answer.text and "too large" not in answer.text


def test_huge_forms_and_unknown_methods_are_refused(client: TestClient) -> None:
    assert client.post("/review/name", content=b"x" * 1_000_001, headers={"Origin": HERE}).status_code == 413

    def endless():
        yield b"who=Eve"

    assert client.post("/review/name", content=endless(), headers={"Origin": HERE}).status_code == 400
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert client.request(method, "/").status_code == 405


def test_elsewhere_a_token_is_needed_once(own_run: WebRun) -> None:
    with client_of(own_run, Listening(PORT, "0.0.0.0", "a-secret-token")) as client:
        for path in ("/", "/documents", "/static/style.css", "/?token=", "/?token=a-secret-toke", "/?token=%C3%A9"):
            answer = client.get(path)
            assert answer.status_code == 401, path
            assert "set-cookie" not in answer.headers
        assert client.post("/review/name", data={"who": "Eve"}, headers={"Origin": HERE}).status_code == 401
        admitted = client.get("/search?q=boats&token=a-secret-token")
        assert admitted.status_code == 303
        assert admitted.headers["location"] == "/search?q=boats"
        cookie = admitted.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "a-secret-token" not in cookie
        assert client.get("/search?q=boats").status_code == 200
        assert client.get("/", headers={"Host": f"192.0.2.7:{PORT}"}).status_code == 200
        assert client.get("/", headers={"Host": f"evil.example:{PORT}"}).status_code == 400


def test_a_token_of_an_earlier_start_admits_nobody(own_run: WebRun) -> None:
    with client_of(own_run, Listening(PORT, "0.0.0.0", "first")) as client:
        client.get("/?token=first")
        kept = dict(client.cookies)
    with client_of(own_run, Listening(PORT, "0.0.0.0", "second")) as client:
        client.cookies.update(kept)
        assert client.get("/").status_code == 401


def test_a_cookie_that_was_not_signed_here_is_nobodys(own_run: WebRun) -> None:
    signer = Signer(read_key(own_run.out))
    packed = signer.pack(Session("id", "Ada"))
    assert signer.unpack(packed).reviewer == "Ada"
    assert Signer(b"x" * 32).unpack(packed).reviewer == ""
    for value in (None, "", "nonsense", packed[:-1] + "x", "." + packed.partition(".")[2], "é.é"):
        assert signer.unpack(value).reviewer == ""
    assert read_key(own_run.out) == read_key(own_run.out)
    assert (own_run.out / "serve.key").stat().st_size == 32


def test_a_failure_is_told_and_sealed_too(own_run: WebRun) -> None:
    with client_of(own_run) as client:
        client.get("/")
        connection = sqlite3.connect(own_run.out / "consultation.sqlite")
        connection.execute("DROP TABLE themes")
        connection.commit()
        connection.close()
        failing = TestClient(client.app, base_url=HERE, raise_server_exceptions=False)
        failing.portal = client.portal  # the store belongs to the thread that opened it
        answer = failing.get("/themes")
    assert answer.status_code == 500
    assert "This is a bug in Greenpaper" in answer.text and "Traceback" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_redirects_stay_here(client: TestClient) -> None:
    for back in ("//evil.example", "http://evil.example", "/\\evil.example", "javascript:alert(1)"):
        answer = send(client, "/review/name", back=back)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/review"
    assert send(client, "/review/name", back="/coding").headers["location"] == "/coding"
