"""The condition on a support: an if-clause, "provided that …", or a worry on the other side of a contrast in the sentence."""

from __future__ import annotations

import re

from pipeline.datamodel import Span
from pipeline.tag.cues import find_cues, load_cues
from pipeline.tag.scope import find_condition, find_contrast
from pipeline.tag.stance import Stance
from pipeline.tag.statement import Statement, trimmed
from pipeline.tag.wordlists import any_of, words

_LIMITS = re.compile(r"\W*(?:but|although|though|however)\W+(?:not|only|with|(?:i|we) would want|on(?:e| the) condition)\b")
#: what a contrast with a support may say is still wanting: "but it is not clear …", "but more detail is needed"
_SHORTFALL = any_of(words("condition", "shortfall"))
#: what a reported speaker would hardly say of themselves: "they say that it will save money, but they have not shown how"
_BLAMES = re.compile(
    r"\W*(?:but|although|though|however|yet)\W+(?:it|they|he|she|the \w+|ministers|officials) (?:still )?"
    r"(?:has|have|had|does|do|did|is|are)(?:n't| not| never| yet)\b"
)
_WORRIES = tuple(cue for cue in load_cues("concern_cues") if float(cue.tells["weight"]) >= 1)


def condition_on(statement: Statement, one: Stance) -> Span | None:
    """The condition on a support: an if-clause, or a worry on the other side of a contrast in the same sentence."""
    text = statement.extraction.document.text
    for clause in statement.clauses:
        if clause.role == "condition" and clause is not one.clause:
            return trimmed(text, clause.start, clause.end)
    place = find_condition(statement.flat)
    if place is not None:
        return trimmed(text, statement.start + place[0], statement.start + place[1])
    return _contrasted(statement, one)


def _contrasted(statement: Statement, one: Stance) -> Span | None:
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
    if one.holder.voice == "reported" and _BLAMES.match(statement.flat, start - statement.start):
        return None
    worries = find_cues(statement.flat, _WORRIES, start - statement.start, end - statement.start)
    limits = _LIMITS.match(statement.flat, start - statement.start)
    wanting = _SHORTFALL.search(statement.flat, start - statement.start, end - statement.start)
    return trimmed(statement.extraction.document.text, start, end) if worries or limits or wanting else None
