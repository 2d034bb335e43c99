"""Nothing goes into the store that does not stand in its document's text."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from pipeline.datamodel import (
    Attribution,
    Block,
    Document,
    DocumentRecords,
    Page,
    Passage,
    Response,
    Span,
    SpanMismatch,
    Tag,
    check_quotes,
)
from pipeline.datamodel.span import Quoted
from pipeline.errors import PromiseBroken
from pipeline.store.tables import OF_A_DOCUMENT

MEND = "Nothing of this document was written. Please report it, with the document if you may."


def check(records: DocumentRecords) -> None:
    """Check every quote, span and stretch of one document's records.

    Raises:
        PromiseBroken: names the document and the first that is wrong.
    """
    document = records.document
    tags: tuple[Tag, ...] = (*records.positions, *records.concerns, *records.asks, *records.figures)
    quoted: tuple[Passage | Attribution | Tag, ...] = (*records.passages, *records.attributions, *tags)
    try:
        check_quotes(document.text, (span for record in quoted for span in _spans(record)))
    except SpanMismatch as error:
        raise PromiseBroken(f"{document.source_file}: {error}.", MEND) from error
    stretches: tuple[Block | Page | Response, ...] = (*document.blocks, *document.pages, *records.responses)
    for stretch in stretches:
        if not 0 <= stretch.start <= stretch.end <= len(document.text):
            name = type(stretch).__name__
            raise PromiseBroken(f"{document.source_file}: {name} {stretch.start}:{stretch.end} lies outside the text.", MEND)
    placed: tuple[Response | Passage | Attribution | Tag, ...] = (*records.responses, *quoted)
    for record in placed:
        if record.document != document.id:
            raise PromiseBroken(f"{document.source_file}: {record.id} names another document, {record.document}.", MEND)


def _spans(record: Passage | Attribution | Tag) -> Iterator[Quoted]:
    """The record itself and every span that it carries."""
    yield record
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if isinstance(value, Span):
            yield value


def once(documents: Iterable[DocumentRecords]) -> list[DocumentRecords]:
    """The records without exact repeats: the same statement found twice is one statement.

    Raises:
        PromiseBroken: two records that differ share an id.
    """
    return [_once(records) for records in documents]


def _once(records: DocumentRecords) -> DocumentRecords:
    changes: dict[str, tuple[object, ...]] = {}
    for table in OF_A_DOCUMENT:
        by_id: dict[str, object] = {}
        found = getattr(records, table.name)
        for record in found:
            if by_id.setdefault(record.id, record) != record:
                where = records.document.source_file
                raise PromiseBroken(f"{where}: two different {table.name} share the id {record.id}.", MEND)
        if len(by_id) < len(found):
            changes[table.name] = tuple(by_id.values())
    return dataclasses.replace(records, **changes) if changes else records  # type: ignore[arg-type]


def check_additions(additions: Iterable[tuple[Span, Document]]) -> None:
    """Check what respondents added to a campaign's template against the documents that it stands in.

    Raises:
        PromiseBroken: names the first that is wrong.
    """
    for span, document in additions:
        try:
            check_quotes(document.text, [span])
        except SpanMismatch as error:
            raise PromiseBroken(f"{document.source_file}: {error}.", MEND) from error
