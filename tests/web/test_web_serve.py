"""``greenpaper serve``: what it says, what it refuses, and how it ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from small_folder import greenpaper
from web_run import Server, WebRun, serving


def test_without_a_run_it_says_what_to_do(web_run: WebRun, tmp_path: Path) -> None:
    done = greenpaper("serve", web_run.folder, "--out", tmp_path / "nothing", "--no-browser")
    assert done.returncode == 4
    assert "There is no finished run" in done.stderr and "greenpaper run" in done.stderr
    assert done.stdout == ""
    assert greenpaper("serve", tmp_path / "no-folder", "--no-browser").returncode == 2


def test_a_port_that_is_taken_is_named(web_run: WebRun) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = greenpaper("serve", web_run.folder, "--out", web_run.out, "--port", port, "--no-browser")
    assert done.returncode == 2
    assert f"Port {port} of 127.0.0.1 is taken." in done.stderr and "--port" in done.stderr
    wrong = greenpaper("serve", web_run.folder, "--out", web_run.out, "--host", "192.0.2.1", "--port", 0, "--no-browser")
    assert wrong.returncode == 2
    assert "cannot listen at 192.0.2.1" in wrong.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that is Ctrl-C for one process alone")
def test_ctrl_c_ends_it_cleanly(own_run: WebRun) -> None:
    with serving(own_run) as started:
        with urllib.request.urlopen(started.address) as answer:
            assert answer.status == 200
            assert "server" not in {name.casefold() for name in answer.headers}
        started.process.send_signal(signal.SIGINT)
        _, said = started.process.communicate(timeout=30)
        assert started.process.returncode == 0
    assert "Traceback" not in said and "Interrupted" not in said


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    with pytest.raises(OSError), socket.create_connection((_own_address(), server.port), timeout=2):
        pass


def _own_address() -> str:
    """An address of this machine that is not the loopback's."""
    found = {row[4][0] for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1", "127.0.1.1"}
    if not found:
        pytest.skip("this machine has no address but its own")
    return str(sorted(found)[0])


def test_elsewhere_it_prints_a_token(own_run: WebRun) -> None:
    command = [sys.executable, "-m", "pipeline", "serve", str(own_run.folder), "--out", str(own_run.out)]
    process = subprocess.Popen(
        [*command, "--host", "0.0.0.0", "--port", "0", "--no-browser", "--words-only"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://[^/]+:(\d+)/\?token=(\S{20,})", line)
    try:
        assert found, line
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with pytest.raises(urllib.error.HTTPError, match="401"):
            opener.open(f"http://127.0.0.1:{found[1]}/")
        with opener.open(f"http://127.0.0.1:{found[1]}/?token={found[2]}") as answer:
            assert answer.status == 200 and "token" not in answer.url
    finally:
        process.kill()
        process.communicate()
