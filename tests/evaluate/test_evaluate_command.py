"""``greenpaper evaluate``: figures to stdout, what was missed to stderr."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.datamodel import Ask, Consultation, Document, DocumentRecords
from pipeline.store import FileState, open_store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    store = open_store(tmp_path / "run", create=True)
    store.put_consultation(Consultation("c", "C"))
    document = Document("doc-1", "letter.txt", "0", "text/plain", "Ministers must wait. They must pay.")
    ask = Ask(
        id="ask-1",
        document="doc-1",
        source_file="letter.txt",
        response=None,
        passage=None,
        page=None,
        start=0,
        end=19,
        quote="Ministers must wait",
        holder="Rill Council",
        voice="own",
        basis="cue",
        score=0.5,
        addressee="Ministers",
        proposal=None,
    )
    store.put_file(FileState("letter.txt", "f", "0", "read"), [DocumentRecords(document, asks=(ask,))])
    store.close()
    asks = [{"holder": "Rill Council", "evidence": words} for words in ("Ministers must wait", "They must pay")]
    (tmp_path / "gold.json").write_text(json.dumps({"letter": {"asks": asks}}), encoding="utf-8")
    return tmp_path


def evaluate(out: Path, *arguments: str) -> tuple[int, str, str]:
    words = ["evaluate", "anywhere", str(out / "gold.json"), "--out", str(out / "run"), *arguments]
    done = CliRunner().invoke(app, words)
    return done.exit_code, done.stdout, done.stderr


def test_table(out: Path) -> None:
    code, stdout, stderr = evaluate(out)
    assert (code, stderr) == (0, "")
    assert stdout.splitlines()[1].split()[:4] == ["asks", "2", "1", "1.000"]
    assert "Too few labels" in stdout


def test_json_and_show(out: Path) -> None:
    code, stdout, stderr = evaluate(out, "--json", "--show")
    assert code == 0
    assert json.loads(stdout)["asks"]["recall"] == 0.5
    assert stderr == "asks missed: letter: They must pay\n"


def test_a_wrong_gold_file_ends_with_2(out: Path) -> None:
    (out / "gold.json").write_text("{", encoding="utf-8")
    code, stdout, stderr = evaluate(out)
    assert (code, stdout) == (2, "")
    assert "not JSON" in stderr
