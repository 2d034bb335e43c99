"""Where a command finds the run that it reads: ``outputs/<consultation id>`` below the current directory, or ``--out``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Missing

if TYPE_CHECKING:
    from pipeline.store import Store

__all__ = ["open_run", "output_folder", "spelt_out"]

#: What makes a shell do something with words in double quotation marks.
_OF_SHELLS = frozenset('"$`!%')
#: As errors of layers below write a command: they do not know what was typed.
_COMMAND = re.compile(r"\bgreenpaper (\w+) FOLDER(?![\w@])")


def output_folder(folder: Path, out: Path | None = None) -> Path:
    """The folder that a run of ``folder`` writes to and that every later command reads.

    ``out`` wins; then the consultation itself is not even read, so a finished run can be used without its documents.

    Raises:
        WrongUsage: no ``out``, and ``folder`` is no folder.
        BadConsultation: no ``out``, and the consultation.toml that would say the id cannot be right.
    """
    if out is not None:
        return out
    from pipeline.ingest import read_consultation  # here, because it brings pydantic and ``--help`` needs none of it

    return Path("outputs") / read_consultation(folder).id


def open_run(folder: Path, out: Path | None = None) -> Store:
    """The store of an earlier run of ``folder``; close it when done.

    Raises:
        Missing: nothing was run there yet.
        WrongUsage, BadConsultation: see :func:`output_folder`.
    """
    from pipeline.store import open_store

    place = output_folder(folder, out)
    if not (place / "consultation.sqlite").is_file():
        wanted = f" --out {place}" if out is not None else ""
        raise Missing(f"There is no finished run in {place}.", f"Run it first: greenpaper run {folder}{wanted}")
    return open_store(place, create=False)


def spelt_out(text: str, folder: object, out: object = None) -> str:
    """A message whose commands name the folder (and ``--out``) that was given, so that they can be copied as they stand.

    >>> spelt_out("Run it first: greenpaper run FOLDER", "my folder")
    'Run it first: greenpaper run "my folder"'
    """
    if folder is None or _OF_SHELLS & set(f"{folder}{out}"):  # whoever copies the line runs it
        return text
    place = _quoted(folder) + (f" --out {_quoted(out)}" if out is not None else "")
    return _COMMAND.sub(lambda found: f"greenpaper {found[1]} {place}", text)


def _quoted(path: object) -> str:
    return f'"{path}"' if re.search(r"[^\w./\\:~+-]", str(path)) else str(path)
