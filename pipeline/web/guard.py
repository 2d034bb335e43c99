"""What stands before every page: who may ask, by which name, and what a browser may do with the answer.

A page on the internet can make a browser on this machine send requests here. So only our own names are answered (which
ends DNS rebinding), a form must come from a page of ours, and no page may be framed, load anything from elsewhere or run a
script but ours.
"""

from __future__ import annotations

import hmac
import ipaddress
import socket
from dataclasses import dataclass
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.session import Session, Signer

__all__ = ["POLICY", "Guard", "Listening", "plain_page", "seal"]

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # not "no-referrer": that makes browsers send "Origin: null" with our own forms
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
#: Largest form in bytes: a reason is a few sentences.
_FORM_BYTES = 1_000_000
#: Seconds that a browser keeps the reviewer's name: a consultation's analysis takes weeks.
_COOKIE_SECONDS = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens, and the token that it asks for where that is not only this machine."""

    port: int
    host: str = "127.0.0.1"
    token: str | None = None

    @property
    def name(self) -> str:
        """What to call it in an address: of "everywhere" the name of this machine."""
        if self.host in {"0.0.0.0", "::"}:
            return socket.gethostname()
        return f"[{self.host}]" if ":" in self.host else self.host

    def knows(self, host_header: str) -> bool:
        """Whether a ``Host`` header names us. With a token, any address made of numbers does: such a one cannot be rebound."""
        name, port = _split(host_header)
        if port != self.port:
            return False
        return name in LOOPBACK or (self.token is not None and (name == self.name.casefold() or _is_address(name)))


def _split(host_header: str) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{host_header}")
        port = parts.port or 80
    except ValueError:
        return "", 0
    name = (parts.hostname or "").casefold()
    return (f"[{name}]" if ":" in name else name), port


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Guard:
    """ASGI middleware: see the module. Puts the session into ``scope["state"]["session"]``."""

    def __init__(self, app: ASGIApp, listening: Listening, signer: Signer) -> None:
        self._app = app
        self._listening = listening
        self._signer = signer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = self._signer.unpack(_cookie(headers, self._signer.cookie))
        scope.setdefault("state", {})["session"] = session
        refused = self._refusal(scope, headers, session)

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._seal(MutableHeaders(scope=message), session, refused is not None)
            await send(message)

        await (refused or self._app)(scope, receive, sealed)

    def _refusal(self, scope: Scope, headers: Headers, session: Session) -> Response | None:
        host = headers.get("host", "")
        if not self._listening.knows(host):
            return plain_page(400, "Greenpaper does not answer to this name.", "Open the address that it printed.")
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            return plain_page(405, "Greenpaper does not know this kind of request.", "Use the links and forms of its pages.")
        if scope["method"] == "POST" and (refused := _foreign(headers, host)):
            return refused
        return self._admit(scope, session)

    def _admit(self, scope: Scope, session: Session) -> Response | None:
        """None for whoever may come in; whoever shows the token is sent on without it in the address."""
        token = self._listening.token
        if token is None:
            return None
        wanted = self._signer.admission(token)
        if hmac.compare_digest(session.admitted.encode(), wanted.encode()):
            return None
        query = scope.get("query_string", b"").decode("latin-1")
        given = parse_qs(query).get("token", [""])[0]
        if hmac.compare_digest(given.encode("utf-8", "replace"), token.encode()):
            session.admitted, session.changed = wanted, True
            rest = urlencode([(key, value) for key, value in parse_qsl(query) if key != "token"])
            return RedirectResponse(scope["path"] + (f"?{rest}" if rest else ""), status_code=303)
        return plain_page(401, "Greenpaper needs its token.", "Open the whole address that it printed when it was started.")

    def _seal(self, headers: MutableHeaders, session: Session, refused: bool) -> None:
        seal(headers)
        if session.changed and (not refused or session.admitted):
            value = self._signer.pack(session)
            headers.append(
                "Set-Cookie", f"{self._signer.cookie}={value}; Path=/; Max-Age={_COOKIE_SECONDS}; HttpOnly; SameSite=Strict"
            )


def seal(headers: MutableHeaders) -> None:
    """What every answer tells the browser; a page that needs another policy has set it already."""
    headers.setdefault("Content-Security-Policy", POLICY)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)


def _cookie(headers: Headers, name: str) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found else None


def _foreign(headers: Headers, host: str) -> Response | None:
    """A form that was not sent by a page of ours, or that is empty or too large to be one."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if (origin is not None and origin != f"http://{host}") or site not in {None, "same-origin"}:
        return plain_page(403, "This form was not sent by a page of Greenpaper.", "Open the page again and send its form.")
    length = headers.get("content-length", "")
    if not length.isdigit() or int(length) == 0:  # no browser sends a form of ours without its length
        return plain_page(400, "This request holds no form.", "Open the page and send the form that is on it.")
    if int(length) > _FORM_BYTES:
        return plain_page(413, "This form is too large.", "Write less.")
    return None


def plain_page(status: int, wrong: str, mend: str) -> Response:
    """A page that needs nothing of the run: a refusal, or a failure."""
    page = (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(wrong)} – Greenpaper</title></head>'
        f"<body><main><h1>{escape(wrong)}</h1><p>{escape(mend)}</p></main></body></html>"
    )
    return HTMLResponse(page, status_code=status)
