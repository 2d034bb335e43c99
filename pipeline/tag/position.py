"""Positions: a holder's stance towards a proposal, from stance cues and the proposals in their reach.

A cue reaches its object ("we support option two") or its subject ("option two is a step forward"), never across a clause that
has a proposal of its own. Denial turns it round, a condition or a contrast with a worry makes support conditional. Where no
proposal is in reach nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.datamodel import Ask, Position, Span
from pipeline.tag.clauses import Clause
from pipeline.tag.cues import Cue, CueHit, compile_phrase, find_cues, load_cues
from pipeline.tag.discourse import Discourse
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention
from pipeline.tag.scope import find_condition, find_contrast, is_denied, strength
from pipeline.tag.statement import Statement, trimmed
from pipeline.tag.wordlists import words

#: cue weight × mention weight; found on the seed documents and the demo: below it hints outnumber statements
LEAST_SCORE = 0.49
#: further than this (characters) an object is another clause's business
OBJECT_REACH = 90
#: a cue this near (characters) to the end of its clause takes the clause after it along: "the potential to delay | what is …"
RUNS_ON = 8
#: an answer without a subject ("Good idea so long as …") says its stance within its first characters
ANSWER_REACH = 20
_LIMITS = re.compile(
    r"\W*(?:but|although|though|however)\W+(?:not|only|with|i would want|we would want|on(?:e| the) condition)\b"
)
_AND = re.compile(r"[\s,;/&]*(?:and|or|nor|&)?[\s,]*(?:the )?", re.IGNORECASE)
_FLIPPED = {"support": "oppose", "oppose": "support", "conditional": "oppose", "neutral": "neutral"}
_WORRIES = tuple(cue for cue in load_cues("concern_cues") if float(cue.tells["weight"]) >= 1)
#: verbs with which a duty is for or against a proposal by name ("option two should be dropped")
_ENACT = tuple(Cue("position.enact", compile_phrase(phrase), {}) for phrase in words("position", "enact"))
_DROP = tuple(Cue("position.drop", compile_phrase(phrase), {}) for phrase in words("position", "drop"))
_MODALS = tuple(Cue("position.modal", compile_phrase(phrase), {}) for phrase in words("position", "modal"))
#: mentions that name a proposal rather than describe what it would do
_PLAIN = frozenset({"named", "generic", "reference", "described"})
_VERBS = frozenset(words("position", "verbs"))


@dataclass(frozen=True, slots=True)
class _Stance:
    """A cue that found its proposal, before the sentence's stances are weighed against each other."""

    mention: Mention
    hit: CueHit
    clause: Clause
    stance: str
    score: float
    holder: Holder


def find_positions(
    statement: Statement, mentions: Sequence[Mention], asks: Sequence[Ask], discourse: Discourse, default: str | None
) -> list[Position]:
    """The positions of one statement: one for each clause and proposal."""
    if statement.asks_a_question:
        return []
    found = _cued(statement, mentions, discourse, default) + _proposed(statement, mentions)
    best: dict[tuple[str, int, str | None], _Stance] = {}
    for one in sorted(found, key=lambda one: (-one.score, one.hit.start, one.stance, one.mention.proposal)):
        best.setdefault((one.mention.proposal, _group(statement, one), one.holder.name), one)
    positions = [_position(statement, one) for one in best.values()]
    positions += [position for ask in asks if (position := _asked(statement, ask, mentions)) is not None]
    return _without_repeats(positions)


def _group(statement: Statement, one: _Stance) -> int:
    """Stances that stand before and after a contrast are told apart; all others of a sentence compete."""
    contrast = find_contrast(statement.flat)
    return int(contrast is not None and contrast < one.hit.start and contrast > 0)


def _cued(statement: Statement, mentions: Sequence[Mention], discourse: Discourse, default: str | None) -> list[_Stance]:
    found = []
    for hit in find_cues(statement.flat, load_cues("stance_cues")):
        clause = statement.clause_at(statement.start + hit.start)
        if clause.role == "condition" or hit.cue.tells["stance"] == "none" or not _is_verb(statement, hit):
            continue
        for mention in _targets(statement, clause, hit, mentions, discourse, default):
            inside = mention.start <= statement.start + hit.start and statement.start + hit.end <= mention.end
            if inside and mention.how != "question":
                continue  # a cue inside the proposal's own name says nothing about it
            score = round(float(hit.cue.tells["weight"]) * mention.weight, 4)
            holder = _holder(statement, clause, hit)
            stance = str(hit.cue.tells["stance"])
            if score < LEAST_SCORE or holder is None or (holder.denies and stance != "neutral"):
                continue
            turned = not hit.words.startswith(("not ", "no ", "neither"))
            if turned and is_denied(statement.flat, hit.start, clause.start - statement.start):
                stance = _FLIPPED[stance]
            found.append(_Stance(mention, hit, clause, stance, score, holder))
    return found


def _holder(statement: Statement, clause: Clause, hit: CueHit) -> Holder | None:
    """A proponent's verb speaks for its subject ("the department wants …"), whoever tells of it."""
    start = statement.start + hit.start
    if hit.cue.tells.get("proponent"):
        subject = statement.holders.subject(clause)
        if subject is not None:
            return subject
    holder = statement.holder_of(start, start + len(hit.words), clause)
    if holder is None and hit.cue.tells["stance"] == "neutral":
        return statement.holders.abstainer(statement.sentence, statement.passage)
    return holder


def _is_verb(statement: Statement, hit: CueHit, *, always: bool = False) -> bool:
    """ "support" is a stance as a verb, not in "support for staff to move" or "lack of support"."""
    if hit.words not in _VERBS and not always:
        return True
    at = statement.start + hit.start - statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(at, at + len(hit.words.split()[0]), alignment_mode="expand")
    return span is not None and span[0].pos_ in ("VERB", "AUX")


def _targets(
    statement: Statement, clause: Clause, hit: CueHit, mentions: Sequence[Mention], discourse: Discourse, default: str | None
) -> list[Mention]:
    start, end = statement.start + hit.start, statement.start + hit.end
    reach = hit.cue.tells["reach"]
    limit = _next_clause_end(statement, clause, end)
    after = [one for one in mentions if one.start >= start and one.end > end - 1 and one.start < min(limit, end + OBJECT_REACH)]
    before = [one for one in mentions if clause.start <= one.start and one.start < start]
    within = [one for one in mentions if start < one.start and one.end < end]
    if within:
        return _first(statement, within)
    if reach != "object":
        pronoun = discourse.subject_of(statement, clause, mentions)
        before = before or ([pronoun] if pronoun else [])
    found: list[Mention] = []
    if reach in ("object", "any"):
        found = _first(statement, after) or (_last(statement, before) if reach == "any" or _is_passive(statement, hit) else [])
    if reach == "subject" or (reach == "any" and not found):
        found = _last(statement, before)
    if not found and default is not None and not mentions and _answers(statement, clause, hit):
        found = [Mention(default, start, end, "question", "")]
    return found


def _answers(statement: Statement, clause: Clause, hit: CueHit) -> bool:
    """Whether a cue speaks about what the question asked: "I agree", "it makes sense", not "the money would be better spent"."""
    if hit.cue.tells["reach"] == "answer":
        return bool(hit.cue.tells.get("anywhere")) or hit.start < ANSWER_REACH
    if float(hit.cue.tells["weight"]) >= 1:
        return not hit.words.startswith(("instead", "rather"))
    if clause.subject is None:
        return hit.start - (clause.start - statement.start) < ANSWER_REACH
    subject = statement.extraction.document.text[clause.subject[0] : clause.subject[1]].lower()
    return subject in ("it", "this", "that", "they", "these")


def _first(statement: Statement, mentions: list[Mention]) -> list[Mention]:
    """The nearest mention with what is coordinated to it: "both options", "Option A or Option B"."""
    return [one for at, one in enumerate(mentions) if at == 0 or _coordinated(statement, mentions[: at + 1])]


def _last(statement: Statement, mentions: list[Mention]) -> list[Mention]:
    """The same, backwards from the last mention."""
    return [one for at, one in enumerate(mentions) if at == len(mentions) - 1 or _coordinated(statement, mentions[at:])]


def _coordinated(statement: Statement, mentions: list[Mention]) -> bool:
    text = statement.extraction.document.text
    return all(two.start < one.end or _AND.fullmatch(text[one.end : two.start]) for one, two in pairwise(mentions))


def _next_clause_end(statement: Statement, clause: Clause, end: int) -> int:
    """A cue reaches into the content clause that follows it: "agrees | that option two is …"."""
    for other in statement.clauses:
        if other.start >= clause.end and other.role == "content" and other.start - end < 30:
            return other.end
    return clause.end


def _is_passive(statement: Statement, hit: CueHit) -> bool:
    before = statement.flat[: hit.start].split()[-3:]
    return any(word in ("is", "are", "was", "were", "be", "been", "being", "widely", "not") for word in before)


def _proposed(statement: Statement, mentions: Sequence[Mention]) -> list[_Stance]:
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
                near = [
                    one
                    for one in mentions
                    if clause.start <= one.start < clause.end and one.how in ("named", "generic", "reference", "described")
                ]
                if holder is None or holder.denies or not near or not _is_verb(statement, hit, always=True):
                    continue
                turned = _FLIPPED[stance] if is_denied(statement.flat, hit.start, least) else stance
                found.append(_Stance(near[0], hit, clause, turned, 0.7, holder))
    return found


def _asked(statement: Statement, ask: Ask, mentions: Sequence[Mention]) -> Position | None:
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
        score=round(0.7 * mention.weight, 4),
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


def _position(statement: Statement, one: _Stance) -> Position:
    place = (statement.start + one.hit.start, statement.start + one.hit.end)
    mention = (max(one.mention.start, statement.start), min(one.mention.end, statement.end))
    telling = (min(place[0], mention[0]), max(place[1], mention[1]))
    runs_on = mention[0] > place[0] or one.clause.end - place[1] < RUNS_ON
    end = max(one.clause.end, mention[1], _next_clause_end(statement, one.clause, place[1]) if runs_on else 0)
    span = statement.content_span(min(one.clause.start, mention[0]), end, one.holder, telling)
    stance, condition = one.stance, None
    if stance in ("support", "conditional"):
        condition = _condition(statement, one)
        stance = "conditional" if condition is not None else stance
        if condition is not None:
            span = trimmed(statement.extraction.document.text, min(span.start, condition.start), max(span.end, condition.end))
    return Position(
        **statement.place("pos", span, one.mention.proposal, stance, one.holder.name),  # type: ignore[arg-type]
        holder=one.holder.name,
        voice=one.holder.voice,
        basis="cue",
        score=one.score,
        why=(
            f"{one.hit.cue.rule}: “{one.hit.words}”",
            f"proposal {one.mention.proposal}: “{one.mention.words}” ({one.mention.how})",
            f"holder: {one.holder.how}",
        ),
        holder_kind=None,
        proposal=one.mention.proposal,
        stance=stance,
        condition=condition,
        strength=strength(statement.flat[span.start - statement.start : span.end - statement.start]),
    )


def _condition(statement: Statement, one: _Stance) -> Span | None:
    """The condition on a support: an if-clause, or a worry on the other side of a contrast in the same sentence."""
    text = statement.extraction.document.text
    for clause in statement.clauses:
        if clause.role == "condition" and clause is not one.clause:
            return trimmed(text, clause.start, clause.end)
    place = find_condition(statement.flat)
    if place is not None:
        return trimmed(text, statement.start + place[0], statement.start + place[1])
    return _contrasted(statement, one)


def _contrasted(statement: Statement, one: _Stance) -> Span | None:
    contrast = find_contrast(statement.flat)
    if contrast is None:
        return None
    if one.clause.role == "concession" or contrast <= one.clause.start - statement.start:
        later = [clause for clause in statement.clauses if clause.start > one.clause.start and clause.role != "concession"]
        start, end = (max(one.mention.end, later[-1].start), later[-1].end) if later else (statement.end, statement.end)
    else:
        start, end = statement.start + contrast, statement.end
    if start >= end or start < one.hit.end + statement.start:
        return None
    worries = find_cues(statement.flat, _WORRIES, start - statement.start, end - statement.start)
    limits = _LIMITS.match(statement.flat, start - statement.start)
    return trimmed(statement.extraction.document.text, start, end) if worries or limits else None


def _without_repeats(positions: list[Position]) -> list[Position]:
    """One position a proposal, stance and holder and stretch; the surest stays."""
    kept: list[Position] = []
    for one in sorted(positions, key=lambda one: (-one.score, one.start, one.id)):
        same = (other for other in kept if (other.proposal, other.holder, other.stance) == (one.proposal, one.holder, one.stance))
        if not any(one.start < other.end and other.start < one.end for other in same):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.start, one.end, one.proposal, one.stance))
