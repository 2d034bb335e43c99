"""What a digest shows, whatever its format: for tests that must hold in all of them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import lxml.etree
import pypdfium2

from pipeline.digest import digest_bytes
from pipeline.store import Store


def shown(store: Store, form: str, **more: Any) -> str:
    """Everything that stands in a digest of a format, as text: of Word files all parts of the package."""
    return text_of(digest_bytes(store, format=form, **more), form)


def text_of(made: bytes, form: str) -> str:
    if form == "docx":
        return " ".join(word_text(made).values())
    if form == "pdf":
        return pdf_text(made)
    if form == "json":
        return " ".join(_strings(json.loads(made)))
    return made.decode()


def word_text(made: bytes) -> dict[str, str]:
    """Words and attributes of each XML part, paragraphs on lines of their own."""
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))}
    found = {}
    for name, xml in parts.items():
        words = []
        for node in lxml.etree.fromstring(xml).iter():
            if str(node.tag).endswith("}p"):
                words.append("\n")
            words += [node.text or "", *(f" {value} " for value in node.attrib.values() if not str(node.tag).endswith("}p"))]
        found[name] = "".join(words)
    return found


def pdf_text(made: bytes) -> str:
    """Words of all pages on one line, without the places where a long word may break."""
    with pypdfium2.PdfDocument(made) as file:
        pages = []
        for number in range(len(file)):
            page = file[number]
            text = page.get_textpage()
            pages.append(text.get_text_bounded())
            text.close()
            page.close()
    return " ".join(" ".join(pages).replace("\u200b", "").split())


def _strings(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [words for value in data.values() for words in _strings(value)]
    return [words for value in data for words in _strings(value)] if isinstance(data, list) else [str(data)]
