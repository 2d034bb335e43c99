"""What kind of file it is: decided by its first bytes, with the name's ending as a hint between kinds of text."""

from __future__ import annotations

import re
import zipfile
from pathlib import PurePosixPath

from pipeline.errors import UnreadableDocument
from pipeline.ingest.limits import BROKEN_ARCHIVE, DAMAGED, open_archive
from pipeline.settings import IngestSettings

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
RTF = "application/rtf"
MSG = "application/vnd.ms-outlook"
EML = "message/rfc822"
HTML = "text/html"
MARKDOWN = "text/markdown"
CSV = "text/csv"
TEXT = "text/plain"

_BY_ENDING = {
    ".pdf": PDF, ".docx": DOCX, ".docm": DOCX, ".dotx": DOCX, ".xlsx": XLSX, ".xlsm": XLSX, ".xls": XLS, ".odt": ODT, ".ods": ODS,
    ".rtf": RTF, ".msg": MSG, ".eml": EML, ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".md": MARKDOWN, ".markdown": MARKDOWN,
    ".csv": CSV, ".tsv": CSV, ".txt": TEXT, ".text": TEXT,
}  # fmt: skip
_PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
)
_PACKED = ((b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"))
_SAVE_AS = "Save it as DOCX or PDF and put that file in its place."
_SAVE_AS_XLSX = "Open it in Excel or LibreOffice, save it as XLSX or CSV and put that file in its place."
_MAIL_HEADER = re.compile(
    rb"^(from|to|subject|date|received|return-path|delivered-to|mime-version|message-id|x-[\w-]+|content-type):", re.I | re.M
)


def media_type(data: bytes, name: str, settings: IngestSettings) -> str:
    """The media type of a file that we read.

    Raises:
        UnreadableDocument: it is of a kind that we do not read, protected or damaged; the mend says what to do.
    """
    ending = PurePosixPath(name.lower()).suffix
    if not data:
        return _BY_ENDING.get(ending, TEXT)
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK"):
        return _zipped(data, settings)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    if data[:16].lstrip().startswith(b"{\\rt"):
        return RTF
    _refuse(data, ending)
    return _text_kind(data, ending)


def _refuse(data: bytes, ending: str) -> None:
    if any(data.startswith(mark) for mark, _ in _PICTURES if len(mark) > 2) or data[8:12] == b"WEBP" or data[4:8] == b"ftyp":
        raise UnreadableDocument(
            "It is a picture, not a document.", "Save it as a PDF (pages of a PDF are read by Tesseract), or ask for the text."
        )
    for mark, packed in _PACKED:
        if data.startswith(mark):
            raise UnreadableDocument(f"It is a {packed} archive.", "Unpack it and put the documents themselves in the folder.")
    if ending in (".pdf", ".docx", ".odt", ".ods", ".msg", ".doc"):
        raise UnreadableDocument(
            f"It is called {ending} and is not one: the file is damaged or cut off.", "Ask the sender for a new copy."
        )
    if b'progid="Excel.Sheet"' in data[:512]:
        raise UnreadableDocument("It is an Excel 2003 XML workbook, which is not read.", _SAVE_AS_XLSX)
    if _binary(data):
        raise UnreadableDocument("It is of a kind that is not read.", _SAVE_AS)


def _binary(data: bytes) -> bool:
    """Text has no control characters to speak of; UTF-16 has NULs, but only in every second place."""
    sample = data[:8192]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    half = max(len(sample) // 2, 1)
    zeros = (sample[::2].count(0) / half, sample[1::2].count(0) / half)
    if max(zeros) > 0.7 and min(zeros) < 0.1:
        return False
    odd = sum(byte < 32 and byte not in (9, 10, 11, 12, 13, 26, 27) for byte in sample)
    return odd > 0.02 * len(sample) + 3


def _text_kind(data: bytes, ending: str) -> str:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    known = _BY_ENDING.get(ending)
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        b"<html" in head and known not in (EML, MARKDOWN, TEXT)
    ):
        return HTML
    if known in (XLS, XLSX):  # many systems call a CSV or an HTML table "xls"
        return HTML if b"<table" in head else CSV
    if known == EML or (known is None and len(_MAIL_HEADER.findall(head[:2000])) >= 3):
        return EML
    if known is None and ending not in ("", ".log"):
        raise UnreadableDocument(
            f"Files called {ending} are not read.", "Save it as DOCX, PDF, TXT or CSV and put that file in its place."
        )
    return known or TEXT


def _zipped(data: bytes, settings: IngestSettings) -> str:
    archive = open_archive(data, settings)
    names = set(archive.namelist())
    kind = _part(archive, "mimetype").strip().decode("ascii", "replace").removesuffix("-template")
    if kind in (ODT, ODS):
        if b"manifest:encryption-data" in _part(archive, "META-INF/manifest.xml"):
            raise UnreadableDocument(
                "It is protected by a password.", "Save it without a password and put that file in its place."
            )
        return kind
    types = _part(archive, "[Content_Types].xml")
    if b"wordprocessingml" in types and any(name.startswith("word/") for name in names):
        return DOCX
    if b"spreadsheetml" in types or b"ms-excel" in types:
        return XLSX
    if any(name.startswith("Index/") or name.endswith(".iwa") for name in names):
        raise UnreadableDocument(
            "It is an Apple Pages or Numbers document, which is not read.",
            "Export it as DOCX, XLSX or PDF and put that in its place.",
        )
    if types or kind:
        raise UnreadableDocument(
            "It is an office document of a kind that is not read (slides or a drawing?).",
            "Save it as PDF and put that file in its place.",
        )
    raise UnreadableDocument("It is a ZIP archive.", "Unpack it and put the documents themselves in the folder.")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (KeyError, RuntimeError):
        return b""  # not there, or locked: other signs tell the format
    except BROKEN_ARCHIVE as error:
        raise UnreadableDocument(f"The file is damaged ({error}).", DAMAGED) from error


def _compound(data: bytes) -> str:
    """An OLE file: its directory names tell an Outlook mail from an old Word or Excel file."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("__properties_version1.0"):
        return MSG
    if has("EncryptedPackage"):
        raise UnreadableDocument("It is protected by a password.", "Save it without a password and put that file in its place.")
    if has("WordDocument"):
        raise UnreadableDocument("It is an old Word document (.doc), which is not read.", _SAVE_AS)
    if has("Workbook") or has("Book"):
        return XLS
    raise UnreadableDocument("It is an old office document of a kind that is not read.", _SAVE_AS)
