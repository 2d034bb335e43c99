"""Where the rules abstain on a stance: the reader is asked about statements that speak of a proposal, or of its matter.

The reader was trained on texts that argue for or against something. A position has to be stated, so that only what it is sure of
is taken; the least score is in the settings, with the measurement behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.datamodel import Position, Proposal, Span
from pipeline.settings import TagSettings
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention, distinctive_stems
from pipeline.tag.reading import STANCES, Reader
from pipeline.tag.scope import strength
from pipeline.tag.statement import Statement
from pipeline.tag.stems import content_stems


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """A statement that may hold a stance towards ``proposal`` which no rule could tell; ``words`` say why it may."""

    statement: Statement
    proposal: Proposal
    holder: Holder
    how: str
    words: str


@dataclass
class OpenStatements:
    """Collects, while a document is read, what the reader is to be asked about."""

    proposals: Sequence[Proposal]
    found: list[OpenStatement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stems = {proposal.id: distinctive_stems(proposal) for proposal in self.proposals}

    def add(self, statement: Statement, mentions: Sequence[Mention], positions: Sequence[Position]) -> None:
        """Keep ``statement`` for each proposal that it speaks of and that ``positions`` do not settle. Questions are left out."""
        if statement.asks_a_question:
            return
        settled = {position.proposal for position in positions}
        own = set(content_stems(statement.flat))
        for proposal in self.proposals:
            if proposal.id in settled:
                continue
            mention = next((one for one in mentions if one.proposal == proposal.id), None)
            shared = sorted(own & self._stems[proposal.id])
            if mention is None and not shared:
                continue
            at = mention.start if mention else statement.start
            clause = statement.clause_at(at)
            holder = statement.holder_of(at, mention.end if mention else statement.end, clause)
            if holder is None or holder.denies or (mention is not None and clause.role == "condition"):
                continue
            how, words = (mention.how, mention.words) if mention else ("matter", " ".join(shared))
            self.found.append(OpenStatement(statement, proposal, holder, how, words))


def judge(candidates: Sequence[OpenStatement], reader: Reader, settings: TagSettings) -> list[Position]:
    """Positions of the open statements whose stance the reader is sure of; what it is not sure of stays open."""
    pairs = [(one.statement.text, one.proposal.label) for one in candidates]
    if not pairs:
        return []
    positions = []
    for one, row in zip(candidates, reader.stances(pairs).tolist(), strict=True):
        scores = {stance: round(float(value), 4) for stance, value in zip(STANCES, row, strict=True)}
        stance = max(("support", "conditional", "oppose"), key=lambda name: scores[name])
        least = settings.least_matter_stance if one.how == "matter" else settings.least_mention_stance
        if scores[stance] >= least:
            positions.append(_position(one, stance, scores[stance], reader.name))
    return positions


def _position(one: OpenStatement, stance: str, score: float, model: str) -> Position:
    statement = one.statement
    span: Span = statement.content_span(statement.start, statement.end, one.holder, (statement.end - 1, statement.end))
    return Position(
        **statement.place("pos", span, one.proposal.id, stance, one.holder.name),  # type: ignore[arg-type]
        holder=one.holder.name,
        voice=one.holder.voice,
        basis="model",
        score=score,
        why=(f"model {model}", f"proposal {one.proposal.id}: “{one.words}” ({one.how})", f"holder: {one.holder.how}"),
        holder_kind=None,
        proposal=one.proposal.id,
        stance=stance,
        condition=None,
        strength=strength(statement.flat),
    )
