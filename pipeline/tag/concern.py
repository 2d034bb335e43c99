"""Concerns: a stated worry, risk, criticism or difficulty, with what it is about.

A clause holds a concern where words of worry meet a matter of the code frame, or where one phrase is both ("worryingly fast").
"We are worried" takes its matter from the clause that says what about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.datamodel import Concern
from pipeline.tag.clauses import Clause
from pipeline.tag.codes import CodeHit, CodeMatcher
from pipeline.tag.cues import CueHit, find_cues, load_cues
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention
from pipeline.tag.scope import is_denied, is_relieved, severity
from pipeline.tag.statement import Statement

#: weights of worry cues add up; this much makes a concern
LEAST_WORRY = 1.0
#: a single mention of a matter is worth 1, see codes.py
LEAST_MATTER = 1.0
MOST_CODES = 3
#: a code far behind the best one is noise
LEAST_SHARE_OF_BEST = 0.5
_AFFECTED = re.compile(
    r"\b((?:(?:our|their|local|vulnerable|older|young|disabled|frontline|clinical|[a-z]{2,8}s?) )?"
    r"(?:staff|patients|members|employees|residents|carers|families|communities|populations?|children|users|gps|clinicians|nurses|citizens|people|"
    r"providers|councils|workers|teachers|parents|pupils|students|tenants|consumers|businesses|farmers|volunteers|colleagues|women))\b"
)


@dataclass(frozen=True, slots=True)
class _Found:
    holder: Holder
    start: int
    end: int
    worries: tuple[CueHit, ...]
    matters: tuple[CodeHit, ...]
    worry: float


def find_concerns(statement: Statement, mentions: list[Mention], matcher: CodeMatcher) -> list[Concern]:
    """The concerns of one statement: one a clause, neighbouring clauses joined where they say one thing together."""
    if statement.asks_a_question:
        return []
    worries = [hit for hit in find_cues(statement.flat, load_cues("concern_cues")) if _counts(statement, hit)]
    matters = [hit for hit in matcher.find(statement.flat) if not (hit.telling and _lessened(statement, hit))]
    if not worries and not any(hit.telling for hit in matters):
        return []
    found = [one for clause in statement.clauses if (one := _weigh(statement, clause, worries, matters)) is not None]
    joined = _join(statement, found)
    concerns = (_concern(statement, one, mentions, matcher, matters) for one in joined if one.worry >= LEAST_WORRY)
    return [one for one in concerns if one is not None]


def _counts(statement: Statement, hit: CueHit) -> bool:
    if hit.cue.rule.endswith(".lack") or float(hit.cue.tells["weight"]) < 1:
        return True
    return not (is_relieved(statement.flat, hit.start) or is_denied(statement.flat, hit.start))


def _lessened(statement: Statement, hit: CodeHit) -> bool:
    """ "least disruption possible", "avoid duplication": the phrase names a worry that is kept off."""
    first = hit.words.split()[0]
    if first in ("no", "not", "lack", "little", "less", "without", "insufficient", "limited", "too", "loss"):
        return False
    return is_relieved(statement.flat, hit.start) or is_denied(statement.flat, hit.start)


def _weigh(statement: Statement, clause: Clause, worries: list[CueHit], matters: list[CodeHit]) -> _Found | None:
    least, most = clause.start - statement.start, clause.end - statement.start
    own = tuple(hit for hit in worries if least <= hit.start < most)
    about = tuple(hit for hit in matters if least <= hit.start < most)
    if not own and not about:
        return None
    at = (own[0] if own else about[0]).start + statement.start
    holder = statement.holder_of(at, min(at + 1, clause.end), clause)
    if holder is None or (holder.how == "subject" and not any(hit.cue.rule.endswith((".worry", ".criticism")) for hit in own)):
        return None  # what befalls somebody is not yet their worry
    if holder.denies and not any(hit.cue.rule.endswith(".lack") for hit in own):
        return None  # "did not feel the plan was sound" worries, "did not say that it was slow" does not
    if (inner := holder.attribution) is not None and inner.voice != "own":
        # "the chair of the board said": the board is no matter of what the chair worries about
        about = tuple(hit for hit in about if statement.start + hit.end > inner.start)
    worry = sum(float(hit.cue.tells["weight"]) for hit in own) + sum(hit.telling for hit in about)
    return _Found(holder, clause.start, clause.end, own, about, worry) if worry or about else None


def _join(statement: Statement, found: list[_Found]) -> list[_Found]:
    """A worry without a matter takes the matter of the clause beside it; otherwise each clause stands for itself."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and last.holder.name == one.holder.name and _completes(last, one):
            joined[-1] = _Found(
                one.holder if not last.worries else last.holder,
                last.start,
                one.end,
                last.worries + one.worries,
                last.matters + one.matters,
                last.worry + one.worry,
            )
        else:
            joined.append(one)
    return joined


def _completes(last: _Found, one: _Found) -> bool:
    """Whether one clause worries and the other says what about."""
    if last.worry >= LEAST_WORRY:
        return not last.matters and bool(one.matters)
    return bool(last.matters) and one.worry >= LEAST_WORRY and not one.matters


def _concern(
    statement: Statement, found: _Found, mentions: list[Mention], matcher: CodeMatcher, matters: list[CodeHit]
) -> Concern | None:
    near = (found.start - statement.start, found.end - statement.start)
    ranked = matcher.rank(matters, near)
    inside = matcher.rank(found.matters, near)
    best = inside[0][1] if inside else 0.0
    named = best >= LEAST_MATTER
    if not named and not matcher.leaves_open:
        return None
    codes = tuple(code for code, score in ranked if named and score >= LEAST_SHARE_OF_BEST * best)[:MOST_CODES]
    signs = [hit.start for hit in found.worries] or [hit.start for hit in found.matters if hit.telling]
    ends = [hit.end for hit in found.worries] or [hit.end for hit in found.matters if hit.telling]
    telling = (statement.start + min(signs), statement.start + max(ends))
    span = statement.content_span(found.start, found.end, found.holder, telling)
    if len(span.quote.split()) < 3:
        return None
    about = [one for one in mentions if span.start <= one.start < span.end] or mentions
    affected = _AFFECTED.search(statement.flat[span.start - statement.start : span.end - statement.start])
    why = [f"{hit.cue.rule}: “{hit.words}”" for hit in found.worries]
    why += [f"code {hit.code}{' (worry in itself)' if hit.telling else ''}: “{hit.words}”" for hit in found.matters]
    return Concern(
        **statement.place("con", span, found.holder.name),  # type: ignore[arg-type]
        holder=found.holder.name,
        voice=found.holder.voice,
        basis="cue",
        score=round(min(0.95, 0.45 + 0.1 * found.worry + 0.1 * best), 4),
        why=(*why, f"holder: {found.holder.how}"),
        codes=codes,
        proposal=about[0].proposal if about else None,
        affected=affected.group(1) if affected else None,
        severity=severity(statement.flat[span.start - statement.start : span.end - statement.start]),
    )
