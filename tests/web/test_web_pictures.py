"""Pages of PDFs as they look: out of the file as it was read, with only what surely stands there marked, or in words why not."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from starlette.testclient import TestClient
from web_run import WebRun, client_of, write_pdf

from pipeline.datamodel import Document, Position
from pipeline.web.page_picture import draw, place_of
from pipeline.web.pictures import COLOURS, Picture, Pictures, number_of
from pipeline.web.records import Records

PIER = "letters/pier.pdf"
PINK = COLOURS["oppose"]


def pier(records: Records) -> Document:
    return next(one for one in records.documents.values() if one.source_file == PIER)


def copied(run: WebRun, to: Path) -> WebRun:
    """The same run of a folder of its own, to change files in."""
    return WebRun(Path(shutil.copytree(run.folder, to / "folder")), run.out)


def test_a_page_stands_beside_its_words(client: TestClient, own_run: WebRun) -> None:
    document = pier(own_run.records())
    page = client.get(f"/documents/{document.id}").text
    found = re.search(r'<img src="(/pictures/\d+/1\.png)" width="(\d+)" height="(\d+)" alt="([^"]+)"', page)
    assert found is not None and "page 1" in found[4]
    assert "marked: those whose words stand on it exactly once" in page
    answer = client.get(found[1])
    assert answer.headers["content-type"] == "image/png" and answer.content.startswith(b"\x89PNG")
    assert int.from_bytes(answer.content[16:20], "big") == int(found[2]) <= 900
    other = client.get(f"/documents/{document.id}?part=2").text
    assert "/2.png" in other and "page 2" in other


@pytest.mark.parametrize("size", [(1, 1e9), (0.0001, 100_000), (1e9, 1)])
def test_a_page_as_thin_as_a_hair_takes_no_more_than_others(size: tuple[float, float]) -> None:
    pdf, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    pdf.new_page(*size)
    pdf.save(file)
    picture = Picture(draw(file.getvalue(), 1, 900, [])[1])
    assert max(picture.width, picture.height) <= 8_000


def test_what_stands_there_once_is_marked_in_its_colour(tmp_path: Path) -> None:
    write_pdf(tmp_path / "a.pdf")
    data = (tmp_path / "a.pdf").read_bytes()
    marks = [("We oppose Option 2", PINK), ("4,000 visitors", PINK), ("words of another page", PINK)]
    made, png = draw(data, 1, 500, marks)
    assert made == [True, False, False]
    plain, other = draw(data, 1, 500, [])
    assert plain == [] and png != other
    assert len(draw(data, 1, 250, [])[1]) < len(other)


@pytest.mark.parametrize(
    ("words", "page", "expected"),
    [
        ("early boat", "The early\nboat leaves.", "early\nboat"),
        ("reorganisation now", "the reorgani-\nsation now", "reorgani-\nsation now"),
        ("the first", "the ﬁrst", "the ﬁrst"),
        ("boat", "boats and boatmen", None),
        ("boat", "steamboat", None),
        ("boat", "a boat, a boat", None),
        ("ship", "a boat", None),
        (" ", "a boat", None),
        ("boat", "", None),
    ],
)
def test_a_place_is_exact_or_none(words: str, page: str, expected: str | None) -> None:
    found = place_of(words, page)
    assert (page[slice(*found)] if found else None) == expected


@pytest.mark.parametrize("change", ["gone", "changed", "locked", "folder", "attachment"])
def test_without_the_file_as_it_was_read_there_are_words(own_run: WebRun, tmp_path: Path, change: str) -> None:
    run = copied(own_run, tmp_path)
    path = run.folder / PIER
    if change == "changed":
        path.write_bytes(path.read_bytes() + b"\n%more")
    elif change == "locked":
        write_pdf(path, password="secret")
    else:
        path.unlink()
    if change == "folder":
        path.mkdir()
    elif change == "attachment":
        path.parent.rename(path.parent.with_name("elsewhere"))
        path.parent.write_text("a mail", encoding="utf-8")
    said = {"gone": "no longer where", "folder": "no longer where", "attachment": "an attachment of another file"}
    document = pier(run.records())
    with client_of(run) as client:
        answer = client.get(f"/documents/{document.id}")
        assert answer.status_code == 200
        assert said.get(change, "has changed since it was read") in answer.text and "<img" not in answer.text
        assert "We oppose Option 2" in answer.text
        assert client.get(f"/pictures/{number_of(document.id)}/1.png").status_code == 404


def test_a_file_that_cannot_be_drawn_says_why(own_run: WebRun, tmp_path: Path) -> None:
    document = pier(own_run.records())
    pictures = Pictures(tmp_path)
    for content, said in ((None, "protected by a password"), (b"%PDF-1.4 nonsense", "damaged")):
        path = tmp_path / "a.pdf"
        if content is None:
            write_pdf(path, password="secret")
        else:
            path.write_bytes(content)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        found = pictures.of(replace(document, id=f"doc-{said}", source_file="a.pdf", sha256=sha256), 1, [])
        assert said in found.missing and found.png == b""
    outside = replace(document, source_file="../secret.pdf")
    assert "does not lie in" in pictures.of(outside, 1, []).missing


@pytest.mark.parametrize(
    "address", ["1/1", "{}/0", "{}/3", "{}/-1", "{}/1e0", "-{}/1", "{}/..%2f1", "..%2f..%2fsecret/1", "{}/" + "9" * 5000, "٣/1"]
)
def test_an_address_is_two_numbers_that_we_know(client: TestClient, own_run: WebRun, address: str) -> None:
    known = number_of(pier(own_run.records()).id)
    assert client.get(f"/pictures/{known}/1.png").status_code == 200
    assert client.get("/pictures/" + address.format(known) + ".png").status_code == 404


def test_a_decision_changes_the_marks(own_run: WebRun) -> None:
    records = own_run.records()
    document = pier(records)
    tags = [tag for tag in records.tags_of_document[document.id] if isinstance(tag, Position)]
    pictures = Pictures(own_run.folder)
    marked = pictures.of(document, 1, tags)
    assert marked.marked == len(tags) == 1 and marked is pictures.of(document, 1, tags)
    bare = pictures.of(document, 1, [])
    assert bare.marked == 0 and bare.png != marked.png


def test_a_file_is_read_again_only_when_it_is_another(own_run: WebRun, tmp_path: Path) -> None:
    run = copied(own_run, tmp_path)
    document, file = pier(run.records()), run.folder / PIER
    pictures = Pictures(run.folder)
    made = pictures.of(document, 1, [])
    assert made.png
    data, stat = file.read_bytes(), file.stat()
    with file.open("r+b") as opened:  # other bytes in the same file, of the same size and time: not looked at
        opened.write(b"\0" * len(data))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert pictures.of(document, 1, []) is made
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))
    assert "has changed since it was read" in pictures.of(document, 1, []).missing
    file.write_bytes(data)
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 2_000_000_000))
    assert pictures.of(document, 1, []) == made
    assert pictures.of(document, 2, []).png
