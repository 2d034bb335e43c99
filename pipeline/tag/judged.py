"""Where the rules abstain: a classifier, if one is given, reads the statements that speak of a proposal and got no stance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.datamodel import Position, Span
from pipeline.tag.classifier import Classifier, Judgement
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention, ProposalFinder
from pipeline.tag.scope import strength
from pipeline.tag.statement import Statement

STANCES = frozenset({"support", "conditional", "oppose", "neutral"})


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """A statement that mentions a proposal, and whose stance no rule could tell."""

    statement: Statement
    mention: Mention
    holder: Holder


def find_open(statement: Statement, mentions: Sequence[Mention], positions: Sequence[Position]) -> list[OpenStatement]:
    """One for each proposal that is mentioned, held by somebody, and not settled by ``positions``. Questions are left out."""
    if statement.asks_a_question:
        return []
    settled = {position.proposal for position in positions}
    found: dict[str, OpenStatement] = {}
    for mention in mentions:
        clause = statement.clause_at(mention.start)
        holder = statement.holder_of(mention.start, mention.end, clause)
        if mention.proposal not in settled and holder is not None and not holder.denies and clause.role != "condition":
            found.setdefault(mention.proposal, OpenStatement(statement, mention, holder))
    return list(found.values())


def judge(candidates: Sequence[OpenStatement], finder: ProposalFinder, classifier: Classifier) -> list[Position]:
    """Positions of the open statements whose stance the classifier tells; what it abstains from stays open."""
    labels = {proposal.id: proposal.label for proposal in finder.proposals}
    pairs = [(one.statement.text, labels[one.mention.proposal]) for one in candidates]
    judgements = classifier.classify(pairs) if pairs else []
    return [
        _position(one, judgement, judgement.label, classifier.name)
        for one, judgement in zip(candidates, judgements, strict=True)
        if judgement.label in STANCES and judgement.label is not None
    ]


def _position(one: OpenStatement, judgement: Judgement, stance: str, model: str) -> Position:
    span = Span.of(one.statement.extraction.document.text, one.statement.start, one.statement.end)
    return Position(
        **one.statement.place("pos", span, one.mention.proposal, stance, one.holder.name),  # type: ignore[arg-type]
        holder=one.holder.name,
        voice=one.holder.voice,
        basis="model",
        score=round(judgement.score, 4),
        why=(f"model {model}", f"proposal {one.mention.proposal}: “{one.mention.words}” ({one.mention.how})"),
        holder_kind=None,
        proposal=one.mention.proposal,
        stance=stance,
        condition=None,
        strength=strength(one.statement.flat),
    )
