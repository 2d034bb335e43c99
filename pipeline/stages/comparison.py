"""What a run left, in short, and the difference between two of them in words: responses, themes, positions, campaigns.

summary of a run (kept in its store) ─▶ two of them ─▶ Difference ─▶ lines
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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

    consultation = store.consultation()
    files = {document.id: document.source_file for document in store.documents()}
    names = {respondent.id: respondent.name for respondent in store.respondents() if respondent.publish == "yes"}
    responses = {}
    for one in store.responses():
        file = files[one.document]
        where = f"{file}, row {one.row}" if one.row else file
        responses[one.id] = {"where": where, "respondent": one.respondent, "name": names.get(one.respondent)}
    positions = count_stances(store)
    return {
        "consultation": consultation.id,
        "title": consultation.title,
        "responses": responses,
        "excluded": {one.id: one.excluded for one in store.responses() if one.excluded},
        "themes": {
            theme.id: {
                "label": theme.label,
                "respondents": theme.respondents,
                "campaign": theme.campaign_respondents,
                "parent": theme.parent,
                "status": theme.status,
            }
            for theme in store.themes()
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


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one run to another.

    Attributes:
        added, removed, changed: where responses stand (file, or file and row) with their senders' names, None where those may not
            be told; changed are those whose words are others at the same place.
        excluded, readmitted: the same of responses that are set aside now, or no longer.
        themes: (id, label, respondents before, now, of them campaign copies before, now) of themes in both whose numbers moved.
        new, gone: (id, label, respondents) of themes in one alone.
        renamed: (id, label before, now); status: (id, label, status before, now).
        positions: (proposal's label, stance, holders before, now) where they moved.
        campaigns: (responses before, now) of each campaign that moved; 0 where there was none.
        consultations: ids of the two consultations where they differ.
    """

    added: tuple[tuple[str, str | None], ...] = ()
    removed: tuple[tuple[str, str | None], ...] = ()
    changed: tuple[tuple[str, str | None], ...] = ()
    excluded: tuple[tuple[str, str], ...] = ()
    readmitted: tuple[tuple[str, str], ...] = ()
    themes: tuple[tuple[str, str, int, int, int, int], ...] = ()
    new: tuple[tuple[str, str, int], ...] = ()
    gone: tuple[tuple[str, str, int], ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    status: tuple[tuple[str, str, str, str], ...] = ()
    positions: tuple[tuple[str, str, int, int], ...] = ()
    campaigns: tuple[tuple[int, int], ...] = ()
    consultations: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return self != Difference()


def compare(before: Summary, now: Summary) -> Difference:
    """The difference between two summaries; themes are matched by id."""
    old, new = before["themes"], now["themes"]
    both = sorted((key for key in old if key in new), key=lambda key: (-new[key]["respondents"], new[key]["label"], key))
    counts = {key: (_counts(old[key]), _counts(new[key])) for key in both}
    added, removed, changed = _responses(before, now)
    return Difference(
        added=added,
        removed=removed,
        changed=changed,
        excluded=_set_aside(now, before),
        readmitted=_set_aside(before, now, within=now),
        themes=tuple(
            (key, new[key]["label"], one[0], other[0], one[1], other[1]) for key, (one, other) in counts.items() if one != other
        ),
        new=_only(new, old),
        gone=_only(old, new),
        renamed=tuple((key, old[key]["label"], new[key]["label"]) for key in both if old[key]["label"] != new[key]["label"]),
        status=tuple(
            (key, new[key]["label"], old[key]["status"], new[key]["status"])
            for key in both
            if old[key]["status"] != new[key]["status"]
        ),
        positions=tuple(_moved(before, now)),
        campaigns=tuple(
            (before["campaigns"].get(key, 0), now["campaigns"].get(key, 0))
            for key in sorted({*before["campaigns"], *now["campaigns"]})
            if before["campaigns"].get(key) != now["campaigns"].get(key)
        ),
        consultations=() if before["consultation"] == now["consultation"] else (before["consultation"], now["consultation"]),
    )


def _counts(theme: Mapping[str, Any]) -> tuple[int, int]:
    return theme["respondents"], theme["campaign"]


def _only(themes: Mapping[str, Any], others: Mapping[str, Any]) -> tuple[tuple[str, str, int], ...]:
    found = [(key, theme["label"], theme["respondents"]) for key, theme in themes.items() if key not in others]
    return tuple(sorted(found, key=lambda row: (-row[2], row[1], row[0])))


Places = tuple[tuple[str, str | None], ...]


def _responses(before: Summary, now: Summary) -> tuple[Places, Places, Places]:
    def places(one: Summary, other: Summary) -> dict[str, str | None]:
        found = [response for key, response in one["responses"].items() if key not in other["responses"]]
        return {response["where"]: response["name"] for response in sorted(found, key=lambda row: row["where"])}

    came, went = places(now, before), places(before, now)
    return (
        tuple((where, name) for where, name in came.items() if where not in went),
        tuple((where, name) for where, name in went.items() if where not in came),
        tuple((where, name) for where, name in came.items() if where in went),
    )


def _set_aside(one: Summary, other: Summary, within: Summary | None = None) -> tuple[tuple[str, str], ...]:
    """Responses that ``one`` sets aside and ``other`` does not, with the reason."""
    found = [
        (one["responses"][key]["where"], reason)
        for key, reason in one["excluded"].items()
        if key not in other["excluded"] and (within is None or key in within["responses"])
    ]
    return tuple(sorted(found))


def _moved(before: Summary, now: Summary) -> Iterator[tuple[str, str, int, int]]:
    labels = {**before["proposals"], **now["proposals"]}
    for proposal in sorted({*before["positions"], *now["positions"]}):
        one, other = before["positions"].get(proposal, {}), now["positions"].get(proposal, {})
        for stance in _STANCES:
            if one.get(stance, 0) != other.get(stance, 0):
                yield labels.get(proposal, proposal), stance, one.get(stance, 0), other.get(stance, 0)
