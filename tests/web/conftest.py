"""One run for all tests of the web application, a client of it, and a server of it in a process of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_folder import greenpaper
from starlette.testclient import TestClient
from web_run import Server, WebRun, client_of, serving, write_web_folder


@pytest.fixture(scope="session")
def web_run(tmp_path_factory: pytest.TempPathFactory) -> WebRun:
    """A run that no test writes to."""
    folder = write_web_folder(tmp_path_factory.mktemp("web") / "ferries")
    out = folder.parent / "out"
    done = greenpaper("run", folder, "--out", out, "--quiet")
    assert done.returncode in (0, 1), done.stderr
    return WebRun(folder, out)


@pytest.fixture
def own_run(web_run: WebRun, tmp_path: Path) -> WebRun:
    """A copy of it to write to."""
    return WebRun(web_run.folder, Path(shutil.copytree(web_run.out, tmp_path / "out")))


@pytest.fixture
def client(own_run: WebRun) -> Iterator[TestClient]:
    """A client of a run of its own."""
    with client_of(own_run) as opened:
        yield opened


@pytest.fixture(scope="session")
def server(web_run: WebRun) -> Iterator[Server]:
    """A server of the run that no test writes to."""
    with serving(web_run) as started:
        yield started
