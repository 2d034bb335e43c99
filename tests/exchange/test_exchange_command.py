"""``greenpaper import``: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from edited_tables import edited
from small_folder import greenpaper
from written_run import write_run

from pipeline.export import export
from pipeline.store import open_store


@pytest.fixture
def run(tmp_path: Path) -> Path:
    write_run(tmp_path / "run").close()
    return tmp_path / "run"


def imported(run: Path, file: Path, *options: str):
    return greenpaper("import", run.parent, file, "--out", run, "--by", "Ada", *options)


def test_an_edited_table_is_told_in_figures_and_what_was_not_taken_by_name(run: Path, tmp_path: Path) -> None:
    store = open_store(run, create=False)

    def edit(rows) -> None:
        rows["positions"][0]["stance"] = "neutral" if rows["positions"][0]["stance"] != "neutral" else "oppose"
        rows["positions"][1]["stance"] = "in favour"
        del rows["positions"][2:4]

    folder = edited(store, tmp_path / "x", "csv", edit)
    store.close()
    tried = imported(run, folder, "--dry-run")
    assert tried.returncode == 0 and tried.stdout.startswith("Would take: 0 accepted, 1 corrected, 0 rejected, 0 added;")
    done = imported(run, folder)
    assert done.stdout.startswith("Taken: 0 accepted, 1 corrected, 0 rejected, 0 added;")
    assert "2 more are not in the file and stay as they are (--complete rejects them)." in done.stdout
    assert done.stderr.startswith("Not taken: positions.csv row 3: 'in favour' is none of support, conditional, oppose, neutral.")
    again = json.loads(imported(run, folder, "--complete", "--json").stdout)
    assert {name: again[name] for name in ("accept", "correct", "reject", "add", "absent")} == {
        "accept": 0, "correct": 0, "reject": 2, "add": 0, "absent": 0,
    }  # fmt: skip
    assert again["lost"][0]["what"] == "positions.csv row 3" and again["written"] is True


def test_a_code_book_prints_only_settings_to_standard_output(run: Path, tmp_path: Path) -> None:
    store = open_store(run, create=False)
    export(store, tmp_path / "x", "qdpx")
    store.close()
    file = tmp_path / "x" / "codebook.qdc"
    file.write_text(file.read_text(encoding="utf-8").replace('name="Money"', 'name="Cash"'), encoding="utf-8")
    done = imported(run, file)
    assert done.returncode == 0 and tomllib.loads(done.stdout)["code"][0]["label"] == "Cash"
    assert "Nothing was written" in done.stderr


def test_a_file_that_cannot_be_read_ends_with_its_code_and_the_mend(run: Path, tmp_path: Path) -> None:
    (tmp_path / "positions.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    wrong = imported(run, tmp_path / "positions.csv")
    assert wrong.returncode == 2 and "Keep the header row as greenpaper export writes it." in wrong.stderr
    assert imported(run, tmp_path / "nowhere.csv").returncode == 4
