"""The difference between two runs in words, a line a matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
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
            yield f"{number(len(places), 'response')} {does} ({_listed([one.respondent or one.where for one in places])})"
    for rows, does in ((found.excluded, "set aside"), (found.readmitted, "no longer set aside")):
        if rows:
            yield f"{number(len(rows), 'response')} {does} ({_listed([f'{one.where}: {one.reason}' for one in rows])})"
    yield from _theme_lines(found)
    by_proposal: dict[str, list[str]] = {}
    for moved in found.positions:
        by_proposal.setdefault(moved.label, []).append(f"{moved.stance} {moved.now - moved.before:+d} (now {moved.now})")
    yield from (f"{label}: {', '.join(moves)}" for label, moves in by_proposal.items())
    for campaign in found.campaigns:
        yield from _campaign_lines(campaign.before, campaign.now)


def _campaign_lines(before: int, now: int) -> Iterator[str]:
    size = number(now, "response")
    yield f"campaign: {before:,} → {size}" if before and now else f"new campaign: {size}" if now else "gone: a campaign"


def _theme_lines(found: Difference) -> Iterator[str]:
    for one in found.themes:
        copies = one.copies_now - one.copies_before
        letters = f", campaign copies {copies:+d}" if copies else ""
        yield f"theme “{one.label}” {one.now - one.before:+d} (now {one.now}{letters})"
    for told in found.renamed:
        yield f"theme “{told.before}” is now called “{told.now}”"
    for told in found.status:
        yield f"theme “{told.label}”: {told.before} → {told.now}"
    for rows, word in ((found.new, "new themes"), (found.gone, "gone")):
        if rows:
            yield f"{word}: {_listed([f'“{one.label}” ({one.respondents})' for one in rows], most=2 * _NAMED)}"


def _listed(names: list[str], most: int = _NAMED) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def as_record(found: Difference) -> dict[str, object]:
    """The difference as JSON knows it; ``same`` says whether there is none."""
    rows = {field.name: getattr(found, field.name) for field in fields(found)}
    named = {name: [one if isinstance(one, str) else one._asdict() for one in own] for name, own in rows.items()}
    return {"same": not found.any, **named}
