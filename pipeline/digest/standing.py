"""Who stands where: holders in rows, those who prefer one proposal to another, and those whose documents differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import clean
from pipeline.digest.sections import Change, Table
from pipeline.digest.sides import Side, is_named, position
from pipeline.digest.wording import STANCE_WORDS, STANCES, count, date

__all__ = ["changes", "matrix", "preferences"]


def matrix(evidence: Evidence, found: Mapping[str, list[Side]]) -> Table | None:
    """Who stands where: those who may be named, in rows; only where there are several proposals.

    Up to four proposals have a column each; of more, each row lists those that its holder supports and opposes.
    """
    register = {proposal.id: at for at, proposal in enumerate(evidence.consultation.proposals)}
    ids = sorted(found, key=lambda key: (register.get(key, len(register)), -len(found[key]), key))
    if len(ids) < 2:
        return None
    stands: dict[tuple[str, str], dict[str, Side]] = defaultdict(dict)
    for key in ids:
        for side in found[key]:
            first = side.statements[0]
            if is_named(evidence, side.holder) and first.level == "yes" and not side.campaign:
                stands[first.shown, side.holder][key] = side
    told = all(not side.sent for row in stands.values() for side in row.values())  # then it is said once, above
    order = sorted(stands, key=lambda who: (-len(stands[who]), who[0].casefold(), who))
    most = evidence.settings.matrix_rows
    if len(ids) <= evidence.settings.matrix_columns:
        head = ("Who", *(evidence.proposal_label(key) for key in ids))
        rows = [(who[0], *(_stand(stands[who].get(key), told) for key in ids)) for who in order[:most]]
    else:
        used = [stance for stance in STANCES if any(side.stance == stance for row in stands.values() for side in row.values())]
        head = ("Who", *(STANCE_WORDS[stance] for stance in used))
        rows = [(who[0], *(_listed(evidence, stands[who], stance, told) for stance in used)) for who in order[:most]]
    caption = "Where each named organisation or person stands" + (" (as reported)" if told else "")
    more = max(0, len(order) - most)
    return Table("matrix", caption, head, tuple(rows), numbers=False, more=more) if rows else None


def _stand(side: Side | None, told: bool) -> str:
    return "No position found" if side is None else STANCE_WORDS[side.stance] + _reported(side, told)


def _listed(evidence: Evidence, stands: Mapping[str, Side], stance: str, told: bool) -> str:
    found = [(key, side) for key, side in stands.items() if side.stance == stance]
    return "; ".join(evidence.proposal_label(key) + _reported(side, told) for key, side in found)


def _reported(side: Side, told: bool) -> str:
    return "" if side.sent or told else " (as reported)"


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
    order = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[: evidence.settings.preferences]
    one, more = "organisation or person supports", "organisations or people support"
    return tuple(
        f"{count(pairs[pair], one, more)} “{evidence.proposal_label(pair[0])}” "
        f"and {'opposes' if pairs[pair] == 1 else 'oppose'} “{evidence.proposal_label(pair[1])}”."
        for pair in order
    )


def changes(evidence: Evidence) -> tuple[tuple[Change, ...], int, int]:
    """Holders whose positions on one proposal differ between documents, in the order of their dates where both have one.

    Returns:
        those who may be named, how many more of them there are, and how many others (of whom only the number is told: two
        ticks of somebody without a name say nothing).
    """
    grouped: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for said in evidence.positions:
        if said.holder is not None:
            grouped[said.holder, position(said).proposal].append(said)
    differing = {key: steps for key in sorted(grouped) if (steps := _steps(grouped[key]))}
    named = {
        key: steps
        for key, steps in differing.items()
        if is_named(evidence, key[0]) and all(said.level == "yes" for said in steps)
    }
    most = evidence.settings.changes
    told = tuple(_change(evidence, key[1], steps) for key, steps in list(named.items())[:most])
    return told, max(0, len(named) - most), len(differing) - len(named)


def _steps(statements: list[Statement]) -> list[Statement]:
    """The first statement of each document and stance by date, where not every document says the same; else nothing."""
    first: dict[tuple[str, str], Statement] = {}
    for said in sorted(statements, key=lambda said: (said.record.start, said.id)):
        first.setdefault((said.record.document, position(said).stance), said)
    by_document: dict[str, set[str]] = defaultdict(set)
    for document, stance in first:
        by_document[document].add(stance)
    if len({frozenset(stances) for stances in by_document.values()}) < 2:
        return []
    return sorted(first.values(), key=lambda said: (said.date is None, said.date or "", said.record.document, said.record.start))


def _change(evidence: Evidence, proposal: str, steps: list[Statement]) -> Change:
    days = {said.date for said in steps}
    told = tuple(
        (clean(date(said.date) or "date not stated"), STANCE_WORDS[position(said).stance], evidence.quotation(said))
        for said in steps
    )
    return Change(steps[0].shown, evidence.proposal_label(proposal), told, dated=None not in days and len(days) > 1)
