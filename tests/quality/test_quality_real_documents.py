"""The main job on at least sixty real documents that nobody here wrote: it ends, and every quote in every file is its span."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from small_folder import greenpaper

#: how many files of each kind are taken, the smallest first: all kinds are there, and the test stays within two minutes
TAKEN = {"pdf": 16, "txt": 14, "md": 14, "csv": 3, "xlsx": 4, "docx": 8, "html": 8}
PLACES = ("data/docs", "data/comments", "data/robust/docling_gt", "data/robust/html_readability")


@pytest.fixture(scope="module")
def exported(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The folder of exported files, and what the run said of itself."""
    base = tmp_path_factory.mktemp("real")
    for suffix, count in TAKEN.items():
        found = [path for place in PLACES for path in (shared / place).rglob(f"*.{suffix}") if path.stat().st_size > 400]
        chosen = sorted(found, key=lambda path: (path.stat().st_size, path.as_posix()))[:count]
        for number, path in enumerate(chosen):
            target = base / "in" / suffix / f"{number:02}-{path.parent.name}-{path.name}"[-120:]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    run = greenpaper("run", base / "in", "--out", base / "out", "--json", "--quiet", "--jobs", 2)
    assert run.returncode in (0, 1), run.stderr[-2000:]
    done = greenpaper("export", base / "in", base / "export", "--out", base / "out", "--quiet")
    assert done.returncode == 0, done.stderr
    return base / "export", json.loads(run.stdout)


def rows(folder: Path, kind: str) -> list[dict[str, Any]]:
    # split at newlines alone: other line separators may stand inside a text
    return [json.loads(line) for line in (folder / f"{kind}.jsonl").read_text(encoding="utf-8").split("\n") if line]


def test_at_least_sixty_real_documents_are_read(exported: tuple[Path, dict[str, Any]]) -> None:
    documents = rows(exported[0], "documents")
    assert len([document for document in documents if document["text"].strip()]) >= 60
    assert {document["media_type"] for document in documents} >= {"application/pdf", "text/plain", "text/html", "text/csv"}


def test_every_quote_is_its_span(exported: tuple[Path, dict[str, Any]]) -> None:
    texts = {document["id"]: document["text"] for document in rows(exported[0], "documents")}
    checked = 0
    for kind in ("passages", "attributions", "positions", "concerns", "asks", "figures"):
        for row in rows(exported[0], kind):
            spans = [row, *(row[name] for name in ("source", "cue", "condition") if row.get(name))]
            for span in spans:
                assert texts[row["document"]][span["start"] : span["end"]] == span["quote"], (kind, row["id"])
                checked += 1
    assert checked > 1000


def test_nothing_failed_for_a_reason_of_our_own(exported: tuple[Path, dict[str, Any]]) -> None:
    coverage = json.loads((exported[0] / "coverage.json").read_text(encoding="utf-8"))
    assert not [entry for entry in coverage["unreadable"] if "report it" in json.dumps(entry)]
