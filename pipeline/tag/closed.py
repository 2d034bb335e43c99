"""Closed answers: a stance that a respondent ticked, read before anything else."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.datamodel import Consultation, Extraction, Passage, Position, Question, stable_id
from pipeline.tag.stems import content_stems
from pipeline.tag.wordlists import answers

_ANSWERS = answers()
#: longer than this (characters) a cell is a written answer, not a tick
LONGEST_TICK = 60


def read_answer(answer: str) -> tuple[str, str] | None:
    """(stance, strength) of a ticked answer to "do you agree", None where it takes no side or is none of the known ones.

    >>> read_answer("Strongly agree"), read_answer("Don't know"), read_answer("No")
    (('support', 'strong'), None, ('oppose', 'plain'))
    """
    flat = " ".join(answer.lower().replace("’", "'").split())
    if not flat or len(flat) > LONGEST_TICK:
        return None
    for pattern, stance, strength in _ANSWERS:
        if pattern.match(flat):
            return (stance, strength) if stance else None
    return None


def closed_positions(extraction: Extraction, consultation: Consultation) -> list[Position]:
    """Positions of all closed answers of a document."""
    questions = {question.id: question for question in consultation.questions}
    names = {respondent.id: respondent for respondent in extraction.respondents}
    holders = {response.id: names.get(response.respondent) for response in extraction.responses}
    found = []
    for passage in extraction.passages:
        question = questions.get(passage.question) if passage.question else None
        if question is None or question.kind != "closed":
            continue
        for proposal, stance, strength in _stances(passage, question, consultation):
            holder = holders.get(passage.response) if passage.response else None
            found.append(
                Position(
                    id=stable_id("pos", passage.document, passage.start, passage.end, proposal, stance),
                    document=passage.document,
                    source_file=extraction.document.source_file,
                    response=passage.response,
                    passage=passage.id,
                    page=passage.page,
                    start=passage.start,
                    end=passage.end,
                    quote=passage.quote,
                    holder=holder.name if holder else extraction.holder,
                    voice="own",
                    basis="stated",
                    score=1.0,
                    why=(f"closed question {question.id}: “{passage.quote}”",),
                    holder_kind=holder.kind if holder else None,
                    proposal=proposal,
                    stance=stance,
                    condition=None,
                    strength=strength,
                )
            )
    return found


def _stances(passage: Passage, question: Question, consultation: Consultation) -> list[tuple[str, str, str]]:
    """(proposal, stance, strength) of one closed answer: agreement with the question's proposal, or a choice between options."""
    answer = read_answer(passage.quote)
    if question.proposal is not None and answer is not None:
        return [(question.proposal, *answer)]
    words = content_stems(passage.quote)
    if not words or len(passage.quote) > LONGEST_TICK * 2:
        return []
    chosen = [proposal.id for proposal in consultation.proposals if _names(words, (proposal.label, *proposal.aliases))]
    return [(chosen[0], "support", "plain")] if len(chosen) == 1 else []


def _names(words: list[str], surfaces: tuple[str, ...]) -> bool:
    """Whether the ticked words are the beginning of a proposal's label or one of its aliases."""
    return any(content_stems(surface)[: len(words)] == words for surface in surfaces)


def default_proposals(extraction: Extraction, consultation: Consultation) -> Mapping[str, str]:
    """Passage id → proposal that its question is about: "I support this" then needs no name for it."""
    about = {question.id: question.proposal for question in consultation.questions if question.proposal}
    return {passage.id: about[passage.question] for passage in extraction.passages if passage.question in about}
