"""Cues in whose reach a proposal stands and that still say nothing for or against it.

"Called the critics of the merger unfair" judges critics, "dismayed at the handling of the merger" the handling, and "it was moved
by Ann Lee that the toll be deferred" tells who moved what.
"""

from __future__ import annotations

import re

from pipeline.tag.clauses import Clause
from pipeline.tag.cues import CueHit
from pipeline.tag.proposals import Mention
from pipeline.tag.removal import would_amend
from pipeline.tag.stance import is_finite, is_of_another, is_thought_of
from pipeline.tag.statement import Statement

#: "moved by Ann Lee | that the toll be deferred"
_FOR_WHAT = re.compile(r"[^.;:]{1,80}? that\b")
#: what is set against something ends with its clause
_ELSEWHERE = re.compile(r"[,;:]| (?:and|but|that|which|who|said|says) ")
_SAYS = re.compile(r"\b(?:suggest|argu|say|stat|not|claim|insist|explain|believ|conclud)ing\b")
#: what may stand before the proposal that a verb in the passive is said of
_OPENS = re.compile(r"\W*(?:(?:and|but|so|also|that|while|although)\W+)?(?:(?:the|a|an|this|that|such|their|its|our)\W+)?")
#: up to a proposal that is all of an object: "the government's new | levy"
_DIRECT = re.compile(
    r"\W*(?:(?:the|a|an|this|that|these|such|his|her|its|their|our|your|[\w-]+'s?)\W+)*(?:(?!of\b|that\b|for\b)[\w-]+\W+)?"
)
#: from the verb of a verdict to that proposal: "described | the levy"
_JUDGED = re.compile(r"\w+" + _DIRECT.pattern)


def is_beside(statement: Statement, clause: Clause, hit: CueHit, mention: Mention) -> bool:
    """Whether a cue in whose reach a proposal stands says nothing for or against it."""
    at, end = mention.start - statement.start, mention.end - statement.start
    if at <= hit.start and hit.end <= end and mention.how not in ("question", "topic") and not is_finite(statement, hit):
        return True  # a cue inside the proposal's own name says nothing about it
    if is_of_another(statement, hit, mention) or is_thought_of(statement, hit):
        return True
    if mention.how in ("hint", "generic") and hit.words.startswith(("rather", "instead")):
        return True  # too little for what a sentence prefers something to
    if hit.words.startswith(("rather", "instead")) and _ELSEWHERE.search(statement.flat, hit.end, at):
        return True  # "a future rather than a funeral, and said that the app …"
    if hit.cue.tells.get("proponent") and would_amend(statement.flat, at, hit.end):
        return True  # "urge ministers to amend the standards": as they are it does not want them, changed it may
    if (hit.cue.tells.get("whole") or hit.words == "no confidence in") and _goes_on(statement, mention):
        return True
    if hit.cue.tells.get("whole") and not _DIRECT.fullmatch(statement.flat, hit.end, at):
        return True  # "dismayed at the handling of the merger"
    if hit.cue.tells.get("verdict") and not _JUDGED.fullmatch(statement.flat, hit.start, at):
        return True  # "called the critics of the merger ridiculous"
    if hit.cue.tells["reach"] == "object" and _SAYS.search(statement.flat, hit.end, at):
        return True  # "disagrees with this, suggesting option two": what is said of option two is another matter
    if hit.cue.tells.get("agent") and _FOR_WHAT.match(statement.flat, hit.end):
        return True  # "it was moved by Ann Lee that the toll be deferred"
    # "doubts about the toll were backed by Ann Lee"
    return bool(hit.cue.tells.get("agent")) and not _is_all_of_the_subject(statement, clause, hit, mention)


def _goes_on(statement: Statement, mention: Mention) -> bool:
    """Whether the proposal's name only belongs to what is spoken of: "the card's name", "the card desk"."""
    last = statement.token_at(mention.end - statement.start - 1)
    return last is not None and last.dep_ in ("compound", "poss", "nmod")


def _is_all_of_the_subject(statement: Statement, clause: Clause, hit: CueHit, mention: Mention) -> bool:
    """Whether nothing but the proposal is what a verb in the passive is said of."""
    opening = statement.flat[clause.start - statement.start : mention.start - statement.start]
    return _OPENS.fullmatch(opening) is not None and not statement.flat[mention.end - statement.start : hit.start].strip()
