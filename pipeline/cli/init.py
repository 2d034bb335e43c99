"""``greenpaper init DIR``: a commented ``consultation.toml`` to fill in; ``--from`` drafts it from the consultation document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.errors import NothingRead, UnreadableDocument, WrongUsage

if TYPE_CHECKING:
    from pipeline.datamodel import Document
    from pipeline.ingest.draft import Draft


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the consultation; made if it is not there.")],
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="The consultation document: its questions and options are drafted."),
    ] = None,
) -> None:
    """Make a consultation folder: a commented consultation.toml to fill in."""
    path, found = make(folder, source)
    typer.echo(path)
    if source is not None:
        typer.echo(
            f"Drafted {len(found.proposals)} proposals and {len(found.questions)} questions out of {source.name}. "
            "Please check them: each names its page.",
            err=True,
        )


def make(folder: Path, source: Path | None = None) -> tuple[Path, Draft]:
    """Write ``folder/consultation.toml``; the path, and what was drafted.

    Raises:
        WrongUsage: there is one already, or ``folder`` is a file.
        NothingRead: ``source`` cannot be read.
    """
    from pipeline.ingest.consultation import CONSULTATION_FILE, slug
    from pipeline.ingest.draft import Draft, draft
    from pipeline.ingest.draft_toml import render

    path = folder / CONSULTATION_FILE
    if path.exists():
        raise WrongUsage(f"{path} is there already.", "Edit it, or move it away first: nothing is overwritten.")
    if folder.exists() and not folder.is_dir():
        raise WrongUsage(f"{folder} is a file.", "Name a folder.")
    if source is not None and not source.is_file():
        raise WrongUsage(f"There is no file {source}.", "Name the consultation document: a PDF, DOCX, HTML or text file.")
    found = draft(_read(source)) if source else Draft()
    name = folder.resolve().name
    text = render(found, id=slug(name), title=name.replace("-", " ").replace("_", " ").strip().capitalize() or "Consultation")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path, found


def _read(source: Path) -> Document:
    """The consultation document; what would be one bad file of a batch is all that there is here."""
    from pipeline.ingest import ingest

    try:
        return ingest(source, source.name)[0]
    except UnreadableDocument as error:
        raise NothingRead(f"{source.name}: {error.wrong}", error.mend) from error
