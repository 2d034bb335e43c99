"""Pages of results, and groups by respondent, as text: hits with why they are there, what is new, and counts of facets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from pipeline.search.formats import as_csv, as_json, as_lines, as_table, cell, one_line
from pipeline.search.grouping import Group, Grouped
from pipeline.search.hit import Hit
from pipeline.search.results import Explanation, FacetCount, Results

if TYPE_CHECKING:
    from rich.console import RenderableType

#: Values of one facet that a person is shown; JSON and CSV have all.
_MOST_VALUES = 12


@dataclass(frozen=True, slots=True)
class Page:
    """Results, and what of them is to be shown beside the hits. ``new`` are ids that a saved search did not find before."""

    results: Results
    facets: bool = False
    context: bool = False
    new: frozenset[str] = frozenset()

    def notes(self) -> list[list[str]]:
        """The lines below each hit."""
        return [self._below(at, hit) for at, hit in enumerate(self.results.hits)]

    def _below(self, at: int, hit: Hit) -> list[str]:
        lines = ["new since the search was saved"] if hit.id in self.new else []
        if self.context:
            lines += [f"{name}: {one_line(words)}" for name, words in (("before", hit.before), ("after", hit.after)) if words]
        return [*lines, *([f"why: {_because(self.results.explained[at])}"] if self.results.explained else [])]


def page_as_json(page: Page) -> str:
    """A list of hits as :func:`as_json` gives, with ``why`` and ``new`` where asked for; with facets, an object around it."""
    rows = json.loads(as_json(page.results.hits))
    for at, row in enumerate(rows):
        if page.results.explained:
            row["why"] = asdict(page.results.explained[at])
        if page.new:
            row["new"] = row["id"] in page.new
    if not page.facets:
        return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
    counts = {name: [asdict(one) for one in found] for name, found in page.results.facet_counts.items()}
    about = {"total": page.results.total, "read_as": page.results.read_as, "suggestions": page.results.suggestions}
    return json.dumps({**about, "facets": counts, "hits": rows}, ensure_ascii=False, indent=1) + "\n"


def page_as_csv(page: Page) -> str:
    """A row a hit; with facets, a row a value of a facet instead."""
    if not page.facets:
        return as_csv(page.results.hits)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["facet", *(field.name for field in fields(FacetCount))])
    for name, counts in page.results.facet_counts.items():
        writer.writerows([name, *(cell(value) for value in asdict(one).values())] for one in counts)
    return written.getvalue()


def page_as_lines(page: Page) -> str:
    """Hits, what is to be said of each below it, and the counts at the end."""
    text = as_lines(page.results.hits, page.notes())
    return text + (f"\n{_counts(page.results.facet_counts)}" if page.facets and page.results.facet_counts else "")


def page_as_table(page: Page) -> RenderableType:
    """The same for a real terminal."""
    from rich.console import Group as Renderables
    from rich.table import Table
    from rich.text import Text

    found: list[RenderableType] = [as_table(page.results.hits, page.notes())]
    if page.facets and page.results.facet_counts:
        table = Table(title="Of everything found", title_justify="left", header_style="bold")
        for name in ("Facet", "Value", "Hits", "Respondents"):
            table.add_column(name, justify="right" if name in ("Hits", "Respondents") else "left", overflow="fold")
        for name, counts in page.results.facet_counts.items():
            for at, one in enumerate(counts[:_MOST_VALUES]):
                cells = (_said(name) if at == 0 else "", _value(one), f"{one.hits:,}", f"{one.respondents:,}")
                table.add_row(*map(Text, cells), end_section=at == len(counts[:_MOST_VALUES]) - 1)
        found.append(table)
    return Renderables(*found)


def groups_as_json(found: Grouped) -> str:
    """An object with the totals and the groups, each with its hits."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1) + "\n"


def groups_as_csv(found: Grouped) -> str:
    """A row a group."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["respondent", "kind", "hits", "respondents"])
    for one in found.groups:
        writer.writerow([cell(value) for value in (one.respondent, one.kind, one.count, one.respondents)])
    return written.getvalue()


def groups_as_lines(found: Grouped) -> str:
    """Each respondent with the number of hits, the first of them below."""
    lines = []
    for number, one in enumerate(found.groups, start=1):
        lines.append(f"{number}. {_headed(one)}\n")
        lines += [f"   {line}\n" for line in as_lines(one.hits).splitlines()]
    return "".join(lines)


def groups_as_table(found: Grouped) -> RenderableType:
    """The same for a real terminal."""
    from rich.console import Group as Renderables
    from rich.text import Text

    parts: list[RenderableType] = []
    for one in found.groups:
        parts += [Text(_headed(one), style="bold"), as_table(one.hits)]
    return Renderables(*parts)


def _headed(group: Group) -> str:
    kind = f" ({one_line(group.kind)})" if group.kind else ""
    several = f" · {group.respondents:,} respondents" if group.respondents > 1 else ""
    return f"{one_line(group.respondent)}{kind}{several} · {group.count:,} {'hit' if group.count == 1 else 'hits'}"


def _counts(counts: Mapping[str, Sequence[FacetCount]]) -> str:
    lines = []
    for name, found in counts.items():
        lines.append(f"{_said(name)} (hits, respondents):\n")
        for one in found[:_MOST_VALUES]:
            lines.append(f"   {one.hits:>6,} {one.respondents:>6,}  {_value(one)}\n")
        if len(found) > _MOST_VALUES:
            lines.append(f"   … and {len(found) - _MOST_VALUES:,} more values\n")
    return "".join(lines)


def _said(facet: str) -> str:
    return facet.replace("_", " ")


def _value(one: FacetCount) -> str:
    return one_line(one.value if one.label == one.value else f"{one.label} [{one.value}]")


def _because(why: Explanation) -> str:
    """``pace 3.1, change (turn) 2.2, place 1 by words · cosine 0.61, place 2 by meaning · together 0.98``."""
    parts = []
    if why.word_rank is not None:
        words = ", ".join(_matched(one.term, one.score, one.forms) for one in why.words)
        parts.append(f"{words + ', ' if words else ''}place {why.word_rank:,} by words")
    if why.cosine is not None:
        place = f", place {why.meaning_rank:,} by meaning" if why.meaning_rank else ", too far to count"
        parts.append(f"cosine {why.cosine:.2f}{place}")
    if why.fused:
        parts.append(f"together {why.fused:.2f}")
    if why.match is not None:
        parts.append(f"makes the point: {why.match:.2f}")
    return " · ".join(parts) or "it passes the facets"


def _matched(term: str, score: float, forms: Sequence[str]) -> str:
    return f"{term}{' (or ' + ', '.join(forms) + ')' if forms else ''} {score:.1f}"
