"""How far a stance cue reaches: proposals in its own clause, in the clause that it introduces, or what the question asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.tag.clauses import Clause
from pipeline.tag.cues import CueHit
from pipeline.tag.discourse import Discourse
from pipeline.tag.proposals import Mention
from pipeline.tag.statement import Statement

#: further than this (characters) an object is another clause's business
OBJECT_REACH = 90
#: an answer without a subject ("Good idea so long as …") says its stance within its first characters
ANSWER_REACH = 20
#: "option two, | a step that we strongly | support"
_RELATIVE = re.compile(
    r"[\s,–(]*(?:(?:is|was|are) )?(?:(?:a|an|the|another|one) [\w'-]+ )?(?:which|that|something|what) [^,;:.]{1,40}\Z"
)
#: "on the matter of tolls, | we welcome what was promised"
_TOPIC = re.compile(
    r"\W*(?:and |but |finally,? |first(?:ly)?,? |second(?:ly)?,? )?"
    r"(?:on|regarding|as to|as for|as regards|concerning|turning to|when it comes to|with (?:respect|regard) to"
    r"|in (?:relation|respect|terms) (?:to|of))\b[^,;:]{3,90},"
)
_DIRECTLY = re.compile(r"\W*(?:(?:to|of|with|for|by|on|in|at|about|over|that)\W+)?(?:\w+\W+)?")
#: "stopped short of", "no comment on": what they are about comes behind
_GOVERNS = (" of", " on", " for", " about", " with", " to", " between", " either")
_AND = re.compile(r"[\s,;/&]*(?:and|or|nor|&)?[\s,]*(?:the )?", re.IGNORECASE)


def find_targets(
    statement: Statement, clause: Clause, hit: CueHit, mentions: Sequence[Mention], discourse: Discourse, default: str | None
) -> list[Mention]:
    """The proposals that a cue speaks about; ``default`` is what the question was about, for an answer that names none."""
    start, end = statement.start + hit.start, statement.start + hit.end
    reach = hit.cue.tells["reach"]
    if reach == "topic":
        spoken_of = discourse.topic.left_out(statement, hit, mentions)
        return [spoken_of] if spoken_of else []
    limit = next_clause_end(statement, clause, end)
    after = [one for one in mentions if one.start >= start and one.end > end - 1 and one.start < min(limit, end + OBJECT_REACH)]
    # "the change" that an article is about counts as an object of its own: not in "worried about losing engineers in the change"
    after = [
        one for one in after if one.how != "meant" or _DIRECTLY.fullmatch(statement.flat, hit.end, one.start - statement.start)
    ]
    before = [one for one in mentions if clause.start <= one.start and one.start < start]
    around = [one for one in mentions if one.start < start and end < one.end and one.how == "described"]
    within = [one for one in mentions if start < one.start and one.end < end]
    if within or around:  # "the panel | defended | its proposals" lies within what is found as "the panel's proposals"
        return _first(statement, within or around)
    # a paraphrase yields to a name in the same stretch: "widening the harbour fund to all providers | benefits …"
    after, before = _surest(after), _surest(before)
    if reach != "object":
        pronoun = discourse.subject_of(statement, clause, mentions)
        before = before or ([pronoun] if pronoun else [])
    found: list[Mention] = []
    if reach in ("object", "any"):
        back = reach == "any" or _looks_back(statement, hit, before)
        found = _first(statement, after) or (_last(statement, before) if back else [])
    if reach == "object" and not found:
        found = _fronted(statement, clause, hit, before)
    if reach == "subject" or (reach == "any" and not found):
        found = _last(statement, before)
    if reach == "object" and not found and not after and float(hit.cue.tells["weight"]) >= 1:
        headed = discourse.object_of(statement, hit)
        found = [headed] if headed else []
    if reach == "object" and not found and not after:
        spoken_of = discourse.topic.object_of(statement, hit.end)
        found = [spoken_of] if spoken_of else []
    if not found and hit.cue.tells["stance"] == "neutral" and not mentions and not hit.words.endswith(_GOVERNS):
        abstained = discourse.topic.left_out(statement, hit, mentions, alone=False)
        found = [abstained] if abstained else []
    if not found and default is not None and all(one.how == "headed" for one in mentions) and _answers(statement, clause, hit):
        found = [Mention(default, start, end, "question", "")]
    return found


def _fronted(statement: Statement, clause: Clause, hit: CueHit, before: list[Mention]) -> list[Mention]:
    """What a clause names first and then speaks about: "with respect to the toll, we reiterate our support"."""
    named = [one for one in before if one.how != "hint"]
    topic = _TOPIC.match(statement.flat, clause.start - statement.start) if named else None
    inside = topic is not None and named[-1].end - statement.start < topic.end() <= hit.start
    return _last(statement, named) if inside else []


def _surest(mentions: list[Mention]) -> list[Mention]:
    return [one for one in mentions if one.how != "hint"] or mentions


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


def next_clause_end(statement: Statement, clause: Clause, end: int) -> int:
    """A cue reaches into the content clause that follows it: "agrees | that option two is …"."""
    for other in statement.clauses:
        if other.start >= clause.end and other.role == "content" and other.start - end < 30:
            return other.end
    return clause.end


def _looks_back(statement: Statement, hit: CueHit, before: list[Mention]) -> bool:
    """Whether an object stands before its verb: "option two is supported", "option two, which we support"."""
    if hit.words.startswith(("rather", "instead")):  # "the wards should be kept | rather than closed"
        return False
    if _is_passive(statement, hit):
        return True
    return bool(before) and bool(_RELATIVE.match(statement.flat[before[-1].end - statement.start : hit.start]))


def _is_passive(statement: Statement, hit: CueHit) -> bool:
    before = statement.flat[: hit.start].split()[-3:]
    return any(word in ("is", "are", "was", "were", "be", "been", "being", "widely", "not") for word in before)
