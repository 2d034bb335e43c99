"""What each run leaves of itself in its store, in short, so that two can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.errors import Missing, WrongUsage
from pipeline.stages.fingerprint import digest_of
from pipeline.store import FILE_NAME, Store, open_store

#: A summary as JSON knows it; :func:`summary_of` says what is in it.
Summary = Mapping[str, Any]


def summary_of(store: Store) -> dict[str, Any]:
    """What a store holds now, in short; the same store gives the same.

    Keys: ``consultation``, ``title``; ``responses`` (id → where it stands, who sent it, a hash of its words); ``excluded``
    (response id → reason); ``themes`` (id → label as it may be shown, a hash of what it is called, respondents, campaign, parent,
    status); ``proposals`` (id → label); ``positions`` (proposal → stance → holders, each once); ``campaigns`` (id → responses).
    """
    from pipeline.digest.stands import count_stances
    from pipeline.digest.theme_words import shown_labels

    consultation = store.consultation()
    documents = {document.id: document for document in store.documents()}
    names = {respondent.id: respondent.name for respondent in store.respondents() if respondent.publish == "yes"}
    responses = {}
    for one in store.responses():
        document = documents[one.document]
        where = f"{document.source_file}, row {one.row}" if one.row else document.source_file
        words = digest_of(document.text[one.start : one.end])[:16]
        responses[one.id] = {"where": where, "respondent": one.respondent, "name": names.get(one.respondent), "words": words}
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
                "called": digest_of(theme.label)[:16],
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
