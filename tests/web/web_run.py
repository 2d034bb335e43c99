"""What the tests of the web application share: their folder, clients, forms as a browser sends them, and servers."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from small_folder import write_folder
from starlette.testclient import TestClient

from pipeline.datamodel import Decision
from pipeline.store import open_store
from pipeline.web.app import make_app
from pipeline.web.guard import Listening
from pipeline.web.records import Records

PORT = 8350
HERE = f"http://127.0.0.1:{PORT}"
SCRIPT = "<script>alert('harm')</script>"
LINK = "<a href='javascript:alert(1)' onclick='alert(2)'>press</a>"
OVERRIDE = "\u202egnp.exe\u202c"
PDF_LINES = (
    "Pier Traders Society",
    "We oppose Option 2 because the boats would stop in winter.",
    "We are worried that fares will rise for everybody on the islands.",
    "The pier took in 4,000 visitors. Of 4,000 visitors most came by boat.",
)
LETTER = (
    "Dear minister,\n\nI oppose Option 2 because it would take the boats away from the people who need them most in the winter "
    "months. I am worried that experienced crews will leave the islands for good. The department must keep the early boat.\n"
)


def write_web_folder(folder: Path) -> Path:
    """The small consultation, three copies of a letter, a survey, and letters that were written to do harm."""
    write_folder(folder)
    for number in range(3):
        words = LETTER + f"\nYours, islander {number} of pier {number}\n"
        (folder / f"campaign-{number}.txt").write_text(words, encoding="utf-8", newline="\n")
    survey = "Response ID,Name,Do you support Option 1?,Why?\nR-1,Ann Ross,Yes,The boats would be run by one body at last.\n"
    survey += f'R-2,{SCRIPT},No,"I am worried that fares will rise {LINK} for everybody."\n'
    (folder / "form.csv").write_text(survey, encoding="utf-8", newline="\n")
    harm = f"We oppose Option 2 because {SCRIPT} nobody asked us.\n\nThe department must {OVERRIDE} answer {LINK} first.\n"
    (folder / "harm.txt").write_text(harm, encoding="utf-8", newline="\n")
    (folder / "line.txt").write_text("We support Option 1. " + "word " * 4_000, encoding="utf-8", newline="\n")
    if sys.platform != "win32":
        words = "I support Option 1 because the boats would be run by one body.\n"
        (folder / "<img src=x onerror=alert(1)>.txt").write_text(words, encoding="utf-8")
    write_pdf(folder / "letters" / "pier.pdf")
    toml = folder / "consultation.toml"
    wishes = '\n[[respondent]]\nfile = "letters/miller.txt"\nname = "Jo Miller"\nkind = "individual"\npublish = "no"\n'
    toml.write_text(toml.read_text(encoding="utf-8") + wishes, encoding="utf-8", newline="\n")
    return folder


def write_pdf(path: Path, password: str | None = None) -> None:
    """A letter of two pages; its first sentence stands on the first page once, and one figure twice."""
    page = Canvas(str(path), pagesize=A4, encrypt=password, invariant=1)
    for at, line in enumerate(PDF_LINES):
        page.drawString(72, 760 - 24 * at, line)
    page.showPage()
    page.drawString(72, 760, "The department must keep the early boat.")
    page.save()


@dataclass(frozen=True)
class WebRun:
    folder: Path
    out: Path

    def records(self) -> Records:
        """The records as they stand; the store stays open as long as they are used."""
        return Records(open_store(self.out, create=False))

    def decisions(self) -> list[Decision]:
        store = open_store(self.out, create=False)
        try:
            return list(store.decisions())
        finally:
            store.close()


def client_of(run: WebRun, listening: Listening = Listening(PORT)) -> TestClient:  # noqa: B008
    return TestClient(make_app(run.out, run.folder, listening, meaning=False), base_url=HERE, follow_redirects=False)


class Elements(HTMLParser):
    """Every element of a page with its attributes, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def token_of(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found, "the page has no form"
    return found[1]


def send(client: TestClient, path: str, **fields: object):
    """Open a page and send its form, as a browser does."""
    page = client.get(path).text
    seen = re.search(r'name="seen" value="(\d+)"', page)
    data = {"form_token": token_of(page), "seen": seen[1] if seen else "0", "who": "Ada Lund", **fields}
    return client.post(path, data=data, headers={"Origin": HERE, "Sec-Fetch-Site": "same-origin"})


@dataclass(frozen=True)
class Server:
    """``greenpaper serve`` in a process of its own."""

    process: subprocess.Popen[str]
    address: str
    port: int

    def kill(self) -> None:
        """As the power failing would end it."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(run: WebRun, port: int = 0) -> Iterator[Server]:
    """A server of ``run``, ended with the block if nothing ended it before."""
    command = [sys.executable, "-m", "pipeline", "serve", str(run.folder), "--out", str(run.out), "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--no-browser", "--words-only"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, f"the server said {line!r}"
        yield Server(process, found[0], int(found[1]))
    finally:
        if process.poll() is None:
            process.kill()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        process.wait()
