"""What a user must be told at the end of a run: register entries that fit nothing, and documents that are not in English."""

from __future__ import annotations

import json
from pathlib import Path

from small_folder import greenpaper, write_folder

from pipeline.stages import run
from pipeline.store import open_store

GERMAN = (
    "Wir unterstützen Option 2 nicht. Die Fähre muss auch im Winter fahren, und niemand hat uns gefragt, ob wir einen neuen "
    "Fahrplan wollen. Wir fordern die Regierung auf, die Preise nicht zu erhöhen, bevor die Häfen erneuert sind.\n"
)


def test_entries_that_fit_nothing_are_warned_about_by_name(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ferries", names=["council.md", "letters/noor.txt"])
    settings = folder / "consultation.toml"
    entries = '\n[[respondent]]\nfile = "letters/nor.txt"\npublish = "no"\n\n[[respondent]]\nid = "ANON-9"\nname = "A Body"\n'
    settings.write_text(settings.read_text(encoding="utf-8").split("[[respondent]]")[0] + entries, encoding="utf-8")
    done = greenpaper("run", folder, "--out", tmp_path / "out", "--quiet")
    assert done.returncode == 0, done.stderr
    first, second = done.stderr.splitlines()
    assert first.startswith("Warning: letters/nor.txt: ")
    assert "publish = no" in first
    assert "Did you mean letters/noor.txt?" in first
    assert second.startswith("Warning: ANON-9: ")
    told = json.loads(greenpaper("status", folder, "--out", tmp_path / "out", "--json").stdout)
    assert [row["named"] for row in told["unmatched"]] == ["letters/nor.txt", "ANON-9"]


def test_what_is_not_in_english_is_kept_named_and_not_tagged(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ferries", names=["council.md", "letters/chamber.txt", "letters/union.txt"])
    (folder / "brief.txt").write_text(GERMAN, encoding="utf-8")
    summary = run(folder, tmp_path / "out", jobs=1)
    assert summary.other_languages == (("brief.txt", "German"),)
    assert summary.unmatched == ()
    store = open_store(tmp_path / "out", create=False)
    document = next(document for document in store.documents() if document.source_file == "brief.txt")
    assert document.language == "de"
    rows = (*store.positions(), *store.concerns(), *store.asks(), *store.attributions())
    assert rows
    assert document.id not in {row.document for row in rows}
    assert document.id in {passage.document for passage in store.passages()}
    store.close()
    digest = (tmp_path / "out" / "digest.md").read_text(encoding="utf-8")
    assert "1 document is in German." in digest
