"""Where a holder stood on a proposal at each date: a change of mind is told as one, never as a contradiction.

"The same holder" is the run's resolved name. A campaign's letter is one source however many send it: what it reports of somebody
is no new position with each copy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.datamodel import are_apart
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import clean, fold_name
from pipeline.digest.sections import Quotation, Step, Table, Timeline, Timelines
from pipeline.digest.sides import Side, combined_stance, position
from pipeline.digest.statement import clearest
from pipeline.digest.wording import STANCE_PAST, STANCE_WORDS, STANCES, date, upper_first

__all__ = ["timelines"]

Key = tuple[str, str]  # holder, proposal
#: All that one document (or one row of a survey) says of one holder and proposal.
Source = list[Statement]


def timelines(evidence: Evidence, found: Mapping[str, list[Side]]) -> Timelines:
    """Every holder and proposal with positions in at least two documents of different dates.

    Holders who may not be named are only counted, and only where they changed: two ticks of somebody without a name say nothing,
    and what links two documents of one person may tell who it is.
    """
    by_key = {(side.holder, proposal): side for proposal, group in found.items() for side in group}
    sources = {key: _sources(evidence, said) for key, said in _grouped(evidence).items()}
    shown = {key: _usable(rows) for key, rows in sources.items() if evidence.may_name(key[0], _names(rows))}
    groups = _groups(evidence, shown)
    room = evidence.settings.changes
    told: list[tuple[Timeline, ...]] = []
    for at, keys in enumerate(groups, start=1):
        chosen = keys[: max(0, room - sum(len(lines) for lines in told))]
        told.append(
            tuple(_timeline(evidence, key[1], shown[key], by_key[key], f"{at}-{n}") for n, key in enumerate(chosen, start=1))
        )
    return Timelines(
        table=_table([*told[0], *told[1]]),
        changed=told[0],
        same=told[1],
        unordered=told[2],
        more=sum(map(len, groups)) - sum(map(len, told)),
        unnamed=sum(by_key[key].changed for key in sources.keys() - shown.keys()),
        withheld=sum(said.level == "no" for keys in groups for key in keys for row in sources[key] for said in row),
    )


def _groups(evidence: Evidence, shown: Mapping[Key, list[Source]]) -> tuple[list[Key], list[Key], list[Key]]:
    """Those that changed, those that stayed the same, and those that differ in no known order; each by name, then proposal."""

    def order(key: Key) -> tuple[str, ...]:
        who = shown[key][0][0].shown
        return who.casefold(), who, evidence.proposal_label(key[1]), *key

    changed: list[Key] = []
    same: list[Key] = []
    loose: list[Key] = []
    for key in sorted((key for key, rows in shown.items() if rows), key=order):
        rows = shown[key]
        if are_apart(row[0].date for row in rows):
            (changed if len({_stance(row) for row in rows if row[0].date is not None}) > 1 else same).append(key)
        elif len({_stance(row) for row in rows}) > 1:
            loose.append(key)
    return changed, same, loose


def _grouped(evidence: Evidence) -> dict[Key, list[Statement]]:
    grouped: dict[Key, list[Statement]] = defaultdict(list)
    for said in evidence.positions:
        if said.holder is not None and (said.sent or _is_proper(position(said).holder)):
            grouped[said.holder, position(said).proposal].append(said)
    return dict(sorted(grouped.items()))


def _is_proper(name: str | None) -> bool:
    """Whether a name names the same body in every document: "The association" does not."""
    words = (name or "").removeprefix("The ")
    return words != words.lower()


def _sources(evidence: Evidence, statements: Sequence[Statement]) -> list[Source]:
    """Statements by the document (or row, or campaign) that they stand in, oldest first, those without a date last."""
    found: dict[tuple[str, str], Source] = defaultdict(list)
    for said in sorted(statements, key=lambda said: (*_when(said), position(said).source_file, said.record.start, said.id)):
        response = position(said).response or ""
        campaign = evidence.responses[response].campaign if response and not said.sent else None
        found[("", campaign) if campaign else (said.record.document, response)].append(said)
    # of a campaign's copies the oldest speaks for all
    return [[said for said in row if said.record.document == row[0].record.document] for row in found.values()]


def _when(said: Statement) -> tuple[bool, str]:
    return said.date is None, said.date or ""


def _names(rows: Sequence[Source]) -> set[str | None]:
    return {position(said).holder for row in rows for said in row}


def _usable(rows: Sequence[Source]) -> list[Source]:
    """What may be quoted; a document of which nothing may is left out whole."""
    kept = ([said for said in row if said.level != "no"] for row in rows)
    return [row for row in kept if row]


def _stance(row: Source) -> str:
    """What one document says, as it is counted: words in one's own response go before what it reports."""
    return combined_stance([said for said in row if said.sent] or row)


def _timeline(evidence: Evidence, proposal: str, rows: Sequence[Source], side: Side, number: str) -> Timeline:
    counted = {said.id for said in (*side.statements, *side.also)}
    steps = tuple(_step(evidence, row, counted) for row in rows)
    summary = " ·\n".join(
        f"{step.date}: {step.words}{' (as reported)' if step.note.startswith('as reported') else ''}" for step in steps
    )
    return Timeline(
        id=f"over-time-{number}",
        who=_who(evidence, rows, side),
        proposal=evidence.proposal_label(proposal),
        summary=summary,
        counted_as=STANCE_WORDS[side.stance],
        steps=steps,
    )


def _who(evidence: Evidence, rows: Sequence[Source], side: Side) -> str:
    """The holder's name, spelt as the tables of who stands where spell it: "The Department", never "Department" beside it."""
    who = evidence.respondents.get(side.holder)
    name = upper_first(evidence.plain(who.name)) if who and who.name else rows[0][0].shown
    shown = side.statements[0].shown
    return shown if fold_name(shown) == fold_name(name) else name


def _step(evidence: Evidence, row: Source, counted: set[str]) -> Step:
    first, stance = row[0], _stance(row)
    said = [_clearest_of(row, each) for each in STANCES if any(position(one).stance == each for one in row)]
    return Step(
        day=first.date,
        date=clean(date(first.date) or "undated"),
        stance=stance,
        words=STANCE_PAST[stance],
        source=_source(evidence, first),
        note="" if any(one.sent for one in row) else first.note,
        counted=any(one.id in counted for one in row),
        said=tuple((evidence.quotation(one), _condition(evidence, one)) for one in said),
    )


def _clearest_of(row: Source, stance: str) -> Statement:
    return min((said for said in row if position(said).stance == stance), key=clearest)


def _condition(evidence: Evidence, said: Statement) -> Quotation | None:
    condition = position(said).condition
    return evidence.quotation(said, condition) if condition is not None else None


def _source(evidence: Evidence, said: Statement) -> str:
    """The document's title where there is one that may be told, else its file."""
    document = evidence.by_id[said.record.document]
    if document.title and evidence.consent.of_document(document.id) == "yes":
        return upper_first(evidence.plain(document.title))
    return evidence.document_label(document)


def _table(told: Sequence[Timeline]) -> Table | None:
    """A row a holder and proposal: the steps in one line, and as what it is counted."""
    rows = tuple((line.who, line.proposal, line.summary, line.counted_as) for line in told)
    head = ("Who", "On", "Over time", "Counted as")
    return Table("over-time", "Positions over time, oldest first", head, rows, numbers=False) if rows else None
