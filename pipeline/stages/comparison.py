"""The difference between two runs: responses, themes, positions, campaigns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.digest.wording import STANCES
from pipeline.stages.kept_runs import Summary


class Place(NamedTuple):
    """Where a response stands (a file, or a file and row), and who sent it; None where that may not be told."""

    where: str
    respondent: str | None


class SetAside(NamedTuple):
    """A response that is not counted, and why."""

    where: str
    reason: str


class OneTheme(NamedTuple):
    """A theme of one run alone."""

    id: str
    label: str
    respondents: int


class ThemeMoved(NamedTuple):
    """A theme of both runs: its respondents then and now, and how many of them only sent a campaign's words."""

    id: str
    label: str
    before: int
    now: int
    copies_before: int
    copies_now: int


class Told(NamedTuple):
    """A theme whose label (or status) is another one now."""

    id: str
    label: str
    before: str
    now: str


class StanceMoved(NamedTuple):
    """Holders with a stance on a proposal, then and now."""

    proposal: str
    label: str
    stance: str
    before: int
    now: int


class CampaignMoved(NamedTuple):
    """Responses of a campaign, then and now; 0 where there was none."""

    id: str
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one run to another.

    Attributes:
        changed: where responses stand whose words are others at the same place.
        excluded, readmitted: responses that are set aside now, or no longer; the reason is that of now, or of before.
        themes: those of both whose numbers moved.
        consultations: ids of the two consultations where they differ.
    """

    added: tuple[Place, ...] = ()
    removed: tuple[Place, ...] = ()
    changed: tuple[Place, ...] = ()
    excluded: tuple[SetAside, ...] = ()
    readmitted: tuple[SetAside, ...] = ()
    themes: tuple[ThemeMoved, ...] = ()
    new: tuple[OneTheme, ...] = ()
    gone: tuple[OneTheme, ...] = ()
    renamed: tuple[Told, ...] = ()
    status: tuple[Told, ...] = ()
    positions: tuple[StanceMoved, ...] = ()
    campaigns: tuple[CampaignMoved, ...] = ()
    consultations: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return self != Difference()


def compare(before: Summary, now: Summary) -> Difference:
    """The difference between two summaries; themes are matched by id."""
    old, new = before["themes"], now["themes"]
    both = sorted((key for key in old if key in new), key=lambda key: (-new[key]["respondents"], new[key]["label"], key))
    moved = (_theme_moved(key, old[key], new[key]) for key in both)
    added, removed, changed = _responses(before, now)
    return Difference(
        added=added,
        removed=removed,
        changed=changed,
        excluded=_set_aside(now, before),
        readmitted=_set_aside(before, now, within=now),
        themes=tuple(one for one in moved if (one.before, one.copies_before) != (one.now, one.copies_now)),
        new=_only(new, old),
        gone=_only(old, new),
        renamed=tuple(_told("called", "label", both, old, new)),
        status=tuple(_told("status", "status", both, old, new)),
        positions=tuple(_stances(before, now)),
        campaigns=tuple(_campaigns(before["campaigns"], now["campaigns"])),
        consultations=() if before["consultation"] == now["consultation"] else (before["consultation"], now["consultation"]),
    )


def _theme_moved(key: str, old: Summary, new: Summary) -> ThemeMoved:
    return ThemeMoved(key, new["label"], old["respondents"], new["respondents"], old["campaign"], new["campaign"])


def _told(by: str, name: str, keys: Iterable[str], old: Summary, new: Summary) -> Iterator[Told]:
    """Themes that differ in ``by``; told is ``name``."""
    for key in keys:
        if old[key][by] != new[key][by]:
            yield Told(key, new[key]["label"], old[key][name], new[key][name])


def _only(themes: Summary, others: Summary) -> tuple[OneTheme, ...]:
    found = [OneTheme(key, theme["label"], theme["respondents"]) for key, theme in themes.items() if key not in others]
    return tuple(sorted(found, key=lambda one: (-one.respondents, one.label, one.id)))


def _responses(before: Summary, now: Summary) -> tuple[tuple[Place, ...], tuple[Place, ...], tuple[Place, ...]]:
    """Added, removed, and changed: other words at the same place."""
    came, went = _places(now, before), _places(before, now)
    return (
        tuple(one for where, one in came.items() if where not in went),
        tuple(one for where, one in went.items() if where not in came),
        tuple(one for where, one in came.items() if where in went),
    )


def _places(one: Summary, other: Summary) -> dict[str, Place]:
    """Responses of ``one`` whose words no response of ``other`` has: a spreadsheet that grew by a row holds the others still."""
    known = Counter(row["words"] for row in other["responses"].values())
    # at the same place first, so that of equal answers the one that moved is told
    same = {(row["where"], row["words"]) for row in other["responses"].values()}
    found = []
    for row in sorted(one["responses"].values(), key=lambda row: ((row["where"], row["words"]) not in same, str(row["where"]))):
        known[row["words"]] -= 1
        if known[row["words"]] < 0:
            found.append(Place(row["where"], row["name"]))
    return {place.where: place for place in sorted(found, key=lambda place: place.where)}


def _set_aside(one: Summary, other: Summary, within: Summary | None = None) -> tuple[SetAside, ...]:
    """Responses that ``one`` sets aside and ``other`` does not, with the reason; of those whose words ``within`` has."""
    known = Counter(other["responses"][key]["words"] for key in other["excluded"])
    there = None if within is None else {row["words"] for row in within["responses"].values()}
    found = []
    for key, reason in sorted(one["excluded"].items()):
        row = one["responses"][key]
        known[row["words"]] -= 1
        if known[row["words"]] < 0 and (there is None or row["words"] in there):
            found.append(SetAside(row["where"], reason))
    return tuple(sorted(found))


def _stances(before: Summary, now: Summary) -> Iterator[StanceMoved]:
    labels = {**before["proposals"], **now["proposals"]}
    for proposal in sorted({*before["positions"], *now["positions"]}):
        one, other = before["positions"].get(proposal, {}), now["positions"].get(proposal, {})
        for stance in STANCES:
            if one.get(stance, 0) != other.get(stance, 0):
                yield StanceMoved(proposal, labels.get(proposal, proposal), stance, one.get(stance, 0), other.get(stance, 0))


def _campaigns(before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[CampaignMoved]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            yield CampaignMoved(key, before.get(key, 0), now.get(key, 0))
