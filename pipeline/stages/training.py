"""The composition of a training: reviewed labels and a run become heads, which lie beside the run and correct the next one.

labels ─▶ places in the run's documents ─▶ what the program says there by itself ─▶ heads ─▶ outputs/<id>/heads
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.datamodel import Consultation, Document, DocumentRecords
from pipeline.errors import Missing
from pipeline.store import FILE_NAME, Store, claim, open_store

if TYPE_CHECKING:
    from pipeline.learn import Heads, Placement, Report
    from pipeline.stages.progress import Progress

LABELS = "reviewed.jsonl"
_FOLDER = "heads"


@dataclass(frozen=True, slots=True)
class Training:
    """What a training ended with. ``heads`` is None where nothing was learnt, and no head is in use then."""

    consultation: Consultation
    out: Path
    heads: Heads | None
    report: Report


def heads_folder(out: Path) -> Path:
    """Where the heads of a run lie."""
    return out / _FOLDER


def usable_heads(out: Path, progress: Progress | None = None) -> Heads | None:
    """The heads that lie beside a run; None, said aloud, where they were learnt over another encoder's vectors.

    Raises:
        WrongUsage: their file is none that this version wrote.
    """
    if not heads_folder(out).is_dir():
        return None  # without importing what reads them
    from pipeline.learn import read_heads
    from pipeline.loading import ENCODER_NAME

    heads = read_heads(heads_folder(out))
    if heads is not None and heads.encoder != ENCODER_NAME:
        if progress is not None:
            progress.say(
                "What your corrections taught is of another model and is not used. Teach it anew: greenpaper train FOLDER"
            )
        return None
    return heads


def train(
    folder: Path, out: Path, consultation: Consultation, labels: Sequence[Path] = (), progress: Progress | None = None
) -> Training:
    """Learn from reviewed labels and keep what was learnt with the run; what an earlier training left is replaced.

    Args:
        folder: the consultation's folder.
        out: where its run lies.
        consultation: its settings, with the whole code frame.
        labels: files of reviewed rows; ``reviewed.jsonl`` in ``folder`` where there are none. What people decided at the review
            desk, or had imported, always counts too.

    Raises:
        Missing: there is no run, no file of labels, or a model is not installed.
        WrongUsage: a row cannot be right, or another run is at work in ``out``.
    """
    from pipeline.learn import check_codes, place, read_labels
    from pipeline.stages.progress import Silent

    progress = progress or Silent()
    if not (out / FILE_NAME).is_file():
        raise Missing(f"There is no finished run in {out.as_posix()}.", f"Run it first: greenpaper run {folder.as_posix()}")
    with claim(out), closing(open_store(out, create=False)) as store:
        rows = read_labels(_files(folder, out, labels, store))
        check_codes(rows, [code.id for code in consultation.codes])
        placement = place(rows, store.documents())
        progress.begin("Reading the documents with labels again", len({one.document for one in placement.placed}))
        records = _without_heads(store, consultation, placement, progress)
        heads, report = _learn(store, consultation, placement, records, progress)
        kept = _keep(out, heads)
    return Training(consultation, out, kept, report)


def _files(folder: Path, out: Path, labels: Sequence[Path], store: Store) -> list[Path]:
    """The files that were named, or the usual one; then what was decided at the review desk, whose word comes last."""
    from pipeline.stages.reviewing import write_reviewed

    decided = write_reviewed(store, out)
    usual = folder / LABELS
    given = list(labels) or ([usual] if usual.is_file() or decided is None else [])
    return [*given, *([decided] if decided else [])]


def _without_heads(store: Store, consultation: Consultation, placement: Placement, progress: Progress) -> list[DocumentRecords]:
    """What the program says by itself: what an earlier training changed in the store must not be learnt from again."""
    from pipeline.stages.document import read_document

    wanted = {one.document for one in placement.placed}
    found = []
    for document in _fresh(store.documents()):
        if document.id in wanted:
            found.append(read_document(document, consultation, open_codes=True))
            progress.advance()
    return found


def _fresh(documents: Iterable[Document]) -> Iterable[Document]:
    """Documents as ingest read them: all that extract decides is their kind."""
    return (document if document.kind == "survey" else replace(document, kind="unknown") for document in documents)


def _learn(
    store: Store, consultation: Consultation, placement: Placement, records: Sequence[DocumentRecords], progress: Progress
) -> tuple[Heads, Report]:
    from pipeline.learn import learn
    from pipeline.loading import load_encoder, load_reader
    from pipeline.tag import CodeMatcher

    progress.begin("Learning", 1)
    encoder = load_encoder()
    told = learn(
        placement,
        records,
        consultation.codes,
        encoder.encode,
        CodeMatcher(consultation.codes).scores,
        encoder=encoder.name,
        proposals={proposal.id: proposal.label for proposal in store.proposals()},
        reader=load_reader(),
    )
    progress.advance()
    return told


def _keep(out: Path, heads: Heads) -> Heads | None:
    from pipeline.learn import forget_heads, write_heads

    if heads.any:
        return write_heads(heads_folder(out), heads)
    forget_heads(heads_folder(out))
    return None
