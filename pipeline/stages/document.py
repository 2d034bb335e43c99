"""The work on one document: read, extract, tag. It depends on the document, the settings and the models, and on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.datamodel import Consultation, Document, DocumentRecords


@dataclass(frozen=True, slots=True)
class DocumentTask:
    """One input file. ``sha256`` is of the bytes that the driver saw, which may not be those that the worker reads."""

    source_file: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """What one input file became: its document and its attachments, each with its records."""

    source_file: str
    records: tuple[DocumentRecords, ...]


@dataclass(frozen=True)
class DocumentWork:
    """The per-document work of a run; it pickles, and loads its models in :meth:`setup`."""

    consultation: Consultation

    def setup(self) -> None:
        """Load the language model.

        Raises:
            Missing: it is not installed.
        """
        from pipeline.loading import load_language

        load_language()

    def process(self, batch: Sequence[DocumentTask]) -> list[DocumentResult]:
        """Each file's records.

        Raises:
            UnreadableDocument: a file of the batch cannot be read.
        """
        return [self._process(task) for task in batch]

    def _process(self, task: DocumentTask) -> DocumentResult:
        from pipeline.ingest import ingest

        documents = ingest(Path(task.path), task.source_file)
        return DocumentResult(task.source_file, tuple(self._records(document) for document in documents))

    def _records(self, document: Document) -> DocumentRecords:
        from pipeline.extract import extract
        from pipeline.loading import load_language
        from pipeline.tag import tag

        if wholly_unread(document):
            # a scan that nobody read is not an empty response: it says something, and we do not know what
            return DocumentRecords(document)
        records = tag(extract(document, self.consultation, load_language()), self.consultation)
        if document.language not in {None, "en"}:
            records = _untagged(records)
        # the register lies in the store once, not once a document
        return replace(records, proposals=tuple(proposal for proposal in records.proposals if proposal.defined_by))


def _untagged(records: DocumentRecords) -> DocumentRecords:
    """What remains of a document in a language that the rules do not know: whatever English they saw in it is chance.

    Answers to closed questions stay: they were matched to the options that the register gives.
    """
    stated = tuple(position for position in records.positions if position.basis == "stated")
    return replace(records, attributions=(), positions=stated, concerns=(), asks=())


def wholly_unread(document: Document) -> bool:
    """Whether the document has pages and not one of them could be read."""
    return bool(document.pages) and all(page.method == "unread" for page in document.pages)
