"""The way to and from the tools that analysts already own: REFI-QDA, Label Studio, W3C Web Annotation, reviewed rows.

In: a store. Out: files for those tools; and what people did there, as decisions for the store's log.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import Missing, WrongUsage
from pipeline.exchange.annotations import as_web_annotations
from pipeline.exchange.comparing import Taken, compare
from pipeline.exchange.label_studio import as_label_studio, labelling_interface, read_label_studio
from pipeline.exchange.qda import code_rows, write_qdc, write_qdpx
from pipeline.exchange.qda_reading import read_qdpx
from pipeline.exchange.rows import read_rows
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


#: More rejections than this, and more than half of what stands, look like a file with parts of the work only.
FEW_REJECTIONS = 20


def exchange(store: Store, file: Path, who: str, at: str, *, sweeping: bool = False) -> Taken:
    """What a file that people worked on says of this run; nothing is written yet.

    Args:
        file: reviewed rows (``.jsonl``), an export of Label Studio's (``.json``) or a REFI-QDA project (``.qdpx``).
        who: whose decisions they are, where the file itself names nobody.
        at: when, ISO 8601 in UTC.
        sweeping: whether the file may reject more than half of what stands in its documents.

    Raises:
        Missing: there is no such file.
        WrongUsage: it is of no kind that can be read, not what its name says, or rejects most of the run.
    """
    if not file.is_file():
        raise Missing(f"There is no file {file.as_posix()}.", "Name a .jsonl, .json or .qdpx file.")
    suffix = file.suffix.casefold()
    if suffix == ".jsonl":
        return read_rows(store, file, who, at)
    readers = {".json": read_label_studio, ".qdpx": read_qdpx}
    if suffix not in readers:
        raise WrongUsage(f"{file.name} cannot be taken back.", "Name a .jsonl, .json (Label Studio) or .qdpx (REFI-QDA) file.")
    taken = compare(store, readers[suffix](store, file), who, at)
    rejected, stood = taken.count("reject"), len(taken.decisions) + taken.unchanged - taken.count("add")
    if not sweeping and rejected > max(FEW_REJECTIONS, stood / 2):
        raise WrongUsage(
            f"{file.name} holds only {stood - rejected} of the {stood} codings that stand in its documents.",
            "Export the whole project; or add --sweeping if all the others are to be rejected.",
        )
    return taken
