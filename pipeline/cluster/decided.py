"""What people decided about themes, worked into the themes that stand. Each decision is worked in once, in its order.

A decision about a theme that is no longer there does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.datamodel import BARRED, Decision, Member, Standing, StandingTheme, stable_id

#: Statements (hashes) → those of each part, the largest first.
Parts = Callable[[Sequence[str]], list[list[str]]]
_STATUS = {"confirm": "confirmed", "reject": "rejected", "reopen": "candidate"}


def apply_theme_decisions(
    standing: Standing, decisions: Iterable[Decision], said_in: Mapping[str, Sequence[str]], parts: Parts
) -> Standing:
    """Standing themes after the decisions that are not in them yet.

    ``said_in`` is passage id → hashes of the statements in it; ``parts`` tells what a theme falls into.
    """
    work = _Work({theme.id: theme for theme in standing.themes}, said_in, parts)
    applied = standing.applied
    for decision in decisions:
        if decision.number > standing.applied:
            applied = max(applied, decision.number)
            if decision.record in work.themes:
                work.apply(decision)
    return replace(standing, themes=tuple(work.themes[key] for key in sorted(work.themes)), applied=applied)


class _Work:
    """The themes while decisions are worked into them."""

    def __init__(self, themes: dict[str, StandingTheme], said_in: Mapping[str, Sequence[str]], parts: Parts) -> None:
        self.themes = themes
        self._said_in = said_in
        self._parts = parts

    def apply(self, decision: Decision) -> None:
        action, theme, detail = decision.action, self.themes[decision.record], decision.detail
        if action in _STATUS:
            self._set_status(theme, _STATUS[action])
        elif action == "rename" and str(detail.get("label", "")).strip():
            self._put(replace(theme, label=str(detail["label"]).strip(), label_by="person"))
        elif action == "merge":
            for other in detail.get("themes", ()):
                self._merge(theme.id, str(other))
        elif action == "split":
            self._split(theme, [str(passage) for passage in detail.get("passages", ())])
        elif action in ("assign", "unassign"):
            said = self._said_in.get(str(detail.get("passage")), ())
            if said:
                (self._assign if action == "assign" else self._unassign)(theme, said)

    def _put(self, theme: StandingTheme) -> None:
        self.themes[theme.id] = replace(theme, decided=True)

    def _below(self, theme: str) -> list[StandingTheme]:
        """All themes under a theme, by id."""
        found = [one for one in self.themes.values() if one.parent == theme and one.id != theme]
        return sorted([*found, *(deeper for one in found for deeper in self._below(one.id))], key=lambda one: one.id)

    def _above(self, theme: StandingTheme) -> list[StandingTheme]:
        above = self.themes.get(theme.parent or "")
        return [above, *self._above(above)] if above is not None else []

    def _set_status(self, theme: StandingTheme, status: str) -> None:
        """What stands under a rejected theme goes with it, but what a person confirmed, or what only a code held, moves up."""
        self._put(replace(theme, status=status))
        for below in self._below(theme.id) if theme.kind != "code" else ():
            if status == "rejected" and below.status == "confirmed":
                self._put(replace(below, parent=theme.parent))
            elif status == "rejected" or (status == "candidate" and below.status == "rejected"):
                self._put(replace(below, status=status))

    def _merge(self, into: str, other: str) -> None:
        """Statements of ``other`` and the themes under it go over; a theme of the code frame is never merged away."""
        gone = self.themes.get(other)
        if gone is None or other == into or gone.kind == "code":
            return
        target = self.themes[into]
        by_person = target.kind == "code"  # else the next look at the codes would put them out again
        members = {member.statement: member for member in gone.members}
        members = {key: replace(member, by="person") if by_person else member for key, member in members.items()}
        members |= {
            member.statement: member for member in target.members if member.by != BARRED or member.statement not in members
        }
        # what stood under the theme that goes, however deep, stands in its place: else its parents would make a ring
        parent = gone.parent if other in {above.id for above in self._above(target)} else target.parent
        self._put(replace(target, parent=parent, centre=b"", members=_sorted(members)))
        del self.themes[other]
        for theme in list(self.themes.values()):
            if theme.parent == other and theme.id != into:
                self.themes[theme.id] = replace(theme, parent=into)
        self._add_above(self.themes[into], members.values())

    def _add_above(self, theme: StandingTheme, members: Iterable[Member]) -> None:
        added = {member.statement: member for member in members if member.by != BARRED}
        for above in self._above(theme):
            own = added | {member.statement: member for member in above.members}
            self.themes[above.id] = replace(above, members=_sorted(own))

    def _split(self, theme: StandingTheme, passages: Sequence[str]) -> None:
        """The theme keeps its largest part; each other becomes a theme beside it. A code keeps all: its parts stand below it."""
        own = {member.statement: member for member in theme.members if member.by != BARRED}
        if passages:
            named = {key for passage in passages for key in self._said_in.get(passage, ())}
            parts = [sorted(named & set(own))] if named & set(own) else []
        else:
            parts = self._parts(sorted(own))
            parts = parts[0 if theme.kind == "code" and len(parts) > 1 else 1 :]
        for part in parts:
            key = stable_id("theme", "split", theme.id, *part)
            members = tuple(replace(own[statement], by="machine") for statement in sorted(part))
            self._put(StandingTheme(key, "", theme.parent, members=members, stability=theme.stability))
            if theme.kind != "code":
                self._take_out(theme, part, barred=False)

    def _take_out(self, theme: StandingTheme, statements: Iterable[str], *, barred: bool) -> None:
        """Out of a theme and of those under it; ``barred``, they never come back by themselves."""
        out = set(statements)
        for one in (theme, *self._below(theme.id)):
            current = self.themes[one.id]
            members = {member.statement: member for member in current.members if member.statement not in out}
            if barred:
                members |= {statement: Member(statement, 0.0, BARRED) for statement in out}
            changed = replace(current, members=_sorted(members))
            self.themes[one.id] = replace(changed, decided=current.decided or one.id == theme.id)

    def _assign(self, theme: StandingTheme, said: Iterable[str]) -> None:
        """Into a theme and those above it."""
        for one in (theme, *self._above(theme)):
            current = self.themes[one.id]
            members = {member.statement: member for member in current.members}
            members |= {statement: Member(statement, 1.0, "person") for statement in said}
            self.themes[one.id] = replace(current, members=_sorted(members))

    def _unassign(self, theme: StandingTheme, said: Iterable[str]) -> None:
        self._take_out(theme, said, barred=True)


def _sorted(members: Mapping[str, Member]) -> tuple[Member, ...]:
    return tuple(members[key] for key in sorted(members))
