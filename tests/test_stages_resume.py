"""However a run came about (killed, in parts, on several processes, in any order), what it gives away is the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_folder import TEXTS, exported, greenpaper, write_folder

COPIES = 12  # with the others 20 files: a line of progress every second one


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    place = tmp_path_factory.mktemp("uninterrupted")
    folder = write_folder(place / "ferries", copies=COPIES)
    done = greenpaper("run", folder, "--out", place / "out", "--jobs", 1, seed=1)
    assert done.returncode == 0, done.stderr + done.stdout
    found = exported(folder, place / "out", place / "export")
    assert "jsonl/positions.jsonl" in found
    assert len(found["jsonl/documents.jsonl"].splitlines()) == COPIES + len(TEXTS)
    return found


def same(found: dict[str, bytes], wanted: dict[str, bytes]) -> None:
    assert [name for name in wanted if found.get(name) != wanted[name]] == []
    assert sorted(found) == sorted(wanted)


def kill_when(line: str, *arguments: object) -> str:
    """Run the command and kill it with SIGKILL once it says ``line``; everything that it had said by then."""
    command = [sys.executable, "-u", "-m", "pipeline", *map(str, arguments)]
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment)
    assert process.stderr is not None
    said = ""
    for found in process.stderr:
        said += found
        if found.startswith(line):
            break
    process.kill()
    said += process.stderr.read()
    process.stderr.close()
    assert process.wait() != 0, said
    return said


@pytest.mark.parametrize(
    ("line", "jobs"), [("Reading documents: 10 of", 1), ("Reading documents: 10 of", 2), ("Finding themes", 1)]
)
def test_a_run_that_is_killed_and_started_again(line: str, jobs: int, uninterrupted: dict[str, bytes], tmp_path: Path) -> None:
    folder, out = write_folder(tmp_path / "ferries", copies=COPIES), tmp_path / "out"
    said = kill_when(line, "run", folder, "--out", out, "--jobs", jobs)
    assert "Writing the digest" not in said
    assert not (out / "digest.html").exists()
    status = greenpaper("status", folder, "--out", out)
    assert status.returncode == 0, status.stderr
    assert "did not come to its end" in status.stdout
    if line.startswith("Reading"):
        assert "New since: " in status.stdout  # there is something left to do
        assert "as before" in status.stdout  # and something that need not be done again
    done = greenpaper("run", folder, "--out", out, "--jobs", jobs, seed=3)
    assert done.returncode == 0, done.stderr + done.stdout
    same(exported(folder, out, tmp_path / "export"), uninterrupted)


def test_a_run_in_parts_on_several_processes_with_another_hash_seed(uninterrupted: dict[str, bytes], tmp_path: Path) -> None:
    folder, out = write_folder(tmp_path / "ferries", names=list(TEXTS)[::-2], copies=5), tmp_path / "out"
    (folder / "passing.txt").write_text("The Seafarers' Guild (SG) supports Option 2. We fear delays.", encoding="utf-8")
    first = greenpaper("run", folder, "--out", out, "--jobs", 2, seed=4)
    assert first.returncode == 0, first.stderr
    (folder / "passing.txt").unlink()
    write_folder(folder, copies=COPIES)
    # themes of the first part would stand: a run in parts is the same as one run but for them
    second = greenpaper("run", folder, "--out", out, "--jobs", 2, "--new-themes", seed=5)
    assert second.returncode == 0, second.stderr
    assert "1 removed" in second.stdout
    same(exported(folder, out, tmp_path / "export"), uninterrupted)


#: A document that kills whatever process reads it, as a parser written in C may.
KILLER = """
import os, signal
import pipeline.ingest

honest = pipeline.ingest.ingest

def read(path, source_file, *others):
    if source_file == "killer.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return honest(path, source_file, *others)

pipeline.ingest.ingest = read
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals to die of")
def test_a_document_that_kills_its_reader_stops_one_run_and_no_more(tmp_path: Path) -> None:
    folder, out = write_folder(tmp_path / "ferries", names=["council.md", "letters/miller.txt"]), tmp_path / "out"
    (folder / "killer.txt").write_text("We support Option 1. " * 50, encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(KILLER, encoding="utf-8")
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))}
    # in the run's own process, which only an explicit --jobs 1 asks for, the reader's death is the run's
    assert greenpaper("run", folder, "--out", out, "--jobs", 1, env=environment).returncode == -9
    done = greenpaper("run", folder, "--out", out, "--jobs", 1, env=environment)
    assert done.returncode == 1, done.stderr
    assert "killer.txt: The process that read it died" in done.stdout
    assert "Could not be read (1):" in done.stdout
    assert len(exported(folder, out, tmp_path / "export")["jsonl/documents.jsonl"].splitlines()) == 2
    mended = greenpaper("run", folder, "--out", out)
    assert mended.returncode == 0, mended.stderr
    assert "1 to be read again, 2 as before" in mended.stdout
