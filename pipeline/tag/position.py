"""Positions: a holder's stance towards a proposal, from stance cues and the proposals in their reach.

A cue reaches its object ("we support option two") or its subject ("option two is a step forward"), never across a clause that
has a proposal of its own. Denial turns it round, a condition or a contrast with a worry makes support conditional. Where no
proposal is in reach nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.datamodel import Ask, Position
from pipeline.tag.beside import is_beside
from pipeline.tag.clauses import Clause
from pipeline.tag.condition import condition_on
from pipeline.tag.cues import CueHit, find_cues, load_cues
from pipeline.tag.discourse import Discourse
from pipeline.tag.duty import asked_for, enacted
from pipeline.tag.holder import Holder, is_partial
from pipeline.tag.items import item_stance
from pipeline.tag.proposals import Mention
from pipeline.tag.question import restates_question
from pipeline.tag.reach import find_targets, next_clause_end
from pipeline.tag.scope import find_contrast, strength
from pipeline.tag.sense import denied_outside, is_turned, leads_in
from pipeline.tag.stance import FLIPPED, Stance, is_verb
from pipeline.tag.statement import Statement, trimmed
from pipeline.tag.untold import is_told_of_others, is_untold
from pipeline.tag.wordlists import words

if TYPE_CHECKING:
    from spacy.tokens import Token

#: cue weight × mention weight; found on the seed documents and the demo: below it hints outnumber statements
LEAST_SCORE = 0.49
#: a lead-in speaks for its items, less surely than a cue beside the name
LISTED = 0.8
#: "we ask for: – a joint board", against "– a majority of members on the board": what is asked for stands first
ITEM_HEAD = 20
#: a cue this near (characters) to the end of its clause takes the clause after it along: "it would delay | what we all await"
RUNS_ON = 8
#: "we cannot support it | without a guarantee"
_UNTIL_THEN = re.compile(
    r"\bunless |\bwithout (?:an?|any|some|the|clear|firm|proper|adequate|sufficient|further|more|new|extra|additional|full)\b"
)
_AUXILIARIES = re.compile(r"(?:\s+(?:were|was|are|is|have|has|had|been|would|also|strongly|firmly|generally|clearly))+$")
_DUTY = re.compile(r"\b(?:must|should|shall|ought to|needs? to|ha(?:s|ve) to|could|to)\b", re.IGNORECASE)
_BODIES = frozenset(words("ask", "bodies"))
#: words in "a small minority of our members in the north"
LONGEST_GROUP = 9


def find_positions(
    statement: Statement, mentions: Sequence[Mention], asks: Sequence[Ask], discourse: Discourse, default: str | None
) -> list[Position]:
    """The positions of one statement: one for each clause and proposal."""
    if statement.asks_a_question or restates_question(statement):
        return []
    found = _cued(statement, mentions, discourse, default) + enacted(statement, mentions)
    found = found or _listed(statement, mentions)
    best: dict[tuple[str, int, str | None], Stance] = {}
    # "supportive in principle": what limits a support is the more telling half
    for one in sorted(found, key=lambda one: (one.stance != "conditional", -one.score, one.hit.start, one.mention.proposal)):
        # "staff" and "staff at Reed" are one holder, read by two ways from one sentence
        names = (name for proposal, group, name in best if (proposal, group) == (one.mention.proposal, _group(statement, one)))
        if not any(_is_same(name, one.holder.name) for name in names):
            best[one.mention.proposal, _group(statement, one), one.holder.name] = one
    positions = [_position(statement, one) for one in best.values()]
    # what an ask merely describes yields to what a cue says outright: "they should drop the merger"
    said = {(one.proposal, one.holder) for one in positions}
    asked = (asked_for(statement, ask, mentions) for ask in asks)
    positions += [one for one in asked if one is not None and (one.proposal, one.holder) not in said]
    return _without_repeats(positions)


def _is_same(name: str | None, other: str | None) -> bool:
    """Whether one name is the other, or begins it."""
    return name == other or (
        name is not None and other is not None and (name.startswith(f"{other} ") or other.startswith(f"{name} "))
    )


def _group(statement: Statement, one: Stance) -> int:
    """Stances that stand before and after a contrast are told apart; all others of a sentence compete."""
    contrast = find_contrast(statement.flat)
    return int(contrast is not None and contrast < one.hit.start and contrast > 0)


def _cued(statement: Statement, mentions: Sequence[Mention], discourse: Discourse, default: str | None) -> list[Stance]:
    found = []
    untold: dict[str, float] = {}
    hits = find_cues(statement.flat, load_cues("stance_cues"))
    for hit in hits:
        clause = statement.clause_at(statement.start + hit.start)
        if clause.role == "condition" or hit.cue.tells["stance"] == "none":
            continue
        if not is_verb(statement, hit) or leads_in(statement.flat, hit, hits):
            continue
        for mention in find_targets(statement, clause, hit, mentions, discourse, default):
            if is_untold(statement.flat, hit, mention.start - statement.start, mention.end - statement.start):
                untold[mention.proposal] = max(untold.get(mention.proposal, 0.0), float(hit.cue.tells["weight"]))
                continue
            if is_beside(statement, clause, hit, mention):
                continue
            score = round(float(hit.cue.tells["weight"]) * mention.weight, 4)
            holder = _holder(statement, clause, hit)
            stance = str(hit.cue.tells["stance"])
            if score < LEAST_SCORE or holder is None or (stance != "neutral" and _denies(statement, clause, hit, holder)):
                continue
            if is_turned(statement, clause, hit, mention):
                stance = FLIPPED[stance]
            found.append(Stance(mention, hit, clause, stance, score, holder))
    # where a plain stance is only spoken of, a hint beside it does not take its place
    return [one for one in found if float(one.hit.cue.tells["weight"]) >= untold.get(one.mention.proposal, 0.0)]


def _listed(statement: Statement, mentions: Sequence[Mention]) -> list[Stance]:
    """What an item of a list names is supported or opposed where the list's lead-in says so."""
    named = [one for one in mentions if one.how in ("named", "described", "label", "word")]
    hit = item_stance(statement) if named else None
    if hit is None or (float(hit.cue.tells["weight"]) < 1 and named[0].start - statement.start > ITEM_HEAD):
        return []
    clause = statement.clause_at(named[0].start)
    at, size = named[0].start - statement.start, named[0].end - named[0].start
    holder = statement.holder_of(named[0].start, named[0].end, clause)
    if holder is None or holder.denies:
        return []
    stance = str(hit.cue.tells["stance"])
    stance = FLIPPED[stance] if named[0].turned else stance
    score = round(LISTED * named[0].weight, 4)
    return [Stance(named[0], CueHit(hit.cue, at, at + size, hit.words), clause, stance, score, holder)]


def _denies(statement: Statement, clause: Clause, hit: CueHit, holder: Holder) -> bool:
    """Whether the holder is said not to say it; what somebody "does not think" is read as its reverse."""
    if hit.cue.tells["stance"] == "conditional" and hit.words.startswith(("not ", "never ")):
        return False  # "we are not against it in principle": the denial is the cue's own
    cue = holder.attribution.cue if holder.attribution else None
    taken_in = cue is not None and statement.start + hit.start <= cue.start and cue.end <= statement.start + hit.end
    return holder.denies and not taken_in and not denied_outside(statement, clause, hit)


def _holder(statement: Statement, clause: Clause, hit: CueHit) -> Holder | None:
    """A proponent's verb speaks for its subject ("the department wants …"), whoever tells of it."""
    start = statement.start + hit.start
    if hit.cue.tells.get("agent"):
        return statement.holders.named_at(statement.start + hit.end)
    if hit.cue.tells.get("proponent"):
        subject = statement.holders.subject(clause)
        if subject is not None:
            return subject
    holder = statement.holder_of(start, start + len(hit.words), clause)
    if hit.cue.tells.get("proponent") and holder is not None and _is_another_body(clause, holder):
        return None  # "the council has decided to …": not what the letter's sender proposes
    does = _deed(statement, hit) if holder is not None and holder.attribution is not None and not holder.denies else None
    if holder is not None and does is not None:
        return statement.holders.told_of(does, statement.sentence.offset, holder)
    if holder is not None and holder.attribution is None and hit.cue.tells["reach"] in ("object", "topic"):
        # "Residents support option one", told in a council's letter: theirs, not the council's
        before = statement.text[max(0, clause.start - statement.start) : hit.start].strip(" ,")
        if _DUTY.search(before):  # "ministers should drop it": who has to is not who says so
            return holder
        before = _AUXILIARIES.sub("", before)
        if is_partial(before) and len(before.split()) <= LONGEST_GROUP:  # whatever the parser makes of it
            return Holder(before, "reported", None, "subject")
        subject = statement.holders.subject(clause)
        if subject is not None and subject.name != holder.name and clause.subject is not None and clause.subject[0] < start:
            return subject
        told_at = clause.subject[0] - statement.start if clause.subject is not None and subject is None else hit.end
        if is_told_of_others(statement.flat, told_at, hit.start):
            return None  # "they backed it", told in somebody's own letter
    if holder is None and hit.cue.tells["stance"] == "neutral":
        return statement.holders.abstainer(statement.sentence, statement.passage)
    return holder


def _deed(statement: Statement, hit: CueHit) -> Token | None:
    """The verb by which a clause's subject takes a stance: "councils | backed the levy", "shops | are against it"."""
    token = statement.token_at(hit.start)
    if token is None or hit.cue.tells["reach"] not in ("object", "topic"):
        return None
    if hit.words.startswith(("against", "opposed to", "in favour")) and token.dep_ in ("prep", "acomp"):
        token = token.head
    return token if token.pos_ in ("VERB", "AUX") else None


def _is_another_body(clause: Clause, holder: Holder) -> bool:
    """Whether a clause's subject is a body, without a name, that is not the holder: "the council", in a society's letter."""
    subject = next((child for child in clause.head.children if child.dep_ == "nsubj"), None)
    if subject is None or subject.lower_ not in _BODIES or any(child.lower_ in ("our", "my") for child in subject.children):
        return False
    return subject.lower_ not in (holder.name or "").lower()


def _position(statement: Statement, one: Stance) -> Position:
    place = (statement.start + one.hit.start, statement.start + one.hit.end)
    inner = one.holder.attribution
    if inner is not None and inner.cue is not None and inner.cue.start < place[0] < inner.start:
        place = (inner.cue.start, place[1])  # "spoke | against the merger"
    mention = (max(one.mention.start, statement.start), min(one.mention.end, statement.end))
    telling = (min(place[0], mention[0]), max(place[1], mention[1]))
    runs_on = mention[0] > place[0] or one.clause.end - place[1] < RUNS_ON
    end = max(one.clause.end, mention[1], next_clause_end(statement, one.clause, place[1]) if runs_on else 0)
    span = statement.content_span(min(one.clause.start, mention[0]), end, one.holder, telling)
    stance, condition = one.stance, None
    wanting = _withheld(statement, one)
    if stance in ("support", "conditional") or wanting is not None:
        condition = condition_on(statement, one)
        if condition is None and wanting is not None:
            condition = trimmed(statement.extraction.document.text, statement.start + wanting.start(), statement.end)
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


def _withheld(statement: Statement, one: Stance) -> re.Match[str] | None:
    """For want of what a support is only withheld: "unless it is free, we cannot support it"."""
    denied = one.hit.cue.tells.get("stance") == "support" or one.hit.words.startswith(
        ("cannot", "can not", "can't", "unable", "not ")
    )
    found = _UNTIL_THEN.search(statement.flat) if one.stance == "oppose" and denied else None
    if (
        found is not None
        and found.group().startswith("without")
        and re.search(r"[,;:]", statement.flat[one.hit.end : found.start()])
    ):
        return None  # "we cannot support it, which came without a word"
    return found


def _without_repeats(positions: list[Position]) -> list[Position]:
    """One position a proposal, stance and stretch, whatever name its holder is given; the surest stays."""
    kept: list[Position] = []
    for one in sorted(positions, key=lambda one: (-one.score, one.start, one.id)):
        same = (other for other in kept if (other.proposal, other.stance) == (one.proposal, one.stance))
        if not any(one.start < other.end and other.start < one.end for other in same):
            kept.append(one)
    return sorted(kept, key=lambda one: (one.start, one.end, one.proposal, one.stance))
