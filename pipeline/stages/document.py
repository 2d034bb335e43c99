"""The work on one document: read, extract, tag. It depends on the document, the settings and the models, and on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.datamodel import Consultation, Document, DocumentRecords

if TYPE_CHECKING:
    from pipeline.learn import Heads
    from pipeline.tag import Reader


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
    """The per-document work of a run; it pickles, and loads its models in :meth:`setup`.

    ``heads`` is what was learnt from the user's reviewed labels, or None.
    """

    consultation: Consultation
    heads: Heads | None = None

    def setup(self) -> None:
        """Load the language model, the reader and the encoder.

        Raises:
            Missing: it is not installed.
        """
        from pipeline.loading import load_encoder, load_language, load_reader

        load_language()
        load_reader()
        load_encoder()

    def process(self, batch: Sequence[DocumentTask]) -> list[DocumentResult]:
        """Each file's records.

        Raises:
            UnreadableDocument: a file of the batch cannot be read.
        """
        return [self._process(task) for task in batch]

    def _process(self, task: DocumentTask) -> DocumentResult:
        from pipeline.ingest import ingest

        documents = ingest(Path(task.path), task.source_file)
        records = tuple(read_document(document, self.consultation, self.heads) for document in documents)
        return DocumentResult(task.source_file, records)


def read_document(
    document: Document, consultation: Consultation, heads: Heads | None = None, *, open_codes: bool = False
) -> DocumentRecords:
    """All records of a document as it was ingested.

    Args:
        heads: corrects them, where the user's reviewed labels taught something.
        open_codes: keep concerns whose matter nothing names, without a code; heads for codes tell it, or take them out.
    """
    from pipeline.extract import extract
    from pipeline.loading import load_encoder, load_language, load_reader
    from pipeline.tag import tag

    if wholly_unread(document):
        # a scan that nobody read is not an empty response: it says something, and we do not know what
        return DocumentRecords(document)
    reader = _corrected_reader(load_reader(), heads)
    extraction = extract(document, consultation, load_language())
    open_codes = open_codes or bool(heads and heads.codes)
    records = tag(extraction, consultation, reader, encoder=load_encoder(), open_codes=open_codes)
    if document.language not in {None, "en"}:
        records = _untagged(records)
    if heads is not None:
        records = _correct(records, consultation, heads)
    # the register lies in the store once, not once a document
    return replace(records, proposals=tuple(proposal for proposal in records.proposals if proposal.defined_by))


def _corrected_reader(reader: Reader, heads: Heads | None) -> Reader:
    from pipeline.learn import CalibratedReader

    if heads is None or heads.reader_stance is None or heads.reader != reader.name:
        return reader
    return CalibratedReader(reader, heads.reader_stance)


def _correct(records: DocumentRecords, consultation: Consultation, heads: Heads) -> DocumentRecords:
    from pipeline.learn import correct
    from pipeline.loading import load_encoder
    from pipeline.tag import CodeMatcher

    matcher = CodeMatcher(consultation.codes)
    return correct(records, heads, consultation.codes, load_encoder().encode, matcher.scores)


def _untagged(records: DocumentRecords) -> DocumentRecords:
    """What remains of a document in a language that the rules do not know: whatever English they saw in it is chance.

    Answers to closed questions stay: they were matched to the options that the register gives.
    """
    stated = tuple(position for position in records.positions if position.basis == "stated")
    silent = tuple(replace(passage, unit_types=()) for passage in records.passages)
    return replace(records, passages=silent, attributions=(), positions=stated, concerns=(), asks=())


def wholly_unread(document: Document) -> bool:
    """Whether the document has pages and not one of them could be read."""
    return bool(document.pages) and all(page.method == "unread" for page in document.pages)
