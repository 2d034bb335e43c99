"""What a person decides about themes: checked, written to the log, and in force at once; every later run works it in again.

ids (or their beginnings) ─▶ decisions ─▶ log ─▶ overview and digest made again
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.datamodel import Decision, Theme
from pipeline.errors import Missing, WrongUsage
from pipeline.stages.fingerprint import overview_basis
from pipeline.stages.overview import OVERVIEW, make_overview, write_digests
from pipeline.stages.progress import Progress, Silent
from pipeline.store import FILE_NAME, Store, claim, open_store

#: Characters of a label: what fits on a line of a table.
LONGEST_LABEL = 200
_ABOUT_PASSAGES = ("assign", "unassign")


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, when (ISO 8601, UTC) and why."""

    who: str
    at: str
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What a change did.

    Attributes:
        decisions: as they were written.
        new, gone: themes that came of it, and that it took away.
        themes: those that it was about and that are still there.
        idle: whether nothing came of it: the passage says nothing that could be themed, or the theme has no parts.
    """

    decisions: tuple[Decision, ...]
    new: tuple[Theme, ...]
    gone: tuple[Theme, ...]
    themes: tuple[Theme, ...]
    idle: bool = False


def decide(
    out: Path,
    action: str,
    ids: Sequence[str],
    author: Author,
    *,
    label: str | None = None,
    passages: Sequence[str] = (),
    progress: Progress | None = None,
) -> Decided:
    """Take a decision about themes, and make the overview and the digest again with it.

    Args:
        out: where the run lies.
        action: one of :data:`pipeline.datamodel.THEME_ACTIONS`.
        ids: themes, abbreviated or not; of a merge the first takes up the others.
        label: the new name, of a rename.
        passages: of a split those that make the new theme; of assign and unassign those that go in or out.

    Raises:
        Missing: there is no finished run in ``out``.
        WrongUsage: there is no such theme or passage, an abbreviation fits several, or the change makes no sense.
    """
    if not (out / FILE_NAME).is_file():
        raise Missing(f"There is no finished run in {out.as_posix()}.", "Run it first: greenpaper run FOLDER")
    with claim(out), closing(open_store(out, create=False)) as store:
        if store.mark(OVERVIEW) is None:
            raise Missing(f"The last run in {out.as_posix()} did not come to its end.", "Run it again: greenpaper run FOLDER")
        before = {theme.id: theme for theme in store.themes()}
        chosen = [find_theme(before.values(), name, store) for name in ids]
        decisions = _decisions(store, action, chosen, author, label, [find_passage(store, name) for name in passages])
        assigned = set(store.assignments())
        numbers = store.put_decisions(decisions)
        remake(store, out, progress or Silent())
        after = {theme.id: theme for theme in store.themes()}
        idle = action in ("split", *_ABOUT_PASSAGES) and assigned == set(store.assignments())
    return Decided(
        tuple(replace(one, number=number) for one, number in zip(decisions, numbers, strict=True)),
        tuple(theme for key, theme in after.items() if key not in before),
        tuple(theme for key, theme in before.items() if key not in after),
        tuple(after[theme.id] for theme in chosen if theme.id in after),
        idle,
    )


def remake(store: Store, out: Path, progress: Progress) -> None:
    """Make the overview and the digest again, with every decision in them; nothing is read anew."""
    consultation = store.consultation()
    make_overview(store, consultation, progress)
    write_digests(store, out)
    store.put_mark(OVERVIEW, overview_basis(consultation, store.files(), store.decisions()))


def find_theme(themes: Iterable[Theme], name: str, store: Store) -> Theme:
    """The theme with this id, the beginning of one (with or without ``theme-``), or this label.

    Raises:
        WrongUsage: there is none, or more than one.
    """
    every = list(themes)
    exact = [theme for theme in every if name in (theme.id, theme.label)]
    found = exact or [
        theme for theme in every if name and theme.id.removeprefix("theme-").startswith(name.removeprefix("theme-"))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        fits = ", ".join(f"{theme.id} ({theme.label})" for theme in found[:5])
        raise WrongUsage(f"Several themes begin with {name!r}: {fits}.", "Give more of the id.")
    for decision in store.decisions("theme"):
        for gone in decision.detail.get("themes", ()) if decision.action == "merge" else ():
            if str(gone).removeprefix("theme-").startswith(name.removeprefix("theme-")):
                raise WrongUsage(f"Theme {gone} was merged into {decision.record} by {decision.who}.", "Use that one.")
    raise WrongUsage(f"There is no theme {name!r}.", "See them all with: greenpaper themes FOLDER")


def find_passage(store: Store, name: str) -> str:
    """The id of the passage with this id or beginning.

    Raises:
        WrongUsage: there is none, or more than one.
    """
    ids = [passage.id for passage in store.passages()]
    found = [one for one in ids if one == name] or [
        one for one in ids if name and (one.startswith(name) or one.partition("-")[2].startswith(name))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise WrongUsage(f"Several passages begin with {name!r}.", "Give more of the id.")
    raise WrongUsage(f"There is no passage {name!r}.", "Find its id with: greenpaper search FOLDER WORDS --format json")


def history(store: Store, theme: str | None = None) -> list[Decision]:
    """All decisions about themes in their order; of one theme, those that it had a part in."""
    found = store.decisions("theme", "assignment")
    return [one for one in found if theme is None or theme == one.record or theme in one.detail.get("themes", ())]


def _decisions(
    store: Store, action: str, themes: Sequence[Theme], author: Author, label: str | None, passages: Sequence[str]
) -> list[Decision]:
    """The decisions of a change, each checked."""
    details = list(_details(store, action, themes, label, passages))
    kind = "assignment" if action in _ABOUT_PASSAGES else "theme"
    return [Decision(kind, theme.id, action, detail, author.who, author.at, author.why) for theme, detail in details]


def _details(
    store: Store, action: str, themes: Sequence[Theme], label: str | None, passages: Sequence[str]
) -> Iterator[tuple[Theme, dict[str, object]]]:
    first = themes[0]
    if action == "rename":
        yield first, {"label": _checked_label(store, first, label or ""), "before": first.label}
    elif action == "merge":
        others = list(dict.fromkeys(theme.id for theme in themes[1:] if theme.id != first.id))
        if not others:
            raise WrongUsage("A merge needs two themes.", "Give the theme that stays, then those that it takes up.")
        if code := next((theme for theme in themes[1:] if theme.kind == "code"), None):
            wrong = f"“{code.label}” is a code of the code frame: it cannot go into another theme."
            raise WrongUsage(wrong, "Name it first, so that it takes up the other; or take the code out of consultation.toml.")
        yield first, {"themes": others, "labels": [theme.label for theme in themes[1:] if theme.id in others]}
    elif action == "split":
        inside = {row.passage for row in store.assignments() if row.theme == first.id}
        if strange := [passage for passage in passages if passage not in inside]:
            raise WrongUsage(f"Passage {strange[0]} is not in “{first.label}”.", "Name passages of the theme that is split.")
        if passages and len(set(passages)) == len(inside):
            raise WrongUsage("These are all passages of the theme.", "Name those that shall make a theme of their own.")
        yield first, {"passages": sorted(set(passages))} if passages else {}
    elif action in _ABOUT_PASSAGES:
        inside = {row.passage for row in store.assignments() if row.theme == first.id}
        for passage in passages:
            if action == "unassign" and passage not in inside:
                raise WrongUsage(f"Passage {passage} is not in “{first.label}”.", "There is nothing to take out.")
            yield first, {"passage": passage}
    else:
        yield from ((theme, {}) for theme in dict.fromkeys(themes))


def _checked_label(store: Store, theme: Theme, label: str) -> str:
    clean = " ".join(label.split())
    if not clean or len(clean) > LONGEST_LABEL or not clean.isprintable():
        raise WrongUsage(f"{label[:40]!r} cannot be a label.", f"Give one line of 1 to {LONGEST_LABEL} characters.")
    for other in store.themes():
        if other.id != theme.id and other.label.casefold() == clean.casefold():
            raise WrongUsage(f"Theme {other.id} is called “{other.label}” already.", "Choose another label, or merge the two.")
    return clean
