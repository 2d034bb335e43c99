"""The tree of themes as lines, a table, JSON and CSV; one theme with its words and its history."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.cli.account import number, one_line

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.datamodel import Decision, Theme
    from pipeline.digest.theme_words import ThemeQuote

FORMATS = ("table", "json", "csv")
#: Hexadecimal digits of an id in a table: enough to tell thousands of themes apart; more where that is not.
_DIGITS = 6
_COLUMNS = (
    "id", "parent", "depth", "label", "kind", "status", "respondents", "without_campaigns", "responses", "passages",
    "stance_counts", "stability", "label_by",
)  # fmt: skip


def tree_rows(themes: Sequence[Theme], labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """A row a theme, each parent before those below it, most respondents first; rejected ones last."""
    ids = {theme.id for theme in themes}
    below: dict[str | None, list[Theme]] = defaultdict(list)
    for theme in themes:
        below[theme.parent if theme.parent in ids else None].append(theme)
    return list(_rows(below, labels, None, 0))


def _rows(
    below: Mapping[str | None, Sequence[Theme]], labels: Mapping[str, str], parent: str | None, depth: int
) -> Iterator[dict[str, Any]]:
    own = below.get(parent, ())
    for theme in sorted(own, key=lambda one: (one.status == "rejected", -one.respondents, one.label, one.id)):
        yield {
            "id": theme.id,
            "parent": parent,
            "depth": depth,
            "label": labels.get(theme.id, theme.label),
            "kind": theme.kind,
            "status": theme.status,
            "respondents": theme.respondents,
            "without_campaigns": theme.respondents - theme.campaign_respondents,
            "responses": theme.responses,
            "passages": theme.passages,
            "stance_counts": dict(theme.stance_counts),
            "stability": theme.stability,
            "label_by": theme.label_by,
        }
        yield from _rows(below, labels, theme.id, depth + 1)


def short_ids(ids: Sequence[str]) -> dict[str, str]:
    """The shortest beginnings of ids, without ``theme-``, that tell them apart.

    >>> short_ids(["theme-0123456789", "theme-0123459999"])
    {'theme-0123456789': '0123456', 'theme-0123459999': '0123459'}
    """
    digits = _DIGITS
    bare = [one.removeprefix("theme-") for one in ids]
    while digits < max(map(len, bare), default=0) and len({one[:digits] for one in bare}) < len(set(bare)):
        digits += 1
    return {one: name[:digits] for one, name in zip(ids, bare, strict=True)}


def as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """All rows as one list."""
    return json.dumps(list(rows), ensure_ascii=False, indent=1)


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """A line a theme, safe to open in a spreadsheet."""
    from pipeline.export.write import table_lines

    return "".join(table_lines(_COLUMNS, [[row[name] for name in _COLUMNS] for row in rows])).rstrip("\n")


def as_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """For a pipe: id, respondents (and without campaign copies), status, label, stances."""
    short = short_ids([row["id"] for row in rows])
    for row in rows:
        marks = "  ".join(part for part in (row["status"], _stances(row)) if part)
        yield one_line(f"{short[row['id']]}  {_respondents(row):>9}  {'  ' * row['depth']}{row['label']}  [{marks}]")


def as_table(rows: Sequence[Mapping[str, Any]]) -> Table:
    """For a terminal."""
    from rich.table import Table
    from rich.text import Text

    short = short_ids([row["id"] for row in rows])
    table = Table(show_edge=False)
    for name, side in (("id", "left"), ("theme", "left"), ("respondents", "right"), ("stances", "left"), ("status", "left")):
        table.add_column(name, justify="right" if side == "right" else "left")
    for row in rows:
        cells = (short[row["id"]], f"{'  ' * row['depth']}{row['label']}", _respondents(row), _stances(row), row["status"])
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    return table


def _respondents(row: Mapping[str, Any]) -> str:
    without = row["without_campaigns"]
    return f"{row['respondents']}" if without == row["respondents"] else f"{row['respondents']} ({without})"


def _stances(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{stance} {count}" for stance, count in row["stance_counts"].items())


def theme_lines(
    row: Mapping[str, Any], theme: Theme, quotes: Sequence[ThemeQuote], withheld: int, decisions: Sequence[Decision]
) -> Iterator[str]:
    """One theme: what it is, the words that show it, and what people did to it."""
    yield one_line(row["label"])
    yield f"  id           {theme.id}"
    yield f"  status       {theme.status}, named by {'a person' if theme.label_by == 'person' else 'the program'}"
    copies = number(theme.campaign_respondents, "respondent")
    only = f", {copies} of them with a campaign's words alone" if theme.campaign_respondents else ""
    yield f"  respondents  {theme.respondents:,}{only}; {number(theme.passages, 'passage')}"
    for name, value in (("stances", _stances(row)), ("definition", theme.definition), ("keywords", ", ".join(theme.keywords))):
        if value:
            yield one_line(f"  {name:<12} {value}")
    for quote in quotes:
        yield one_line(f"  “{quote.text}”")
        yield one_line(f"      {quote.who}, {quote.where} · {quote.passage}")
    if withheld:
        yield f"  {number(withheld, 'passage')} more may not be quoted."
    yield from (f"  {line}" for line in history_lines(decisions))


def history_lines(decisions: Sequence[Decision]) -> Iterator[str]:
    """Who did what, when and why."""
    for one in decisions:
        why = f" — {one.why}" if one.why else ""
        yield one_line(f"{one.at}  {one.who}: {_did(one)}{why}")


def _did(decision: Decision) -> str:
    theme, detail = decision.record, decision.detail
    if decision.action == "rename":
        return f"renamed {theme} to “{detail.get('label', '')}”"
    if decision.action == "merge":
        return f"merged {', '.join(map(str, detail.get('themes', ())))} into {theme}"
    if decision.action in ("assign", "unassign"):
        put = "put {} into {}" if decision.action == "assign" else "took {} out of {}"
        return put.format(detail.get("passage", "a passage"), theme)
    done = {"confirm": "confirmed", "split": "split", "reject": "rejected", "reopen": "reopened"}
    return f"{done.get(decision.action, decision.action)} {theme}"
