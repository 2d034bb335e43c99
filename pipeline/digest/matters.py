"""What is said: themes, concerns by code, requests by addressee. Counted by respondent, never by passage."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import cast

from pipeline.datamodel import Ask, Concern, Passage, Position, Theme
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import fold_name
from pipeline.digest.sections import AddresseeSection, CodeSection, Some, Table, ThemeSection
from pipeline.digest.wording import count, joined, number, of_these, share, upper_first

__all__ = ["ask_sections", "brief", "concern_sections", "heard", "said_by", "theme_sections"]

_FOR = ("support", "conditional")
_NO_LABEL = "A matter in words that may not be quoted"


def heard(evidence: Evidence, statements: Iterable[Statement]) -> tuple[set[str], set[str]]:
    """(respondents who say it in their own responses, others of whom it is reported), each holder once."""
    every = list(statements)
    sent = {said.holder for said in every if said.sent and said.holder} & evidence.senders.keys()
    return sent, {said.holder for said in every if said.holder} - sent


def said_by(evidence: Evidence, sent: set[str], told: set[str], does: str) -> str:
    """``Many respondents (30 of 80, 38%) raised this. Another 2 organisations or people are reported to say so.``"""
    said = []
    if sent:
        word, bracket, rest = share(len(sent), len(evidence.senders), evidence.settings).partition(" (")
        who = "respondent" if len(evidence.senders) == 1 else "respondents"
        said.append(upper_first(f"{word} {who}{bracket}{rest} {does}."))
        copied = len(sent & evidence.campaigners)
        if copied:
            said.append(f"{count(copied, 'of them', 'of them')} sent only a campaign’s letter.")
    if told and sent:
        one, more = "organisation or person is reported to say so", "organisations or people are reported to say so"
        said.append(f"Another {count(len(told), one, more)}.")
    elif told:
        said.append(f"{count(len(told), 'organisation or person', 'organisations or people')} {does}, as reported.")
    return " ".join(said) or f"Nobody who is named {does}."


def brief(sentences: str) -> str:
    """The first of several sentences: what stands at a glance.

    >>> brief("Some (3 of 20, 15%) raised this. Another 1.5 did.")
    'Some (3 of 20, 15%) raised this.'
    """
    return sentences.partition(". ")[0].rstrip(".") + "."


def theme_sections(evidence: Evidence) -> tuple[tuple[ThemeSection, ...], Table | None]:
    """Themes that were not rejected, by how many respondents raise them; the first ones in full, all in a table."""
    members: dict[str, list[Passage]] = defaultdict(list)
    for row in evidence.store.assignments():
        if row.passage in evidence.passages:
            members[row.theme].append(evidence.passages[row.passage])
    themes = [theme for theme in evidence.store.themes() if theme.status != "rejected"]
    in_passage: dict[str, list[Statement]] = defaultdict(list)
    for tags in (evidence.positions, evidence.concerns, evidence.asks, evidence.figures):
        for said in tags:
            in_passage[said.passage or ""].append(said)
    sections = [_theme(evidence, theme, themes, members, in_passage) for theme in themes if theme.parent is None]
    sections.sort(key=lambda section: (-section.respondents, section.label, section.id))
    most = evidence.settings.themes_in_full
    return tuple(sections[:most]), _theme_table(evidence, sections)


def _theme(
    evidence: Evidence, theme: Theme, themes: Sequence[Theme], by_theme: dict[str, list[Passage]],
    in_passage: dict[str, list[Statement]],
) -> ThemeSection:  # fmt: skip
    members = by_theme[theme.id]
    written = [evidence.written(passage) for passage in members]
    tags = [said for passage in members for said in in_passage.get(passage.id, ())]
    sent, told = heard(evidence, [*written, *tags])
    positions = [said for said in tags if isinstance(said.record, Position) and said.holder]
    dissent, dissenting = _dissent(evidence, positions)
    order = {passage: at for at, passage in enumerate(theme.exemplars)}
    exemplars = [
        evidence.written(passage)
        for passage in sorted(members, key=lambda row: order.get(row.id, len(order)))
        if passage.id in order
    ]
    return ThemeSection(
        id=f"theme-{theme.id}",
        label=_label(evidence, theme, members),
        status=theme.status,
        sentence=said_by(evidence, sent, told, "raised this"),
        stances=_stances(theme),
        dissent=dissent,
        dissenting=dissenting,
        some=_exemplars(evidence, exemplars, written),
        below=tuple(
            f"{_label(evidence, below, by_theme[below.id])} ({count(below.respondents, 'respondent')})"
            for below in sorted(themes, key=lambda below: (-below.respondents, below.label, below.id)) if below.parent == theme.id
        ),
        respondents=len(sent) + len(told),
    )  # fmt: skip


def _exemplars(evidence: Evidence, exemplars: list[Statement], written: list[Statement]) -> Some:
    """The cluster stage's own choice in its order; where consent leaves none of it, the clearest of the others."""
    usable = [said for said in exemplars if said.level != "no"][: evidence.settings.quotes_per_theme]
    if not usable:
        return evidence.some(written, evidence.settings.quotes_per_theme)
    chosen = {said.id for said in usable}
    rest = [said for said in written if said.id not in chosen]
    withheld = sum(said.level == "no" for said in rest)
    return Some(tuple(evidence.quotation(said) for said in usable), len(rest) - withheld, withheld)


def _label(evidence: Evidence, theme: Theme, members: list[Passage]) -> str:
    """The label, unless its words are only those of somebody who may not be quoted: then the keywords."""
    words = {word for word in fold_name(theme.label) if not word.isdigit()}
    levels = {evidence.written(row).level == "no" for row in members if words <= set(fold_name(row.quote))}
    if levels == {True}:
        return f"About {joined([evidence.plain(word) for word in theme.keywords[:3]])}" if theme.keywords else _NO_LABEL
    return evidence.plain(theme.label)


def _stances(theme: Theme) -> str:
    """``10 support, 1 supports with conditions and 2 oppose``, most first."""
    verbs = {
        "support": ("supports", "support"),
        "conditional": ("supports with conditions", "support with conditions"),
        "neutral": ("takes no side", "take no side"),
        "oppose": ("opposes", "oppose"),
    }
    pairs = sorted(theme.stance_counts, key=lambda pair: (-pair[1], pair[0]))
    return of_these([(value, *verbs.get(stance, (stance, stance))) for stance, value in pairs])


def _dissent(evidence: Evidence, positions: list[Statement]) -> tuple[str, Some]:
    """The smaller side where the passages of a theme stand on both sides of one proposal."""
    both: list[tuple[str, set[str], set[str]]] = []
    for proposal in sorted({cast(Position, said.record).proposal for said in positions}):
        here = [
            (cast(Position, said.record).stance, said) for said in positions if cast(Position, said.record).proposal == proposal
        ]
        pro = {said.holder or "" for stance, said in here if stance in _FOR}
        con = {said.holder or "" for stance, said in here if stance == "oppose"}
        both.append((proposal, pro - con, con - pro))
    split = [row for row in both if row[1] and row[2]]
    if not positions and not evidence.positions:
        return "", Some()
    if not positions:
        return "No position on a proposal stands in these passages.", Some()
    if not split:
        return "Nobody in this theme takes the other side on a proposal.", Some()
    proposal, pro, con = max(split, key=lambda row: (min(len(row[1]), len(row[2])), len(row[1]) + len(row[2])))
    fewer, stances = (con, ("oppose",)) if len(con) <= len(pro) else (pro, _FOR)
    verb = ("opposes", "oppose") if stances == ("oppose",) else ("supports", "support")
    other = ("support" if stances == ("oppose",) else "oppose", max(len(pro), len(con)))
    sentence = (
        f"They do not all agree: {len(fewer):,} {verb[0] if len(fewer) == 1 else verb[1]} “{evidence.proposal_label(proposal)}” "
        f"in these passages, {other[1]:,} {other[0]}{'s' if other[1] == 1 else ''} it."
    )
    words = [said for said in positions if said.holder in fewer and cast(Position, said.record).stance in stances
             and cast(Position, said.record).proposal == proposal]  # fmt: skip
    return sentence, evidence.some(words, evidence.settings.quotes_of_dissent)


def _theme_table(evidence: Evidence, sections: list[ThemeSection]) -> Table | None:
    most = evidence.settings.themes_in_table
    rows = tuple((section.label, number(section.respondents)) for section in sections[:most])
    more = max(0, len(sections) - most)
    return (
        Table("themes-table", "Themes by how many raised them", ("Theme", "Respondents and others"), rows, more=more)
        if rows
        else None
    )


def concern_sections(evidence: Evidence) -> tuple[tuple[CodeSection, ...], Table | None]:
    """Concerns by code, most respondents first; a concern with two codes stands under both."""
    codes = {code.id: code for code in evidence.consultation.codes}
    by_code: dict[str, list[Statement]] = defaultdict(list)
    for said in evidence.concerns:
        for code in cast(Concern, said.record).codes:
            by_code[code].append(said)
    counted = {code: heard(evidence, by_code[code]) for code in by_code}
    order = sorted(by_code, key=lambda code: (-len(counted[code][0]), -len(counted[code][1]), -len(by_code[code]), code))
    labels = {code: evidence.plain(codes[code].label if code in codes else code.replace("-", " ")) for code in order}
    rows = tuple(
        (upper_first(labels[code]), number(len(counted[code][0])), number(len(counted[code][1])), number(len(by_code[code])))
        for code in order
    )  # fmt: skip
    head = ("Concern", "Respondents", "Others, as reported", "Times stated")
    table = Table("concerns-table", "Concerns by kind", head, rows) if rows else None
    sections = tuple(
        CodeSection(
            id=f"concern-{code}",
            label=upper_first(labels[code]),
            definition=evidence.plain(codes[code].definition) if code in codes else "",
            sentence=said_by(evidence, *counted[code], "raised this"),
            some=evidence.some(by_code[code], evidence.settings.quotes_per_concern),
        )
        for code in order[: evidence.settings.concerns_in_full]
    )
    return sections, table


def ask_sections(evidence: Evidence) -> tuple[tuple[AddresseeSection, ...], str]:
    """Requests by whom they are put to, most first; those put to nobody by name last."""
    by_addressee: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for said in evidence.asks:
        by_addressee[fold_name(cast(Ask, said.record).addressee or "")].append(said)
    order = sorted(by_addressee, key=lambda key: (not key, -len(by_addressee[key]), key))
    most = evidence.settings.addressees
    named = [key for key in order if key][:most]
    chosen = [*named, *([()] if () in by_addressee else [])]
    sections = tuple(_addressee(evidence, key, by_addressee[key]) for key in chosen)
    total = sum(len(group) for group in by_addressee.values())
    sent, told = heard(evidence, evidence.asks)
    if not total:
        return (), "No requests or recommendations were found."
    more = len([key for key in order if key]) - len(named)
    rest = f" {count(more, 'further addressee is', 'further addressees are')} in the export." if more else ""
    found = count(total, "request or recommendation was", "requests and recommendations were")
    return sections, f"{found} found. {said_by(evidence, sent, told, 'made them')}{rest}"


def _addressee(evidence: Evidence, key: tuple[str, ...], asks: list[Statement]) -> AddresseeSection:
    spelt = Counter(cast(Ask, said.record).addressee or "" for said in asks)
    name = min(spelt, key=lambda name: (-spelt[name], name))
    level = evidence.consent.of_name(name)
    shown = (
        "Nobody named" if not key else _addressed(evidence.plain(name)) if level == "yes" else evidence.consent.shown(None, None)
    )
    does = "asked this" if len(asks) == 1 else "asked these things"
    sentence = f"{count(len(asks), 'request')}. {said_by(evidence, *heard(evidence, asks), does)}"
    return AddresseeSection(shown, sentence, evidence.some(asks, evidence.settings.asks_per_addressee))


def _addressed(name: str) -> str:
    """A name behind "To": ``the government``, ``Ministers``."""
    return f"the {name[4:]}" if name.startswith("The ") else name
