"""Puts the sections together, and says the few sentences that somebody reads who reads nothing else."""

from __future__ import annotations

from pipeline.datamodel import Question
from pipeline.digest.breakdown import by_kind_tables, concerns_by_kind
from pipeline.digest.chart import bar_chart, position_chart
from pipeline.digest.counting import brief, said_by
from pipeline.digest.evidence import Evidence
from pipeline.digest.kinds import kind_counts, kinds_told
from pipeline.digest.matters import ask_sections, concern_sections
from pipeline.digest.method import method
from pipeline.digest.numbers import figure_rows
from pipeline.digest.overview import (
    document_rows,
    furniture,
    left_over,
    overview,
    scope_words,
    unresolved,
)
from pipeline.digest.proposals import changed_sentence, proposal_sections
from pipeline.digest.raised import Raised, every, theme_tree
from pipeline.digest.received import received_chart
from pipeline.digest.scope import Scope
from pipeline.digest.sections import Chart, CodeSection, Digest, ProposalSection, Table, ThemeSection
from pipeline.digest.sides import Side, sides, summary
from pipeline.digest.sources import articles, campaigns
from pipeline.digest.standing import matrix, preferences
from pipeline.digest.theme_charts import kind_heat, stance_bars, theme_bars
from pipeline.digest.theme_map import theme_map
from pipeline.digest.themes import everywhere, few_section, main_proposals, theme_notes, theme_sections, theme_table
from pipeline.digest.timelines import timelines
from pipeline.digest.wording import STANCE_WORDS, STANCES, count, date, number

__all__ = ["compose"]

#: At a glance: so many sentences, of which so many are about proposals (those on which most spoke).
_SENTENCES, _HEADLINES = 7, 3
#: Kinds of respondent named there; the others are counted together.
_KINDS = 3


def compose(evidence: Evidence, *, by_kind: bool = False) -> Digest:
    """Everything a digest says, for every format. Its charts are drawn when a format asks for their ``svg`` or ``png``.

    ``by_kind``: whether to break positions and themes down by kind of respondent too.
    """
    consultation, settings = evidence.consultation, evidence.settings
    found = sides(evidence)
    proposals, proposals_more = proposal_sections(evidence, found)
    tree = theme_tree(evidence)
    stands = everywhere(evidence, found)
    themes, themes_more = theme_sections(evidence, tree, stands)
    drawn_map, map_note = _map(evidence, tree, stands)
    concerns, concern_table = concern_sections(evidence)
    asks, ask_sentence = ask_sections(evidence)
    figures, figures_more, figures_withheld = figure_rows(evidence)
    campaign_sections, campaigns_more = campaigns(evidence)
    article_sections, articles_more = articles(evidence)
    left_over_sentence, left = left_over(evidence)
    unresolved_sentence, unresolved_table = unresolved(evidence)
    rows, documents_more = document_rows(evidence)
    proposed = _proposed(evidence)
    questions = [question for question in consultation.questions if _is_asked(evidence.scope, question)]
    return Digest(
        title=evidence.plain(consultation.title),
        dates=_dates(evidence),
        proposed=proposed[: settings.proposals_in_full],
        proposed_more=max(0, len(proposed) - settings.proposals_in_full),
        questions=tuple(evidence.plain(question.text) for question in questions[: settings.questions]),
        questions_more=max(0, len(questions) - settings.questions),
        glance=_glance(evidence, found, proposals, themes, tree, concerns),
        overview=overview(evidence),
        proposals=proposals,
        proposals_more=proposals_more,
        position_table=_position_table(proposals),
        position_note=changed_sentence([side for group in found.values() for side in group]),
        matrix=matrix(evidence, found),
        preferences=preferences(evidence, found),
        themes=themes,
        theme_table=theme_table(evidence, tree),
        concerns=concerns,
        concern_table=concern_table,
        asks=asks,
        ask_sentence=ask_sentence,
        figures=figures,
        figures_more=figures_more,
        figures_withheld=figures_withheld,
        campaigns=campaign_sections,
        campaigns_more=campaigns_more,
        articles=article_sections,
        articles_more=articles_more,
        timelines=timelines(evidence, found),
        left_over_sentence=left_over_sentence,
        left_over=left,
        unresolved_sentence=unresolved_sentence,
        unresolved=unresolved_table,
        furniture=furniture(evidence),
        method=method(evidence),
        documents=rows,
        documents_more=documents_more,
        charts=_charts(evidence, proposals, tree, stands, drawn_map),
        themes_more=themes_more,
        few=few_section(evidence, tree),
        theme_notes=theme_notes(evidence, tree),
        map_note=map_note,
        scope=scope_words(evidence, next((one.label for one in every(tree) if one.theme.id == evidence.scope.theme), None)),
        concerns_by_kind=concerns_by_kind(evidence),
        by_kind=by_kind_tables(evidence, found, tree[: settings.themes_in_full]) if by_kind else (),
    )


def _is_asked(scope: Scope, question: Question) -> bool:
    """Whether a question is one of the scope's."""
    if scope.question is not None:
        return question.id == scope.question
    return scope.proposal is None or question.proposal == scope.proposal


def _dates(evidence: Evidence) -> str:
    opened, closed = evidence.consultation.published, evidence.consultation.closes
    if opened and closed:
        return f"The consultation was published on {date(opened)} and closed on {date(closed)}."
    return (
        f"The consultation was published on {date(opened)}."
        if opened
        else f"The consultation closed on {date(closed)}."
        if closed
        else ""
    )


def _proposed(evidence: Evidence) -> tuple[tuple[str, str], ...]:
    """The register's proposals in its order, then those that documents define."""
    wanted = evidence.scope.proposal
    register = [
        (evidence.proposal_label(proposal.id), "")
        for proposal in evidence.consultation.proposals
        if wanted in {None, proposal.id}
    ]
    own = {proposal.id for proposal in evidence.consultation.proposals}
    defined = [
        (evidence.proposal_label(proposal.id), f"defined in document {evidence.numbers[proposal.defined_by]}")
        for proposal in sorted(evidence.proposals.values(), key=lambda proposal: (proposal.label, proposal.id))
        if proposal.id not in own and proposal.defined_by in evidence.numbers and wanted in {None, proposal.id}
    ]
    return (*register, *defined)


def _position_table(proposals: tuple[ProposalSection, ...]) -> Table | None:
    """The chart's data: a row a proposal."""
    used = [stance for stance in STANCES if any(dict(section.counts).get(stance) for section in proposals)]
    several = len({section.counted for section in proposals}) > 1
    copied = any(section.copies for section in proposals)
    rows = tuple(
        (
            section.label,
            *(number(dict(section.counts)[stance]) for stance in used),
            number(sum(value for _, value in section.counts)),
            *([number(section.copies)] if copied else []),
            *([section.counted] if several else []),
        )
        for section in proposals
    )
    extra = [*(["Of whom only in a campaign’s letter"] if copied else []), *(["Who is counted"] if several else [])]
    who = "" if several or not proposals else f" ({proposals[0].counted})"
    head = ("Proposal", *(STANCE_WORDS[stance] for stance in used), "All", *extra)
    return Table("positions-all", f"Positions by proposal{who}", head, rows) if rows else None


def _map(evidence: Evidence, tree: tuple[Raised, ...], found: dict[str, list[Side]]) -> tuple[Chart | None, str]:
    """The theme map, its points told apart by the proposal that most take a position on."""
    main = next(iter(main_proposals(evidence, found)), None)
    return theme_map(evidence, tree, main, {side.holder: side for side in found[main]} if main else {})


def _charts(
    evidence: Evidence,
    proposals: tuple[ProposalSection, ...],
    tree: tuple[Raised, ...],
    found: dict[str, list[Side]],
    drawn_map: Chart | None,
) -> tuple[Chart, ...]:
    most = evidence.settings.bars
    kinds = [(kind.name, kind.respondents) for kind in kind_counts(evidence, evidence.senders)[:most]]
    stances = [
        stance_bars(evidence, tree, at, key, {side.holder: side for side in found[key]})
        for at, key in enumerate(main_proposals(evidence, found), start=1)
    ]
    drawn = (
        received_chart(evidence),
        bar_chart("kinds-chart", "Respondents by kind", "received", kinds, ("Kind of respondent", "Respondents")),
        position_chart(proposals[:most]),
        *(stances if any(stances) else [theme_bars(evidence, tree)]),
        kind_heat(evidence, tree),
        drawn_map,
    )
    return tuple(chart for chart in drawn if chart is not None)


def _glance(
    evidence: Evidence,
    found: dict[str, list[Side]],
    proposals: tuple[ProposalSection, ...],
    themes: tuple[ThemeSection, ...],
    tree: tuple[Raised, ...],
    concerns: tuple[CodeSection, ...],
) -> tuple[str, ...]:
    """At most seven sentences, each with its figure; what there is nothing of is not mentioned."""
    said = [_received(evidence)]
    most = sorted(found, key=lambda key: (-sum(side.sent for side in found[key]), -len(found[key]), key))[:_HEADLINES]
    shown = {section.label: at for at, section in enumerate(proposals)}
    most = sorted(
        (key for key in most if evidence.proposal_label(key) in shown), key=lambda key: shown[evidence.proposal_label(key)]
    )
    said += [_stands(evidence, key, found[key]) for key in most]
    # of a theme with several points the number is not that of any one of them, and a code is no point: no headlines
    pointed = {f"theme-{one.theme.id}" for one in tree if one.theme.kind == "found" and not one.theme.has_several_points}
    claims = [theme for theme in themes if theme.id in pointed and theme.respondents + theme.others > 1]
    if claims:
        named = f"The largest theme that is named after one statement is “{claims[0].label}”; not everybody in it says just that."
        said.append(f"{named} {brief(claims[0].sentence)}")
    if concerns:
        said.append(f"The most common concern is about “{concerns[0].label}”. {brief(concerns[0].sentence)}")
    if evidence.asks:
        made = count(len(evidence.asks), "request or recommendation was", "requests and recommendations were")
        said.append(f"{made} found. {brief(said_by(evidence, evidence.asks, 'made them'))}")
    return tuple(said[:_SENTENCES])


def _received(evidence: Evidence) -> str:
    coverage = evidence.coverage
    other = count(coverage.other_documents, "document that is not a response was", "documents that are not responses were")
    if not coverage.received:
        return f"No responses were among the documents. {other} read, such as articles and reports."
    told = kinds_told(evidence, evidence.senders, _KINDS)
    who = f"{count(len(evidence.senders), 'respondent')}{f': {told}' if told else ''}"
    if not evidence.scope.whole:
        part = count(len(evidence.analysed), "of them has", "of them have")
        whole = count(coverage.analysed, "response was", "responses were")
        return f"{whole} analysed. {part} something in this part, from {who}."
    received = count(coverage.received, "response was", "responses were")
    copies = count(coverage.campaign_copies, "of the responses is a copy", "of the responses are copies")
    letters = f" {copies} of a campaign’s letter." if coverage.campaign_copies else ""
    return f"{received} received and {coverage.analysed:,} analysed, from {who}.{letters}"


def _stands(evidence: Evidence, proposal: str, found: list[Side]) -> str:
    sent = [side for side in found if side.sent]
    group = sent or found
    one, more = (
        ("respondent takes", "respondents take") if sent else ("organisation or person takes", "organisations or people take")
    )
    where = "" if sent else " (as reported)"
    return f"{count(len(group), one, more)} a position on “{evidence.proposal_label(proposal)}”{where}: {summary(group)}."
