"""Where the rules abstain on a stance: the reader is asked about answers of a survey, and about papers that name a proposal.

The reader was trained on texts that argue for or against something, and a short answer to "What do you think of option two?"
does that. A sentence that names a proposal often only tells about it, and a position has to be stated. So in letters and reports
the reader is asked only where somebody speaks in their own paper and no rule found their stance, and believed only where it is
very sure and does not take the sentence for a worry. In articles it is not asked: there 3 in 5 were right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.datamodel import Position, Proposal
from pipeline.datamodel.reading import KINDS, STANCES, Reader
from pipeline.settings import TagSettings
from pipeline.tag.holder import OWN_VOICED, Holder
from pipeline.tag.proposals import Mention
from pipeline.tag.scope import strength
from pipeline.tag.statement import Statement
from pipeline.tag.untold import is_only_named

#: words below which a sentence says too little by itself
LEAST_WORDS = 5
#: a sentence of a paper that the reader takes for a worry with a greater probability states no side
MOST_WORRY = 0.5
_CONCERN = KINDS.index("concern")


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """A sentence in which no rule could tell a stance towards ``proposal``: of an answer to a question about it, or, with
    ``words``, one that names it by them. ``worried``: a rule found a concern in it."""

    statement: Statement
    proposal: Proposal
    holder: Holder
    words: str | None = None
    worried: bool = False


def is_answer(statement: Statement) -> bool:
    """Whether the statement stands in a survey's answer to a question."""
    return (
        statement.passage is not None
        and statement.passage.question is not None
        and statement.extraction.document.kind == "survey"
    )


def find_open(
    statement: Statement,
    proposals: Sequence[Proposal],
    answered: str | None,
    mentions: Sequence[Mention],
    told: Sequence[Position],
    worried: bool,
) -> list[OpenStatement]:
    """What the reader is to be asked of a statement in which the rules found ``told``, and ``worried`` whether a concern.

    Of a survey's answers: about the proposal (``answered``) that the question is about. Of somebody's own paper: about each
    proposal that the statement names (``mentions``).
    """
    if statement.asks_a_question:
        return []
    if is_answer(statement):
        proposal = next((one for one in proposals if one.id == answered), None)
        holder = speaker_of(statement, statement.start, statement.end) if proposal else None
        return [OpenStatement(statement, proposal, holder)] if proposal and holder else []
    if statement.extraction.document.kind not in OWN_VOICED or len(statement.flat.split()) < LEAST_WORDS:
        return []
    named = {one.proposal: one for one in reversed(mentions) if statement.start <= one.start and one.end <= statement.end}
    for one in told:
        named.pop(one.proposal, None)
    found = []
    for proposal in proposals:
        mention = named.get(proposal.id)
        if mention and is_only_named(statement.flat, mention.start - statement.start, mention.end - statement.start):
            continue
        holder = speaker_of(statement, mention.start, mention.end) if mention else None
        if mention and holder:
            found.append(OpenStatement(statement, proposal, holder, mention.words, worried))
    return found


def speaker_of(statement: Statement, start: int, end: int) -> Holder | None:
    """Whose words they are; what somebody does is not yet what they say."""
    holder = statement.holder_of(start, end, statement.clause_at(start))
    return None if holder is None or holder.denies or holder.how == "subject" else holder


def judge(candidates: Sequence[OpenStatement], told: Sequence[Position], reader: Reader, settings: TagSettings) -> list[Position]:
    """Positions where the reader is sure of the stance; what it is not sure of stays open.

    Who is known to take a side (``told``: a ticked answer, a cue) is not asked again; of the sentences of a survey's answer the
    surest one counts.
    """
    settled = {(one.response, one.proposal) for one in told} | {(one.holder, one.proposal) for one in told}
    asked = [one for one in candidates if _place(one) not in settled]
    pairs = [(one.statement.text, one.proposal.label) for one in asked]
    sure: list[tuple[OpenStatement, str, float]] = []
    for one, row in zip(asked, reader.stances(pairs).tolist() if pairs else [], strict=True):
        scores = {stance: round(float(value), 4) for stance, value in zip(STANCES, row, strict=True)}
        stance = max(("support", "conditional", "oppose"), key=lambda name: scores[name])
        if one.worried and stance == "support":
            continue  # "one board would be “a long way from the people”" speaks for nothing
        if scores[stance] >= (settings.least_answer_stance if one.words is None else settings.least_stance):
            sure.append((one, stance, scores[stance]))
    return [_position(one, stance, score, reader.name) for one, stance, score in _agreed(_no_worries(sure, reader))]


def _no_worries(sure: Sequence[tuple[OpenStatement, str, float]], reader: Reader) -> list[tuple[OpenStatement, str, float]]:
    """Without sentences of papers that the reader itself takes for a worry: a worry is not yet a stance."""
    texts = [one.statement.text for one, _, _ in sure if one.words is not None]
    worries = iter(reader.kinds(texts)[:, _CONCERN].tolist() if texts else [])
    return [found for found in sure if found[0].words is None or next(worries) <= MOST_WORRY]


def _agreed(sure: Sequence[tuple[OpenStatement, str, float]]) -> list[tuple[OpenStatement, str, float]]:
    """The surest of each answer; of a paper all that point the same way, and none of those that do not."""
    best: dict[tuple[str | None, str], list[tuple[OpenStatement, str, float]]] = {}
    for found in sorted(sure, key=lambda found: (-found[2], found[0].statement.start)):
        best.setdefault(_place(found[0]), []).append(found)
    kept = []
    for group in best.values():
        if group[0][0].words is None:
            kept.append(group[0])
        elif len({stance for _, stance, _ in group}) == 1:
            kept += group
    return kept


def _place(one: OpenStatement) -> tuple[str | None, str]:
    """Whose stance towards what: a response's, or in a paper its holder's."""
    if one.words is not None:
        return (one.holder.name, one.proposal.id)
    return (one.statement.passage.response if one.statement.passage else None, one.proposal.id)


def _position(one: OpenStatement, stance: str, score: float, model: str) -> Position:
    statement = one.statement
    span = statement.whole_span(one.holder)
    about = "answers a question about it" if one.words is None else f"“{one.words}”"
    return Position(
        **statement.place("pos", span, one.proposal.id, stance, one.holder.name),  # type: ignore[arg-type]
        holder=one.holder.name,
        voice=one.holder.voice,
        basis="model",
        score=score,
        why=(f"model {model}", f"proposal {one.proposal.id}: {about}", f"holder: {one.holder.how}"),
        holder_kind=None,
        proposal=one.proposal.id,
        stance=stance,
        condition=None,
        strength=strength(statement.flat),
    )
