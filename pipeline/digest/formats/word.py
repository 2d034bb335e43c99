"""A digest as a Word file: real heading styles, captions, repeated table headers, alternative text, and no way out of the file.

What is shown is the styles of the template: a department's own .docx may bring its fonts, colours, header and footer (``Title``,
``Heading 1`` to ``Heading 4``, ``Quote``, ``Caption`` …); what it brings in its body, such as a cover, stands before the digest.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.digest.formats.blocks import (
    Block,
    Bullets,
    Columns,
    Fold,
    Grid,
    Inset,
    Paragraph,
    Picture,
    Quote,
    Section,
    Steps,
    Words,
)
from pipeline.digest.formats.outline import SUBTITLE, outline
from pipeline.digest.formats.paper import on_paper
from pipeline.digest.formats.word_parts import add_bookmark, add_link, add_paragraph, add_picture, add_table, describe
from pipeline.digest.formats.word_styles import prepare
from pipeline.digest.sections import Digest
from pipeline.errors import WrongUsage

__all__ = ["blank", "word"]

#: What a zip file can say at least; a digest knows no clock.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: Themes lie in themes: deeper headings than this look alike.
_DEEPEST = 5
#: Styles of paragraphs by their look.
_LOOKS = {"lead": "Subtitle", "note": "Digest Note"}


def word(digest: Digest, template: Path | None = None) -> bytes:
    """The bytes of a .docx; the same digest and template give the same bytes.

    Raises:
        WrongUsage: the template is no .docx.
    """
    document = _open(template)
    styles = prepare(document, own=template is not None)
    page = outline(digest)
    describe(document, f"{page.title}: digest of responses")
    writer = _Writer(document, styles)
    writer.paragraph(styles["Digest Kicker"], SUBTITLE)
    title = writer.paragraph(styles["Title"], page.title)
    add_bookmark(title, "top", 0)
    writer.blocks(page.front)
    writer.contents(page.chapters)
    writer.blocks(page.chapters)
    writer.paragraph(styles["Digest Note"], page.foot)
    return _saved(document)


def blank() -> bytes:
    """An empty .docx with the styles of a digest, for a department to change."""
    document = _open(None)
    prepare(document, own=False)
    describe(document, "Template for digests")
    return _saved(document)


def _open(template: Path | None) -> Any:  # noqa: ANN401
    import docx
    from docx.opc.exceptions import OpcError

    try:
        return docx.Document(str(template) if template else None)
    except (OpcError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        mend = "Name a .docx file (not .doc, .dotx or one with macros)."
        raise WrongUsage(f"The template {template} cannot be used: {error}.", mend) from error


class _Writer:
    """Writes blocks at the end of a document."""

    def __init__(self, document: Any, styles: dict[str, Any]) -> None:  # noqa: ANN401
        self.document = document
        self.styles = styles
        self._marks = 0

    def contents(self, chapters: Iterable[Section]) -> None:
        """The chapters, each leading to its place: plain links, so that Word asks nothing when it opens the file."""
        self.paragraph(self.styles["Digest Contents"], "Contents")
        for chapter in chapters:
            add_link(self.paragraph(self.styles["List Number"]), chapter.text, chapter.id)

    def blocks(self, some: Iterable[Block], style: str = "Normal") -> None:
        """Write blocks one below the other."""
        for block in on_paper(some):
            self.block(block, style)

    def block(self, block: Block, style: str) -> None:
        """Write one block."""
        match block:
            case Paragraph(words, look):
                written = self.paragraph(self.styles[_LOOKS[look] if look else style])
                self.runs(written, words)
                if block.text.endswith(":"):  # words that introduce what follows do not stand alone at the foot of a page
                    written.paragraph_format.keep_with_next = True
            case Bullets(rows, ordered):
                self._bullets(rows, ordered=ordered)
            case Quote():
                self._quote(block)
            case Grid(table):
                self._marks = add_table(self.document, table, self.styles, self._marks)
            case Picture(chart):
                self.paragraph(self.styles["Caption"], f"Chart: {chart.title}")
                add_picture(self.document, chart)
            case Inset(inside):
                self.blocks(inside, "Digest Inset")
            case Fold(_, inside):
                self.blocks(inside)
            case Columns(groups):
                self.blocks(inner for group in groups for inner in group)
            case Steps(steps):
                self.blocks(inner for _, inside in steps for inner in inside)
            case Section():
                self._section(block)

    def _section(self, section: Section) -> None:
        # a chapter is Heading 1: the document's own title has a style of its own
        heading = self.paragraph(self.styles[f"Heading {min(section.level - 1, _DEEPEST)}"])
        self.runs(heading, section.heading)
        if section.id:
            self._marks += 1
            add_bookmark(heading, section.id, self._marks)
        self.blocks(section.blocks)

    def _bullets(self, rows: Iterable[Paragraph], *, ordered: bool) -> None:
        for number, row in enumerate(rows, start=1):
            written = self.paragraph(self.styles["Digest Numbered" if ordered else "List Bullet"])
            if ordered:
                written.add_run(f"{number}.\t")  # a list of Word's own would count on from the list before it
            self.runs(written, row.words)

    def _quote(self, block: Quote) -> None:
        written = self.paragraph(self.styles["Quote"])
        runs = [Words(str(piece), "redacted" if piece.hidden else "") for piece in block.pieces]
        self.runs(written, [*runs, *([Words(" […]")] if block.cut else [])])
        said = block.quotation
        if said:
            written.paragraph_format.keep_with_next = True
            cited = self.paragraph(self.styles["Digest Citation"])
            cited.add_run(said.who).bold = True
            cited.add_run(f"{block.cited} (")
            add_link(cited, f"document {said.document}", said.anchor)
            cited.add_run(")")

    def paragraph(self, style: Any, words: str = "") -> Any:  # noqa: ANN401
        """A new paragraph at the end."""
        return add_paragraph(self.document, style, words)

    def runs(self, written: Any, words: Iterable[Words]) -> None:  # noqa: ANN401
        """Write runs of words into a paragraph."""
        for run in words:
            if run.to:
                add_link(written, run.text, run.to)
            elif run.text:
                made = written.add_run(run.text)
                made.bold = True if run.look in {"strong", "label"} else None
                if run.look == "redacted":
                    made.style = self.styles["Digest Redacted"]


def _saved(document: Any) -> bytes:  # noqa: ANN401
    file = io.BytesIO()
    document.save(file)
    return _without_time(file.getvalue())


def _without_time(file: bytes) -> bytes:
    """The same package with no time of writing in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
