"""Where the rules abstain on a stance: the reader is asked about answers of a survey to a question on a proposal.

The reader was trained on texts that argue for or against something, and a short answer to "What do you think of option two?"
does that. A sentence of a letter or report that names a proposal often only tells about it, and a position has to be stated: of
those that the rules leave open there, the reader was right about one in two at best (27 real documents), so it is not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.datamodel import Position, Proposal
from pipeline.datamodel.reading import STANCES, Reader
from pipeline.settings import TagSettings
from pipeline.tag.holder import Holder
from pipeline.tag.scope import strength
from pipeline.tag.statement import Statement


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """A sentence of an answer to a question about ``proposal``, in which no rule could tell a stance."""

    statement: Statement
    proposal: Proposal
    holder: Holder


def is_answer(statement: Statement) -> bool:
    """Whether the statement stands in a survey's answer to a question."""
    return (
        statement.passage is not None
        and statement.passage.question is not None
        and statement.extraction.document.kind == "survey"
    )


def find_open(statement: Statement, proposals: Sequence[Proposal], answered: str | None) -> list[OpenAnswer]:
    """What the reader is to be asked: of a survey's answers, about the proposal (``answered``) that the question is about."""
    proposal = next((one for one in proposals if one.id == answered), None)
    if proposal is None or not is_answer(statement) or statement.asks_a_question:
        return []
    holder = statement.holder_of(statement.start, statement.end, statement.clauses[0])
    if holder is None or holder.denies or holder.how == "subject":
        return []
    return [OpenAnswer(statement, proposal, holder)]


def judge(candidates: Sequence[OpenAnswer], told: Sequence[Position], reader: Reader, settings: TagSettings) -> list[Position]:
    """Positions of the answers whose stance the reader is sure of; what it is not sure of stays open.

    A respondent whose stance is known (``told``: a ticked answer, a cue) is not asked again; of others the surest one counts.
    """
    settled = {(one.response, one.proposal) for one in told}
    asked = [one for one in candidates if _place(one) not in settled]
    pairs = [(one.statement.text, one.proposal.label) for one in asked]
    sure: list[tuple[OpenAnswer, str, float]] = []
    for one, row in zip(asked, reader.stances(pairs).tolist() if pairs else [], strict=True):
        scores = {stance: round(float(value), 4) for stance, value in zip(STANCES, row, strict=True)}
        stance = max(("support", "conditional", "oppose"), key=lambda name: scores[name])
        if scores[stance] >= settings.least_answer_stance:
            sure.append((one, stance, scores[stance]))
    best: dict[tuple[str | None, str], Position] = {}
    for one, stance, score in sorted(sure, key=lambda found: (-found[2], found[0].statement.start)):
        best.setdefault(_place(one), _position(one, stance, score, reader.name))
    return list(best.values())


def _place(one: OpenAnswer) -> tuple[str | None, str]:
    return (one.statement.passage.response if one.statement.passage else None, one.proposal.id)


def _position(one: OpenAnswer, stance: str, score: float, model: str) -> Position:
    statement = one.statement
    span = statement.whole_span(one.holder)
    return Position(
        **statement.place("pos", span, one.proposal.id, stance, one.holder.name),  # type: ignore[arg-type]
        holder=one.holder.name,
        voice=one.holder.voice,
        basis="model",
        score=score,
        why=(f"model {model}", f"proposal {one.proposal.id}: answers a question about it", f"holder: {one.holder.how}"),
        holder_kind=None,
        proposal=one.proposal.id,
        stance=stance,
        condition=None,
        strength=strength(statement.flat),
    )
