"""What can be taken along: the digest, which may be passed on, and the records, which may not."""

from __future__ import annotations

import io
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pipeline import digest as digests
from pipeline import export as exports
from pipeline.stages.audit import write_audit
from pipeline.store import open_store
from pipeline.web.desk import desk_of

__all__ = ["ROUTES"]

#: The digest brings its style sheet and its pictures along, and may run or load nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; sandbox"
_TYPES = {
    "html": ("text/html; charset=utf-8", "A web page in one file"),
    "md": ("text/markdown; charset=utf-8", "Markdown text"),
    "json": ("application/json", "JSON, for programs"),
    "pdf": ("application/pdf", "PDF, tagged for screen readers"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word document"),
}
_AUDIT = "audit"
_EXPORTS = {
    "jsonl": "JSON Lines: one file a kind of record",
    "csv": "CSV, safe to open in a spreadsheet",
    "xlsx": "Excel workbook",
    "parquet": "Parquet, for data frames",
    "qdpx": "REFI-QDA project, for NVivo, ATLAS.ti, MAXQDA and QualCoder",
    "qdc": "REFI-QDA codebook",
    "label-studio": "Label Studio tasks",
    "web-annotation": "W3C Web Annotation",
    "audit": "Audit pack: everything, with checksums",
}


async def index(request: Request) -> Response:
    """What there is to download."""
    desk = desk_of(request)
    guarded = sum(one.sent and one.publish != "yes" for one in desk.records.respondents.values())
    formats = [(name, _TYPES.get(name, ("", name))[1]) for name in digests.FORMATS]
    return desk.page(
        request,
        "downloads",
        digests=formats,
        exports=[(name, _EXPORTS.get(name, name)) for name in (*exports.FORMATS, _AUDIT)],
        guarded=guarded,
    )


async def digest(request: Request) -> Response:
    """The digest in one format; who asked not to be named or quoted is neither."""
    desk = desk_of(request)
    wanted = request.path_params["format"]
    if wanted not in digests.FORMATS:
        raise HTTPException(404)
    content = await run_in_threadpool(_digest, desk.out, wanted)
    headers = {"Content-Security-Policy": _POLICY}
    if "read" not in request.query_params or wanted != "html":
        headers["Content-Disposition"] = f'attachment; filename="digest.{wanted}"'
    media = _TYPES.get(wanted, ("application/octet-stream", ""))[0]
    return Response(content, media_type=media, headers=headers)


async def records(request: Request) -> Response:
    """All records in one format, as one archive: the team's own working data, with everything in it."""
    desk = desk_of(request)
    wanted = request.path_params["format"]
    if wanted not in (*exports.FORMATS, _AUDIT):
        raise HTTPException(404)
    packed = await run_in_threadpool(_records, desk.out, wanted)
    headers = {"Content-Disposition": f'attachment; filename="records-{wanted}.zip"'}
    return Response(packed, media_type="application/zip", headers=headers)


# Both take some seconds: in a thread of their own, with a store of their own, they keep no other page waiting.


def _digest(out: Path, wanted: str) -> bytes:
    with closing(open_store(out, create=False)) as store:
        return digests.digest_bytes(store, format=wanted)


def _records(out: Path, wanted: str) -> bytes:
    with closing(open_store(out, create=False)) as store, tempfile.TemporaryDirectory(prefix="greenpaper-") as name:
        folder = Path(name) / "records"
        if wanted == _AUDIT:
            write_audit(store, folder)
        else:
            exports.export(store, folder, wanted)
        return _packed(folder)


def _packed(folder: Path) -> bytes:
    """The files of a folder as one archive, the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


ROUTES = [
    Route("/downloads", index),
    Route("/downloads/digest.{format}", digest),
    Route("/downloads/records-{format}.zip", records),
]
