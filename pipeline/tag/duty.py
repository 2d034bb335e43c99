"""Stances that lie in a duty: "option two should be dropped", or an ask for what a proposal describes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.datamodel import Ask, Position, Span
from pipeline.tag.cues import Cue, CueHit, compile_phrase, find_cues
from pipeline.tag.proposals import Mention
from pipeline.tag.removal import find_removal, is_to_end, names_removal, would_amend
from pipeline.tag.scope import is_denied, is_supposed
from pipeline.tag.stance import FLIPPED, Stance, is_verb
from pipeline.tag.statement import Statement
from pipeline.tag.stems import stem
from pipeline.tag.untold import is_withheld
from pipeline.tag.wordlists import any_of, words

#: verbs with which a duty is for or against a proposal by name ("option two should be dropped")
_ENACT = tuple(Cue("position.enact", compile_phrase(phrase), {}) for phrase in words("position", "enact"))
_DROP = tuple(Cue("position.drop", compile_phrase(phrase), {}) for phrase in words("position", "drop"))
_MODALS = tuple(Cue("position.modal", compile_phrase(phrase), {}) for phrase in words("position", "modal"))
#: mentions that name a proposal rather than describe what it would do
_PLAIN = frozenset({"named", "generic", "reference", "described"})
_DESCRIBED = frozenset({"described", "word", "label"})
_ASIDE = re.compile(
    any_of(words("position", "adjuncts")).pattern
    + r"(?: the (?:course|period|life|terms) of)?(?: (?:the|this|our|its|their|any|a|an))?\s*\Z"
)
_CARE = re.compile(r"\b(?:care|caution) (?:should|must|needs to) be (?:taken|exercised)\b")
#: "in creating | a data service, care should be taken …"
_WHILE = re.compile(r"\W*(?:\w+:\s*)?(?:also |finally |and |but )?(?:in|by|when|while|before|after|on|upon) \w+ing\b[^,;]*\Z")
_REASON = re.compile(r"\W*(?:because|since|as|given|while|although|though)\b[^,;]*\Z")
_WHERE = re.compile(r"\b(?:where|when|if|unless|until|in case|so that)\b")
#: "the new board must be in place": that it shall exist, against "the new board must publish …", which only asks something of it
_BE = frozenset({"be", "become", "remain", "go", "stay", "continue", "exist", "happen", "proceed", "lie", "sit", "rest", "take"})
_WHETHER = re.compile(r"\bwhether\b(?! or not)[^;:]*\Z")
#: "we see no reason why | the merger should not proceed"
_NO_REASON = re.compile(r"\bno (?:\w+ )?(?:reason|grounds?) (?:why|that|for)\b[^,;:.]*\Z")
GROUND_REACH = 80
#: characters of a conjunction that may stand before its clause
LONGEST_MARK = 15
#: "the plan should be amended": neither for nor against it
_CHANGE = frozenset(stem(word) for word in words("position", "change"))
#: from a noun in a subject's tail up to its head: "the work on | the new board" must …
_WITHIN = frozenset({"pobj", "prep", "compound", "poss", "conj", "dobj", "acl"})
DEEPEST = 8
_FOR = frozenset({"for", "of", "on", "to"})
#: a duty is a plain stance, not as clear as "we support"
DUTY_SCORE = 0.7


def enacted(statement: Statement, mentions: Sequence[Mention]) -> list[Stance]:
    """ "Option two should be dropped", "ministers should proceed with the merger": duties to enact or drop a named proposal."""
    found = []
    for clause in statement.clauses:
        least, most = clause.start - statement.start, clause.end - statement.start
        modal = find_cues(statement.flat, _MODALS, least, most)
        if not modal or clause.role == "condition" or _is_open(statement.flat, least, modal[0].start):
            continue
        groundless = _NO_REASON.search(statement.flat, max(0, modal[0].start - GROUND_REACH), modal[0].start) is not None
        for cues, stance in ((_ENACT, "support"), (_DROP, "oppose")):
            for hit in find_cues(statement.flat, cues, modal[0].end, most):
                if _CARE.search(statement.flat, least, hit.start):
                    continue
                holder = statement.holder_of(statement.start + hit.start, statement.start + hit.end, clause)
                near = [one for one in mentions if clause.start <= one.start < clause.end and one.how in _PLAIN]
                near = [one for one in near if not _is_circumstance(statement, hit, one)]
                if holder is None or holder.denies or not near or not is_verb(statement, hit, always=True):
                    continue
                against = is_denied(statement.flat, hit.start, least) ^ near[0].turned ^ _is_inside(statement, hit, near[0])
                against ^= groundless
                turned = FLIPPED[stance] if against else stance
                found.append(Stance(near[0], hit, clause, turned, DUTY_SCORE, holder))
    return found


def _is_open(flat: str, least: int, modal: int) -> bool:
    """Whether a duty is only asked after, supposed or told by others: "whether it should be repealed", "we were told it must"."""
    asked = _WHETHER.search(flat, max(0, least - LONGEST_MARK), modal) is not None
    return asked or is_supposed(flat, modal) or is_withheld(flat, modal)


def _is_circumstance(statement: Statement, hit: CueHit, mention: Mention) -> bool:
    """Whether a mention only tells how or where something else is done: "in creating the fund, …", "where the fund fails"."""
    at = mention.start - statement.start
    if at < hit.start:
        return _WHILE.match(_up_to(statement, mention)) is not None
    return _WHERE.search(statement.flat, hit.end, at) is not None


def _is_inside(statement: Statement, hit: CueHit, mention: Mention) -> bool:
    """Whether dropping is itself what is proposed: "late fines should be banned" where the ban is."""
    return mention.start <= statement.start + hit.start and statement.start + hit.end <= mention.end and names_removal(hit.words)


def asked_for(statement: Statement, ask: Ask, mentions: Sequence[Mention]) -> Position | None:
    """An ask for what a proposal describes is support of it: "services must be planned on bigger footprints"."""
    described = [one for one in mentions if ask.start <= one.start and one.end <= ask.end and one.how in _DESCRIBED]
    described = [one for one in described if not _is_aside(statement, one) and not _is_reason(statement, one)]
    if not described or ask.holder is None:
        return None
    mention = described[0]
    at = mention.start - statement.start
    flat = statement.flat
    least = ask.start - statement.start
    if would_amend(flat, at, least) or is_withheld(flat, at):
        return None
    removal = find_removal(flat, at, least)
    if removal is None and _is_part_of_a_thing(statement, mention):
        return None
    against = is_denied(flat, at, least) or _after_rather_than(flat, at)
    against ^= mention.turned or removal is not None or is_to_end(flat, mention.end - statement.start)
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


def _is_reason(statement: Statement, mention: Mention) -> bool:
    """Whether the mention stands before the request, in what gives its reason or occasion: "because tolls hurt, we urge …"."""
    before = _up_to(statement, mention)
    return (_REASON.match(before) or _WHILE.match(before)) is not None


def _up_to(statement: Statement, mention: Mention) -> str:
    """The sentence up to a mention and its first word, which may be the gerund: "in | merging the boards"."""
    return statement.flat[: mention.start - statement.start + len(mention.words.split()[0])]


def _is_aside(statement: Statement, mention: Mention) -> bool:
    """Whether the proposal only says when or where something else is asked: "over the course of the inquiry"."""
    flat = statement.flat[: mention.start - statement.start]
    if _ASIDE.search(flat) or _CARE.search(flat) or _is_demanded_of(statement, mention):
        return True
    return mention.how == "word" and _is_adjunct(statement, mention)


def _is_adjunct(statement: Statement, mention: Mention) -> bool:
    """Whether a name of one word is no object: "it will require money in procurement", against "a call for procurement"."""
    offset = statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(mention.start - offset, mention.end - offset, alignment_mode="expand")
    return span is not None and (span.root.dep_ == "compound" or (span.root.dep_ == "pobj" and span.root.head.lower_ not in _FOR))


def _is_part_of_a_thing(statement: Statement, mention: Mention) -> bool:
    """Whether what is asked for, without a verb, is only of or in the proposal: "A majority on the board of the body"."""
    offset = statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(mention.start - offset, mention.end - offset, alignment_mode="expand")
    token = span.root if span is not None else None
    while token is not None and token.dep_ in ("pobj", "prep", "compound", "poss"):
        token = token.head
    outside = token is not None and not mention.start <= offset + token.idx < mention.end
    return outside and token is not None and token.dep_ == "ROOT" and token.pos_ in ("NOUN", "PROPN")


def _is_demanded_of(statement: Statement, mention: Mention) -> bool:
    """Whether the proposal is the subject of what is asked: it must publish, or be amended – not that it be adopted."""
    offset = statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(mention.start - offset, mention.end - offset, alignment_mode="expand")
    if span is None:
        return False
    token, hops = span.root, 0
    while token.dep_ in _WITHIN and token.head.i < token.i and hops < DEEPEST:
        token, hops = token.head, hops + 1
    verb = token.head
    if mention.start <= offset + verb.idx < mention.end or token.i > verb.i or verb.pos_ not in ("VERB", "AUX"):
        return False
    if token.dep_ == "nsubjpass":
        return stem(verb.lower_) in _CHANGE
    return token.dep_ == "nsubj" and (hops > 0 or verb.lemma_.lower() not in _BE)


def _after_rather_than(flat: str, at: int) -> bool:
    cut = max(flat.rfind("rather than", 0, at), flat.rfind("instead of", 0, at))
    return cut >= 0 and at - cut < 60 and "," not in flat[cut:at]
