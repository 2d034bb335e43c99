"""Ingest: one file becomes one ``Document`` whose text never changes again (and its attachments, documents of their own).

Table of contents: media says what a file is; a reader for each kind makes pieces of it (pdf, docx, odf, rtf, html, markdown,
plain, table, mail, msg); furniture takes page furniture out; repair mends what software broke; assemble fixes every offset.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.datamodel import Document
from pipeline.errors import UnreadableDocument
from pipeline.ingest.consultation import read_consultation
from pipeline.ingest.limits import check_size
from pipeline.ingest.ocr import ocr_available
from pipeline.ingest.readers import read_bytes
from pipeline.settings import IngestSettings

__all__ = ["find_documents", "ingest", "ocr_available", "read_consultation"]

_NOT_DOCUMENTS = {"consultation.toml", "reviewed.jsonl", "thumbs.db", "desktop.ini"}


def ingest(path: Path, source_file: str, settings: IngestSettings = IngestSettings()) -> tuple[Document, ...]:
    """Reads one file: its document first, then those of its attachments, each named ``mail.eml/letter.pdf``.

    Args:
        path: where the file lies.
        source_file: its path below the consultation folder, with ``/``.

    Raises:
        UnreadableDocument: the file is encrypted, damaged, too large or of a kind that is not read; says the mend.
    """
    try:
        check_size(path.stat().st_size, settings)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            f"The file cannot be opened ({error.strerror}).", "Check that it exists and that you may read it."
        ) from error
    return read_bytes(data, source_file, settings)


def find_documents(folder: Path) -> list[tuple[str, Path]]:
    """Every file of ``folder`` at any depth that may be a document, as (path below the folder with ``/``, path), sorted.

    Hidden files and folders, lock files of office programs, ``consultation.toml``, reviewed rows and Python scripts are left out.
    """
    return sorted((path.relative_to(folder).as_posix(), path) for path in _files(folder) if _may_be_document(path.name))


def _files(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        yield from (Path(base) / name for name in names)


def _may_be_document(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _NOT_DOCUMENTS and not name.lower().endswith(".py")
