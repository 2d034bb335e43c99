"""Where reading stops: sizes are checked before anything is opened, since a stranger's file may be made to do harm."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib

from pipeline.errors import UnreadableDocument
from pipeline.settings import IngestSettings

DAMAGED = "Open it in the program that made it, save it again and put the new file in its place."
#: what zipfile raises over a damaged archive, or a damaged part of one: the errors of zlib and lzma are no ValueErrors
BROKEN_ARCHIVE = (zipfile.BadZipFile, OSError, ValueError, EOFError, zlib.error, lzma.LZMAError, struct.error)
_FAR_CELL = re.compile(rb'<c [^>]*?r="(?:[A-Z]{3}\d+|[A-Z]+\d{6,7})"')
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]+)(\d+)"')


def check_size(size: int, settings: IngestSettings) -> None:
    """Raises UnreadableDocument where a file is larger than ``settings.file_bytes``."""
    if size > settings.file_bytes:
        raise UnreadableDocument(
            f"It is larger ({size / 1e6:.0f} MB) than the {settings.file_bytes / 1e6:.0f} MB that are read.",
            "Split it, or save it without pictures.",
        )


def open_archive(data: bytes, settings: IngestSettings) -> zipfile.ZipFile:
    """A zipped format, opened after a look at what it would unpack to.

    Raises:
        UnreadableDocument: it is damaged, or unpacks to more than the settings allow.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (*BROKEN_ARCHIVE, NotImplementedError) as error:
        raise UnreadableDocument(f"The file is damaged ({error}).", DAMAGED) from error
    total = 0
    for part in archive.infolist():
        total += part.file_size
        grows = part.file_size > settings.unpacked_ratio * max(part.compress_size, 1)
        if total > settings.unpacked_bytes or (grows and part.file_size > settings.unpacked_ratio_from):
            raise UnreadableDocument(
                f"It would unpack to {total / 1e6:.0f} MB or more, which no real document does.",
                "Ask the sender for a new copy, or for a PDF of it.",
            )
    return archive


def check_cells(archive: zipfile.ZipFile, settings: IngestSettings) -> None:
    """Raises UnreadableDocument where a sheet of an XLSX spans more cells than the settings allow.

    The reader lays a sheet out as a full rectangle, so two cells in opposite corners would fill the memory.
    """
    for part in archive.infolist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename):
            continue
        try:
            content = archive.read(part)
        except (*BROKEN_ARCHIVE, RuntimeError):
            continue  # the reader itself will say what is wrong
        if not _FAR_CELL.search(content):
            continue
        columns = rows = 0
        for column, row in _CELL.findall(content):
            columns, rows = max(columns, _column_number(column)), max(rows, int(row))
        check_cell_count(columns * rows, settings)


def check_cell_count(count: int, settings: IngestSettings) -> None:
    """Raises UnreadableDocument where ``count`` cells are more than the settings allow."""
    if count > settings.cells:
        raise UnreadableDocument(
            f"A sheet spans {count:,} cells, more than the {settings.cells:,} that are read.",
            "Delete the empty rows and columns around the data and save it again, or split it.",
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
