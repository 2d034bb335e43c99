"""A digest as a tagged PDF (PDF/UA-1), through Typst: without a network, a font of the machine's own, or a clock.

Everything that is said goes to the template as data. The typefaces inside the typst package are all that is used, so that the
same digest gives the same bytes everywhere; what they have no letter for is named in square brackets.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.digest.formats.blocks import (
    Block,
    Bullets,
    Columns,
    Fold,
    Grid,
    Inset,
    Paragraph,
    Picture,
    Quote,
    Section,
    Steps,
    Words,
)
from pipeline.digest.formats.outline import SUBTITLE, Outline, outline
from pipeline.digest.formats.paper import on_paper, shrunk
from pipeline.digest.formats.widths import shares
from pipeline.digest.parts import Table
from pipeline.digest.render import read_template
from pipeline.digest.sections import Digest
from pipeline.errors import PromiseBroken, WrongUsage

__all__ = ["pdf"]

#: Letters that a line surely has room for; a longer word (an address, a key held down) may be broken anywhere.
_LONGEST_WORD = 28
_LONG = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
#: What the typefaces surely have: Latin, Greek and Cyrillic letters, and the marks of ordinary writing.
_COMMON = re.compile(
    "[\n\x20-\x7e\xa0-\u017f\u0391-\u03a9\u03b1-\u03c9\u0410-\u044f\u2010-\u2015\u2018-\u201e\u2022\u2026\u200b]+"
)
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_FONTS = "Libertinus Serif, DejaVu Sans Mono"


def pdf(digest: Digest, template: Path | None = None) -> bytes:
    """The bytes of a PDF; the same digest and template give the same bytes.

    Raises:
        WrongUsage: the template is not there, asks for a package of the network, or is no Typst.
    """
    shipped = files("pipeline.digest").joinpath("templates", "digest.typ")
    source = read_template(template) if template else shipped.read_text(encoding="utf-8")
    if template and "@preview/" in source:
        raise WrongUsage(f"The template {template} asks for a package of the network.", "Copy what it needs beside it.")
    data = _data(outline(digest))
    text = json.dumps(_fitted(data, _Letters(data)), ensure_ascii=False)
    return _compile(template or source.encode(), text, template)


def _compile(source: bytes | Path, data: str, template: Path | None) -> bytes:
    try:
        return _set(source, {"digest": data}, template.resolve().parent if template else None)
    except RuntimeError as error:  # what Typst's own error is
        if template:
            mend = "Mend it; the shipped digest.typ shows what there is to print."
            raise WrongUsage(f"The template {template} cannot be used: {error}.", mend) from error
        raise PromiseBroken(f"The PDF could not be made: {error}.", "Choose another format, and report this as a bug.") from error


def _set(source: Any, inputs: dict[str, str], root: Any = None) -> bytes:  # noqa: ANN401
    """Typst's PDF of a source (bytes or a path), with no other typefaces than its own and no time of writing."""
    import typst

    made: bytes = typst.compile(
        source if isinstance(source, bytes) else source.resolve(),
        root=root,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=0,
    )
    return made


def _data(page: Outline) -> dict[str, Any]:
    places = set(_places(page))
    return {
        "title": page.title,
        "subtitle": SUBTITLE,
        "front": [_block(block, places) for block in page.front],
        "chapters": [_block(block, places) for block in page.chapters],
        "foot": page.foot,
    }


def _places(page: Outline) -> Iterator[str]:
    """The ids that links can lead to: a list that was cut short has not all of them."""
    todo: list[Block] = [*page.front, *page.chapters]
    while todo:
        match todo.pop():
            case Section() as section:
                yield section.id
                todo += section.blocks
            case Grid(table):
                yield from table.anchors
            case Columns(groups):
                todo += [inner for group in groups for inner in group]
            case Steps(steps):
                todo += [inner for _, inside in steps for inner in inside]
            case Fold(_, inside) | Inset(inside):
                todo += inside
            case _:
                pass


def _block(block: Block, places: set[str]) -> dict[str, Any]:
    def all_of(some: Iterable[Block]) -> list[dict[str, Any]]:
        return [_block(inner, places) for inner in on_paper(some)]

    made: dict[str, Any] = {"kind": block.kind}
    match block:
        case Paragraph(words, look):
            made |= {"look": look, "words": _words(words, places)}
        case Bullets(rows, ordered):
            made |= {"ordered": ordered, "rows": [_words(row.words, places) for row in rows]}
        case Quote():
            made |= _quote(block, places)
        case Grid(table):
            made |= _grid(table)
        case Picture(chart):
            svg = chart.svg.replace("Arial, Helvetica, sans-serif", _FONTS)
            made |= {"svg": svg, "alt": chart.alt, "title": f"Chart: {chart.title}", "shrunk": shrunk(chart)}
        case Columns(groups):
            made |= {"groups": [all_of(group) for group in groups]}
        case Steps(steps):
            made |= {"steps": [{"look": look, "blocks": all_of(inside)} for look, inside in steps]}
        case Fold(_, inside):
            made = {"kind": "columns", "groups": [all_of(inside)]}  # nothing folds on paper
        case Inset(inside):
            made |= {"blocks": all_of(inside)}
        case Section(level, heading, inside, id_):
            made |= {"level": level, "heading": _words(heading, places), "id": id_, "blocks": all_of(inside)}
    return made


def _quote(block: Quote, places: set[str]) -> dict[str, Any]:
    runs = [Words(str(piece), "redacted" if piece.hidden else "") for piece in block.pieces]
    said = block.quotation
    return {
        "words": _words((*runs, *([Words(" […]")] if block.cut else [])), places),
        "look": block.look,
        "who": said.who if said else "",
        "cited": block.cited,
        "document": said.document if said else 0,
        "anchor": said.anchor if said and said.anchor in places else "",
    }


def _words(words: tuple[Words, ...], places: set[str]) -> list[dict[str, str]]:
    return [{"text": run.text, "look": run.look, "to": run.to if run.to in places else ""} for run in words]


def _grid(table: Table) -> dict[str, Any]:
    rows = [table.head, *table.rows, *([table.foot] if table.foot else [])]
    return {
        "caption": table.caption,
        "head": table.head,
        "rows": table.rows,
        "foot": table.foot,
        "numbers": table.numbers,
        "anchors": table.anchors,
        "shares": shares(rows, numbers=table.numbers),
        "left": table.left,
    }


class _Letters:
    """What the typefaces have no letter for, and what stands there instead."""

    def __init__(self, data: dict[str, Any]) -> None:
        rest = set(_COMMON.sub("", json.dumps(data, ensure_ascii=False)))
        self._missing = _missing(sorted(rest))
        self._pattern = re.compile(f"[{''.join(map(re.escape, sorted(self._missing)))}]+") if self._missing else None

    def shown(self, text: str) -> str:
        """``text`` with letters that there are, and room to break a long word."""
        if self._pattern:
            text = self._pattern.sub(lambda found: _named(found[0]), text)
        return _LONG.sub(lambda found: _breakable(found[0]), text)


def _missing(signs: list[str]) -> set[str]:
    """Those of ``signs`` that no typeface inside the package has: found out by setting them, a hundredth of a second each."""
    missing: set[str] = set()
    source = (
        b'#set text(lang: "en", font: ("Libertinus Serif", "DejaVu Sans Mono"))\n#set document(title: "t")\n#sys.inputs.signs'
    )
    while rest := [sign for sign in signs if sign not in missing]:
        try:
            _set(source, {"signs": " ".join(rest)})
        except RuntimeError as error:
            found = _MISSING.search(str(error))
            named = set(_unescaped(found[1])) & set(rest) if found else set(rest)
            missing |= named or set(rest)
        else:
            break
    return missing


def _unescaped(text: str) -> str:
    """A text as Typst's messages write it, without escapes."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _named(signs: str) -> str:
    """What stands for signs without a letter: the names of pictures, and for words of another script that there are some."""
    if any(unicodedata.category(sign).startswith("L") for sign in signs):
        return "[words in letters that this file cannot show]"
    names = [unicodedata.name(sign, "a sign").lower() for sign in signs if unicodedata.category(sign) not in {"Mn", "Cf", "Sk"}]
    return "".join(f"[{name}]" for name in names)


def _breakable(word: str) -> str:
    """A long word with places to break it."""
    return "\u200b".join(word[at : at + _LONGEST_WORD // 2] for at in range(0, len(word), _LONGEST_WORD // 2))


def _fitted(data: Any, letters: _Letters) -> Any:  # noqa: ANN401
    """The same data with every text as it can be shown; ids and drawings are no texts."""
    if isinstance(data, str):
        return letters.shown(data)
    if isinstance(data, dict):
        kept = {"id", "to", "anchor", "anchors", "kind", "look"}
        return {key: value if key in kept else _svg(value, letters) if key == "svg" else _fitted(value, letters)
                for key, value in data.items()}  # fmt: skip
    return [_fitted(row, letters) for row in data] if isinstance(data, (list, tuple)) else data


def _svg(svg: str, letters: _Letters) -> str:
    """A drawing with letters that there are; its lines are broken already."""
    return letters._pattern.sub(lambda found: _named(found[0]), svg) if letters._pattern else svg
