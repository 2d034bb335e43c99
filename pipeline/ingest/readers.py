"""Which reader reads what, and how attachments become documents of their own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from pipeline.datamodel import Document, Unread
from pipeline.errors import UnreadableDocument
from pipeline.ingest import media
from pipeline.ingest.assemble import assemble
from pipeline.ingest.reading import Attachment, Reading
from pipeline.settings import IngestSettings

Reader = Callable[[bytes, IngestSettings], Reading]

#: Module and function by media type; imported at first use, since a folder of letters needs no spreadsheet reader.
_READERS = {
    media.PDF: ("pdf", "read_pdf"),
    media.DOCX: ("docx", "read_docx"),
    media.ODT: ("odf", "read_odt"),
    media.RTF: ("rtf", "read_rtf"),
    media.HTML: ("html", "read_html"),
    media.MARKDOWN: ("markdown", "read_markdown"),
    media.TEXT: ("plain", "read_plain"),
    media.CSV: ("table", "read_csv"),
    media.XLSX: ("table", "read_workbook"),
    media.XLS: ("table", "read_workbook"),
    media.ODS: ("table", "read_workbook"),
    media.EML: ("mail", "read_eml"),
    media.MSG: ("msg", "read_msg"),
}


def read_bytes(data: bytes, source_file: str, settings: IngestSettings, depth: int = 0) -> tuple[Document, ...]:
    """The document of ``data`` and those of its attachments.

    Raises:
        UnreadableDocument: the file itself cannot be read; an attachment that cannot is an ``unread`` entry of its mail.
    """
    kind = media.media_type(data, source_file, settings)
    reading = read_as(kind, data, settings) if data.strip() else Reading()
    documents: list[Document] = []
    for name, attachment in _named(reading.attachments[: settings.attachments]):
        if depth >= settings.attachment_depth:
            reading.unread.append(Unread(name, "it lies too deep within mails in mails", "Save it as a file of its own."))
            continue
        try:
            documents += read_bytes(attachment.data, f"{source_file}/{name}", settings, depth + 1)
        except UnreadableDocument as error:
            reading.unread.append(Unread(name, error.wrong, error.mend))
    for attachment in reading.attachments[settings.attachments :]:
        reading.unread.append(Unread(attachment.name, "the mail has too many attachments", "Save it as a file of its own."))
    return (assemble(reading, data, source_file, kind), *documents)


def read_as(kind: str, data: bytes, settings: IngestSettings) -> Reading:
    """Runs the reader of a media type: the one door behind which a parser may fail as it likes.

    Raises:
        UnreadableDocument: the reader says why, or it failed in a way that its authors did not foresee.
    """
    module, function = _READERS[kind]
    reader: Reader = getattr(import_module(f"pipeline.ingest.{module}"), function)
    try:
        return reader(data, settings)
    except UnreadableDocument:
        raise
    except RecursionError as error:
        raise UnreadableDocument(
            "It is nested too deeply to be read.", "Save it as PDF and put that file in its place."
        ) from error
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise UnreadableDocument(
            f"The file is damaged: {type(error).__name__}: {reason}.",
            "Open it in the program that made it, save it again and put the new file in its place.",
        ) from error


def _named(attachments: list[Attachment]) -> list[tuple[str, Attachment]]:
    """Attachments with names that no two share: the second ``letter.pdf`` of a mail is ``letter (2).pdf``."""
    seen: dict[str, int] = {}
    named = []
    for attachment in attachments:
        seen[attachment.name] = seen.get(attachment.name, 0) + 1
        count = seen[attachment.name]
        stem, dot, ending = attachment.name.rpartition(".")
        name = attachment.name if count == 1 else (f"{stem} ({count}).{ending}" if dot else f"{ending} ({count})")
        named.append((name, attachment))
    return named
