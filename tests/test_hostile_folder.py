"""A folder that means harm: the run ends, names each bad file with the mend, and what it writes holds the harm inert."""

from __future__ import annotations

import csv
import json
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile_folder import FORMULA, NAME, OVERRIDE, SCRIPT, write_hostile_folder
from lxml import html
from small_folder import greenpaper


@dataclass(frozen=True)
class Hostile:
    folder: Path
    out: Path
    bad: set[str]
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    place = tmp_path_factory.mktemp("hostile")
    bad = write_hostile_folder(place / "ferries")
    done = greenpaper("run", place / "ferries", "--out", place / "out", "--jobs", 2)
    return Hostile(place / "ferries", place / "out", bad, done)


def test_the_run_ends_and_names_each_bad_file_with_the_mend(hostile: Hostile) -> None:
    assert hostile.done.returncode == 1, hostile.done.stderr
    assert "Traceback" not in hostile.done.stderr
    told = json.loads(greenpaper("status", hostile.folder, "--out", hostile.out, "--json").stdout)
    unreadable = {row["file"]: row for row in told["unreadable"]}
    assert {name for name in unreadable if not name.startswith("nested.eml/")} == hostile.bad
    assert any(name.startswith("nested.eml/") for name in unreadable)
    for row in unreadable.values():
        assert row["reason"].endswith(".")
        assert row["mend"].endswith(".")
        assert "Please report it" not in row["mend"], row
    for name in hostile.bad:
        assert f"\n  {name}: " in hostile.done.stdout
        assert f"{name}: " in hostile.done.stderr


def test_what_can_be_read_is_read(hostile: Hostile, tmp_path: Path) -> None:
    done = greenpaper("export", hostile.folder, tmp_path, "--out", hostile.out)
    assert done.returncode == 0, done.stderr
    documents = [json.loads(line) for line in (tmp_path / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    files = {document["source_file"]: document["text"] for document in documents}
    assert {"script.txt", "line.txt", "nothing.pdf", "form.csv", "nested.eml", "folder.pdf/letter.txt", NAME} <= set(files)
    assert SCRIPT in files["script.txt"]
    assert len(files["line.txt"]) > 100_000
    assert files["nothing.pdf"] == ""
    assert "\x00" not in "".join(files.values())
    assert not any(name.startswith("loop/") for name in files)


def test_the_page_holds_the_harm_inert(hostile: Hostile) -> None:
    page = (hostile.out / "digest.html").read_text(encoding="utf-8")
    assert SCRIPT not in page
    assert OVERRIDE[0] not in page
    tree = html.fromstring(page)
    assert "alert" not in " ".join(tree.xpath("//script//text()"))
    assert not tree.xpath("//@onerror | //img[@src='x']")
    assert not [link for link in tree.xpath("//@href | //@src") if "harm.example" in link]
    plain = (hostile.out / "digest.md").read_text(encoding="utf-8")
    assert SCRIPT not in plain
    assert "\n<img" not in plain
    assert OVERRIDE[0] not in plain


@pytest.mark.parametrize("form", ["docx", "pdf", "json"])
def test_other_digests_hold_the_harm_inert(hostile: Hostile, tmp_path: Path, form: str) -> None:
    to = tmp_path / f"digest.{form}"
    done = greenpaper("digest", hostile.folder, "--out", hostile.out, "--to", to, "--quiet")
    assert done.returncode == 0, done.stderr
    made = to.read_bytes()
    assert OVERRIDE[0] not in made.decode("utf-8", "replace")
    if form == "docx":
        with zipfile.ZipFile(to) as package:
            body = package.read("word/document.xml").decode()
        assert SCRIPT not in body
        assert "&lt;script&gt;" in body
        assert OVERRIDE[0] not in body
        assert "instrText" not in body


def test_no_cell_is_a_formula(hostile: Hostile, tmp_path: Path) -> None:
    done = greenpaper("export", hostile.folder, tmp_path, "--out", hostile.out, "--format", "csv", "--quiet")
    assert done.returncode == 0, done.stderr
    found = 0
    for path in sorted(tmp_path.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    found += FORMULA in cell
                    assert not cell.startswith(("=", "@", "\t", "\r")), (path.name, cell)
                    assert not cell.startswith(("+", "-")) or cell.lstrip("+-").replace(".", "", 1).isdigit(), (path.name, cell)
    assert found


@pytest.mark.parametrize("command", [["status"], ["search", "Option", "--words-only"], ["explain", NAME]])
def test_what_a_terminal_shows_is_one_harmless_line_each(hostile: Hostile, command: list[str]) -> None:
    if command[0] == "status":
        (hostile.folder / "new\x1b[31m\nfile.txt").write_text("We support Option 1.", encoding="utf-8")
    done = greenpaper(command[0], hostile.folder, *command[1:], "--out", hostile.out)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith("<img")]
    assert not {"\x1b", "\x07", OVERRIDE[0]} & set(done.stdout)
