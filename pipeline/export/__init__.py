"""Writes every record of a run for scripts, spreadsheets, data frames and coding tools.

In: a :class:`~pipeline.store.Store`. Out: files, sorted by id, the same bytes every time. Their shape is published as JSON
Schema in ``schemas/`` (:func:`schema`).

Consent: these files are the analyst's own working data and hold everything, the words and names of respondents who asked
not to be quoted or named too. ``publish`` in ``respondents`` and ``responses`` says who they are; whoever passes the files on
must leave those out. The digest, which is meant to be passed on, already does.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import WrongUsage
from pipeline.export.check import check_store
from pipeline.export.rows import all_rows, coverage_row
from pipeline.export.schema import KINDS, schema
from pipeline.export.write import csv_lines, json_lines, json_text, put, table_lines
from pipeline.store import Store

__all__ = ["FORMATS", "KINDS", "export", "schema"]

#: One file a kind …
_BY_KIND = ("jsonl", "csv", "parquet")
#: … or files of their own making.
_WHOLE: dict[str, tuple[str, ...]] = {
    "xlsx": ("extracts.xlsx",),
    "qdpx": ("project.qdpx", "codebook.qdc", "codebook.csv"),
    "label-studio": ("label-studio.json", "label-studio.xml"),
    "web-annotation": ("annotations.jsonld",),
}
FORMATS = (*_BY_KIND, *_WHOLE)


def export(store: Store, folder: Path, format: str = "jsonl", *, raw: bool = False) -> tuple[Path, ...]:  # noqa: A002
    """Write all records into ``folder`` and return the files written.

    Every quote is checked against its document's text first; nothing is written unless all of them stand there.

    Args:
        store: what a run wrote.
        folder: made where it is not there; files of the same names are replaced, each in one step.
        format: ``jsonl``, ``csv`` or ``parquet`` (one file a kind), ``xlsx`` (a sheet a kind, and one row a coded extract),
            ``qdpx`` (REFI-QDA project and code book), ``label-studio`` (tasks and labelling interface) or ``web-annotation``.
        raw: CSV only: cells exactly as they are, for reading by machine. Otherwise a cell that a spreadsheet would run as
            a formula gets a leading apostrophe, and a cell longer than a spreadsheet takes is cut, visibly.

    Raises:
        WrongUsage: no such format, or ``folder`` is a file.
        PromiseBroken: a quote is not the text at its place.
    """
    if format not in FORMATS:
        raise WrongUsage(f"There is no export format {format!r}.", f"Choose one of: {', '.join(FORMATS)}.")
    if folder.exists() and not folder.is_dir():
        raise WrongUsage(f"{folder} is a file.", "Name a folder to write the files into.")
    check_store(store)
    folder.mkdir(parents=True, exist_ok=True)
    if format in _WHOLE:
        return _write_whole(store, folder, format)
    written = []
    for kind, rows in all_rows(store):
        path = folder / f"{kind}.{format}"
        if format == "parquet":
            from pipeline.export.parquet import write_parquet

            write_parquet(kind, rows, path)
        else:
            put(path, json_lines(rows) if format == "jsonl" else csv_lines(kind, rows, raw=raw), bom=format == "csv" and not raw)
        written.append(path)
    put(folder / "coverage.json", json_text(coverage_row(store)))
    return (*written, folder / "coverage.json")


def _write_whole(store: Store, folder: Path, format: str) -> tuple[Path, ...]:  # noqa: A002
    """The formats that are not one file a kind. Their libraries are only loaded here."""
    paths = tuple(folder / name for name in _WHOLE[format])
    if format == "xlsx":
        from pipeline.export.workbook import write_workbook

        write_workbook(store, paths[0])
    elif format == "qdpx":
        from pipeline.exchange import code_rows, write_qdc, write_qdpx

        write_qdpx(store, paths[0])
        write_qdc(store, paths[1])
        put(paths[2], table_lines(("name", "description"), code_rows(store)))
    elif format == "label-studio":
        from pipeline.exchange import as_label_studio, labelling_interface

        put(paths[0], json_text(as_label_studio(store)))
        put(paths[1], [labelling_interface(store)])
    else:
        from pipeline.exchange import as_web_annotations

        put(paths[0], json_text(as_web_annotations(store)))
    return paths
