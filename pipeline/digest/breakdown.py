"""What each kind of respondent says: positions, themes and concerns broken down by kind, as tables of respondents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from pipeline.datamodel import Concern
from pipeline.digest.evidence import Evidence
from pipeline.digest.kinds import grouped_kinds
from pipeline.digest.raised import Raised
from pipeline.digest.sections import Table
from pipeline.digest.sides import Side
from pipeline.digest.wording import STANCE_WORDS, STANCES, number, upper_first

__all__ = ["by_kind_tables", "concerns_by_kind"]

#: Groups of kinds with a column each: more do not fit on a page.
_COLUMNS = 7


def by_kind_tables(evidence: Evidence, found: Mapping[str, list[Side]], themes: Sequence[Raised]) -> tuple[Table, ...]:
    """Tables of positions and themes by kind; those with nothing in them are left out.

    ``found``: sides by proposal; ``themes``: those to tell, in order. Only what respondents say in responses of
    their own is counted, each respondent once a row.
    """
    made = (
        _table(evidence, "positions-by-kind", "Positions by kind of respondent", "Position", _positions(evidence, found)),
        _table(evidence, "themes-by-kind", "Themes by kind of respondent", "Theme", _themes(themes)),
    )
    return tuple(table for table in made if table is not None)


def concerns_by_kind(evidence: Evidence) -> Table | None:
    """Who worries about what: concerns by kind; None where there is only one kind, or no concern."""
    groups, _ = grouped_kinds(evidence, _COLUMNS)
    table = _table(evidence, "concerns-by-kind", "Concerns by kind of respondent", "Concern", _concerns(evidence))
    return table if len(groups) > 1 else None


def _table(
    evidence: Evidence,
    id: str,  # noqa: A002
    caption: str,
    what: str,
    rows: Iterable[tuple[str, set[str]]],
) -> Table | None:
    """A row a label with the respondents behind it, by kind."""
    groups, group_of = grouped_kinds(evidence, _COLUMNS)
    names = [name for name, _ in groups]
    made = []
    for label, who in rows:
        counted = Counter(group_of[respondent] for respondent in who)
        if who:
            made.append((label, *(number(counted[name]) for name in names), number(len(who))))
    foot = ("All respondents of the kind", *(number(value) for _, value in groups), number(len(evidence.senders)))
    return Table(id, caption, (what, *names, "All"), tuple(made), foot) if made else None


def _positions(evidence: Evidence, found: Mapping[str, list[Side]]) -> list[tuple[str, set[str]]]:
    order = {proposal.id: at for at, proposal in enumerate(evidence.consultation.proposals)}
    rows: list[tuple[str, set[str]]] = []
    for key in sorted(found, key=lambda key: (order.get(key, len(order)), -len(found[key]), key)):
        for stance in STANCES:
            who = {side.holder for side in found[key] if side.sent and side.stance == stance} & evidence.senders.keys()
            rows.append((f"{evidence.proposal_label(key)}: {STANCE_WORDS[stance].lower()}", who))
    return rows


def _themes(themes: Iterable[Raised]) -> list[tuple[str, set[str]]]:
    """As the chapter on themes counts them: with the themes inside each."""
    return [(raised.label, set(raised.sent)) for raised in themes]


def _concerns(evidence: Evidence) -> list[tuple[str, set[str]]]:
    labels = {code.id: code.label for code in evidence.consultation.codes}
    who: dict[str, set[str]] = defaultdict(set)
    for said in evidence.concerns:
        if said.sent and said.holder in evidence.senders:
            for code in cast(Concern, said.record).codes:
                who[code].add(said.holder)
    order = sorted(who, key=lambda code: (-len(who[code]), code))
    return [(upper_first(evidence.plain(labels.get(code, code.replace("-", " ")))), who[code]) for code in order]
