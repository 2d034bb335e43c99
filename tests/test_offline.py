"""The program opens no network connection: every way to make one is shut, and the whole thing runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_folder import TEXTS, write_folder

#: Put into every Python process that the run starts, by way of PYTHONPATH.
SHUT = """
import socket

def refuse(*arguments, **named):
    raise RuntimeError(f"a network connection was tried: {arguments[1:]}")

for name in ("connect", "connect_ex", "bind", "sendto"):
    setattr(socket.socket, name, refuse)
for name in ("create_connection", "getaddrinfo", "gethostbyname", "create_server"):
    setattr(socket, name, refuse)
"""


def offline(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "shut").mkdir(exist_ok=True)
    (tmp_path / "shut" / "sitecustomize.py").write_text(SHUT, encoding="utf-8")
    path = os.pathsep.join(filter(None, [str(tmp_path / "shut"), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "HOME": str(tmp_path), "GREENPAPER_DEBUG": "1"}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", env=environment, check=False, cwd=tmp_path
    )


@pytest.mark.parametrize("call", ["socket.create_connection(('127.0.0.1', 9))", "socket.socket().connect(('127.0.0.1', 9))"])
def test_the_shutter_shuts(tmp_path: Path, call: str) -> None:
    done = offline(tmp_path, "-c", f"import socket; {call}")
    assert "a network connection was tried" in done.stderr


def test_a_whole_run_and_what_reads_it_without_any_connection(tmp_path: Path) -> None:
    write_folder(tmp_path / "ferries")
    for command in (
        ["run", "ferries", "--jobs", "2"],
        ["search", "ferries", "who complains about the timetable"],
        ["digest", "ferries", "--format", "md"],
        ["digest", "ferries", "--to", "digest.pdf"],
        ["digest", "ferries", "--to", "digest.docx"],
        ["export", "ferries", "records"],
        ["status", "ferries"],
    ):
        done = offline(tmp_path, "-m", "pipeline", *command)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        assert "a network connection was tried" not in done.stderr
    assert len((tmp_path / "records" / "documents.jsonl").read_text(encoding="utf-8").splitlines()) == len(TEXTS)
