"""A source → a PDF, line by line: columns, ruled tables, running headers, hyphenated words, a scanned page.

reportlab draws and measures; the layout is ours, so that another release of reportlab breaks no line elsewhere.
"""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from source import Block, Source

SIZES = {"heading-1": 16.0, "heading-2": 12.5, "heading-3": 11.0}
MARGIN, GUTTER, BODY, LEADING = 62.0, 22.0, 10.5, 1.32
SCAN = Path(__file__).parent / "letters" / "scan.jpg"


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Greedy lines no wider than ``width``; a word with ``|`` in it may be broken there, with a hyphen."""
    lines: list[str] = []
    for stretch in text.split("\n"):
        line = ""
        for word in stretch.split():
            head, rest = _fit(line, word, font, size, width)
            if head:
                lines.append(f"{line} {head}-".strip())
                line = rest
            elif line and stringWidth(f"{line} {word.replace('|', '')}", font, size) > width:
                lines.append(line)
                line = word.replace("|", "")
            else:
                line = f"{line} {word.replace('|', '')}".strip()
        lines.append(line)
    return lines


def _fit(line: str, word: str, font: str, size: float, width: float) -> tuple[str, str]:
    """The longest beginning of a word that still fits with its hyphen, and what is left; empty where the whole word fits."""
    parts = word.split("|")
    if len(parts) == 1 or stringWidth(f"{line} {''.join(parts)}", font, size) <= width:
        return "", ""
    for cut in range(len(parts) - 1, 0, -1):
        head = "".join(parts[:cut])
        if stringWidth(f"{line} {head}-", font, size) <= width:
            return head, "".join(parts[cut:])
    return "", ""


class Sheet:
    """The page under the pen: where the next line goes, in which column."""

    def __init__(self, path: Path, source: Source, pages: int) -> None:
        self.about, self.pages = source.about, pages
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=0)
        self.canvas.setTitle(self.about.get("title", ""))
        self.canvas.setAuthor(self.about.get("author", ""))
        self.font = "Times" if self.about.get("serif") else "Helvetica"
        self.columns = self.about.get("columns", 1)
        self.width = (A4[0] - 2 * MARGIN - GUTTER * (self.columns - 1)) / self.columns
        self.page, self.column, self.top = 0, 0, 0.0
        self.new_page()

    def face(self, *, bold: bool) -> str:
        if self.font == "Times":
            return "Times-Bold" if bold else "Times-Roman"
        return "Helvetica-Bold" if bold else "Helvetica"

    def new_page(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page, self.column = self.page + 1, 0
        self.canvas.setFont(self.face(bold=False), 8)
        if self.page > 1 and self.about.get("header"):
            self.canvas.drawString(MARGIN, A4[1] - 36, self.about["header"])
        if self.about.get("footer"):
            self.canvas.drawCentredString(A4[0] / 2, 30, self.about["footer"].format(page=self.page, pages=self.pages))
        self.top = self.y = A4[1] - MARGIN

    def room(self, height: float) -> None:
        """Go to the next column or page where ``height`` points are no longer left."""
        if self.y - height >= MARGIN - 8:
            return
        if self.column + 1 < self.columns:
            self.column, self.y = self.column + 1, self.top
        else:
            self.new_page()

    @property
    def x(self) -> float:
        return MARGIN + self.column * (self.width + GUTTER)

    def lines(self, text: str, *, size: float = BODY, bold: bool = False, indent: float = 0.0, mark: str = "") -> None:
        font, step = self.face(bold=bold), size * LEADING
        for number, line in enumerate(wrap(text, font, size, self.width - indent)):
            self.room(step * (2 if bold and number == 0 else 1))
            self.canvas.setFont(font, size)
            if mark and number == 0:
                self.canvas.drawString(self.x, self.y - size, mark)
            self.canvas.drawString(self.x + indent, self.y - size, line)
            self.y -= step
        self.y -= size * 0.55

    def table(self, rows: tuple[tuple[str, ...], ...]) -> None:
        size, step = 9.0, 9.0 * LEADING
        widths = [self.width / len(rows[0])] * len(rows[0])
        for number, row in enumerate(rows):
            font = self.face(bold=number == 0)
            cells = [wrap(cell, font, size, width - 8) for cell, width in zip(row, widths, strict=True)]
            height = step * max(map(len, cells)) + 6
            self.room(height)
            self.canvas.setFont(font, size)
            for place, lines in enumerate(cells):
                left = self.x + sum(widths[:place])
                self.canvas.rect(left, self.y - height, widths[place], height)
                for down, line in enumerate(lines):
                    self.canvas.drawString(left + 4, self.y - size - 3 - down * step, line)
            self.y -= height
        self.y -= size

    def draw(self, block: Block) -> None:
        if block.kind == "page-break":
            self.new_page()
        elif block.kind == "scan":
            with chdir(SCAN.parent):  # the path goes into the file as a digest: a whole one would differ from clone to clone
                self.canvas.drawImage(SCAN.name, 0, 0, A4[0], A4[1])
        elif block.kind == "table":
            self.table(block.rows)
        elif block.kind.startswith("heading"):
            self.y -= 5
            self.lines(block.text, size=SIZES[block.kind], bold=True)
        elif block.kind == "bullet":
            self.lines(block.text, indent=14, mark="\u2022")
        elif block.kind == "numbered":
            mark, _, text = block.text.partition(" ")
            self.lines(text, indent=18, mark=mark)
        else:
            self.lines(block.text)


def write_pdf(source: Source, path: Path) -> None:
    """Drawn twice: the first time counts the pages for "Page 1 of 3"."""
    pages = 0
    for _ in range(2):
        sheet = Sheet(path, source, pages)
        for block in source.blocks:
            sheet.draw(block)
        pages = sheet.page
        sheet.canvas.showPage()
        sheet.canvas.save()
