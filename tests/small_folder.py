"""A small consultation of our own writing, for the tests of whole runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CASES = json.loads((Path(__file__).parent / "cases" / "small_folder.json").read_text(encoding="utf-8"))
TEXTS = {name: text for name, text in CASES.items() if name != "consultation.toml"}


def write_folder(folder: Path, names: Sequence[str] = tuple(TEXTS), copies: int = 0) -> Path:
    """The consultation in ``folder``; ``copies`` further letters, each a little different."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXTS[name], encoding="utf-8", newline="\n")
    (folder / "consultation.toml").write_text(CASES["consultation.toml"], encoding="utf-8", newline="\n")
    for number in range(copies):
        words = f"I am islander number {number}.\n\nI oppose Option 2 because boat {number} would be late.\n"
        words += f"\nFares are too high at pier {number}.\n"
        (folder / f"islander-{number:03d}.txt").write_text(words, encoding="utf-8", newline="\n")
    return folder


def greenpaper(*arguments: object, seed: int = 0, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with the seed of Python's hashes."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONHASHSEED": str(seed), **(env or {})},
    )


def exported(folder: Path, out: Path, to: Path) -> dict[str, bytes]:
    """Everything that a run gives away: its export and its digest, by file name."""
    for form in ("jsonl", "csv"):
        done = greenpaper("export", folder, to / form, "--out", out, "--format", form, "--quiet")
        assert done.returncode == 0, done.stderr
    found = {path.relative_to(to).as_posix(): path.read_bytes() for path in sorted(to.rglob("*")) if path.is_file()}
    return {**found, **{name: (out / name).read_bytes() for name in ("digest.html", "digest.md")}}
