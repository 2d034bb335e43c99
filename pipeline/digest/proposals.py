"""For each proposal who supports and who opposes it, in responses and in what others report, in whose words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.datamodel import Span
from pipeline.digest.consent import is_person
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.kinds import UNKNOWN, printed_kind
from pipeline.digest.sections import ProposalSection, StanceQuotes, StanceTable, Table
from pipeline.digest.sides import VERBS, Side, is_named, position, summary
from pipeline.digest.wording import STANCE_WORDS, STANCES, count, number

__all__ = ["changed_sentence", "proposal_sections"]

_CAMPAIGN = "Campaign letters"


def proposal_sections(evidence: Evidence, found: Mapping[str, list[Side]]) -> tuple[tuple[ProposalSection, ...], int]:
    """One section a proposal that anybody took a position on: the register's first, in its order, then by how many spoke."""
    order = {proposal.id: at for at, proposal in enumerate(evidence.consultation.proposals)}
    ids = sorted(found, key=lambda key: (order.get(key, len(order)), -len(found[key]), key))
    most = evidence.settings.proposals_in_full
    return tuple(_section(evidence, key, found[key]) for key in ids[:most]), max(0, len(ids) - most)


def _section(evidence: Evidence, proposal: str, found: list[Side]) -> ProposalSection:
    known = evidence.proposals.get(proposal)
    sent, told = [side for side in found if side.sent], [side for side in found if not side.sent]
    every = [said for side in found for said in (*side.statements, *side.also)]
    conditional = [said for said in every if position(said).condition is not None]
    counted = Counter(side.stance for side in (sent or told))
    return ProposalSection(
        id=f"proposal-{evidence_number(evidence, proposal)}",
        label=evidence.proposal_label(proposal),
        defined_in=f"document {evidence.numbers[known.defined_by]}" if known and known.defined_by in evidence.numbers else None,
        counts=tuple((stance, counted[stance]) for stance in STANCES),
        counted="respondents" if sent else "as reported",
        copies=sum(side.campaign for side in sent),
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
    return position(said).condition


def _quotes(evidence: Evidence, found: list[Side]) -> tuple[StanceQuotes, ...]:
    """Stances by how many take them, dissent beside the majority; everybody under the stance as which they count."""
    by_stance: dict[str, list[Side]] = defaultdict(list)
    for side in found:
        by_stance[side.stance].append(side)
    order = sorted(by_stance, key=lambda stance: (-len(by_stance[stance]), STANCES.index(stance)))
    most = evidence.settings.quotes_per_stance
    named = {stance: _organisations(evidence, by_stance[stance]) for stance in order}
    listed = evidence.settings.organisations
    return tuple(
        StanceQuotes(
            stance=stance,
            heading=STANCE_WORDS[stance],
            holders=_holders(by_stance[stance]),
            some=evidence.some([said for side in by_stance[stance] for said in side.statements], most),
            also=evidence.some([said for side in by_stance[stance] for said in _new(side)], most),
            named=named[stance][:listed],
            named_more=max(0, len(named[stance]) - listed),
        )
        for stance in order
    )


def _holders(found: list[Side]) -> str:
    sent = sum(side.sent for side in found)
    told = f"{number(len(found) - sent)} as reported"
    return number(sent) if sent == len(found) else f"{number(sent)}, and {told}" if sent else told


def _organisations(evidence: Evidence, found: list[Side]) -> tuple[str, ...]:
    """Those who are no private persons and may be named, by name: who stands behind a number."""
    named = {}
    for side in found:
        first = side.statements[0]
        names = {position(said).holder for said in side.statements}
        if side.kind and not is_person(side.kind) and is_named(evidence, side.holder) and evidence.may_name(side.holder, names):
            reported = "" if side.sent else ", as reported"
            named[side.holder] = (not side.sent, first.shown.casefold(), f"{first.shown} ({evidence.plain(side.kind)}{reported})")
    return tuple(words for _, _, words in sorted(named.values()))


def _new(side: Side) -> list[Statement]:
    """What a holder says besides, in other words than those that show the stance, and not by a tick in a box."""
    words = {said.record.quote for said in side.statements}
    return [said for said in side.also if said.record.quote not in words and position(said).basis != "stated"]


def _table(evidence: Evidence, proposal: str, voice: str, found: list[Side]) -> StanceTable:
    used = {side.stance for side in found}
    columns = [stance for stance in STANCES if stance in used or stance not in {"mixed", "neutral"}]
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for side in found:
        label = _CAMPAIGN if side.campaign else printed_kind(evidence, side.kind)
        rows[label][side.stance] += 1
    order = sorted(rows, key=lambda label: (label == _CAMPAIGN, label == UNKNOWN, -sum(rows[label].values()), label))
    total = Counter(side.stance for side in found)
    caption = f"Respondents’ positions on {evidence.proposal_label(proposal)}"
    if voice == "reported":
        caption = f"Positions on {evidence.proposal_label(proposal)}, as reported"
    alone = len(found) == 1
    table = (
        None
        if alone
        else Table(
            id=f"positions-{voice}-{evidence_number(evidence, proposal)}",
            caption=caption,
            head=("Kind", *(STANCE_WORDS[stance] for stance in columns), "All"),
            rows=tuple(_cells(label, rows[label], columns) for label in order),
            foot=_cells("All", total, columns) if len(rows) > 1 else (),
        )
    )
    return StanceTable(voice, _sentence(found, voice), table, changed_sentence(found))


def _cells(label: str, counts: Counter[str], columns: list[str]) -> tuple[str, ...]:
    return (label, *(number(counts[stance]) for stance in columns), number(sum(counts.values())))


def changed_sentence(found: Sequence[Side]) -> str:
    """How those who stood elsewhere before are counted; nothing where there are none."""
    changed = [side.holder for side in found if side.changed]
    who = len(set(changed))
    if not changed:
        return ""
    if len(changed) > who:
        some = "some of them " if who > 1 else ""
        return (
            f"{who:,} of these took another position at an earlier date, {some}on several proposals: "
            f"{len(changed):,} positions in all. Each is counted once for each proposal, by the latest dated position."
        )
    counted = "is" if who == 1 else "are"
    return f"{who:,} of these took another position at an earlier date and {counted} counted once, by the latest dated position."


def _sentence(found: list[Side], voice: str) -> str:
    alone = [side for side in found if not side.campaign]
    copies = [side for side in found if side.campaign]
    one, more = ("respondent", "respondents") if voice == "responses" else ("organisation or person", "organisations or people")
    own = "in their own response" if len(alone) == 1 else "in their own responses"
    where = own if voice == "responses" else "as reported"
    said = []
    if alone and len({side.stance for side in alone}) == 1:
        verbs = VERBS[alone[0].stance]
        said.append(f"{count(len(alone), f'{one} {verbs[0]}', f'{more} {verbs[1]}')}, {where}.")
    elif alone:
        said.append(f"{count(len(alone), one, more)} take a position, {where}: {summary(alone)}.")
    if copies:
        another = "Another " if alone else ""
        only = count(len(copies), "respondent takes a position", "respondents take a position")
        said.append(f"{another}{only} in a campaign’s letter only: {summary(copies)}.")
    return " ".join(said)
