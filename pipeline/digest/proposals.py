"""Positions: for each proposal who supports and who opposes it, in responses and in what others report, each holder once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from pipeline.datamodel import Position, Span
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import clean
from pipeline.digest.sections import (
    STANCE_WORDS,
    STANCES,
    Change,
    ProposalSection,
    StanceQuotes,
    StanceTable,
    Table,
)
from pipeline.digest.wording import count, date, number, of_these, upper_first

__all__ = ["Side", "changes", "matrix", "preferences", "proposal_sections", "sides"]

_VERBS = {
    "support": ("supports it", "support it"),
    "conditional": ("supports it with conditions", "support it with conditions"),
    "neutral": ("takes no side", "take no side"),
    "mixed": ("says things both for and against it", "say things both for and against it"),
    "oppose": ("opposes it", "oppose it"),
}
_CAMPAIGN = "Campaign letters"
_UNKNOWN = "Kind not known"


@dataclass(frozen=True, slots=True)
class Side:
    """Where one holder stands on one proposal, all their statements taken together."""

    holder: str
    kind: str | None
    stance: str
    sent: bool
    campaign: bool
    statements: tuple[Statement, ...]  # those that show the stance


def sides(evidence: Evidence) -> dict[str, list[Side]]:
    """By proposal: each holder once, in responses if they sent one that says so, else as reported.

    One who changed is counted where they stood last, if the dates tell; one who said things for and against counts as mixed.
    """
    grouped: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for said in evidence.positions:
        if said.holder is not None:
            grouped[_position(said).proposal, said.holder].append(said)
    found: dict[str, list[Side]] = defaultdict(list)
    for (proposal, holder), statements in sorted(grouped.items()):
        found[proposal].append(_side(holder, [said for said in statements if said.sent] or statements))
    return dict(found)


def _side(holder: str, statements: list[Statement]) -> Side:
    stance, shown = _stance(statements)
    first = statements[0]
    campaign = all(said.campaign for said in statements)
    return Side(holder=holder, kind=first.kind, stance=stance, sent=first.sent, campaign=campaign, statements=tuple(shown))


def _position(said: Statement) -> Position:
    return cast(Position, said.record)


def _stance(statements: list[Statement]) -> tuple[str, list[Statement]]:
    """Of all that one holder says: the newest date's; among those a closed answer's; a condition outweighs plain support.

    Returns:
        the stance, and the statements that show it.
    """
    dates = {said.date for said in statements}
    if None not in dates and len(dates) > 1:
        newest = max(day for day in dates if day)
        statements = [said for said in statements if said.date == newest]
    stated = [said for said in statements if _position(said).basis == "stated"]
    found = {_position(said).stance for said in (stated or statements)}
    if "oppose" in found and found & {"support", "conditional"}:
        return "mixed", statements
    stance = next(stance for stance in ("oppose", "conditional", "support", "neutral") if stance in found)
    return stance, [said for said in statements if _position(said).stance == stance]


def proposal_sections(evidence: Evidence, found: Mapping[str, list[Side]]) -> tuple[tuple[ProposalSection, ...], int]:
    """One section a proposal that anybody took a position on: the register's first, in its order, then by how many spoke."""
    order = {proposal.id: at for at, proposal in enumerate(evidence.consultation.proposals)}
    ids = sorted(found, key=lambda key: (order.get(key, len(order)), -len(found[key]), key))
    most = evidence.settings.proposals_in_full
    return tuple(_section(evidence, key, found[key]) for key in ids[:most]), max(0, len(ids) - most)


def _section(evidence: Evidence, proposal: str, found: list[Side]) -> ProposalSection:
    known = evidence.proposals.get(proposal)
    sent, told = [side for side in found if side.sent], [side for side in found if not side.sent]
    every = [said for side in found for said in side.statements]
    conditional = [said for said in every if _position(said).condition is not None]
    counted = Counter(side.stance for side in (sent or told))
    return ProposalSection(
        id=f"proposal-{evidence_number(evidence, proposal)}",
        label=evidence.proposal_label(proposal),
        defined_in=f"document {evidence.numbers[known.defined_by]}" if known and known.defined_by in evidence.numbers else None,
        counts=tuple((stance, counted[stance]) for stance in STANCES),
        counted="respondents" if sent else "as others report it",
        tables=tuple(
            _table(evidence, proposal, voice, group) for voice, group in (("responses", sent), ("reported", told)) if group
        ),
        conditions=evidence.some(conditional, evidence.settings.conditions, part=_condition),
        quotes=_quotes(evidence, found),
    )  # fmt: skip


def evidence_number(evidence: Evidence, proposal: str) -> int:
    """A number for the anchor: ids of proposals that documents define are not made for addresses."""
    return sorted(evidence.proposals.keys() | {proposal}).index(proposal) + 1


def _condition(said: Statement) -> Span | None:
    return _position(said).condition


def _quotes(evidence: Evidence, found: list[Side]) -> tuple[StanceQuotes, ...]:
    """Stances by how many take them, dissent beside the majority; everybody under the stance as which they count."""
    by_stance: dict[str, list[Side]] = defaultdict(list)
    for side in found:
        by_stance[side.stance].append(side)
    order = sorted(by_stance, key=lambda stance: (-len(by_stance[stance]), STANCES.index(stance)))
    most = evidence.settings.quotes_per_stance
    return tuple(
        StanceQuotes(
            stance=stance,
            heading=STANCE_WORDS[stance],
            holders=len(by_stance[stance]),
            some=evidence.some([said for side in by_stance[stance] for said in side.statements], most),
        )
        for stance in order
    )


def _table(evidence: Evidence, proposal: str, voice: str, found: list[Side]) -> StanceTable:
    used = {side.stance for side in found}
    columns = [stance for stance in STANCES if stance in used or stance not in {"mixed", "neutral"}]
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for side in found:
        label = _CAMPAIGN if side.campaign else upper_first(evidence.plain(side.kind or _UNKNOWN))
        rows[label][side.stance] += 1
    order = sorted(rows, key=lambda label: (label == _CAMPAIGN, label == _UNKNOWN, -sum(rows[label].values()), label))
    total = Counter(side.stance for side in found)
    caption = f"Respondents’ positions on {evidence.proposal_label(proposal)}"
    if voice == "reported":
        caption = f"Positions on {evidence.proposal_label(proposal)}, as others report them"
    table = Table(
        id=f"positions-{voice}-{evidence_number(evidence, proposal)}",
        caption=caption,
        head=("Kind", *(STANCE_WORDS[stance] for stance in columns), "All"),
        rows=tuple(_cells(label, rows[label], columns) for label in order),
        foot=_cells("All", total, columns) if len(rows) > 1 else (),
    )
    return StanceTable(voice, _sentence(found, voice), table)


def _cells(label: str, counts: Counter[str], columns: list[str]) -> tuple[str, ...]:
    return (label, *(number(counts[stance]) for stance in columns), number(sum(counts.values())))


def _sentence(found: list[Side], voice: str) -> str:
    alone = [side for side in found if not side.campaign]
    copies = [side for side in found if side.campaign]
    who = "respondent" if voice == "responses" else "organisation or person"
    whom = "respondents" if voice == "responses" else "organisations or people"
    where = "in their own responses" if voice == "responses" else "as others report it"
    said = []
    if alone:
        takes = "takes" if len(alone) == 1 else "take"
        said.append(f"{count(len(alone), who, whom)} {takes} a position {where}: {summary(alone)}.")
    if copies:
        also = "Another " if alone else ""
        said.append(f"{also}{count(len(copies), 'respondent')} sent a campaign’s letter only: {summary(copies)}.")
    return " ".join(said)


def summary(found: Iterable[Side]) -> str:
    """``9 support it, 1 supports it with conditions and 2 oppose it``, most first."""
    counts = Counter(side.stance for side in found)
    order = sorted(counts, key=lambda stance: (-counts[stance], STANCES.index(stance)))
    return of_these([(counts[stance], *_VERBS[stance]) for stance in order])


def matrix(evidence: Evidence, found: Mapping[str, list[Side]], shown: tuple[ProposalSection, ...]) -> Table | None:
    """Who stands where on each proposal: those who may be named, in rows; only where there are several proposals."""
    ids = [key for key in found if f"proposal-{evidence_number(evidence, key)}" in {section.id for section in shown}]
    ids.sort(key=lambda key: [section.id for section in shown].index(f"proposal-{evidence_number(evidence, key)}"))
    if len(ids) < 2:
        return None
    cells: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for key in ids:
        for side in found[key]:
            first = side.statements[0]
            named = _is_named(evidence, side.holder) and first.level == "yes"
            if named and not side.campaign:
                cells[side.holder, first.shown][key] = STANCE_WORDS[side.stance] + ("" if side.sent else " (reported)")
    order = sorted(cells, key=lambda who: (-len(cells[who]), who[1], who[0]))
    most = evidence.settings.matrix_rows
    rows = tuple((who[1], *(cells[who].get(key, "–") for key in ids)) for who in order[:most])
    head = ("Who", *(evidence.proposal_label(key) for key in ids))
    caption = "Where each named organisation or person stands (– means no position found)"
    more = max(0, len(order) - most)
    return Table("matrix", caption, head, rows, numbers=False, more=more) if rows else None


def _is_named(evidence: Evidence, holder: str) -> bool:
    who = evidence.respondents.get(holder)
    return who is None or who.name is not None


def preferences(evidence: Evidence, found: Mapping[str, list[Side]]) -> tuple[str, ...]:
    """Of those who are for one proposal and against another: how many prefer which."""
    by_holder: dict[str, dict[str, Side]] = defaultdict(dict)
    for proposal, group in found.items():
        for side in group:
            by_holder[side.holder][proposal] = side
    pairs: Counter[tuple[str, str]] = Counter()
    for stands in by_holder.values():
        liked = [key for key, side in stands.items() if side.stance in {"support", "conditional"}]
        pairs.update((one, other) for one in liked for other, side in stands.items() if side.stance == "oppose")
    order = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:10]
    return tuple(
        f"{count(pairs[pair], 'holder supports', 'holders support')} “{evidence.proposal_label(pair[0])}” "
        f"and {'opposes' if pairs[pair] == 1 else 'oppose'} “{evidence.proposal_label(pair[1])}”."
        for pair in order
    )


def changes(evidence: Evidence) -> tuple[tuple[Change, ...], int]:
    """Holders whose positions on one proposal differ between documents, in the order of their dates where both have one."""
    grouped: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for said in evidence.positions:
        if said.holder is not None and said.level != "no":
            grouped[said.holder, _position(said).proposal].append(said)
    found = [change for key in sorted(grouped) if (change := _change(evidence, key[1], grouped[key]))]
    most = evidence.settings.changes
    return tuple(found[:most]), max(0, len(found) - most)


def _change(evidence: Evidence, proposal: str, statements: list[Statement]) -> Change | None:
    first: dict[tuple[str, str], Statement] = {}  # the clearest of each document and stance
    for said in sorted(statements, key=lambda said: (said.record.start, said.id)):
        first.setdefault((said.record.document, _position(said).stance), said)
    by_document: dict[str, set[str]] = defaultdict(set)
    for document, stance in first:
        by_document[document].add(stance)
    if len(by_document) < 2 or len({frozenset(stances) for stances in by_document.values()}) < 2:
        return None
    order = sorted(first.values(), key=lambda said: (said.date is None, said.date or "", said.record.document, said.record.start))
    dates = [said.date for said in order]
    steps = tuple(
        (clean(date(said.date) or "date not stated"), STANCE_WORDS[_position(said).stance], evidence.quotation(said))
        for said in order
    )
    return Change(order[0].shown, evidence.proposal_label(proposal), steps, dated=None not in dates and len(set(dates)) > 1)
