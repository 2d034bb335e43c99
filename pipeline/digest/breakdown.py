"""What each kind of respondent says: positions, themes and concerns broken down by kind, as tables of respondents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from pipeline.datamodel import Concern
from pipeline.digest.evidence import Evidence
from pipeline.digest.overview import kind_counts
from pipeline.digest.sections import Table
from pipeline.digest.sides import Side
from pipeline.digest.wording import STANCE_WORDS, STANCES, number, upper_first

__all__ = ["by_kind_tables"]

#: Kinds with a column of their own: more do not fit on a page.
_COLUMNS = 6
_OTHER = "Other kinds"
_UNKNOWN = "kind not known"


def by_kind_tables(evidence: Evidence, found: Mapping[str, list[Side]], themes: Mapping[str, str]) -> tuple[Table, ...]:
    """Tables of positions, themes and concerns by kind; those with nothing in them are left out.

    ``found``: sides by proposal; ``themes``: id → label of those to tell, in order. Only what respondents say in responses of
    their own is counted, each respondent once a row.
    """
    counts = kind_counts(evidence)
    kinds = [kind for kind, _ in counts[:_COLUMNS]] + ([_OTHER] if len(counts) > _COLUMNS else [])
    if not kinds:
        return ()

    def column(respondent: str) -> str:
        kind = evidence.senders[respondent].kind or _UNKNOWN
        return kind if kind in kinds else _OTHER

    made = (
        _positions(evidence, found, kinds, column),
        _table(evidence, "themes-by-kind", "Themes by kind of respondent", "Theme", _themes(evidence, themes), kinds, column),
        _table(evidence, "concerns-by-kind", "Concerns by kind of respondent", "Concern", _concerns(evidence), kinds, column),
    )
    return tuple(table for table in made if table is not None)


def _table(
    evidence: Evidence,
    id: str,  # noqa: A002
    caption: str,
    what: str,
    rows: Iterable[tuple[str, set[str]]],
    kinds: list[str],
    column: Callable[[str], str],
) -> Table | None:
    """A row a label with the respondents behind it, by kind."""
    made = []
    for label, who in rows:
        counted = Counter(map(column, who))
        if who:
            made.append((label, *(number(counted[kind]) for kind in kinds), number(len(who))))
    totals = Counter(map(column, evidence.senders))
    foot = ("All respondents of the kind", *(number(totals[kind]) for kind in kinds), number(len(evidence.senders)))
    head = (what, *(upper_first(evidence.plain(kind)) for kind in kinds), "All")
    return Table(id, caption, head, tuple(made), foot) if made else None


def _positions(
    evidence: Evidence, found: Mapping[str, list[Side]], kinds: list[str], column: Callable[[str], str]
) -> Table | None:
    order = {proposal.id: at for at, proposal in enumerate(evidence.consultation.proposals)}
    rows: list[tuple[str, set[str]]] = []
    for key in sorted(found, key=lambda key: (order.get(key, len(order)), -len(found[key]), key)):
        for stance in STANCES:
            who = {side.holder for side in found[key] if side.sent and side.stance == stance} & evidence.senders.keys()
            rows.append((f"{evidence.proposal_label(key)}: {STANCE_WORDS[stance].lower()}", who))
    return _table(evidence, "positions-by-kind", "Positions by kind of respondent", "Position", rows, kinds, column)


def _themes(evidence: Evidence, themes: Mapping[str, str]) -> list[tuple[str, set[str]]]:
    who: dict[str, set[str]] = defaultdict(set)
    for row in evidence.store.assignments():
        passage = evidence.passages.get(row.passage)
        holder = evidence.written(passage).holder if passage else None
        if holder in evidence.senders:
            who[row.theme].add(holder)
    return [(label, who[theme]) for theme, label in themes.items()]


def _concerns(evidence: Evidence) -> list[tuple[str, set[str]]]:
    labels = {code.id: code.label for code in evidence.consultation.codes}
    who: dict[str, set[str]] = defaultdict(set)
    for said in evidence.concerns:
        if said.sent and said.holder in evidence.senders:
            for code in cast(Concern, said.record).codes:
                who[code].add(said.holder)
    order = sorted(who, key=lambda code: (-len(who[code]), code))
    return [(upper_first(evidence.plain(labels.get(code, code.replace("-", " ")))), who[code]) for code in order]
