"""Where the rules abstain on a stance: the reader is asked about answers to a question on a proposal, and about statements
that name one.

The reader was trained on texts that argue for or against something. An answer to "Do you agree with …?" does that; a statement
in a letter that names the proposal often only tells about it, and a position has to be stated. So the one is believed sooner than
the other; the least scores are in the settings, with the measurements behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.datamodel import Position, Proposal, Span
from pipeline.settings import TagSettings
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention
from pipeline.tag.reading import STANCES, Reader
from pipeline.tag.scope import strength
from pipeline.tag.statement import Statement

#: how an answer to a question about a proposal speaks of it without a name
ANSWER = "answer"
#: mentions that count only beside a clear cue
UNSURE = frozenset({"hint"})


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

    def add(self, statement: Statement, mentions: Sequence[Mention], positions: Sequence[Position], answered: str | None) -> None:
        """Keep ``statement`` for each proposal that it names, or that the question which it answers is about (``answered``).

        What ``positions`` settle, what nobody holds, and questions are left out.
        """
        if statement.asks_a_question:
            return
        settled = {position.proposal for position in positions}
        for proposal in self.proposals:
            mention = next((one for one in mentions if one.proposal == proposal.id and one.how not in UNSURE), None)
            if proposal.id in settled or (mention is None and proposal.id != answered):
                continue
            start, end = (mention.start, mention.end) if mention else (statement.start, statement.end)
            clause = statement.clause_at(start)
            holder = statement.holder_of(start, end, clause)
            if holder is None or holder.denies or holder.how == "subject" or (mention is not None and clause.role == "condition"):
                continue
            how, words = (ANSWER, "the question") if mention is None or proposal.id == answered else (mention.how, mention.words)
            self.found.append(OpenStatement(statement, proposal, holder, how, words))


def judge(candidates: Sequence[OpenStatement], told: Sequence[Position], reader: Reader, settings: TagSettings) -> list[Position]:
    """Positions of the open statements whose stance the reader is sure of; what it is not sure of stays open.

    An answer gets one at most, its surest, and none where the rules (``told``) found one in it.
    """
    pairs = [(one.statement.text, one.proposal.label) for one in candidates]
    settled = {(one.passage, one.proposal) for one in told}
    sure: list[tuple[OpenStatement, str, float]] = []
    for one, row in zip(candidates, reader.stances(pairs).tolist() if pairs else [], strict=True):
        scores = {stance: round(float(value), 4) for stance, value in zip(STANCES, row, strict=True)}
        stance = max(("support", "conditional", "oppose"), key=lambda name: scores[name])
        least = settings.least_answer_stance if one.how == ANSWER else settings.least_mention_stance
        if scores[stance] >= least:
            sure.append((one, stance, scores[stance]))
    positions = []
    for one, stance, score in sorted(sure, key=lambda found: (-found[2], found[0].statement.start, found[0].proposal.id)):
        place = (one.statement.passage.id if one.statement.passage else None, one.proposal.id)
        if one.how != ANSWER or place not in settled:
            positions.append(_position(one, stance, score, reader.name))
            settled.add(place)
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
