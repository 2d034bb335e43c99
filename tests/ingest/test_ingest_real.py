"""Real files: the seeds word for word, and readers against files that break readers."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml import html

from pipeline.datamodel import Document
from pipeline.errors import UnreadableDocument
from pipeline.ingest import find_documents, ingest
from pipeline.settings import IngestSettings

SETTINGS = IngestSettings(ocr=False)


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def check(document: Document) -> None:
    end = 0
    for block in document.blocks:
        quote = document.text[block.start : block.end]
        assert block.start >= end and quote and quote == quote.strip()
        end = block.end


def test_the_seeds_lose_furniture_and_not_one_word_of_evidence(shared: Path):
    gold = json.loads((shared / "gold" / "seeds.json").read_text("utf-8"))
    for path in sorted((shared / "seeds").glob("*.txt")):
        document = ingest(path, path.name)[0]
        text, source = folded(document.text), folded(path.read_text("utf-8"))
        for kind in ("positions", "concerns", "asks"):
            for entry in gold[path.stem].get(kind, []):
                assert folded(entry["evidence"]) in text
        for block in document.blocks:
            assert folded(document.text[block.start : block.end]) in source
        assert not re.search(r"Login to|Readers' comments|Reg No|professionals only|permitted to add|first published by", text)


def test_web_pages_with_known_text(shared: Path):
    right = wanted = found = 0
    for folder in sorted((shared / "data" / "robust" / "html_readability").iterdir()):
        expected = html.fromstring((folder / "expected.html").read_text("utf-8")).text_content()
        document = ingest(folder / "source.html", "source.html")[0]
        check(document)
        words, ours = (Counter(re.findall(r"\w+", text.lower())) for text in (expected, document.text))
        right, wanted, found = right + (words & ours).total(), wanted + words.total(), found + ours.total()
    assert right / wanted >= 0.96 and right / found >= 0.96


@pytest.mark.parametrize("folder", ["docx_mammoth", "docx_pythondocx", "mixed_markitdown", "pdf_samplefiles", "xlsx_sheetjs"])
def test_files_that_break_readers_are_read_or_refused(shared: Path, folder: str):
    read = refused = 0
    for name, path in find_documents(shared / "data" / "robust" / folder):
        if path.suffix in (".json", ".jsonl"):
            continue
        try:
            for document in ingest(path, name, SETTINGS):
                check(document)
            read += 1
        except UnreadableDocument as error:
            assert error.wrong and error.mend
            refused += 1
    assert read > 5 * refused
