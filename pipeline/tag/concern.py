"""Concerns: a stated worry, risk, criticism or difficulty, with what it is about.

A clause holds a concern where words of worry meet a matter of the code frame, or where one phrase is both ("worryingly fast").
"We are worried" takes its matter from the clause that says what about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.datamodel import Concern
from pipeline.tag.clauses import SUBJECTS, Clause
from pipeline.tag.codes import CodeHit, CodeMatcher
from pipeline.tag.concern_hits import LEAST_WORRY, Worry, cites, find_worries, still_tells
from pipeline.tag.holder import Holder
from pipeline.tag.proposals import Mention
from pipeline.tag.scope import severity
from pipeline.tag.statement import Statement

#: an order names its matter; it has to worry twice
LEAST_WORRY_OF_ORDER = 2.0
#: a single mention of a matter is worth 1, a word of many matters half, and a quarter more beside the worry, see codes.py
LEAST_MATTER = 0.75
MOST_CODES = 3
#: a worry so close to the end of its clause is about what follows: "it was surprising to learn | that …"
NEAR_END = 12
#: fewer say too little by themselves
LEAST_WORDS = 4
#: a code far behind the best one is noise
LEAST_SHARE_OF_BEST = 0.5
#: characters between clauses that follow each other
SIDE_BY_SIDE = 3
#: rules of which the subject itself is the one who worries: "the union condemned …"
_SUBJECTS_OWN = (".worry", ".accuse")
#: condolences and thanks name deaths and losses and criticise nothing
_CONDOLENCE = re.compile(r"\b(?:condolence|sympath(?:y|ies) (?:to|with|for)|thoughts are with|pay tribute)")
#: a question repeated without its mark
_REPEATS_QUESTION = re.compile(
    r"\W*(?:q(?:uestion)?\W*\d+\b|do you (?:agree|think|support|have)|to what extent (?:do|does|is)\b)"
)
#: a question that reproaches: "Why was there no plan?", but not "Why do you not agree?"
_REPROACHES = re.compile(
    r"\W*(?:(?:and|but|so) )?why (?:was|were|did|has|have|had|is|are)\b(?!.*\byou\b).*\b(?:no|not|nobody|never|nothing)\b"
)
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
    worries: tuple[Worry, ...]
    matters: tuple[CodeHit, ...]
    worry: float


def find_concerns(statement: Statement, mentions: list[Mention], matcher: CodeMatcher) -> list[Concern]:
    """The concerns of one statement: one a clause, neighbouring clauses joined where they say one thing together."""
    if (
        (statement.asks_a_question and not _REPROACHES.match(statement.flat))
        or _REPEATS_QUESTION.match(statement.flat)
        or _CONDOLENCE.search(statement.flat)
    ):
        return []
    if cites(statement):
        return []
    worries, harmless = find_worries(statement)
    matters = [hit for hit in matcher.find(statement.flat) if not hit.telling or still_tells(statement, hit, harmless)]
    if not worries and not any(hit.telling for hit in matters):
        return []
    found = [one for clause in statement.clauses if (one := _weigh(statement, clause, worries, matters)) is not None]
    least = LEAST_WORRY_OF_ORDER if _asks_outright(statement) else LEAST_WORRY
    enough = [_spelt_out(statement, one) for one in _join(found) if one.worry >= least]
    concerns = (_concern(statement, one, mentions, matcher, matters) for one in _merge(statement, enough, matcher))
    return [one for one in concerns if one is not None]


def _asks_outright(statement: Statement) -> bool:
    """ "Do not share the records", "Briefly describe the obstacles": an order names its matter and worries about nothing."""
    root = statement.sentence.sent.root
    ruled = any(child.dep_ in SUBJECTS or (child.dep_ == "aux" and child.lower_ != "do") for child in root.children)
    return bool(root.tag_ == "VB" and not ruled)


def _weigh(statement: Statement, clause: Clause, worries: list[Worry], matters: list[CodeHit]) -> _Found | None:
    least, most = clause.start - statement.start, clause.end - statement.start
    own = tuple(hit for hit in worries if least <= hit.start < most)
    about = tuple(hit for hit in matters if least <= hit.start < most)
    if not own and not about:
        return None
    at = statement.start + _surest(own, about).start
    holder = statement.holder_of(at, min(at + 1, clause.end), clause)
    if holder is None or (holder.how == "subject" and not any(hit.rule.endswith(_SUBJECTS_OWN) for hit in own)):
        return None  # what befalls somebody is not yet their worry
    if holder.denies and not any(hit.denies_itself for hit in own):
        return None  # "did not feel the plan was sound" worries, "did not say that it was slow" does not
    if (inner := holder.attribution) is not None and inner.voice != "own":
        # "the chair of the board said": the board is no matter of what the chair worries about
        about = tuple(hit for hit in about if statement.start + hit.end > inner.start)
    start = clause.start
    if inner is not None and holder.how == "attribution cue" and inner.end <= at:  # "it will be late, | the board warned"
        start = max(statement.start, inner.start)
        about = tuple(hit for hit in matters if start - statement.start <= hit.start < most)
    weights = {_stem(hit): hit.weight for hit in own}  # a word said twice worries once
    worry = sum(weights.values()) + sum(hit.telling for hit in about)
    if clause.role == "condition":
        worry /= 2  # what is only supposed is hardly claimed
    return _Found(holder, start, clause.end, own, about, worry) if worry or about else None


def _stem(hit: Worry) -> str:
    """What makes two weak hits the same: "issue" and "issues"."""
    return hit.words if hit.weight >= LEAST_WORRY else hit.words.split()[0][:5]


def _surest(own: Sequence[Worry], about: Sequence[CodeHit]) -> Worry | CodeHit:
    """The hit that tells most: it decides whose worry it is."""
    strong = [hit for hit in own if hit.weight >= LEAST_WORRY]
    ranked: list[Worry | CodeHit] = [*strong, *(hit for hit in about if hit.telling), *own, *about]
    return ranked[0]


def _join(found: Sequence[_Found]) -> list[_Found]:
    """A worry without a matter takes the matter of the clause beside it; otherwise each clause stands for itself."""
    joined: list[_Found] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is not None and last.holder.name == one.holder.name and _completes(last, one):
            joined[-1] = _united(last, one)
        else:
            joined.append(one)
    return joined


def _united(last: _Found, one: _Found) -> _Found:
    return _Found(
        one.holder if not last.worries else last.holder,
        last.start,
        one.end,
        last.worries + one.worries,
        last.matters + one.matters,
        last.worry + one.worry,
    )


def _merge(statement: Statement, found: Sequence[_Found], matcher: CodeMatcher) -> list[_Found]:
    """Clauses side by side that worry about the same are one concern: "it was late | so that help came too late"."""
    merged: list[_Found] = []
    for one in found:
        last = merged[-1] if merged else None
        beside = last is not None and last.holder.name == one.holder.name and one.start - last.end <= SIDE_BY_SIDE
        if last is not None and beside and _own_codes(statement, last, matcher) & _own_codes(statement, one, matcher):
            merged[-1] = _united(last, one)
        else:
            merged.append(one)
    return merged


def _own_codes(statement: Statement, found: _Found, matcher: CodeMatcher) -> set[str]:
    """Codes of the stretch by itself, without what the rest of the sentence names."""
    return set(_codes(statement, found, matcher, list(found.matters))[0])


def _spelt_out(statement: Statement, one: _Found) -> _Found:
    """ "We are not persuaded | that …": a worry that names no matter reaches to the end of what it is about."""
    if one.matters and not any(one.end - statement.start - hit.end <= NEAR_END for hit in one.worries):
        return one
    ends = [
        clause.end for clause in statement.clauses if clause.role == "content" and 0 <= clause.start - one.end <= SIDE_BY_SIDE
    ]
    return replace(one, end=ends[0]) if ends else one


def _completes(last: _Found, one: _Found) -> bool:
    """Whether one clause worries and the other says what about."""
    if last.worry >= LEAST_WORRY:
        return not last.matters and bool(one.matters)
    return bool(last.matters) and one.worry >= LEAST_WORRY and not one.matters


def _concern(
    statement: Statement, found: _Found, mentions: list[Mention], matcher: CodeMatcher, matters: list[CodeHit]
) -> Concern | None:
    codes, best = _codes(statement, found, matcher, matters)
    if not codes and not matcher.leaves_open:
        return None
    signs = [hit.start for hit in found.worries] or [hit.start for hit in found.matters if hit.telling]
    ends = [hit.end for hit in found.worries] or [hit.end for hit in found.matters if hit.telling]
    telling = (statement.start + min(signs), statement.start + max(ends))
    span = statement.content_span(found.start, found.end, found.holder, telling)
    if len(span.quote.split()) < LEAST_WORDS:
        return None
    about = [one for one in mentions if span.start <= one.start < span.end] or mentions
    affected = _AFFECTED.search(statement.flat[span.start - statement.start : span.end - statement.start])
    why = [f"{hit.rule}: “{hit.words}”" for hit in found.worries]
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


def _codes(statement: Statement, found: _Found, matcher: CodeMatcher, matters: list[CodeHit]) -> tuple[tuple[str, ...], float]:
    """Codes, best first, with the best one's score: what the stretch names, else what its words of worry lean to."""
    near = (found.start - statement.start, found.end - statement.start)
    worries = [(hit.start, hit.end) for hit in found.worries]
    leans = [code for hit in found.worries for code in hit.leans]
    ranked = matcher.rank(matters, near, worries, leans)
    best = ranked[0][1] if ranked else 0.0
    if best < LEAST_MATTER and (matcher.leaves_open or not leans):
        return (), best
    return tuple(code for code, score in ranked if score >= LEAST_SHARE_OF_BEST * best)[:MOST_CODES], best
