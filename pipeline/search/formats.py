"""Hits as text: a table for people, JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from pipeline.search.hit import Hit

if TYPE_CHECKING:
    from rich.console import RenderableType

FORMATS = ("table", "json", "csv")

#: A spreadsheet takes a cell that begins so for a formula; a respondent may have written one on purpose.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_QUOTED = "(words withheld: this respondent did not agree to be quoted)"


def as_json(hits: Sequence[Hit]) -> str:
    """A list of objects with the fields of :class:`Hit`."""
    return json.dumps([asdict(hit) for hit in hits], ensure_ascii=False, indent=1) + "\n"


def as_csv(hits: Sequence[Hit]) -> str:
    """One row a hit; a leading apostrophe keeps a cell from being run as a formula."""
    names = [field.name for field in fields(Hit)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(names)
    for hit in hits:
        writer.writerow([_cell(hit.excerpt.text if name == "excerpt" else getattr(hit, name)) for name in names])
    return written.getvalue()


def _cell(value: object) -> str:
    """
    >>> _cell("=1+1"), _cell(None), _cell(("pace", "place")), _cell(0.5)
    ("'=1+1", '', 'pace; place', '0.5')
    """
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_lines(hits: Sequence[Hit]) -> str:
    """Whose words and where, then the words; found ones between square brackets: for a terminal that is a pipe."""
    lines = []
    for number, hit in enumerate(hits, start=1):
        lines.append(f"{number}. {' · '.join(part for part in (_who(hit), _where(hit), _what(hit)) if part)}")
        lines += [f"   {line}" for line in (_stated(hit), _marked(hit)) if line]
    return "".join(f"{line}\n" for line in lines)


def as_table(hits: Sequence[Hit]) -> RenderableType:
    """The same for a real terminal: a column for whose words and where, found words in bold."""
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=True, header_style="bold", show_lines=True, expand=True)
    table.add_column("Whose words, where", ratio=1, overflow="fold")
    table.add_column("What was found", ratio=3)
    for hit in hits:
        words = Text(_NOT_QUOTED, style="dim") if hit.withheld == "no consent" else Text(hit.excerpt.text)
        for start, end in hit.excerpt.marks:
            words.stylize("bold reverse", start, end)
        said = "\n".join(part for part in (_what(hit), _stated(hit)) if part)
        table.add_row(Text(_who(hit), style="bold") + Text(f"\n{_where(hit)}"), Text(said + "\n" if said else "") + words)
    return table


def _who(hit: Hit) -> str:
    """Whose words: the holder, and who passed them on where that is somebody else."""
    if hit.withheld and not hit.holder:
        return "(name withheld)"
    if hit.holder and hit.respondent and hit.holder != hit.respondent:
        return f"{hit.holder}, in {hit.respondent}"
    return hit.holder or hit.respondent or ("(no name given)" if hit.response else "(not a response)")


def _where(hit: Hit) -> str:
    file = hit.source_file or "(file withheld)"
    place = f", p. {hit.page}" if hit.page else f", row {hit.row}" if hit.row else ""
    return file + place


def _what(hit: Hit) -> str:
    """What a tag says beside its words: ``oppose option-2``, ``pace; place``."""
    about = " ".join(part for part in (hit.stance, hit.proposal) if part)
    return "; ".join(part for part in (about, *hit.codes) if part)


def _stated(hit: Hit) -> str:
    """The words of a position, concern or ask, where the excerpt holds more than them."""
    shown = hit.kind != "passage" and hit.quote and hit.quote != hit.excerpt.text
    return f"“{' '.join(hit.quote.split())}”" if shown else ""


def _marked(hit: Hit) -> str:
    if hit.withheld == "no consent":
        return _NOT_QUOTED
    text, pieces, at = hit.excerpt.text, [], 0
    for start, end in hit.excerpt.marks:
        pieces += [text[at:start], "[", text[start:end], "]"]
        at = end
    return " ".join("".join([*pieces, text[at:]]).split())
