"""What a run left, in short, and the difference between two of them in words: responses, themes, positions, campaigns.

summary of a run (kept in its store) ─▶ two of them ─▶ Difference ─▶ lines
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import Missing, WrongUsage
from pipeline.store import FILE_NAME, Store, open_store

#: A summary as JSON knows it; :func:`summary_of` says what is in it.
Summary = Mapping[str, Any]
_STANCES = ("support", "conditional", "neutral", "mixed", "oppose")


def summary_of(store: Store) -> dict[str, Any]:
    """What a store holds now, in short; the same store gives the same.

    Keys: ``consultation``, ``title``; ``responses`` (id → where it stands, who sent it); ``excluded`` (response id → reason);
    ``themes`` (id → label, respondents, campaign, parent, status); ``proposals`` (id → label); ``positions`` (proposal → stance →
    holders, each counted once); ``campaigns`` (id → responses).
    """
    from pipeline.digest.stands import count_stances
    from pipeline.digest.theme_words import shown_labels

    consultation = store.consultation()
    files = {document.id: document.source_file for document in store.documents()}
    names = {respondent.id: respondent.name for respondent in store.respondents() if respondent.publish == "yes"}
    responses = {}
    for one in store.responses():
        file = files[one.document]
        where = f"{file}, row {one.row}" if one.row else file
        responses[one.id] = {"where": where, "respondent": one.respondent, "name": names.get(one.respondent)}
    positions = count_stances(store)
    themes = list(store.themes())
    labels = shown_labels(store, themes)
    return {
        "consultation": consultation.id,
        "title": consultation.title,
        "responses": responses,
        "excluded": {one.id: one.excluded for one in store.responses() if one.excluded},
        "themes": {
            theme.id: {
                "label": labels[theme.id],
                "respondents": theme.respondents,
                "campaign": theme.campaign_respondents,
                "parent": theme.parent,
                "status": theme.status,
            }
            for theme in themes
        },
        "proposals": {proposal.id: proposal.label for proposal in store.proposals() if proposal.id in positions},
        "positions": positions,
        "campaigns": {campaign.id: len(campaign.responses) for campaign in store.campaigns()},
    }


def read_run(spec: str) -> Summary:
    """The summary that ``FOLDER``, ``FOLDER/consultation.sqlite`` or either with ``@N`` names: as it is now, or as run N left it.

    Raises:
        Missing: there is no finished run, or no run of that number.
        WrongUsage: what stands behind the @ is no number.
    """
    place, number = _parsed(spec)
    with closing(_opened(place)) as store:
        if number is None:
            return _now(store, place)
        kept = dict(store.runs())
    if number not in kept:
        had = ", ".join(map(str, kept)) or "none"
        raise Missing(f"{place.as_posix()} keeps no run {number}.", f"It keeps these: {had}.")
    return kept[number]


def read_last_two(spec: str) -> tuple[Summary, Summary]:
    """The run before the last and what the store holds now.

    Raises:
        Missing: there is no finished run, or only one.
        WrongUsage: one run was named with ``@N``: there is nothing to compare it with.
    """
    place, number = _parsed(spec)
    if number is not None:
        raise WrongUsage(
            "One run alone cannot be compared.", f"Name another beside it: greenpaper diff {spec} {place.as_posix()}"
        )
    with closing(_opened(place)) as store:
        kept = store.runs()
        if len(kept) < 2:
            raise Missing(
                f"{place.as_posix()} keeps no run before the last one.", "Run again when documents came in, or name two runs."
            )
        return kept[-2][1], _now(store, place)


def _parsed(spec: str) -> tuple[Path, int | None]:
    path, at, number = spec.rpartition("@")
    if not at or Path(spec).exists():
        return Path(spec), None
    if not number.isdecimal():
        raise WrongUsage(f"{spec!r} names no run.", "Write FOLDER@2 for the second run that its store keeps.")
    return Path(path), int(number)


def _opened(place: Path) -> Store:
    folder = place.parent if place.name == FILE_NAME else place
    if not (folder / FILE_NAME).is_file():
        raise Missing(f"There is no run in {place.as_posix()}.", "Name the folder that a run wrote to, such as outputs/my-id.")
    return open_store(folder, create=False)


def _now(store: Store, place: Path) -> Summary:
    try:
        store.coverage()
    except Missing as error:
        raise Missing(f"The last run in {place.as_posix()} did not come to its end.", "Run it again first.") from error
    return summary_of(store)


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
        renamed=_told("label", both, old, new),
        status=_told("status", both, old, new),
        positions=tuple(_stances(before, now)),
        campaigns=tuple(_campaigns(before["campaigns"], now["campaigns"])),
        consultations=() if before["consultation"] == now["consultation"] else (before["consultation"], now["consultation"]),
    )


def _theme_moved(key: str, old: Summary, new: Summary) -> ThemeMoved:
    return ThemeMoved(key, new["label"], old["respondents"], new["respondents"], old["campaign"], new["campaign"])


def _told(name: str, keys: Iterable[str], old: Summary, new: Summary) -> tuple[Told, ...]:
    return tuple(Told(key, new[key]["label"], old[key][name], new[key][name]) for key in keys if old[key][name] != new[key][name])


def _only(themes: Summary, others: Summary) -> tuple[OneTheme, ...]:
    found = [OneTheme(key, theme["label"], theme["respondents"]) for key, theme in themes.items() if key not in others]
    return tuple(sorted(found, key=lambda one: (-one.respondents, one.label, one.id)))


def _responses(before: Summary, now: Summary) -> tuple[tuple[Place, ...], tuple[Place, ...], tuple[Place, ...]]:
    """Added, removed, and changed: another response at the same place."""
    came, went = _places(now, before), _places(before, now)
    return (
        tuple(one for where, one in came.items() if where not in went),
        tuple(one for where, one in went.items() if where not in came),
        tuple(one for where, one in came.items() if where in went),
    )


def _places(one: Summary, other: Summary) -> dict[str, Place]:
    found = [response for key, response in one["responses"].items() if key not in other["responses"]]
    return {row["where"]: Place(row["where"], row["name"]) for row in sorted(found, key=lambda row: str(row["where"]))}


def _set_aside(one: Summary, other: Summary, within: Summary | None = None) -> tuple[SetAside, ...]:
    """Responses that ``one`` sets aside and ``other`` does not, with the reason."""
    found = [
        SetAside(one["responses"][key]["where"], reason)
        for key, reason in one["excluded"].items()
        if key not in other["excluded"] and (within is None or key in within["responses"])
    ]
    return tuple(sorted(found))


def _stances(before: Summary, now: Summary) -> Iterator[StanceMoved]:
    labels = {**before["proposals"], **now["proposals"]}
    for proposal in sorted({*before["positions"], *now["positions"]}):
        one, other = before["positions"].get(proposal, {}), now["positions"].get(proposal, {})
        for stance in _STANCES:
            if one.get(stance, 0) != other.get(stance, 0):
                yield StanceMoved(proposal, labels.get(proposal, proposal), stance, one.get(stance, 0), other.get(stance, 0))


def _campaigns(before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[CampaignMoved]:
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            yield CampaignMoved(key, before.get(key, 0), now.get(key, 0))
