"""Who stands where: holders in rows, and those who prefer one proposal to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from pipeline.digest.consent import is_person
from pipeline.digest.evidence import Evidence
from pipeline.digest.sections import Table
from pipeline.digest.sides import Side, is_named
from pipeline.digest.wording import STANCE_WORDS, STANCES, count

__all__ = ["matrix", "preferences"]


def matrix(evidence: Evidence, found: Mapping[str, list[Side]]) -> Table | None:
    """Who stands where: those who may be named, in rows, organisations first; only where there are several proposals.

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
    people = {who for who, row in stands.items() if all(is_person(side.kind) for side in row.values())}
    order = sorted(stands, key=lambda who: (who in people, -len(stands[who]), who[0].casefold(), who))
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
    return "No position found" if side is None else STANCE_WORDS[side.stance] + _marks(side, told)


def _listed(evidence: Evidence, stands: Mapping[str, Side], stance: str, told: bool) -> str:
    found = [(key, side) for key, side in stands.items() if side.stance == stance]
    return "; ".join(evidence.proposal_label(key) + _marks(side, told) for key, side in found)


def _marks(side: Side, told: bool) -> str:
    marks = [*(["as reported"] if not side.sent and not told else []), *(["changed over time"] if side.changed else [])]
    return f" ({', '.join(marks)})" if marks else ""


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
