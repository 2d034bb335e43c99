"""Which way a stance points: what is said of a thing is the reverse of what is said of its ban, its end or its rejection.

"Online anonymity deserves protection" opposes limits on anonymity; "we urge ministers to reject option two" opposes option two,
though "urge" alone speaks for what it names; and "we do not think that it will help" denies from outside the clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.tag.clauses import Clause
from pipeline.tag.cues import CueHit
from pipeline.tag.proposals import Mention
from pipeline.tag.removal import does_away, find_removal, is_gone, is_removal, is_to_end, supposes_none, wants_none
from pipeline.tag.scope import is_denied
from pipeline.tag.statement import Statement
from pipeline.tag.wordlists import any_of, words

#: what the matrix clause denies, its complement's speaker does not hold: "we do not think that …"
_NOT_THOUGHT = any_of(words("sense", "not_thought"), before="", after=r"\b")
#: between the denial and its complement stand at most these many characters
COMPLEMENT_REACH = 25
#: and between an assent and the predicate that it assents to
CONTENT_REACH = 80
#: verbs with which one wants something gone: "we want the toll scrapped"
_WISHES = frozenset({"want", "wants", "wanted", "like", "see", "have"})
#: "it is hard to | disagree"
_HARD = re.compile(
    r"\b(?:hard|difficult|impossible|wrong|mistaken|mistake|foolish|unwise|folly|error|madness|reckless|premature|too early)"
    r" (?:for \w+ )?to \Z"
)
#: "we regret the decision to | drop it"
_REGRETTED = re.compile(
    r"\b(?:regret|deplor|lament|condemn|disappoint|dismay|sorry|sadden|concern|worr|fear|pity|shame)\w*"
    r"(?: (?!and\b|so\b|but\b|because\b|which\b)[\w'-]+){0,7}? \Z"
)
#: "we prefer our own cards to | the single card"
_OVER = re.compile(r"\b(?:to|over|rather than|instead of)(?: the| an?| any| this| such)*[^\w.,;:!?()]*\Z")
_TO = re.compile(r"\b(?:to|over|than)\b")
_DEALS = (
    r"(?:adopt|introduce|implement|proceed|pursue|approve|accept|go|impose|bring|build|allow|enact|pass|roll|create|establish|agree"
    r"|forget|overlook|neglect|ignore|undermine|weaken|dilute|water|delay|drop|abandon|scrap|withdraw|end|close|cut|reject|stop|halt"
    r"|postpone|remove|abolish)"
)
#: "we urge the council not to adopt | the card"
_NOT_TO = re.compile(rf"\bnot to {_DEALS}(?:[^\w.,;:!?()]+[\w'-]+){{0,3}}?[^\w.,;:!?()]*\Z")
#: "we hope that the card | never comes"
_NEVER = re.compile(
    r"[^\w.,;:!?()]+(?:(?:is|are|does|do|will|would|should|must|can|could|may|be) )?(?:never|not|cannot|\w+n't)"
    r" (?:ever )?(?:be (?:introduced|adopted|approved|implemented|built|imposed|allowed)"
    r"|happens?|proceeds?|goes?|comes?|exists?|starts?)\b"
)
#: "we agree with | the minister that the card is unworkable"
_WITH_SOMEBODY_THAT = re.compile(r"(?<=\bwith) [^.,;:]{1,40}? that\b")
_TO_END = re.compile(r"\W+to \w+\b")
_BREAK = re.compile(r"[;:,]| but ")


def denied_outside(statement: Statement, clause: Clause, hit: CueHit) -> bool:
    """Whether the clause is the complement of a denied opinion: "we do not think | that option two will help"."""
    least = clause.start - statement.start
    for match in _NOT_THOUGHT.finditer(statement.flat, 0, hit.start):
        gap = statement.flat[match.end() : max(match.end(), least)]
        near = len(gap) <= COMPLEMENT_REACH and not _BREAK.search(gap)
        if near and (match.start() < least or not is_denied(statement.flat, hit.start, least)):
            return True
    return False


def leads_in(flat: str, hit: CueHit, hits: Sequence[CueHit]) -> bool:
    """Whether an opinion only opens what a later cue says: "not think that it would | damage", "agree that it is | unwise"."""
    if hit.words.endswith(" that") or _WITH_SOMEBODY_THAT.match(flat, hit.end):  # "we agree that option two is unworkable"
        return any(0 < other.start - hit.end <= CONTENT_REACH and other.cue.tells["reach"] == "subject" for other in hits)
    if _NOT_THOUGHT.match(hit.words) is None:
        return False
    return any(hit.start < other.start <= hit.end < other.end and other.cue.tells["stance"] != "none" for other in hits)


def is_turned(statement: Statement, clause: Clause, hit: CueHit, mention: Mention) -> bool:
    """Whether a cue's stance is reversed for the mention's proposal by an odd number of denials and removals."""
    least = clause.start - statement.start
    turned = mention.turned
    if not hit.words.startswith(("not ", "no ", "neither")):
        turned ^= is_denied(statement.flat, hit.start, least) ^ denied_outside(statement, clause, hit)
        turned ^= _HARD.search(statement.flat[max(0, hit.start - CONTENT_REACH) : hit.start]) is not None
    if does_away(hit.words):
        turned ^= _REGRETTED.search(statement.flat[max(0, hit.start - CONTENT_REACH) : hit.start]) is not None
    turned ^= hit.words.endswith(" that") and _NEVER.match(statement.flat, mention.end - statement.start) is not None
    at = mention.start - statement.start
    before = hit.end if hit.end <= at else least
    turned ^= (
        supposes_none(statement.flat, at, mention.end - statement.start)
        if at < hit.start
        else wants_none(statement.flat, at, hit.end)
    )
    between = statement.flat[max(hit.end, at - CONTENT_REACH) : max(at, hit.end)]
    turned ^= bool(hit.cue.tells.get("proponent")) and _NOT_TO.search(between) is not None
    if hit.words.startswith("prefer") and hit.end <= at:
        inside = statement.flat[at : mention.end - statement.start]  # "cards to the county" describes one card for the county
        turned ^= _OVER.search(between) is not None or _TO.search(inside) is not None
    if mention.turned or mention.how == "question":
        return turned
    return turned ^ (find_removal(statement.flat, at, before) is not None or _is_undone(statement, hit, mention))


def _is_undone(statement: Statement, hit: CueHit, mention: Mention) -> bool:
    """Whether an end is asked for behind the mention: "recommend that the toll | be suspended", "a toll it seeks | to end".

    A toll that "was suspended" is spoken of, not asked to end.
    """
    if hit.end <= mention.start - statement.start:
        at = mention.end - statement.start
        gone = hit.words.split()[-1] in _WISHES and is_gone(statement.flat, at)
        return hit.cue.tells["reach"] == "object" and (gone or is_to_end(statement.flat, at))
    end = _TO_END.match(statement.flat, hit.end)
    return end is not None and is_removal(end.group().split()[-1])
