"""When a row of ours is what a human reader marked: the rule of the annotation guide.

A row matches a gold item of the same document when at least half of the shorter stretch of words is shared and, for a
position, proposal and stance agree, for a concern, one code does. One to one, greedy by overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.datamodel import Ask, Concern, Position
from pipeline.evaluate.gold import GoldAsk, GoldConcern, GoldPosition

Row = Position | Concern | Ask
Item = GoldPosition | GoldConcern | GoldAsk

_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold item and the row that is the same statement."""

    document: str
    item: Item
    row: Row

    @property
    def right_holder(self) -> bool:
        """Whether the row names one of the acceptable holders."""
        return same_holder(self.row.holder, self.item.holder)


@dataclass(frozen=True, slots=True)
class Matching:
    """Everything of one kind: pairs, gold items without a row, rows without a gold item."""

    pairs: tuple[Pair, ...]
    missed: tuple[tuple[str, Item], ...]
    extra: tuple[tuple[str, Row], ...]


def match(
    gold: Mapping[str, Sequence[Item]],
    found: Mapping[str, Sequence[Row]],
    texts: Mapping[str, str],
    agrees: Callable[[Item, Row], bool],
    least_overlap: float,
) -> Matching:
    """Pair gold items with rows; ``texts`` are folded, keyed by document like the others."""
    candidates = []
    for document, items in gold.items():
        rows = [(at, row, place(texts[document], row.quote)) for at, row in enumerate(found.get(document, ()))]
        for number, item in enumerate(items):
            wanted = place(texts[document], item.evidence)
            for at, row, stretch in rows:
                reach = overlap(wanted, stretch)
                if reach >= least_overlap and agrees(item, row):
                    candidates.append((-reach, document, number, at))
    pairs: dict[tuple[str, int], int] = {}
    used: set[tuple[str, int]] = set()
    for _, document, number, at in sorted(candidates):
        if (document, number) not in pairs and (document, at) not in used:
            pairs[document, number] = at
            used.add((document, at))
    return Matching(
        pairs=tuple(Pair(d, gold[d][number], found[d][at]) for (d, number), at in pairs.items()),
        missed=tuple((d, item) for d, items in sorted(gold.items()) for n, item in enumerate(items) if (d, n) not in pairs),
        extra=tuple((d, row) for d, rows in sorted(found.items()) for at, row in enumerate(rows) if (d, at) not in used),
    )


def agree_strictly(item: Item, row: Row) -> bool:
    """Proposal and stance agree (positions), one code does (concerns); an ask is an ask."""
    return agree_on_proposal(item, row) and (not isinstance(row, Position) or row.stance in _stances(item))


def agree_leniently(item: Item, row: Row) -> bool:
    """The same with conditional support counted as support."""
    wanted = {"support" if stance == "conditional" else stance for stance in _stances(item)}
    return agree_on_proposal(item, row) and (
        not isinstance(row, Position) or ("support" if row.stance == "conditional" else row.stance) in wanted
    )


def agree_on_proposal(item: Item, row: Row) -> bool:
    """The same without the stance. A gold proposal ``other:…`` is outside the register: any will do."""
    if isinstance(item, GoldPosition):
        return row.proposal in item.proposal or any(proposal.startswith("other:") for proposal in item.proposal)
    if isinstance(item, GoldConcern):
        return isinstance(row, Concern) and not set(row.codes).isdisjoint(item.codes)
    return True


def agree_always(item: Item, row: Row) -> bool:
    """The words alone: for the table of what is taken for what."""
    return True


def _stances(item: Item) -> set[str]:
    return set(item.stance) if isinstance(item, GoldPosition) else set()


def fold(text: str) -> str:
    """Lower case, straight quotes, single spaces.

    >>> fold("It’s  “too\\nfast”")
    'it\\'s "too fast"'
    """
    return re.sub(r"\s+", " ", text.lower().translate(_STRAIGHT)).strip()


def place(folded: str, words: str) -> tuple[int, int] | None:
    """Where the words stand first in a folded text, None where they do not."""
    wanted = fold(words)
    at = folded.find(wanted)
    return (at, at + len(wanted)) if at >= 0 else None


def overlap(one: tuple[int, int] | None, other: tuple[int, int] | None) -> float:
    """Shared characters over the length of the shorter stretch.

    >>> overlap((0, 10), (5, 9)), overlap((0, 10), (8, 18)), overlap((0, 4), None)
    (1.0, 0.2, 0.0)
    """
    if not one or not other:
        return 0.0
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / min(one[1] - one[0], other[1] - other[0]) if shared > 0 else 0.0


def same_holder(got: str | None, wanted: Sequence[str]) -> bool:
    """Whether a name is one of the acceptable ones, or part of one, or has one as a part.

    >>> same_holder("the King's Fund", ["King’s Fund"]), same_holder(None, ["BMA"]), same_holder("NHS England", ["BMA"])
    (True, False, False)
    """
    name = _name(got or "")
    return bool(name) and any(name in other or other in name for other in map(_name, wanted) if other)


def _name(text: str) -> str:
    bare = re.sub(r"^(the|its|our|some|many|most)\s+", "", fold(text))
    return re.sub(r"[^a-z0-9 ]", "", bare.replace("'s", "s")).strip()
