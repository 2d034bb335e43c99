"""Where the rules find no concern: the reader tells whether an answer is one.

Only answers of surveys are judged so: in letters and reports what the rules leave is mostly no concern (see the settings). Asks
are left to the rules: the reader takes every condition of a support for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.datamodel import Concern
from pipeline.datamodel.reading import KINDS, Reader
from pipeline.tag.code_points import MOST_CODES, CodePoints
from pipeline.tag.codes import CodeMatcher
from pipeline.tag.holder import Holder
from pipeline.tag.judged import LEAST_WORDS, is_answer, speaker_of
from pipeline.tag.proposals import Mention
from pipeline.tag.scope import severity
from pipeline.tag.statement import Statement

_MAY_GIVE_EVIDENCE = re.compile(
    r"\d\s?%|\bper cent\b|\bsurvey|\bstud(?:y|ies)\b|\bresearch|\bfor (?:example|instance)\b|\bexperienced?\b|\bpilots?\b"
    r"|\btrials?\b|\bwe (?:found|saw|asked|have (?:seen|found|had))\b|\bi (?:was|had|saw|waited|went|have (?:seen|had|been))\b"
)


@dataclass(frozen=True, slots=True)
class QuietStatement:
    """A statement that somebody holds; ``may_worry`` where it is an answer in which no rule found a concern."""

    statement: Statement
    mentions: Sequence[Mention]
    holder: Holder
    may_worry: bool


def find_quiet(statement: Statement, mentions: Sequence[Mention], worried: bool, asked: bool) -> QuietStatement | None:
    """The statement, if the reader should look at it: held by somebody, long enough, no question.

    Outside answers it is read for its unit type alone, and only where its words may give evidence: reading every sentence took
    ten times as long as all the rules together.
    """
    if (worried and asked) or statement.asks_a_question or len(statement.flat.split()) < LEAST_WORDS:
        return None
    holder = speaker_of(statement, statement.start, statement.end)
    if holder is None:
        return None
    answers = is_answer(statement)
    if not answers and not _MAY_GIVE_EVIDENCE.search(statement.flat):
        return None
    return QuietStatement(statement, mentions, holder, answers and not worried)


def read_kinds(candidates: Sequence[QuietStatement], reader: Reader) -> list[dict[str, float]]:
    """For each statement the probability of each kind, to 4 places."""
    rows = reader.kinds([one.statement.text for one in candidates]).tolist() if candidates else []
    return [{kind: round(float(value), 4) for kind, value in zip(KINDS, row, strict=True)} for row in rows]


def judge_matters(
    candidates: Sequence[QuietStatement],
    read: Sequence[dict[str, float]],
    matcher: CodeMatcher,
    points: CodePoints | None,
    model: str,
    least: float,
) -> list[Concern]:
    """Concerns that ``model`` is at least ``least`` sure of; ``read`` is what :func:`read_kinds` gave."""
    concerns = []
    for one, scores in zip(candidates, read, strict=True):
        if one.may_worry and scores["concern"] >= least:
            found = _codes(one.statement, matcher, points)
            if found:
                concerns.append(_concern(one, found, scores["concern"], model))
    return concerns


def _codes(statement: Statement, matcher: CodeMatcher, points: CodePoints | None) -> tuple[tuple[str, str], ...]:
    """The statement's codes with why, best first: by its words where they name a matter, else by what the definitions say."""
    named = matcher.rank(matcher.find(statement.flat), (0, len(statement.flat)))
    if named:
        best = named[0][1]
        return tuple((code, "words") for code, score in named if score * 2 >= best)[:MOST_CODES]
    if points is None:
        return ()
    return tuple((code, f"makes its definition's point, {score}") for code, score in points.tell([statement.text])[0])


def code_open_worries(concerns: Sequence[Concern], points: CodePoints, model: str) -> list[Concern]:
    """Concerns without a code get those whose definition's point they make; with none they are left out."""
    told = iter(points.tell([one.quote for one in concerns if not one.codes]))
    done = []
    for one in concerns:
        if one.codes:
            done.append(one)
        elif found := tuple(code for code, _ in next(told)):
            why = (f"code {code}: model {model}, makes its definition's point" for code in found)
            done.append(replace(one, codes=found, why=(*one.why, *why)))
    return done


def _concern(one: QuietStatement, codes: Sequence[tuple[str, str]], score: float, model: str) -> Concern:
    span = one.statement.whole_span(one.holder)
    return Concern(
        **one.statement.place("con", span, one.holder.name),  # type: ignore[arg-type]
        holder=one.holder.name,
        voice=one.holder.voice,
        basis="model",
        score=score,
        why=(f"model {model}: concern", *(f"code {code}: {why}" for code, why in codes), f"holder: {one.holder.how}"),
        codes=tuple(code for code, _ in codes),
        proposal=one.mentions[0].proposal if one.mentions else None,
        affected=None,
        severity=severity(one.statement.flat),
    )
