"""How every reviewed record came to stand as it does: what tells an edit in a file from a file that is older than a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.datamodel import Ask, Concern, Decision, Position
from pipeline.datamodel.annotation import Tag
from pipeline.exchange.cells import CUT, alike, is_cut
from pipeline.store import Store
from pipeline.store.reviewed import apply_decisions

__all__ = ["Past", "pasts"]

Reviewed = TypeVar("Reviewed", Position, Concern, Ask)


@dataclass(frozen=True, slots=True)
class Past:
    """A record through time.

    Attributes:
        kind: ``position``, ``concern`` or ``ask``.
        states: as it stood after each decision, first what the machine found (or a person added); never empty.
        standing: as it stands; None where it was rejected.
        undone: what was done to it (``accept``, ``reject`` …) before somebody reopened it.
    """

    kind: str
    states: tuple[Tag, ...]
    standing: Tag | None
    undone: frozenset[str] = frozenset()

    @property
    def record(self) -> str:
        """Its id."""
        return self.states[0].id

    @property
    def document(self) -> str:
        """The document that it stands in."""
        return self.states[0].document

    def since(self, why: str | None) -> tuple[Tag, ...] | None:
        """What it was from the moment on at which its ``why`` read so; all of its past where no ``why`` is given.

        None: it never read so in this run. The row is from another one.
        """
        if not why:
            return self.states
        for at, state in enumerate(self.states):
            own = "; ".join(state.why)
            if alike(own, why) or (is_cut(why) and own.startswith(why.rstrip().removesuffix(CUT.strip()).rstrip())):
                return self.states[at:]
        return None


def pasts(store: Store) -> dict[str, Past]:
    """The past of every position, concern and ask by id, of those that were rejected too."""
    found: dict[str, Past] = {}
    for tags, standing, decided, shape in (
        (store.positions(reviewed=False), store.positions(), store.decisions("position"), Position),
        (store.concerns(reviewed=False), store.concerns(), store.decisions("concern"), Concern),
        (store.asks(reviewed=False), store.asks(), store.decisions("ask"), Ask),
    ):
        found |= _of_kind(tags, standing, decided, shape)  # type: ignore[type-var]
    return found


def _of_kind(
    tags: Iterable[Reviewed], standing: Iterable[Reviewed], decided: Iterable[Decision], shape: type[Reviewed]
) -> dict[str, Past]:
    machine = {tag.id: tag for tag in tags}
    now = {tag.id: tag for tag in standing}
    told: dict[str, list[Decision]] = defaultdict(list)
    for decision in decided:
        told[decision.record].append(decision)
    found = {}
    for key in sorted(machine.keys() | told.keys()):
        states = _states(machine.get(key), told.get(key, ()), shape)
        if states:
            found[key] = Past(shape.__name__.casefold(), states, now.get(key), _undone(told.get(key, ())))
    return found


def _states(machine: Reviewed | None, decided: Sequence[Decision], shape: type[Reviewed]) -> tuple[Reviewed, ...]:
    found: list[Reviewed] = [] if machine is None else [machine]
    for number in range(1, len(decided) + 1):
        found += apply_decisions(found[:1] if machine is not None else [], decided[:number], shape)
    return tuple(found)


def _undone(decided: Sequence[Decision]) -> frozenset[str]:
    reopened = [number for number, decision in enumerate(decided) if decision.action == "reopen"]
    return frozenset(decision.action for decision in decided[: reopened[-1]]) if reopened else frozenset()
