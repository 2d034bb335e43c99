"""Hits and timelines as text: a table for people, JSON for programs, CSV for spreadsheets. Pages of results: ``pages.py``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from pipeline.search.hit import Hit
from pipeline.search.over_time import OverTime, Timeline, when

if TYPE_CHECKING:
    from rich.console import RenderableType

FORMATS = ("table", "json", "csv")

#: A spreadsheet takes a cell that begins so for a formula; a respondent may have written one on purpose.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_QUOTED = "(words withheld: this respondent did not agree to be quoted)"


def as_json(found: Sequence[Hit] | OverTime) -> str:
    """A list of objects with the fields of :class:`Hit`; of timelines, each with its ``positions``, which have those fields."""
    rows = [_timeline(line) for line in found.timelines] if isinstance(found, OverTime) else [asdict(hit) for hit in found]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _timeline(line: Timeline) -> dict[str, object]:
    positions = [asdict(hit) for hit in line.positions]
    return {"holder": line.holder, "proposal": line.proposal, "summary": line.summary, "positions": positions}


def as_csv(found: Sequence[Hit] | OverTime) -> str:
    """One row a hit, timeline after timeline; a leading apostrophe keeps a cell from being run as a formula."""
    hits = [hit for line in found.timelines for hit in line.positions] if isinstance(found, OverTime) else found
    names = [field.name for field in fields(Hit)]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(names)
    for hit in hits:
        writer.writerow([cell(hit.excerpt.text if name == "excerpt" else getattr(hit, name)) for name in names])
    return written.getvalue()


def cell(value: object) -> str:
    """What goes into a cell of a spreadsheet, never run as a formula.

    >>> cell("=1+1"), cell(None), cell(("pace", "place")), cell(0.5)
    ("'=1+1", '', 'pace; place', '0.5')
    """
    text = "; ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_lines(found: Sequence[Hit] | OverTime, below: Sequence[Sequence[str]] = ()) -> str:
    """Whose words and where, then the words; found ones between square brackets: for a terminal that is a pipe.

    ``below`` are further lines for each hit.
    """
    lines = []
    if isinstance(found, OverTime):
        return "".join(_timeline_lines(number, line) for number, line in enumerate(found.timelines, start=1))
    for number, hit in enumerate(found, start=1):
        lines.append(f"{number}. {' · '.join(part for part in (_who(hit), _where(hit), _what(hit)) if part)}")
        further = below[number - 1] if below else ()
        lines += [f"   {line}" for line in (_stated(hit), _marked(hit), *further) if line]
    return "".join(f"{line}\n" for line in lines)


def _timeline_lines(number: int, line: Timeline) -> str:
    """Whose and on what, then each position with its date, and its words below."""
    lines = [f"{number}. {one_line(line.holder)} · {line.proposal}"]
    for hit in line.positions:
        lines.append(f"   {when(hit)}: {hit.stance} · {_passed_on(hit, line)}")
        lines += [f"      {words}" for words in _words(hit)]
    return "".join(f"{one}\n" for one in lines)


def as_table(found: Sequence[Hit] | OverTime, below: Sequence[Sequence[str]] = ()) -> RenderableType:
    """The same for a real terminal: a column for whose words and where, found words in bold; a table for each timeline."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    if isinstance(found, OverTime):
        return Group(*map(_timeline_table, found.timelines))
    table = Table(show_header=True, header_style="bold", show_lines=True, expand=True)
    table.add_column("Whose words, where", ratio=1, overflow="fold")
    table.add_column("What was found", ratio=3)
    for at, hit in enumerate(found):
        words = Text(_NOT_QUOTED, style="dim") if hit.withheld == "no consent" else Text(hit.excerpt.text)
        for start, end in hit.excerpt.marks:
            words.stylize("bold reverse", start, end)
        said = "\n".join(part for part in (_what(hit), _stated(hit)) if part)
        further = Text("".join(f"\n{line}" for line in (below[at] if below else ())), style="dim")
        who = Text(_who(hit), style="bold") + Text(f"\n{_where(hit)}")
        table.add_row(who, Text(said + "\n" if said else "") + words + further)
    return table


def _timeline_table(line: Timeline) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    title = Text(f"{one_line(line.holder)} · {line.proposal}", style="bold")
    table = Table(title=title, title_justify="left", show_header=True, header_style="bold", show_lines=True, expand=True)
    for name, ratio in (("When", 2), ("Stance", 2), ("Where", 4), ("In what words", 8)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for hit in line.positions:
        cells = (when(hit), hit.stance or "", _passed_on(hit, line), "\n".join(_words(hit)))
        table.add_row(*map(Text, cells))
    return table


def _passed_on(hit: Hit, line: Timeline) -> str:
    """File and page, and in whose response where that is somebody else's."""
    told = f", in {hit.respondent}" if hit.respondent and hit.respondent != line.holder else ""
    return one_line(_place(hit) + told)


def _words(hit: Hit) -> list[str]:
    if not hit.quote:
        return [_NOT_QUOTED]
    condition = [f"condition: “{one_line(hit.condition)}”"] if hit.condition else []
    return [f"“{one_line(hit.quote)}”", *condition]


def one_line(text: str) -> str:
    """The text with every stretch of white space as one space."""
    return " ".join(text.split())


def _who(hit: Hit) -> str:
    """Whose words: the holder, and who passed them on where that is somebody else."""
    if hit.withheld and not hit.holder:
        return "(name withheld)"
    if hit.holder and hit.respondent and hit.holder != hit.respondent:
        return f"{hit.holder}, in {hit.respondent}"
    return hit.holder or hit.respondent or ("(no name given)" if hit.response else "(not a response)")


def _place(hit: Hit) -> str:
    """File and page, or row."""
    file = hit.source_file or "(file withheld)"
    place = f", p. {hit.page}" if hit.page else f", row {hit.row}" if hit.row else ""
    return file + place


def _where(hit: Hit) -> str:
    """The place, of a position with its date: what somebody thought is of a time."""
    return _place(hit) + (f", {hit.date or 'undated'}" if hit.kind == "position" and not hit.withheld else "")


def _what(hit: Hit) -> str:
    """What a tag says beside its words: ``oppose option-2``, ``pace; place``; and for how many it stands."""
    about = " ".join(part for part in (hit.stance, hit.proposal) if part)
    copies = f"{hit.copies:,} times word for word" if hit.copies > 1 else ""
    return "; ".join(part for part in (about, *hit.codes, copies) if part)


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
