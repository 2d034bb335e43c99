"""The composition: a folder of documents becomes a store and a digest. Incremental, and carried on where it was killed.

    documents ─▶ fingerprint ─▶ new and changed ones: DocumentWork on an engine ─▶ store ─▶ overview ─▶ digest

Every document's records go into the store as they arrive, so whatever ends a run early, the next one has only the rest to do.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.datamodel import Consultation
from pipeline.engine import Failure, LocalEngine, failure, set_one_thread
from pipeline.errors import NothingRead, PromiseBroken, WrongUsage
from pipeline.settings import EngineSettings
from pipeline.stages.changes import Changes, Input, find_changes, read_inputs
from pipeline.stages.document import DocumentResult, DocumentWork
from pipeline.stages.fingerprint import document_basis, manifest, overview_basis
from pipeline.stages.kept_runs import summary_of
from pipeline.stages.overview import DIGESTS, OVERVIEW, make_overview, write_digests
from pipeline.stages.progress import Progress, Silent
from pipeline.stages.sources import lead_to_sources
from pipeline.stages.summary import RunSummary, excluded, summarise
from pipeline.stages.training import LABELS, Training, train, usable_heads
from pipeline.store import FileState, Store, claim, open_store

if TYPE_CHECKING:
    from pipeline.learn import Heads

__all__ = [
    "LABELS",
    "Changes",
    "Progress",
    "RunSummary",
    "Training",
    "excluded",
    "look",
    "read_settings",
    "run",
    "train",
    "usable_heads",
]

#: The mark in the store of the file that is being read in this process.
_READING = "reading"


def run(
    folder: Path,
    out: Path | None = None,
    *,
    jobs: int | None = None,
    engine: str = "local",
    progress: Progress | None = None,
    new_themes: bool = False,
) -> RunSummary:
    """Bring the store of a consultation up to date with its folder, and write the digest.

    Args:
        folder: holds ``consultation.toml`` (or not) and the documents, at any depth.
        out: where the store and the digest go; ``outputs/<id>`` below the current directory where None.
        jobs: processes; where None, as many as the documents that are to be read are worth.
        engine: ``local`` is the only one yet.
        new_themes: find all themes anew; those that people decided on stand.

    Returns:
        What was done, what could not be read, and the exit code that this makes.

    Raises:
        WrongUsage: no such folder or engine, settings that cannot be right, or another run is at work in ``out``.
        NothingRead: there is not one document in the folder.
        Missing: a model is not installed.
    """
    if engine != "local":
        raise WrongUsage(f"There is no engine {engine!r}.", "Use: --engine local")
    if jobs is not None and jobs < 1:
        raise WrongUsage(f"{jobs} processes cannot read anything.", "Give --jobs 1 or more, or leave it out.")
    set_one_thread()
    progress = progress or Silent()
    consultation = read_settings(folder)
    out = place(folder, out, consultation)
    inputs = read_inputs(folder, out, progress)
    if not inputs:
        raise NothingRead(f"There is no document in {folder.as_posix()}.", "Put the responses there and run again.")
    with claim(out):
        store = open_store(out, create=True)
        try:
            return _run(store, folder, consultation, inputs, out, jobs, progress, new_themes=new_themes)
        finally:
            store.close()


def read_settings(folder: Path) -> Consultation:
    """What the user's settings say, with the whole code frame in it.

    Raises:
        WrongUsage: there is no such folder, or the settings cannot be right.
    """
    from pipeline.ingest import read_consultation
    from pipeline.tag import code_frame

    consultation = read_consultation(folder)
    return replace(consultation, codes=code_frame(consultation))


def place(folder: Path, out: Path | None, consultation: Consultation) -> Path:
    """Where a run's output goes.

    Raises:
        WrongUsage: it would go among the documents without the user having said so.
    """
    if out is not None:
        return out
    out = Path("outputs") / consultation.id
    if out.resolve().is_relative_to(folder.resolve()):
        raise WrongUsage(
            f"The output would go to {out.as_posix()} among the documents.",
            "Run from another folder, or say where with --out DIR.",
        )
    return out


def look(store: Store, folder: Path, out: Path) -> RunSummary:
    """What the last run left, and what has changed in the folder since; nothing is read but the bytes of the files.

    Raises:
        WrongUsage: there is no such folder, or its settings cannot be right.
    """
    consultation = read_settings(folder)
    changes = find_changes(store.files(), read_inputs(folder, out, Silent()), _basis(consultation, usable_heads(out)))
    return summarise(store, consultation, changes, out, unchanged=not changes.any)


def _basis(consultation: Consultation, heads: Heads | None) -> str:
    from pipeline.ingest import ocr_available

    return document_basis(consultation, ocr_available(), heads.digest if heads else None)


def _run(
    store: Store,
    folder: Path,
    consultation: Consultation,
    inputs: Mapping[str, Input],
    out: Path,
    jobs: int | None,
    progress: Progress,
    *,
    new_themes: bool,
) -> RunSummary:
    heads = usable_heads(out, progress)
    changes = find_changes(store.files(), inputs, _basis(consultation, heads))
    store.put_consultation(consultation)
    if changes.any:
        _read_documents(store, DocumentWork(consultation, heads), changes, jobs, progress)
    basis = overview_basis(consultation, store.files(), store.decisions())
    standing = not new_themes and store.mark(OVERVIEW) == basis and all((out / name).is_file() for name in DIGESTS.values())
    if not standing and any(state.status == "read" for state in store.files().values()):
        make_overview(store, consultation, progress, new_themes=new_themes)
        store.put_manifest(_manifest(store, consultation, heads))
        progress.begin("Writing the digest", 1)
        write_digests(store, out)
        progress.advance()
        store.put_run(basis, summary_of(store))
        store.put_mark(OVERVIEW, basis)
    lead_to_sources(folder, out)
    return summarise(store, consultation, changes, out, unchanged=standing)


def _manifest(store: Store, consultation: Consultation, heads: Heads | None) -> dict[str, object]:
    from pipeline.ingest import ocr_available

    return manifest(consultation, store.files(), ocr_available(), heads.digest if heads else None)


def _read_documents(store: Store, work: DocumentWork, changes: Changes, jobs: int | None, progress: Progress) -> None:
    for name in changes.removed:
        store.forget_overview()
        store.remove_file(name)
    for name, failed in changes.failed.items():
        _put(store, changes.inputs[name], failed, "", progress)
    # an earlier run died while it read this one: it may have died of it
    died = store.mark(_READING)
    suspects = [task for task in changes.tasks if task.source_file == died]
    tasks = [task for task in changes.tasks if task.source_file != died]
    engine = LocalEngine(jobs) if jobs else LocalEngine(default_jobs(len(tasks)), apart=True)
    progress.begin("Reading documents", len(changes.tasks))
    results = engine.map(work, tasks, suspects=suspects, started=lambda task: store.put_mark(_READING, task.source_file))
    for result in results:
        _put(store, changes.inputs[result.source_file], result, changes.fingerprints[result.source_file], progress)
        progress.advance()
    store.put_mark(_READING, "")


def default_jobs(documents: int, settings: EngineSettings = EngineSettings()) -> int:  # noqa: B008
    """How many processes so many documents are worth.

    >>> default_jobs(7)
    1
    """
    return 1 if documents < settings.few_documents else min(settings.most_jobs, os.cpu_count() or 1)


def _put(store: Store, given: Input, result: DocumentResult | Failure, fingerprint: str, progress: Progress) -> None:
    """Write one file's records, or why there are none. The overview, which knows nothing of them, goes first."""
    if isinstance(result, DocumentResult):
        read = result.records[0].document.sha256
        # a file that was written to between our look and the worker's is looked at again by the next run
        state = FileState(given.source_file, fingerprint if read == given.sha256 else "", read, "read")
        try:
            store.forget_overview()
            return store.put_file(state, result.records)
        except PromiseBroken as error:
            result = failure(given.source_file, error)
    progress.say(f"{result.source_file}: {result.reason} {result.mend}")
    status = "broken" if result.bug else "unreadable"
    kept = "" if result.again else fingerprint
    state = FileState(given.source_file, kept, given.sha256, status, result.reason, result.mend)
    if store.files().get(given.source_file) != state:
        store.forget_overview()
        store.put_file(state, ())
    return None
