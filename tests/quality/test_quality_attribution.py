"""Who says what, on news that people annotated (PolNeAR's development half), scored by the script that stands beside it.

Every second document is read three times: as it is, and with its double quotation marks turned into British single ones, curly
and straight. The words are the same, so the figures must be too. The floors lie just below the figures seen; they only rise.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from spacy.language import Language

from pipeline.datamodel import Consultation
from pipeline.extract import extract
from pipeline.ingest import ingest

FLOORS = {"content": 0.73, "source": 0.70, "content exact": 0.45, "source exact": 0.62, "source of a content": 0.89}
MODE_FLOORS = {"direct": 0.81, "indirect": 0.66, "mixed": 0.89}
MOST_LOST_TO_MARKS = 0.02
MARKS = {"curly": "‘’", "straight": "''"}
_QUOTED = re.compile(r"[\"“][^\"“”]+[\"”]|''[^']+''")

Place = tuple[int, int]


@dataclass(frozen=True)
class Pair:
    """A content with its source."""

    content: Place
    source: Place | None


@dataclass(frozen=True)
class Read:
    """One document: what people marked, what was found, and the text as it was written."""

    text: str
    gold: list[Pair]
    found: list[Pair]


@pytest.fixture(scope="module")
def script(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_attribution", shared / "score" / "score_attribution.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "data" / "quotes" / "polnear.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[::2]]


@pytest.fixture(scope="module")
def as_written(rows, script, nlp, tmp_path_factory) -> list[Read]:
    return list(read(rows, script, nlp, tmp_path_factory.mktemp("written")))


def read(rows: list[dict[str, Any]], script: ModuleType, nlp: Language, folder: Path, marks: str | None = None) -> Iterator[Read]:
    """Every document through ingest and extract; ``marks``: the single marks that its double ones become."""
    path = folder / "article.txt"
    for row in rows:
        text, gold = in_style(row, script, marks)
        path.write_text(text, encoding="utf-8", newline="")
        document = ingest(path, path.name)[0]
        found = []
        for one in extract(document, Consultation("c", "C"), nlp).attributions:
            content = _place(text, document.text, one, script)
            if content is not None:
                found.append(Pair(content, _place(text, document.text, one.source, script) if one.source else None))
        yield Read(row["text"], gold, found)


def _place(written: str, repaired: str, span: Any, script: ModuleType) -> Place | None:
    """Where a span stands in the text as written; ingest may have repaired it."""
    return (span.start, span.end) if written == repaired else script.nearest(written, span.quote, span.start)


def in_style(row: dict[str, Any], script: ModuleType, marks: str | None) -> tuple[str, list[Pair]]:
    """A document's text with other quotation marks, and its gold where that text has it."""
    text = row["text"]
    pieces: list[str] = []
    at = [0] * (len(text) + 1)
    length = index = 0
    while index < len(text):
        pair = marks is not None and text[index : index + 2] == "''"
        piece = _turned(text, index, marks, pair=pair) if marks is not None else text[index]
        for place in range(index, index + (2 if pair else 1)):
            at[place] = length
        pieces.append(piece)
        length += len(piece)
        index += 2 if pair else 1
    at[len(text)] = length
    gold = []
    for one in row["attributions"]:
        content, source = script.whole(one["content"]), script.whole(one.get("source"))
        if content:
            gold.append(Pair((at[content[0]], at[content[1]]), (at[source[0]], at[source[1]]) if source else None))
    return "".join(pieces), gold


def _turned(text: str, index: int, marks: str, *, pair: bool) -> str:
    """One character, or the single mark that a double one (or two typewriter apostrophes) becomes."""
    mark, after = text[index], text[index + 2 : index + 3] if pair else text[index + 1 : index + 2]
    if mark in "“”":
        return marks[0] if mark == "“" else marks[1]
    if mark != '"' and not pair:
        return mark
    before = text[index - 1] if index else " "
    return marks[0] if before in " \n\t\u00a0([{—–-" and after.strip() else marks[1]


def mode(text: str, content: Place) -> str:
    """Direct where the content is a quotation, mixed where it holds one, else indirect."""
    quoted = [match.span() for match in _QUOTED.finditer(text) if match.start() < content[1] and content[0] < match.end()]
    inside = sum(min(end, content[1]) - max(start, content[0]) for start, end in quoted)
    if inside >= 0.9 * (content[1] - content[0]):
        return "direct"
    return "mixed" if any(start >= content[0] - 1 for start, _ in quoted) else "indirect"


def figures(documents: list[Read], script: ModuleType) -> dict[str, float]:
    """Overlap and exact F1 of content and source, as the script counts them."""
    count = dict.fromkeys(("gold", "found", "content", "exact", "sources", "named", "source", "source exact", "both", "had"), 0)
    for one in documents:
        contents, got = [pair.content for pair in one.gold], [pair.content for pair in one.found]
        count["gold"] += len(contents)
        count["found"] += len(got)
        for i, j in script.pair_up(contents, got):
            count["content"] += 1
            count["exact"] += contents[i] == got[j]
            wanted, told = one.gold[i].source, one.found[j].source
            count["had"] += wanted is not None
            count["both"] += bool(wanted and told and script.share(wanted, told) >= 0.5)
        sources = [pair.source for pair in one.gold if pair.source]
        named = [pair.source for pair in one.found if pair.source]
        count["sources"] += len(sources)
        count["named"] += len(named)
        for i, j in script.pair_up(sources, named):
            count["source"] += 1
            count["source exact"] += sources[i] == named[j]
    return {
        "content": script.f1(count["content"], count["found"], count["gold"]),
        "content exact": script.f1(count["exact"], count["found"], count["gold"]),
        "source": script.f1(count["source"], count["named"], count["sources"]),
        "source exact": script.f1(count["source exact"], count["named"], count["sources"]),
        "source of a content": round(count["both"] / count["had"], 3),
    }


def by_mode(documents: list[Read], script: ModuleType) -> dict[str, float]:
    """F1 of content by mode: recall over the gold of a mode, precision over the finds of that mode."""
    shares = {}
    for name in MODE_FLOORS:
        gold = found = hits_gold = hits_found = 0
        for one in documents:
            wanted = [mode(one.text, pair.content) == name for pair in one.gold]
            got = [mode(one.text, pair.content) == name for pair in one.found]
            gold, found = gold + sum(wanted), found + sum(got)
            for i, j in script.pair_up([pair.content for pair in one.gold], [pair.content for pair in one.found]):
                hits_gold, hits_found = hits_gold + wanted[i], hits_found + got[j]
        recall, precision = hits_gold / gold, hits_found / found
        shares[name] = 2 * recall * precision / (recall + precision)
    return shares


def test_news_stays_above_its_floors(as_written, script):
    measured = figures(as_written, script)
    assert {name: value for name, value in measured.items() if value < FLOORS[name]} == {}


def test_every_mode_stays_above_its_floor(as_written, script):
    measured = by_mode(as_written, script)
    assert {name: value for name, value in measured.items() if value < MODE_FLOORS[name]} == {}


@pytest.mark.parametrize("style", sorted(MARKS))
def test_british_marks_cost_nothing(style, as_written, rows, script, nlp, tmp_path):
    written = figures(as_written, script)
    turned = figures(list(read(rows, script, nlp, tmp_path, MARKS[style])), script)
    lost = {name: (written[name], turned[name]) for name in written if turned[name] < written[name] - MOST_LOST_TO_MARKS}
    assert lost == {}


def test_the_marks_are_turned(rows, script):
    texts = [in_style(row, script, MARKS["curly"])[0] for row in rows]
    assert not any('"' in text or "“" in text or "''" in text for text in texts)
    assert sum(text.count("‘") for text in texts) > 500
    row = {"text": '"No," said Ann.', "attributions": [{"source": [[11, 14]], "cue": [], "content": [[0, 5]]}]}
    text, gold = in_style(row, script, MARKS["curly"])
    assert (text, gold) == ("‘No,’ said Ann.", [Pair((0, 5), (11, 14))])
