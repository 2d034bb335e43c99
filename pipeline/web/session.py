"""Who is at the browser: a signed cookie, so that nothing is kept here, and the token that every form brings back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Session", "Signer", "read_key"]

KEY_FILE = "serve.key"
_KEY_BYTES = 32


def read_key(folder: Path) -> bytes:
    """The secret that cookies and forms of one run are signed with, made where there is none yet.

    It lies beside the run, so that a form that was open when the server was killed can still be sent afterwards. In a folder
    that may only be read, the secret lasts as long as the process.
    """
    path = folder / KEY_FILE
    try:
        key = path.read_bytes()
        if len(key) >= _KEY_BYTES:
            return key
    except OSError:
        pass  # made below
    key = secrets.token_bytes(_KEY_BYTES)
    try:
        path.touch(mode=0o600)
        path.write_bytes(key)
    except OSError:
        return key
    return key


@dataclass(slots=True)
class Session:
    """What the cookie holds.

    Attributes:
        id: random; forms are tied to it.
        reviewer: the name that the person gave, or nothing.
        keys: whether the review desk listens to single keys.
        admitted: mark of the token that was shown, where one is needed.
        changed: whether the cookie must be sent anew.
    """

    id: str
    reviewer: str = ""
    keys: bool = True
    admitted: str = ""
    changed: bool = False

    def remember(self, reviewer: str) -> None:
        """Keep the name for the next form."""
        if reviewer != self.reviewer:
            self.reviewer, self.changed = reviewer, True


class Signer:
    """Signs and reads cookies and form tokens with one secret (HMAC-SHA256)."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        #: Cookies know no ports: two consultations served side by side must not take each other's.
        self.cookie = f"greenpaper_{self._mark('cookie')[:8]}"

    def _mark(self, *parts: str) -> str:
        return hmac.new(self._key, "\x1f".join(parts).encode("utf-8"), hashlib.sha256).hexdigest()

    def form_token(self, session: Session) -> str:
        """What a form of this session must bring back."""
        return self._mark("form", session.id)

    def is_form_token(self, session: Session, given: str) -> bool:
        """Whether a form was made for this session; compared in constant time."""
        return hmac.compare_digest(self.form_token(session).encode(), given.encode("utf-8", "replace"))

    def admission(self, token: str) -> str:
        """What a session that has shown ``token`` keeps of it."""
        return self._mark("token", token)

    def pack(self, session: Session) -> str:
        """The cookie's value."""
        fields = {"id": session.id, "reviewer": session.reviewer, "keys": session.keys, "admitted": session.admitted}
        body = base64.urlsafe_b64encode(json.dumps(fields, sort_keys=True).encode()).decode().rstrip("=")
        return f"{body}.{self._mark('session', body)}"

    def unpack(self, value: str | None) -> Session:
        """The session of a cookie; a new one where there is none, or where it was not signed here."""
        body, _, mark = (value or "").partition(".")
        if body and hmac.compare_digest(self._mark("session", body).encode(), mark.encode("utf-8", "replace")):
            fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            return Session(fields["id"], fields["reviewer"], fields["keys"], fields["admitted"])
        return Session(secrets.token_urlsafe(18), changed=True)
