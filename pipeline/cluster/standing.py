"""Themes that stand from one look at all documents to the next: the same ids and labels, new statements beside the old.

A statement that is in a standing theme stays there. A new one joins the standing theme whose centre is nearest, where that is
near enough, and only what is left is grouped anew. Centres are those of the statements that a theme was found with, so that no
theme drifts from batch to batch. Where nobody has decided anything yet and there are twice as many statements as when the themes
were found, all themes are found anew, and each keeps the id and label of the old theme that most of its statements were in: an
early trial on a few documents must not freeze its themes.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.communities import centre
from pipeline.cluster.decided import apply_theme_decisions
from pipeline.cluster.joining import Joining
from pipeline.cluster.material import Group, Material
from pipeline.cluster.parting import parts_of
from pipeline.cluster.statements import Statement
from pipeline.cluster.wording import folded
from pipeline.datamodel import BARRED, Decision, Member, Standing, StandingTheme, Theme, stable_id
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.cluster.themes import Themed


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an overview begins with.

    Attributes:
        standing: what the last one left; None before the first.
        decisions: all decisions about themes and assignments, in their order.
        model: the encoder that the vectors are of.
        anew: find all themes anew, but those that people decided on.
    """

    standing: Standing | None = None
    decisions: tuple[Decision, ...] = ()
    model: str = ""
    anew: bool = False


def statement_key(text: str) -> str:
    """The hash by which a statement is known again: its wording, without case and punctuation.

    >>> statement_key("The pace is too fast!") == statement_key("the pace is TOO fast")
    True
    """
    return hashlib.sha256(folded(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def new_id(parent: str | None, side: str | None, wording: str, taken: Iterable[str]) -> str:
    """The id of a theme that is found: the same content gives the same, unless a standing theme has it already."""
    parts, used = ["found", parent or "", side or "", wording], set(taken)
    while (found := stable_id("theme", *parts)) in used:
        parts.append("again")
    return found


def unheard(group: Group, themes: Iterable[str]) -> Theme:
    """A theme that people decided on and that nobody raises any more."""
    known = group.theme or StandingTheme("", "")
    parent = known.parent if known.parent in set(themes) else None
    said = "Nobody raises it any more."
    empty = Theme(known.id, parent, known.label, said, (), (), (), 0, 0, 0)
    return replace(empty, status=known.status, kind=known.kind, label_by=known.label_by)


def put_in_by_person(group: Group, statements: Sequence[Statement]) -> frozenset[int]:
    """Those of a group's statements that a person put into its theme."""
    wanted = {member.statement for member in (group.theme.members if group.theme else ()) if member.by == "person"}
    return frozenset(index for index in group.core if wanted and statement_key(statements[index].text) in wanted)


class Keeper:
    """Carries themes over from one overview to the next. ``vectors`` has a row of unit length a statement."""

    def __init__(
        self, earlier: Earlier, statements: Sequence[Statement], vectors: NDArray[np.float32], settings: ClusterSettings
    ) -> None:
        self._vectors, self._settings, self._model = vectors, settings, earlier.model
        self._keys = [statement_key(statement.text) for statement in statements]
        self._row = {key: row for row, key in enumerate(self._keys)}
        before = earlier.standing or Standing(model=earlier.model)
        before = apply_theme_decisions(before, earlier.decisions, self._said_in(statements), self._parts)
        if before.model != self._model:
            before = replace(before, themes=tuple(replace(theme, centre=b"") for theme in before.themes))
        untouched = not any(_is_decided(theme) for theme in before.themes)
        #: a first trial: ids and labels go over to what is found in its place
        self._trial = untouched and not earlier.anew and 0 < settings.found_anew * before.found <= len(statements)
        self._anew = self._trial or earlier.anew or not before.themes
        self._before = before
        self._themes = [theme for theme in before.themes if not self._anew or _is_decided(theme)]
        self._joining: Joining | None = None
        self._cores: dict[str, dict[int, float]] = {}
        self._moved = vectors
        seen = frozenset(() if self._anew else before.seen)
        self._fresh = [row for row, key in enumerate(self._keys) if key not in seen]

    def _said_in(self, statements: Sequence[Statement]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for key, statement in zip(self._keys, statements, strict=True):
            for part in statement.parts:
                found[part.passage.id].append(key)
        return found

    def _parts(self, keys: Sequence[str]) -> list[list[str]]:
        rows = [self._row[key] for key in keys if key in self._row]
        return [[self._keys[rows[place]] for place in part] for part in parts_of(self._vectors[rows], self._settings)]

    def place(self, material: Material) -> list[Group]:
        """The standing themes as groups, parents first: their statements of before, and the new ones that are near enough."""
        self._moved = material.vectors
        themes = _parents_first([theme for theme in self._themes if theme.kind != "code"])
        cores = {theme.id: self._core(theme) for theme in themes}
        themes = [theme for theme in themes if cores[theme.id] or _is_decided(theme)]
        inside = {row for core in cores.values() for row in core}
        if themes and self._fresh:
            means = np.stack([_mean(theme, sorted(cores[theme.id]), self._vectors) for theme in themes])
            out = [self._rows(member.statement for member in theme.members if member.by == BARRED) for theme in themes]
            chances = np.array([int(key, 16) for key in self._keys], dtype=np.uint64)
            self._joining = Joining(themes, cores, means, self._vectors, out, material, chances, self._settings)
            self._joining.join_near([row for row in self._fresh if row not in inside])
        self._cores = cores
        at = {theme.id: place for place, theme in enumerate(themes)}
        return [
            Group(dict(sorted(cores[theme.id].items())), at.get(theme.parent or ""), theme.side, theme.stability, theme)
            for theme in themes
        ]

    def _rows(self, keys: Iterable[str]) -> frozenset[int]:
        return frozenset(self._row[key] for key in keys if key in self._row)

    def _core(self, theme: StandingTheme) -> dict[int, float]:
        members = (member for member in theme.members if member.by != BARRED)
        return {self._row[member.statement]: member.score for member in members if member.statement in self._row}

    def known(self, name: str) -> StandingTheme | None:
        """The standing theme of a code by its id, with what people decided about it."""
        return next((replace(theme, parent=None, centre=b"") for theme in self._before.themes if theme.id == name), None)

    def corrected(self, group: Group) -> Group:
        """A code's group with the statements that people put into its theme, and without those that they took out."""
        members = group.theme.members if group.theme is not None else ()
        put_in = {self._row[own.statement]: own.score for own in members if own.by == "person" and own.statement in self._row}
        taken_out = self._rows(own.statement for own in members if own.by == BARRED)
        core = {row: score for row, score in {**group.core, **put_in}.items() if row not in taken_out}
        return replace(group, core=dict(sorted(core.items())))

    def settled(self, standing: Sequence[Group]) -> frozenset[int]:
        """The statements that no new theme is made of: those in a standing theme, and all where there is nothing new."""
        if not self._fresh:
            return frozenset(range(len(self._keys)))
        return frozenset(row for group in standing for row in group.core)

    def join(self, standing: Sequence[Group], found: Sequence[Group]) -> list[Group]:
        """The standing groups and, behind them, those of the found ones that hold something new.

        A found group that says the same as a standing theme goes into it, and so does what no group was made of.
        """
        if self._trial:
            found = self._carried(found)
        fresh = set(self._fresh)
        kept: dict[int, Group] = {}
        for place, group in enumerate(found):
            if group.parent is not None:
                if group.parent in kept:
                    kept[place] = group
            elif fresh.intersection(group.core) and not self._taken_up(group):
                kept[place] = group
        self._join_left([*standing, *kept.values()])
        at = {place: len(standing) + number for number, place in enumerate(kept)}
        new = [replace(group, parent=None if group.parent is None else at[group.parent]) for group in kept.values()]
        grown = [(group, self._cores[group.theme.id]) for group in standing if group.theme is not None]
        return [*(replace(group, core=dict(sorted(core.items()))) for group, core in grown), *new]

    def _taken_up(self, group: Group) -> bool:
        """Whether a standing theme says the same as a found group and took its statements up."""
        place = self._joining.same(centre(self._moved[sorted(group.core)])) if self._joining is not None else None
        if self._joining is not None and place is not None:
            self._joining.put(sorted(group.core), place)
        return place is not None

    def _join_left(self, groups: Sequence[Group]) -> None:
        if self._joining is not None:
            inside = {row for core in self._cores.values() for row in core} | {row for group in groups for row in group.core}
            self._joining.join_left([row for row in self._fresh if row not in inside])

    def _carried(self, found: Sequence[Group]) -> list[Group]:
        """Found groups under the id and label of the old theme of which each holds most, and at least half."""
        groups = list(found)
        holding: dict[int, list[int]] = defaultdict(list)
        for place, group in enumerate(groups):
            for row in group.core:
                holding[row].append(place)
        pairs = []
        for theme in (theme for theme in self._before.themes if theme.kind != "code"):
            shared = Counter(place for row in self._core(theme) for place in holding[row])
            for place, common in sorted(shared.items()):
                if groups[place].side == theme.side and 2 * common >= len(theme.members):
                    pairs.append((-common, len(groups[place].core), theme.id, place, theme))
        taken: set[str] = set()
        for _, _, name, place, theme in sorted(pairs, key=lambda pair: pair[:4]):
            if name not in taken and groups[place].theme is None:
                taken.add(name)
                groups[place] = replace(groups[place], theme=replace(theme, parent=None, centre=b"", members=()))
        return groups

    def remember(self, themed: Themed) -> Standing:
        """What the next overview needs to know."""
        themes = [self._standing(theme, themed.groups[theme.id]) for theme in themed.themes]
        # a code that nobody raises for a while has no theme: what people decided about it stays
        themes += [
            theme
            for theme in self._before.themes
            if theme.kind == "code" and _is_decided(theme) and theme.id not in themed.groups
        ]
        return Standing(
            tuple(sorted(themes, key=lambda theme: theme.id)),
            tuple(sorted(self._keys)),
            len(self._keys) if self._anew else self._before.found,
            self._model,
            self._before.applied,
        )

    def _standing(self, theme: Theme, group: Group) -> StandingTheme:
        known = group.theme or StandingTheme(theme.id, theme.label)
        old = {member.statement: member for member in known.members}
        members = {
            self._keys[row]: Member(self._keys[row], score, old[self._keys[row]].by if self._keys[row] in old else "machine")
            for row, score in group.core.items()
        }
        # what a person put in or took out stays so when its document is away for a while
        members |= {key: member for key, member in old.items() if member.by != "machine" and key not in members}
        mean = _mean(known, sorted(group.core), self._vectors)
        return replace(
            known,
            id=theme.id,
            label=theme.label,
            parent=theme.parent,
            kind=theme.kind,
            side=group.side,
            stability=theme.stability,
            centre=mean.astype("<f4").tobytes() if mean.any() else b"",
            members=tuple(members[key] for key in sorted(members)),
        )


def _is_decided(theme: StandingTheme) -> bool:
    return theme.decided or any(member.by != "machine" for member in theme.members)


def _mean(theme: StandingTheme, rows: Sequence[int], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """A theme's own centre, not centred; that of its statements where it has none yet."""
    if theme.centre:
        return np.frombuffer(theme.centre, dtype="<f4").astype(np.float32)
    width = vectors.shape[1] if vectors.ndim == 2 else 0
    if not rows:
        return np.zeros(width, dtype=np.float32)
    mean: NDArray[np.float32] = vectors[list(rows)].mean(axis=0, dtype=np.float64).astype(np.float32)
    return mean


def _parents_first(themes: Sequence[StandingTheme]) -> list[StandingTheme]:
    ids = {theme.id for theme in themes}
    found: list[StandingTheme] = []
    waiting = sorted(themes, key=lambda theme: theme.id)
    while waiting:
        placed = {theme.id for theme in found}
        ready = [theme for theme in waiting if theme.parent not in ids or theme.parent in placed]
        found += ready or waiting  # a ring of parents cannot be: but it must not hang
        waiting = [theme for theme in waiting if theme not in found]
    return found
