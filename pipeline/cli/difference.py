"""The difference between two runs in words, a line a matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.cli.account import number

if TYPE_CHECKING:
    from pipeline.stages.comparison import Difference

#: Names in a sentence; of more the number is said.
_NAMED = 5


def in_words(found: Difference) -> Iterator[str]:
    """The difference, a line a matter."""
    if not found.any:
        yield "Nothing has changed."
    if found.consultations:
        yield f"These are different consultations: {found.consultations[0]} and {found.consultations[1]}."
    for places, does in ((found.added, "added"), (found.removed, "removed"), (found.changed, "changed")):
        if places:
            yield f"{number(len(places), 'response')} {does} ({_listed([name or where for where, name in places])})"
    for rows, does in ((found.excluded, "set aside"), (found.readmitted, "no longer set aside")):
        if rows:
            told = _listed([f"{where}: {why}" for where, why in rows])
            yield f"{number(len(rows), 'response')} {does} ({told})"
    yield from _theme_lines(found)
    by_proposal: dict[str, list[str]] = {}
    for label, stance, before, now in found.positions:
        by_proposal.setdefault(label, []).append(f"{stance} {now - before:+d} (now {now})")
    yield from (f"{label}: {', '.join(moves)}" for label, moves in by_proposal.items())
    for before, now in found.campaigns:
        size = number(now, "response")
        yield f"campaign: {before:,} → {size}" if before and now else f"new campaign: {size}" if now else "gone: a campaign"


def _theme_lines(found: Difference) -> Iterator[str]:
    for _, label, before, now, copies, copies_now in found.themes:
        letters = f"; campaign copies {copies_now - copies:+d}" if copies_now != copies else ""
        yield f"theme “{label}” {now - before:+d} (now {now}{letters})"
    for _, label, now_label in found.renamed:
        yield f"theme “{label}” is now called “{now_label}”"
    for _, label, was, is_now in found.status:
        yield f"theme “{label}”: {was} → {is_now}"
    for rows, word in ((found.new, "new themes"), (found.gone, "gone")):
        if rows:
            yield f"{word}: {_listed([f'“{label}” ({count})' for _, label, count in rows], most=2 * _NAMED)}"


def _listed(names: list[str], most: int = _NAMED) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")
