"""Walks a web page's tree once and gives its blocks in order, each with what its containers say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.ingest.furniture import knowledge

_SKIP = {
    "script", "style", "template", "svg", "iframe", "object", "embed", "canvas", "audio", "video", "select", "textarea",
    "input", "head", "math", "map", "noscript", "button", "datalist", "option",
}  # fmt: skip
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "img", "nobr", "picture", "source", "ruby", "rt", "rp",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {"li": "list-item", "figcaption": "caption", "caption": "caption", "dd": "list-item"}
_FIRM = {
    "nav": "navigation",
    "footer": "site footer",
    "aside": "side column",
    "form": "form",
    "dialog": "pop-up",
    "menu": "navigation",
}
_TOKENS = re.compile(r"[a-z]+|[A-Z][a-z]*|\d+")
_SPACE = re.compile(r"[ \t\n\r\f]+")
#: An element that holds more of the page's words than this is the page, whatever its class says ("has-sidebar").
_WHOLE_PAGE = 0.5


@dataclass(slots=True)
class WebBlock:
    """A block of a page. ``reason``: what its containers say it is; ``firm``: an element of that name says it, no class."""

    kind: str
    text: str
    level: int | None
    reason: str | None
    firm: bool
    parent: int
    prefix: str = ""

    @property
    def words(self) -> int:
        """How many words, roughly."""
        return self.text.count(" ") + 1


class _Walk:
    """One pass over the tree: text gathers until an element that stands as a block begins or ends."""

    def __init__(self, tree: Any) -> None:
        self.blocks: list[WebBlock] = []
        self.buffer: list[str] = []
        self.kinds: list[tuple[str, int | None]] = [("paragraph", None)]
        self.reasons: list[tuple[str | None, bool]] = [(None, False)]
        self.parents: list[int] = [0]
        self.opened = 0
        self.total = max(_length(tree), 1)

    def run(self, tree: Any) -> list[WebBlock]:
        skipping = None
        for event, element in etree.iterwalk(tree, events=("start", "end")):
            if not isinstance(element.tag, str):
                continue
            if skipping is not None:
                if event == "end" and element is skipping:
                    skipping = None
                    self.buffer.append(element.tail or "")
                continue
            if event == "start":
                if element.tag in _SKIP or _hidden(element):
                    skipping = element
                elif element.tag == "table" and _is_data(element):
                    self._table(element)
                    skipping = element
                else:
                    self._start(element)
            else:
                self._end(element)
        self.flush()
        return self.blocks

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self.buffer.append("\x0b")
        elif tag not in _INLINE:
            self.flush()
            self.opened += 1
            self.parents.append(self.opened)
            self.kinds.append((_KINDS.get(tag, self._kind_within(tag)), _HEADINGS.get(tag)))
            self.reasons.append(self._reason(element))
        self.buffer.append(element.text or "")

    def _end(self, element: Any) -> None:
        if element.tag not in _INLINE and element.tag != "br":
            self.flush()
            self.parents.pop()
            self.kinds.pop()
            self.reasons.pop()
        self.buffer.append(element.tail or "")

    def _kind_within(self, tag: str) -> str:
        if tag in _HEADINGS:
            return "heading"
        kind = self.kinds[-1][0]
        return kind if kind in ("list-item", "caption", "heading") and tag in ("p", "div", "ul", "ol") else "paragraph"

    def _reason(self, element: Any) -> tuple[str | None, bool]:
        above = self.reasons[-1]
        if above[0] is not None or element.tag in ("html", "body", "main", "article"):
            return above
        reason = _FIRM.get(element.tag)
        role = element.get("role", "")
        if role in ("navigation", "search", "contentinfo", "banner"):
            reason = (
                "navigation" if role in ("navigation", "search") else "site footer" if role == "contentinfo" else "site header"
            )
        if (
            element.tag == "header"
            and not any(True for _ in element.iter("h1"))
            and not any(a.tag in ("article", "main") for a in element.iterancestors())
        ):
            reason = "site header"
        if reason is not None:
            return (reason, True) if _length(element) <= _WHOLE_PAGE * self.total else above
        named = container_reason(f"{element.get('class', '')} {element.get('id', '')}")
        return (named, False) if named and _length(element) <= _WHOLE_PAGE * self.total else above

    def flush(self) -> None:
        """Makes a block (or several, parted by two line breaks) of what has gathered."""
        whole = "".join(self.buffer)
        self.buffer.clear()
        kind, level = self.kinds[-1]
        reason, firm = self.reasons[-1]
        for part in re.split(r"\x0b\s*\x0b+", whole):
            lines = [_SPACE.sub(" ", line).strip() for line in part.split("\x0b")]
            text = "\n".join(line for line in lines if line)
            if text and any(char.isalnum() for char in text):
                text = " ".join(text.split("\n")) if kind == "heading" else text
                parent = self.parents[-2] if len(self.parents) > 1 else 0
                self.blocks.append(WebBlock(kind, text, level, reason, firm, parent, "- " if kind == "list-item" else ""))

    def _table(self, element: Any) -> None:
        self.flush()
        rows = []
        for row in element.iter("tr"):
            cells = [_SPACE.sub(" ", "".join(cell.itertext())).strip() for cell in row if cell.tag in ("td", "th")]
            if any(cells):
                rows.append(" | ".join(cells))
        reason, firm = self._reason(element)
        if rows:
            self.blocks.append(WebBlock("table", "\n".join(rows), None, reason, firm, self.parents[-1]))


def walk(tree: Any) -> list[WebBlock]:
    """The blocks of a page in document order; what a reader never sees (scripts, hidden elements) is not among them."""
    return _Walk(tree).run(tree)


def container_reason(names: str) -> str | None:
    """What an element's class and id say that it holds.

    >>> container_reason("js-cookie-banner")
    'cookie notice'
    """
    tokens = {token.lower() for token in _TOKENS.findall(names)}
    if not tokens:
        return None
    for container in knowledge()["container"]:
        if not tokens.isdisjoint(container["words"]):
            return str(container["reason"])
    return None


def _hidden(element: Any) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _length(element: Any) -> int:
    return len("".join(element.itertext()))


def _is_data(table: Any) -> bool:
    """A table of data and not of layout: two columns or more, no table within, no cell as long as an article."""
    if any(inner is not table for inner in table.iter("table")):
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    filled = [row for row in rows if row]
    if len(filled) < 2 or sum(len(row) >= 2 for row in filled) < 0.6 * len(filled):
        return False
    return max(_length(cell) for row in filled for cell in row) <= 2000
