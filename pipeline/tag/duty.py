"""Stances that lie in a duty: "option two should be dropped", or an ask for what a proposal describes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.datamodel import Ask, Position, Span
from pipeline.tag.cues import Cue, compile_phrase, find_cues
from pipeline.tag.proposals import Mention
from pipeline.tag.scope import is_denied
from pipeline.tag.stance import FLIPPED, Stance, is_verb
from pipeline.tag.statement import Statement
from pipeline.tag.wordlists import words

#: verbs with which a duty is for or against a proposal by name ("option two should be dropped")
_ENACT = tuple(Cue("position.enact", compile_phrase(phrase), {}) for phrase in words("position", "enact"))
_DROP = tuple(Cue("position.drop", compile_phrase(phrase), {}) for phrase in words("position", "drop"))
_MODALS = tuple(Cue("position.modal", compile_phrase(phrase), {}) for phrase in words("position", "modal"))
#: mentions that name a proposal rather than describe what it would do
_PLAIN = frozenset({"named", "generic", "reference", "described"})
#: a duty is a plain stance, not as clear as "we support"
DUTY_SCORE = 0.7


def enacted(statement: Statement, mentions: Sequence[Mention]) -> list[Stance]:
    """ "Option two should be dropped", "ministers should proceed with the merger": duties to enact or drop a named proposal."""
    found = []
    for clause in statement.clauses:
        least, most = clause.start - statement.start, clause.end - statement.start
        modal = find_cues(statement.flat, _MODALS, least, most)
        if not modal or clause.role == "condition":
            continue
        for cues, stance in ((_ENACT, "support"), (_DROP, "oppose")):
            for hit in find_cues(statement.flat, cues, modal[0].end, most):
                holder = statement.holder_of(statement.start + hit.start, statement.start + hit.end, clause)
                near = [one for one in mentions if clause.start <= one.start < clause.end and one.how in _PLAIN]
                if holder is None or holder.denies or not near or not is_verb(statement, hit, always=True):
                    continue
                turned = FLIPPED[stance] if is_denied(statement.flat, hit.start, least) else stance
                found.append(Stance(near[0], hit, clause, turned, DUTY_SCORE, holder))
    return found


def asked_for(statement: Statement, ask: Ask, mentions: Sequence[Mention]) -> Position | None:
    """An ask for what a proposal describes is support of it: "services must be planned on bigger footprints"."""
    described = [one for one in mentions if ask.start <= one.start and one.end <= ask.end and one.how in ("described", "word")]
    if not described or ask.holder is None:
        return None
    mention = described[0]
    at = mention.start - statement.start
    flat = statement.flat
    against = is_denied(flat, at, ask.start - statement.start) or _after_rather_than(flat, at)
    span = Span(ask.start, ask.end, ask.quote)
    return Position(
        **statement.place("pos", span, mention.proposal, "asked", ask.holder),  # type: ignore[arg-type]
        holder=ask.holder,
        voice=ask.voice,
        basis="cue",
        score=round(DUTY_SCORE * mention.weight, 4),
        why=(*ask.why, f"asks for {mention.proposal}: “{mention.words}” ({mention.how})"),
        holder_kind=None,
        proposal=mention.proposal,
        stance="oppose" if against else "support",
        condition=None,
        strength="plain",
    )


def _after_rather_than(flat: str, at: int) -> bool:
    cut = max(flat.rfind("rather than", 0, at), flat.rfind("instead of", 0, at))
    return cut >= 0 and at - cut < 60 and "," not in flat[cut:at]
