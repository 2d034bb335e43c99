"""The themes of a digest, told: how many raise each, with and without campaigns' letters, who agrees and who does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import cast

from pipeline.datamodel import Position
from pipeline.digest.counting import by_others, by_respondents, heard, said_by
from pipeline.digest.evidence import Evidence
from pipeline.digest.kinds import kinds_told
from pipeline.digest.raised import NO_STANCE, Raised, every, raised_by_few, stances_of
from pipeline.digest.sections import Few, Some, Table, ThemeSection
from pipeline.digest.sides import VERBS, Side, sides
from pipeline.digest.wording import STANCES, count, joined, number, of_these, percent, share, upper_first

__all__ = ["everywhere", "few_section", "main_proposals", "theme_notes", "theme_sections", "theme_table"]

_FOR = ("support", "conditional")
#: Kinds of respondent named one by one; the others are counted together.
_KINDS = 3


def everywhere(evidence: Evidence, found: dict[str, list[Side]]) -> dict[str, list[Side]]:
    """Where holders stand by all that they say, although the digest is of a part: ``found`` is by what that part says."""
    if evidence.scope.whole:
        return found
    wanted = evidence.scope.proposal
    whole = sides(Evidence(evidence.store, evidence.settings))
    return {key: group for key, group in whole.items() if wanted in {None, key}}


def main_proposals(evidence: Evidence, found: Mapping[str, list[Side]]) -> tuple[str, ...]:
    """The proposals on which most respondents (where there are none: others) take a position: themes are held against them."""
    register = {proposal.id: at for at, proposal in enumerate(evidence.consultation.proposals)}
    spoken = {key: sum(side.sent for side in group) if evidence.senders else len(group) for key, group in found.items()}
    order = sorted((key for key in spoken if spoken[key]), key=lambda key: (-spoken[key], register.get(key, len(register)), key))
    return tuple(order[: evidence.settings.theme_proposals])


def theme_sections(
    evidence: Evidence, tree: Sequence[Raised], found: Mapping[str, list[Side]]
) -> tuple[tuple[ThemeSection, ...], int]:
    """The first themes in full with those below them, and how many more there are at the top."""
    stands = {key: {side.holder: side for side in found[key]} for key in main_proposals(evidence, found)}
    most = evidence.settings.themes_in_full
    return tuple(_theme(evidence, raised, stands) for raised in tree[:most]), max(0, len(tree) - most)


def _theme(
    evidence: Evidence, raised: Raised, stands: Mapping[str, Mapping[str, Side]], above: Raised | None = None
) -> ThemeSection:
    settings, theme = evidence.settings, raised.theme
    dissent, dissenting = _dissent(evidence, raised)
    held = list(stands) if above is None else list(stands)[:1]  # those inside another are told more briefly
    quoted = settings.quotes_per_theme if above is None else settings.quotes_below
    return ThemeSection(
        id=f"theme-{theme.id}",
        label=raised.label,
        kind=theme.kind,
        status=theme.status,
        definition=evidence.plain(theme.definition) if theme.kind == "code" or theme.label_by == "person" else "",
        named_by=theme.label_by,
        sentence=_sentence(evidence, raised),
        kinds=_kinds(evidence, raised.sent),
        positions=tuple(_positions(evidence, raised, key, stands[key]) for key in held if raised.holders & stands[key].keys()),
        dissent=dissent,
        dissenting=dissenting,
        some=_exemplars(evidence, raised, quoted),
        across=_across(evidence, raised, above),
        below=tuple(_theme(evidence, row, stands, raised) for row in raised.below[: settings.themes_below]),
        below_more=tuple(f"{row.label} ({row.counted})" for row in raised.below[settings.themes_below :]),
        respondents=len(raised.sent),
        copies=len(raised.copies),
        others=len(raised.told),
    )


def _sentence(evidence: Evidence, raised: Raised) -> str:
    """How many raise it, in words and figures, with and without those who only signed a campaign's letter."""
    if not raised.copies:
        return said_by(evidence, [*raised.written, *raised.tags], "raised this")
    said = [by_respondents(evidence, raised.sent, "raised this")]
    own = raised.sent - raised.copies
    said.append(f"{count(len(raised.copies), 'of them says', 'of them say')} so only in a campaign’s words.")
    without = share(len(own), len(evidence.senders) - len(evidence.campaigners), evidence.settings) if own else "nobody"
    said.append(f"Without the campaigns’ letters, and those who sent nothing else, it is {without}.")
    return " ".join([*said, *by_others(raised.sent, raised.told, "raised this")])


def _kinds(evidence: Evidence, sent: Set[str]) -> str:
    """``The respondents are 20 individuals, 4 councils and 2 charities.``; nothing where no kind is known."""
    told = kinds_told(evidence, sent, _KINDS) if len(sent) > 1 else ""
    return f"The respondents are {told}." if told else ""


def _positions(evidence: Evidence, raised: Raised, proposal: str, stands: Mapping[str, Side]) -> str:
    """Where those who raise it stand on one proposal, wherever they say so."""
    counts = stances_of(raised.holders, stands)
    parts = [(counts[stance], *VERBS[stance]) for stance in sorted(STANCES, key=lambda row: (-counts[row], STANCES.index(row)))]
    silent = counts[NO_STANCE]
    rest = f"; for {silent:,} no position was found" if silent else ""
    return f"On “{evidence.proposal_label(proposal)}”: {of_these(parts)}{rest}."


def _exemplars(evidence: Evidence, raised: Raised, most: int) -> Some:
    """The cluster stage's own choice in its order; where consent leaves none of it, the clearest of the others."""
    by_passage = {said.id: said for said in raised.written}
    chosen = [by_passage[key] for key in raised.theme.exemplars if key in by_passage and by_passage[key].level != "no"][:most]
    return evidence.some(raised.written, min(most, len(chosen) or most), first=chosen)


def _across(evidence: Evidence, raised: Raised, above: Raised | None) -> tuple[str, ...]:
    """Codes of the code frame that a found theme touches besides the one that it stands under."""
    own = {raised.theme.id, above.theme.id if above else None}
    names = {code.id: upper_first(evidence.plain(code.label)) for code in evidence.consultation.codes}
    under = set(above.theme.codes) if above and above.theme.kind == "code" else own
    if raised.theme.kind == "code":
        return ()
    return tuple(names[code] for code in raised.theme.codes if code in names and code not in under)


def _dissent(evidence: Evidence, raised: Raised) -> tuple[str, Some]:
    """The smaller side where the passages of a theme stand on both sides of one proposal."""
    positions = [said for said in raised.tags if isinstance(said.record, Position) and said.holder]
    split = []
    for proposal in sorted({cast(Position, said.record).proposal for said in positions}):
        here = [(cast(Position, said.record).stance, said.holder) for said in positions
                if cast(Position, said.record).proposal == proposal]  # fmt: skip
        pro, con = {who for stance, who in here if stance in _FOR}, {who for stance, who in here if stance == "oppose"}
        if pro - con and con - pro:
            split.append((proposal, pro - con, con - pro))
    if not positions:
        return "", Some()
    if not split:
        return "In these passages, all who take a side on a proposal take the same one.", Some()
    proposal, pro, con = max(split, key=lambda row: (min(len(row[1]), len(row[2])), len(row[1]) + len(row[2])))
    fewer, stances = (con, ("oppose",)) if len(con) <= len(pro) else (pro, _FOR)
    words = [said for said in positions if said.holder in fewer and cast(Position, said.record).stance in stances
             and cast(Position, said.record).proposal == proposal]  # fmt: skip
    return _split(evidence.proposal_label(proposal), len(pro), len(con)), evidence.some(
        words, evidence.settings.quotes_of_dissent
    )


def _split(proposal: str, pro: int, con: int) -> str:
    for_it, against = f"{pro:,} support{'s' if pro == 1 else ''}", f"{con:,} oppose{'s' if con == 1 else ''}"
    fewer, more = (against, for_it) if con <= pro else (for_it, against)
    return f"In these passages they do not all agree: {fewer} “{proposal}”, {more} it."


def theme_table(evidence: Evidence, tree: Sequence[Raised]) -> Table | None:
    """All themes, those below another behind it, with who raises them counted with and without campaigns' letters."""
    shown = _shown(tree, evidence.settings.themes_in_table)
    rows = [row for raised in tree for row in _rows(evidence, raised, "", shown)]
    if not rows:
        return None
    copied, others = any(row[3] for row in rows), any(row[4] for row in rows)
    nested = any(raised.below for raised in tree)
    everybody = "all respondents" if evidence.scope.whole else "the respondents in this part"
    head = ["Theme", "Respondents", f"Share of {everybody}", "Of whom only in a campaign’s words", "Others, as reported"]
    keep = [True, bool(evidence.senders), bool(evidence.senders), copied, others]
    cells = tuple(tuple(_kept((label, number(sent), part, number(copies), number(told)), keep))
                  for label, sent, part, copies, told in rows)  # fmt: skip
    caption = "Themes by how many raised them" + (", with the themes inside each below it" if nested else "")
    return Table("themes-table", caption, tuple(_kept(head, keep)), cells, more=sum(1 for _ in every(tree)) - len(cells))


def _kept(cells: Sequence[str], keep: Sequence[bool]) -> list[str]:
    return [cell for cell, kept in zip(cells, keep, strict=True) if kept]


def _shown(tree: Sequence[Raised], most: int) -> frozenset[str]:
    """Ids of the themes that the table has room for: those at the top first, then the largest of those inside them."""
    inside = sorted((row for raised in tree[:most] for row in every(raised.below)), key=lambda row: row.order)
    return frozenset(raised.theme.id for raised in [*tree, *inside][:most])


def _rows(evidence: Evidence, raised: Raised, indent: str, shown: Set[str]) -> list[tuple[str, int, str, int, int]]:
    everybody = len(evidence.senders)
    part = percent(len(raised.sent), everybody) if everybody else ""
    own = (f"{indent}{raised.label}", len(raised.sent), part, len(raised.copies), len(raised.told))
    below = [row for inside in raised.below for row in _rows(evidence, inside, f"{indent}– ", shown)]
    return [own, *below] if raised.theme.id in shown else below


def few_section(evidence: Evidence, tree: Sequence[Raised]) -> Few:
    """What too few others say to be a theme, never forced into one."""
    if not tree:
        return Few("", Some())  # then all stands under concerns and requests, and nothing is many
    said = raised_by_few(evidence, tree)
    sent, told = heard(evidence, said)
    if not said:
        return Few("Every passage that voices a concern or asks for something belongs to a theme.", Some())
    whom = [count(len(sent), "respondent")] if sent else []
    whom += [f"{count(len(told), 'other')}, as reported"] if told else []
    one, more = "passage voices a concern or asks for something", "passages voice a concern or ask for something"
    by = f", from {joined(whom)}" if whom else ""
    sentence = (
        f"{count(len(said), one, more)} that too few others say to make a theme{by}. They are counted with the concerns and "
        "requests, and forced into no theme."
    )
    return Few(sentence, evidence.some(said, evidence.settings.few))


def theme_notes(evidence: Evidence, tree: Sequence[Raised]) -> tuple[str, ...]:
    """For the method note: what people decided about themes."""
    rejected = sum(theme.status == "rejected" for theme in evidence.store.themes())
    there = list(every(tree))
    confirmed = sum(row.theme.status == "confirmed" for row in there)
    named = sum(row.theme.label_by == "person" for row in there)
    notes = []
    if rejected:
        were = count(rejected, "theme was rejected by a person and is", "themes were rejected by a person and are")
        notes.append(f"{were} not shown.")
    if there:
        unchecked = len(there) - confirmed
        notes.append(
            f"Of {count(len(there), 'theme')}, a person has confirmed {confirmed:,}; {unchecked:,} "
            f"{'is a candidate' if unchecked == 1 else 'are candidates'} that nobody has confirmed. "
            f"A person named {named:,} of them."
        )  # fmt: skip
    return tuple(notes)
