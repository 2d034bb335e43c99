"""What a digest is printed as: one outline of blocks, and a writer for each format."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pipeline.digest.sections import Digest
from pipeline.errors import WrongUsage

__all__ = ["FORMATS", "TEXT_FORMATS", "starter", "write"]

FORMATS = ("html", "md", "docx", "pdf", "json")
#: Those that are text.
TEXT_FORMATS = ("html", "md", "json")


def write(digest: Digest, format: str, template: Path | None = None, sources: str = "") -> bytes:  # noqa: A002
    """The bytes of a file in one of :data:`FORMATS`; each writer is loaded when it is first needed.

    ``sources``: what links to documents start with in HTML and Markdown; the other formats lead to the list of documents only.

    Raises:
        WrongUsage: the template is unusable, or the format has none.
    """
    if format == "docx":
        from pipeline.digest.formats.word import word

        return word(digest, template)
    if format == "pdf":
        from pipeline.digest.formats.pdf import pdf

        return pdf(digest, template)
    if format == "json":
        from pipeline.digest.formats.tree import tree_json

        return tree_json(digest, template)
    from pipeline.digest.render import render

    return render(digest, format, template, sources).encode()


def starter(format: str) -> bytes:  # noqa: A002
    """The shipped template of a format, to copy and change.

    Raises:
        WrongUsage: JSON has none.
    """
    if format == "docx":
        from pipeline.digest.formats.word import blank

        return blank()
    names = {"pdf": "digest.typ", "html": "digest.html.jinja", "md": "digest.md.jinja"}
    if format not in names:
        raise WrongUsage(f"There is no template for {format!r}.", f"Choose one of: {', '.join([*names, 'docx'])}.")
    return files("pipeline.digest").joinpath("templates", names[format]).read_bytes()
