"""How fast documents are read and tagged: ``python benchmarks/throughput.py [PAGES]`` writes ``benchmarks/throughput.md``.

Machines differ, so what counts are the ratios: each is measured within one run, the contenders in turn, best of three.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pdfplumber
import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.datamodel import Consultation, Document, Extraction
from pipeline.datamodel.reading import Reader
from pipeline.engine import set_one_thread
from pipeline.extract import extract
from pipeline.ingest import find_documents, ingest, read_consultation
from pipeline.loading import load_encoder, load_language, load_reader
from pipeline.tag import tag

HERE = Path(__file__).parent
DEMO = HERE.parent / "corpus" / "demo"
LINES = (
    "We support a single authority, provided that each catchment keeps a voice of its own.",
    "The timetable is too short: our members have eight weeks to answer 140 pages.",
    "Ministers should publish what the change will cost before any vote is taken.",
)
TURNS = 3
PROCESSES = 2


def write_pdf(path: Path, pages: int) -> None:
    """Plain letters of 45 lines a page, with a running header and page numbers."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(1, pages + 1):
        canvas.drawString(72, 800, "Response of a made-up body")
        for line in range(45):
            canvas.drawString(72, 770 - 15 * line, f"{LINES[(page + line) % len(LINES)]}")
        canvas.drawString(290, 40, str(page))
        canvas.showPage()
    canvas.save()


def seconds(work: Callable[[], object]) -> float:
    """The best of several turns."""
    took = []
    for _ in range(TURNS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return min(took)


def pdfium_alone(path: Path) -> None:
    """The characters and nothing else: the floor."""
    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_bounded()
    document.close()


def pdfplumber_alone(path: Path) -> None:
    """pdfplumber's own text of every page."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def reading(pages: int) -> list[str]:
    """Rows for pages a second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "letters.pdf"
        write_pdf(path, pages)
        ours = seconds(lambda: ingest(path, path.name))
        floor = seconds(lambda: pdfium_alone(path))
        plumber = seconds(lambda: pdfplumber_alone(path))
    return [
        f"| ingest (structure, furniture, repairs) | {pages / ours:.0f} pages/s | 1.0 |",
        f"| pdfium, characters only | {pages / floor:.0f} pages/s | {ours / floor:.1f} |",
        f"| pdfplumber, text only | {pages / plumber:.0f} pages/s | {ours / plumber:.2f} |",
    ]


def demo_documents() -> list[Document]:
    """The demo's documents other than spreadsheets."""
    names = [found for found in find_documents(DEMO) if found[1].suffix in {".pdf", ".docx", ".odt", ".html", ".eml"}]
    return [document for name, path in names for document in ingest(path, name)]


@cache
def read_share(share: int) -> tuple[list[Extraction], Consultation, Reader]:
    """Every second document, read once in each process, with what tagging it takes."""
    set_one_thread()
    consultation, nlp = read_consultation(DEMO), load_language()
    return [extract(one, consultation, nlp) for one in demo_documents()[share::PROCESSES]], consultation, load_reader()


def tag_share(share: int) -> None:
    """Tag every second document: one process's part of the work."""
    extractions, consultation, reader = read_share(share)
    for extraction in extractions:
        tag(extraction, consultation, reader, encoder=load_encoder())


def together(passages: int) -> float:
    """Passages a second that two processes tag, each its own half of the documents, as ``greenpaper run`` does on two cores."""
    with ExitStack() as stack:
        spawn = get_context("spawn")
        pools = [stack.enter_context(ProcessPoolExecutor(1, spawn)) for _ in range(PROCESSES)]

        def turn() -> None:
            for done in [pool.submit(tag_share, share) for share, pool in enumerate(pools)]:
                done.result()

        turn()  # each process reads its documents first
        return passages / seconds(turn)


def tagging() -> list[str]:
    """Rows for passages a second."""
    set_one_thread()
    nlp = load_language()
    consultation = read_consultation(DEMO)
    documents = demo_documents()
    extractions = [extract(document, consultation, nlp) for document in documents]
    passages = sum(len(extraction.passages) for extraction in extractions)
    parse = seconds(lambda: [list(nlp.pipe(passage.quote for passage in one.passages)) for one in extractions])
    extracted = seconds(lambda: [extract(document, consultation, nlp) for document in documents])
    tagged = seconds(lambda: [tag(extraction, consultation) for extraction in extractions])
    reader, encoder = load_reader(), load_encoder()
    read = seconds(lambda: [tag(extraction, consultation, reader, encoder=encoder) for extraction in extractions])
    both = together(passages)
    return [
        f"| spaCy parse alone | {passages / parse:.0f} passages/s | 1.0 |",
        f"| extract (parse included) | {passages / extracted:.0f} passages/s | {parse / extracted:.2f} |",
        f"| tag by rules, after extract | {passages / tagged:.0f} passages/s | {parse / tagged:.2f} |",
        f"| tag by rules and reader, after extract | {passages / read:.0f} passages/s | {parse / read:.2f} |",
        f"| the same in {PROCESSES} processes at once | {both:.0f} passages/s | {parse * both / passages:.2f} |",
        "",
        f"The reader takes {(read - tagged) / tagged:.1f} times as long as the rules.",
    ]


def main(pages: int) -> None:
    """Measure and write."""
    text = [
        "# Throughput",
        "",
        f"Written by `python benchmarks/throughput.py {pages}`; best of {TURNS} turns, one process unless it says otherwise.",
        "Compare the last column: the figures a second belong to one machine, the ratios hold on others too.",
        "",
        f"| reading a PDF of {pages} pages | speed | times as fast as ingest |",
        "| --- | --- | --- |",
        *reading(pages),
        "",
        "| the demo's letters, reports and pages | speed | times as fast as the parse |",
        "| --- | --- | --- |",
        *tagging(),
    ]
    (HERE / "throughput.md").write_text("\n".join(text) + "\n", encoding="utf-8", newline="\n")
    print("\n".join(text))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
