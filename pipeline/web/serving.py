"""Serving the application until somebody presses Ctrl-C."""

from __future__ import annotations

import errno
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pipeline.errors import Missing, WrongUsage
from pipeline.store import FILE_NAME

__all__ = ["serve"]


def serve(out: Path, folder: Path, *, host: str, port: int, meaning: bool = True, started: Callable[[str], None]) -> None:
    """Serve the run in ``out`` until the process is told to end.

    Args:
        host: ``127.0.0.1``; anything that is not this machine alone makes a token part of the address.
        port: 0 for any that is free.
        meaning: whether search may load the sentence encoder.
        started: called with the address as soon as it can be opened.

    Raises:
        Missing: there is no run in ``out``.
        WrongUsage: the address cannot be listened at.
    """
    import uvicorn

    from pipeline.web.app import make_app
    from pipeline.web.guard import Listening

    if not (out / FILE_NAME).is_file():
        raise Missing(f"There is no finished run in {out}.", f"Run it first: greenpaper run {folder}")
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    alone = host in {"127.0.0.1", "localhost", "::1"}
    token = None if alone else secrets.token_urlsafe(24)
    listening = Listening(port, host, token)
    settings = uvicorn.Config(
        make_app(out, folder, listening, meaning=meaning),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    started(f"http://{listening.name}:{port}/" + (f"?token={token}" if token else ""))
    with suppress(KeyboardInterrupt), listener:  # Ctrl-C is how one ends it
        uvicorn.Server(settings).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # on Windows this option would let two servers have one port
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        wrong = f"Port {port} of {host} is taken." if taken else f"Greenpaper cannot listen at {host}, port {port}: {error}."
        raise WrongUsage(wrong, f"Give another with --port, such as --port {port + 1 if port < 65535 else 8350}.") from error
    return listener
