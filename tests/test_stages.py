"""One run after another on a small folder: new, changed, removed and unreadable files, and the accounting."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from small_folder import TEXTS, write_folder

from pipeline.errors import ExitCode, NothingRead, WrongUsage
from pipeline.stages import run
from pipeline.stages.fingerprint import all_settings, code_digest, document_basis
from pipeline.store import open_store


class Heard:
    """Remembers what a run told."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.lines: list[str] = []

    def begin(self, step: str, total: int) -> None:
        self.steps.append(step)

    def advance(self, count: int = 1) -> None: ...

    def reach(self, done: int) -> None: ...

    def say(self, line: str) -> None:
        self.lines.append(line)


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that was run once; the tests of this module build on each other's order nowhere: each restores it."""
    place = tmp_path_factory.mktemp("ferries")
    folder = write_folder(place / "ferries")
    summary = run(folder, place / "out", jobs=1)
    assert summary.exit_code is ExitCode.DONE
    return folder


def out_of(folder: Path) -> Path:
    return folder.parent / "out"


def test_a_run_accounts_for_everything(ferries: Path) -> None:
    store = open_store(out_of(ferries), create=False)
    coverage = store.coverage()
    assert coverage.documents == len(TEXTS)
    assert coverage.unreadable == ()
    assert coverage.analysed + sum(count for _, count in coverage.excluded) == coverage.received
    assert coverage.passages_left_over <= coverage.passages - max(coverage.passages_tagged, coverage.passages_themed)
    assert ("empty", 1) in coverage.excluded
    documents = {document.id: document for document in store.documents()}
    for records in (store.passages(), store.positions(), store.concerns(), store.asks(), store.figures()):
        for record in records:
            assert documents[record.document].text[record.start : record.end] == record.quote
    assert store.consultation().id == "ferries"
    assert {code.id for code in store.consultation().codes} >= {"pace", "funding"}
    ids, vectors = store.vectors()
    assert ids == [passage.id for passage in store.passages()]
    assert vectors.shape[0] == len(ids)
    store.close()
    assert (out_of(ferries) / "digest.html").read_text(encoding="utf-8").startswith("<!")
    assert "Ferries to the islands" in (out_of(ferries) / "digest.md").read_text(encoding="utf-8")


def test_the_manifest_says_what_went_in_and_nothing_of_when_or_where(ferries: Path) -> None:
    store = open_store(out_of(ferries), create=False)
    manifest = store.manifest()
    store.close()
    assert sorted(manifest["inputs"]) == sorted(TEXTS)
    assert manifest["models"]["encoder"]["files"]["model.safetensors"].startswith("53aa5117")
    assert manifest["settings"] == json.loads(json.dumps(all_settings()))
    assert str(ferries) not in json.dumps(manifest)


def test_nothing_has_changed_and_nothing_is_loaded(ferries: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> None:
        raise AssertionError("a model was loaded")

    monkeypatch.setattr("pipeline.loading.load_language", never)
    monkeypatch.setattr("pipeline.loading.load_encoder", never)
    heard = Heard()
    summary = run(ferries, out_of(ferries), progress=heard)
    assert summary.unchanged
    assert heard.steps == ["Looking for changes"]
    assert summary.changes.unchanged == len(TEXTS)
    assert summary.exit_code is ExitCode.DONE


def test_only_what_is_new_or_changed_is_read_and_what_is_removed_goes(ferries: Path, tmp_path: Path) -> None:
    folder, out = (
        write_folder(tmp_path / "ferries", names=["council.md", "letters/miller.txt", "letters/noor.txt"]),
        tmp_path / "out",
    )
    run(folder, out, jobs=1)
    (folder / "letters/miller.txt").write_text("I support Option 2 after all.\n", encoding="utf-8")
    (folder / "letters/noor.txt").unlink()
    (folder / "new.txt").write_text("I oppose Option 1.\n", encoding="utf-8")
    summary = run(folder, out, jobs=1)
    assert summary.changes.new == ("new.txt",)
    assert summary.changes.changed == ("letters/miller.txt",)
    assert summary.changes.removed == ("letters/noor.txt",)
    assert summary.changes.unchanged == 1
    store = open_store(out, create=False)
    assert {document.source_file for document in store.documents()} == {"council.md", "letters/miller.txt", "new.txt"}
    ids = {passage.id for passage in store.passages()}
    assert {assignment.passage for assignment in store.assignments()} <= ids
    assert "after all" in "".join(passage.quote for passage in store.passages())
    store.close()


def test_a_change_of_settings_or_of_what_ocr_can_do_makes_results_out_of_date(ferries: Path) -> None:
    store = open_store(out_of(ferries), create=False)
    consultation = store.consultation()
    store.close()
    basis = document_basis(consultation, ocr=False)
    assert basis == document_basis(dataclasses.replace(consultation), ocr=False)
    assert basis != document_basis(consultation, ocr=True)
    assert basis != document_basis(dataclasses.replace(consultation, codes=consultation.codes[1:]), ocr=False)
    assert code_digest("ingest") != code_digest("extract")


def test_bad_files_are_named_with_a_mend_and_the_rest_is_done(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ferries", names=["council.md"])
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 and then nothing of the kind")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    heard = Heard()
    summary = run(folder, tmp_path / "out", jobs=1, progress=heard)
    assert summary.exit_code is ExitCode.SOME_UNREADABLE
    assert [failed.source_file for failed in summary.unreadable] == ["bad.pdf", "gone.txt"]
    assert all(failed.reason and failed.mend for failed in summary.unreadable)
    assert len(heard.lines) == 2
    assert summary.coverage is not None
    assert summary.coverage.documents == 3
    again = run(folder, tmp_path / "out", jobs=1)
    assert again.exit_code is ExitCode.SOME_UNREADABLE
    assert again.unreadable == summary.unreadable
    (folder / "bad.pdf").unlink()
    (folder / "gone.txt").unlink()
    assert run(folder, tmp_path / "out", jobs=1).exit_code is ExitCode.DONE


def test_a_broken_promise_fails_its_document_alone_and_the_run_ends_with_70(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pipeline.tag

    honest = pipeline.tag.tag

    def lies(extraction, consultation, *others, **named):
        records = honest(extraction, consultation, *others, **named)
        if extraction.document.source_file != "council.md":
            return records
        return dataclasses.replace(
            records, passages=tuple(dataclasses.replace(one, quote="never said") for one in records.passages)
        )

    folder = write_folder(tmp_path / "ferries", names=["council.md", "letters/noor.txt"])
    monkeypatch.setattr("pipeline.tag.tag", lies)
    summary = run(folder, tmp_path / "out", jobs=1)
    assert summary.exit_code is ExitCode.PROMISE_BROKEN
    assert [failed.source_file for failed in summary.unreadable] == ["council.md"]
    assert run(folder, tmp_path / "out", jobs=1).exit_code is ExitCode.PROMISE_BROKEN  # it is tried again, and no better
    monkeypatch.undo()
    mended = run(folder, tmp_path / "out", jobs=1)
    assert mended.exit_code is ExitCode.DONE
    assert mended.counts["documents"] == 2


def test_nothing_at_all_and_nothing_readable(tmp_path: Path) -> None:
    with pytest.raises(NothingRead):
        run(write_folder(tmp_path / "bare", names=[]), tmp_path / "out")
    folder = write_folder(tmp_path / "bad", names=[])
    (folder / "bad.pdf").write_bytes(b"%PDF-1.4 and then nothing of the kind")
    summary = run(folder, tmp_path / "out2", jobs=1)
    assert summary.exit_code is ExitCode.NOTHING_READ
    assert summary.coverage is None


def test_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_folder(tmp_path / "ferries", names=["council.md"])
    with pytest.raises(WrongUsage, match="engine"):
        run(folder, tmp_path / "out", engine="steam")
    with pytest.raises(WrongUsage, match="jobs"):
        run(folder, tmp_path / "out", jobs=0)
    with pytest.raises(WrongUsage):
        run(tmp_path / "nowhere", tmp_path / "out")
    monkeypatch.chdir(folder)
    with pytest.raises(WrongUsage, match="--out"):
        run(Path(), None)
    assert not (folder / "outputs").exists()


def test_an_output_inside_the_folder_is_no_input(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "ferries", names=["letters/noor.txt"])
    first = run(folder, folder / "outputs", jobs=1)
    assert first.coverage is not None
    second = run(folder, folder / "outputs", jobs=1)
    assert second.unchanged
