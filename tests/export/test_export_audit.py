"""The audit pack: complete, readable without the program, and any change to it is found."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner
from written_run import write_run

from pipeline.cli.app import app
from pipeline.datamodel import Decision
from pipeline.errors import Missing, WrongUsage
from pipeline.export.pack import CHECKSUMS, verify
from pipeline.stages.audit import write_audit


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """A pack of a run in which a person rejected one concern."""
    folder = tmp_path_factory.mktemp("audit")
    store = write_run(folder / "run")
    concern = next(iter(store.concerns()))
    store.put_decisions([Decision("concern", concern.id, "reject", {}, "Ada", "2031-03-04T09:00:00Z", "not a worry")])
    write_audit(store, folder / "pack")
    store.close()
    return folder / "pack"


@pytest.fixture
def pack(written: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "pack"
    for path in sorted(written.rglob("*")):
        if path.is_file():
            target = copy / path.relative_to(written)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return copy


def table(pack: Path, name: str) -> list[dict[str, str]]:
    with (pack / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_it_says_what_came_in_what_was_left_out_and_who_changed_what(pack: Path) -> None:
    inputs = table(pack, "inputs.csv")
    assert inputs and all(row["sha256"] for row in inputs if row["status"] == "read")
    assert any(row["status"] == "unreadable" and row["reason"] and row["mend"] for row in inputs)
    assert all(row["reason"] for row in table(pack, "exclusions.csv"))
    (decision,) = table(pack, "decisions.csv")
    assert (decision["who"], decision["action"], decision["why"]) == ("Ada", "reject", "not a worry")
    shown = {row["id"] for row in rows(pack / "records" / "concerns.jsonl")}
    machine = {row["id"] for row in rows(pack / "machine" / "concerns.jsonl")}
    assert machine - shown == {decision["record"]}
    assert "</html>" in (pack / "digest.html").read_text(encoding="utf-8")


def test_every_piece_of_evidence_can_be_found_by_hand(pack: Path) -> None:
    evidence = table(pack, "evidence.csv")
    assert evidence and all(row["quote"] and row["basis"] and row["document"] for row in evidence)
    for row in rows(pack / "records" / "positions.jsonl"):
        text = (pack / "texts" / f"{row['document']}.txt").read_text(encoding="utf-8")
        assert text[row["start"] : row["end"]] == row["quote"]


def test_the_checksums_are_those_of_sha256sum(pack: Path) -> None:
    lines = (pack / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    assert {line.split("  ")[1] for line in lines} >= {"README.txt", "records/positions.jsonl", "digest.html"}
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((pack / name).read_bytes()).hexdigest() == digest


def test_an_untouched_pack_is_as_it_was(pack: Path) -> None:
    assert verify(pack) == []
    result = CliRunner().invoke(app, ["verify", str(pack)])
    assert result.exit_code == 0 and "as it was written" in result.output


def test_any_change_is_found(pack: Path) -> None:
    (pack / "evidence.csv").write_bytes((pack / "evidence.csv").read_bytes() + b"x")
    (pack / "digest.md").unlink()
    (pack / "more.txt").write_text("more", encoding="utf-8")
    assert verify(pack) == ["digest.md is missing.", "more.txt was added.", "evidence.csv was changed."]
    assert CliRunner().invoke(app, ["verify", str(pack)]).exit_code == 1


def test_a_forged_quotation_is_found_though_the_checksums_fit(pack: Path) -> None:
    path = pack / "records" / "positions.jsonl"
    found = rows(path)
    found[0]["quote"] = found[0]["quote"].swapcase()
    path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8", newline="\n")
    lines = (pack / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [
        f"{digest}  {line.split('  ')[1]}" if line.endswith("positions.jsonl") and "records" in line else line for line in lines
    ]
    (pack / CHECKSUMS).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    assert verify(pack) == [f"records/positions.jsonl, line 1: the words of {found[0]['id']} do not stand in its document."]


def test_a_pack_wants_an_empty_folder_and_verify_a_pack(pack: Path, tmp_path: Path) -> None:
    store = write_run(tmp_path / "run")
    with pytest.raises(WrongUsage, match="not an empty folder"):
        write_audit(store, pack)
    store.close()
    with pytest.raises(Missing):
        verify(tmp_path)
