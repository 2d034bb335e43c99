"""The way to and from the tools that analysts already own: tables, REFI-QDA, Label Studio, W3C Web Annotation.

In: a store. Out: files for those tools; and what people did there, as decisions for the store's log. Each format's reader makes
the same :class:`~pipeline.exchange.seen.SeenFile`; one comparison with the record's own past makes decisions of it.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import Missing, UnreadableDocument, WrongUsage
from pipeline.exchange.annotations import as_web_annotations
from pipeline.exchange.annotations_reading import is_annotations, read_annotations
from pipeline.exchange.code_book import read_code_book, read_code_table
from pipeline.exchange.comparing import Taken, compare
from pipeline.exchange.json_files import read_json
from pipeline.exchange.label_studio import as_label_studio, labelling_interface, read_label_studio
from pipeline.exchange.qda import code_rows, write_qdc, write_qdpx
from pipeline.exchange.qda_reading import read_qdpx
from pipeline.exchange.rows import take_rows
from pipeline.exchange.seen import SeenFile
from pipeline.exchange.tables import TABLES, is_code_table, read_tables
from pipeline.ingest.limits import check_size
from pipeline.settings import IngestSettings
from pipeline.store import Store

__all__ = [
    "Taken",
    "as_label_studio",
    "as_web_annotations",
    "code_rows",
    "exchange",
    "labelling_interface",
    "write_qdc",
    "write_qdpx",
]


#: More changes than this, where they are more than half of what stands, look like a file with parts of the work only, or like one
#: whose columns were sorted apart.
FEW_CHANGES = 20
_WHAT = (
    "Name a table as greenpaper export writes it (.jsonl, .csv, .xlsx, .parquet) or a folder of them, "
    "a Label Studio export (.json), Web Annotations (.json, .jsonld), a REFI-QDA project (.qdpx) "
    "or a code book (.qdc, codebook.csv)."
)


def exchange(store: Store, file: Path, who: str, at: str, *, sweeping: bool = False, complete: bool = False) -> Taken:
    """What a file that people worked on says of this run; nothing is written yet.

    Args:
        file: a table of the export (``.jsonl``, ``.csv``, ``.xlsx``, ``.parquet``) or a folder of them, an export of Label
            Studio's (``.json``), Web Annotations (``.json``, ``.jsonld``), a REFI-QDA project (``.qdpx``) or code book (``.qdc``,
            ``codebook.csv``).
        who: whose decisions they are, where the file itself names nobody.
        at: when, ISO 8601 in UTC.
        sweeping: whether the file may change or reject more than half of what stands in its documents.
        complete: whether a row or an annotation that is missing was rejected. In Label Studio and REFI-QDA files it always is:
            such a tool shows a document with all its codings, and one that is gone was deleted.

    Raises:
        Missing: there is no such file.
        WrongUsage: it is of no kind that can be read, not what its name says, or changes most of the run.
    """
    if not file.exists():
        raise Missing(f"There is no file {file.as_posix()}.", _WHAT)
    suffix = file.suffix.casefold()
    if file.is_file():
        _check_size(file)
    if suffix == ".qdc" and file.is_file():
        return read_code_book(store, file)
    if suffix in (".csv", ".tsv") and is_code_table(rows := read_tables(file)):
        return read_code_table(store, [row.cells for row in rows])
    taken = compare(store, _seen(store, file, complete), who, at)
    if not sweeping:
        _check_sweep(file, taken)
    return taken


def _seen(store: Store, file: Path, complete: bool) -> SeenFile:
    suffix = file.suffix.casefold()
    if file.is_dir() or suffix in TABLES:
        seen = SeenFile(complete=complete)
        take_rows(store, read_tables(file), seen)
        return seen
    if suffix == ".qdpx":
        return read_qdpx(store, file)
    if suffix not in (".json", ".jsonld"):
        raise WrongUsage(f"{file.name} cannot be taken back.", _WHAT)
    found = read_json(file)
    if suffix == ".json" and not is_annotations(found):
        return read_label_studio(store, file, found)
    seen = read_annotations(store, file, found)
    seen.complete = complete
    return seen


def _check_size(file: Path) -> None:
    try:
        check_size(file.stat().st_size, IngestSettings())
    except UnreadableDocument as error:
        raise WrongUsage(f"{file.name} cannot be read. {error.wrong}", error.mend) from error


def _check_sweep(file: Path, taken: Taken) -> None:
    most = max(FEW_CHANGES, taken.stood / 2)
    if taken.removed > most:
        raise WrongUsage(
            f"{file.name} holds only {taken.stood - taken.removed} of the {taken.stood} codings that stand in its documents.",
            "Export the whole project; or add --sweeping if all the others are to be rejected.",
        )
    if taken.count("correct") > most:
        raise WrongUsage(
            f"{file.name} would change {taken.count('correct')} of the {taken.stood} codings that stand in its documents.",
            "Were some of its columns sorted without the others? If it is meant so, add --sweeping.",
        )
