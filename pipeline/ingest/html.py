"""Web pages: trafilatura says which words are the article; our own walk gives their order, headings, lists and tables.

What is left out is kept in ``dropped`` with the reason. trafilatura leaves out too much now and then, so a long paragraph beside
kept ones comes back: a sentence of evidence must not get lost with the furniture.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html
from trafilatura.metadata import extract_metadata

from pipeline.datamodel import Dropped
from pipeline.ingest.html_walk import WebBlock, walk
from pipeline.ingest.reading import Piece, Reading
from pipeline.ingest.repair import as_repairs, clean, decode
from pipeline.settings import IngestSettings

#: trafilatura is trusted where it kept at least this share of the words that no container marks as furniture.
#: Below it, it has taken the wrong part of the page (measured on 50 pages with known text).
LEAST_SHARE = 0.35
#: Words from which a paragraph that ends like a sentence is evidence rather than a teaser.
SENTENCE_WORDS = 15
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_FOLD = re.compile(r"\W+")
_STOP = re.compile(r"[.!?:;…][’”'\")\]]*$")
#: Even where trafilatura kept them, these are nobody's response.
_NEVER = {"reader comment", "cookie notice", "hidden"}


def read_html(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a web page that was saved as a file."""
    del settings
    repairs: Counter[str] = Counter()
    text = clean(_decode(data, repairs), repairs)
    tree = parse(text)
    reading = Reading(repairs=as_repairs(repairs))
    if tree is None:
        return reading
    _read_metadata(tree, reading)
    blocks = walk(tree)
    _sort_out(blocks, _article(text), reading)
    reading.repairs = as_repairs(repairs)
    return reading


def parse(text: str) -> Any | None:
    """The tree of a page, or None where there is nothing in it."""
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _decode(data: bytes, repairs: Counter[str]) -> str:
    """What the page says of its encoding counts, unless it is UTF-8 anyway."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:4096])
    name = said[1].decode("ascii").lower() if said else ""
    if name and name not in ("utf-8", "utf8", "iso-8859-1", "latin-1", "us-ascii"):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
    return decode(data, repairs)


def _article(text: str) -> str:
    """The words of the article as trafilatura sees it, folded; empty where it finds none."""
    found = trafilatura.extract(
        text, include_comments=False, include_tables=True, favor_recall=True, deduplicate=False, fast=False
    )
    return fold(found or "")


def _read_metadata(tree: Any, reading: Reading) -> None:
    found = extract_metadata(tree)
    if found is None:
        return
    reading.title = found.title or None
    reading.date = found.date or None
    reading.author = found.author or None
    for name, value in (("site", found.sitename), ("url", found.url)):
        if value:
            reading.attributes[name] = str(value)


def fold(text: str) -> str:
    """Letters and digits only, lower case: how a block is found again in trafilatura's text."""
    return f" {_FOLD.sub(' ', text.lower()).strip()} "


def _sort_out(blocks: list[WebBlock], article: str, reading: Reading) -> None:
    inside = [len(fold(block.text)) > 2 and fold(block.text) in article for block in blocks]
    plain_words = sum(block.words for block in blocks if block.reason is None)
    kept_words = sum(block.words for block, kept in zip(blocks, inside, strict=True) if kept)
    # A page without navigation, footer or side column is no site's page but an exported letter: all of it is the letter.
    trusted = kept_words >= LEAST_SHARE * plain_words and any(block.reason for block in blocks)
    keep = [_is_kept(block, found, trusted) for block, found in zip(blocks, inside, strict=True)]
    if trusted:
        _bring_back(blocks, keep, fold(reading.title or ""))
    for block, kept in zip(blocks, keep, strict=True):
        if kept:
            reading.pieces.append(Piece(block.kind, block.text, level=block.level, prefix=block.prefix))
        else:
            reading.dropped.append(Dropped(block.text, block.reason or "outside the article"))


def _is_kept(block: WebBlock, in_article: bool, trusted: bool) -> bool:
    if block.reason in _NEVER:
        return False
    if block.reason is None:
        return in_article or not trusted
    # A container's name is a weak sign ("content-with-sidebar"): what trafilatura took and reads like a sentence stays.
    return trusted and in_article and not block.firm and block.words >= SENTENCE_WORDS


def _bring_back(blocks: list[WebBlock], keep: list[bool], title: str) -> None:
    """Paragraphs that trafilatura passed over, between or beside kept ones, and the headings above kept text."""
    positions = [index for index, kept in enumerate(keep) if kept]
    if not positions:
        return
    first, last = positions[0], positions[-1]
    parents = {blocks[index].parent for index in positions if blocks[index].kind == "paragraph"}
    for index, block in enumerate(blocks):
        if keep[index] or block.reason is not None:
            continue
        between = first < index < last
        sentence = block.words >= SENTENCE_WORDS and bool(_STOP.search(block.text))
        beside = block.parent in parents
        if block.kind == "heading":
            keep[index] = (between and index + 1 < len(keep) and (keep[index + 1] or beside)) or (
                index < first and len(title) > 2 and fold(block.text) == title
            )
        else:
            keep[index] = (sentence and (between or beside)) or (between and beside)
