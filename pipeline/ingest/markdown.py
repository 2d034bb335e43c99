"""Markdown: the words without the marks, with headings, lists, tables and footnotes told apart. Front matter says
title and date."""

from __future__ import annotations

import re
from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.ingest.dates import dateline, find_date
from pipeline.ingest.reading import Piece, Reading
from pipeline.ingest.repair import as_repairs, clean, decode
from pipeline.settings import IngestSettings

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|date|authors?|published)[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)
_FOOTNOTE = re.compile(r"^\[\^([^\]\s]{1,40})\]:[ \t]*(.+(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,40}\]")
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]{0,2000}>", re.DOTALL)


def read_markdown(data: bytes, settings: IngestSettings) -> Reading:
    """Reads a Markdown file. Nothing can go wrong: any text is some Markdown."""
    del settings
    repairs: Counter[str] = Counter()
    text = clean(decode(data, repairs), repairs)
    reading = Reading(repairs=[])
    front = _FRONT.match(text)
    if front:
        text = text[front.end() :]
        _read_front(front[1], reading)
    notes = [Piece("footnote", " ".join(found[2].split())) for found in _FOOTNOTE.finditer(text)]
    text = _FOOTNOTE_MARK.sub("", _FOOTNOTE.sub("", text))
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reading.pieces = _pieces(parser.parse(text)) + notes
    reading.date = reading.date or dateline([piece.text for piece in reading.pieces])
    reading.repairs = as_repairs(repairs)
    return reading


def _read_front(front: str, reading: Reading) -> None:
    for name, value in _FIELD.findall(front):
        value = value.strip().strip("\"'").strip()
        if not value or value in ("|", ">", "[]"):
            continue
        if name.lower() == "title":
            reading.title = value
        elif name.lower().startswith("author"):
            reading.author = value.strip("[]")
        else:
            reading.date = reading.date or find_date(value)


def _pieces(tokens: list[Token]) -> list[Piece]:
    pieces: list[Piece] = []
    kinds: list[str] = []
    level: int | None = None
    bullets: list[str] = []
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = None
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            kinds.append("list-item")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            kinds.pop()
        elif token.type == "list_item_open":
            bullets.append(f"{token.info}{token.markup} " if token.info else "- ")
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "table_close":
            pieces.append(Piece("table", "\n".join(" | ".join(row) for row in rows)))
            rows = []
        elif token.type == "inline" and rows:
            rows[-1].append(" ".join(inline_text(token).split()))
        elif token.type == "inline":
            pieces += _inline_pieces(token, kinds, level, bullets)
        elif token.type in ("fence", "code_block", "html_block"):
            pieces.append(Piece("paragraph", _TAG.sub(" ", token.content) if token.type == "html_block" else token.content))
    return [piece for piece in pieces if piece.text.strip()]


def _inline_pieces(token: Token, kinds: list[str], level: int | None, bullets: list[str]) -> list[Piece]:
    text = inline_text(token)
    if level is not None:
        return [Piece("heading", " ".join(text.split()), level=level)]
    prefix = bullets.pop() if bullets else ""
    bullets.clear()
    kind = kinds[-1] if kinds else "paragraph"
    return [Piece(kind, text, prefix=prefix)]


def inline_text(token: Token) -> str:
    """The words of an inline token: link texts without addresses, pictures left out, a soft break a space."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.lower().startswith("<br")):
            parts.append("\n")
    return re.sub(r" *\n *", "\n", re.sub(r"  +", " ", "".join(parts))).strip()
