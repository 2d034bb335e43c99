"""A source file (TOML between ``+++`` lines, then a little Markdown) → what it says: the writers' only input."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = re.compile(r"(?P<level>#{1,3}) |(?P<bullet>- )|(?P<number>\d+\. )")


@dataclass(frozen=True)
class Block:
    """``kind``: heading-1 … heading-3, paragraph, bullet, numbered, table, page-break, scan."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """``about``: out, title, author, date and what one writer needs; ``|`` inside a word is where it may be hyphenated."""

    about: dict[str, Any]
    blocks: tuple[Block, ...]


def read_source(path: Path) -> Source:
    _, about, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return Source(
        tomllib.loads(about), tuple(_block(part) for part in re.split(r"\n\s*\n", body.strip()) for part in _split_list(part))
    )


def _split_list(part: str) -> list[str]:
    """List lines under each other are a block each; a line that begins with two spaces carries on the one above."""
    if not re.match(r"- |\d+\. ", part):
        return [part]
    return re.sub(r"\n  +", " ", part).split("\n")


def _block(part: str) -> Block:
    if part.startswith("|"):
        rows = (tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in part.split("\n"))
        return Block("table", rows=tuple(rows))
    if part in {"<page-break>", "<scan>"}:
        return Block(part.strip("<>"))
    found = MARK.match(part)
    # a line that ends in two spaces is a break that is meant (an address); every other one is the editor's
    text = re.sub(r"(?<! {2})\n", " ", part).replace("  \n", "\n")
    if not found:
        return Block("paragraph", text)
    if found["level"]:
        return Block(f"heading-{len(found['level'])}", text[found.end() :])
    if found["bullet"]:
        return Block("bullet", text[2:])
    return Block("numbered", text)
