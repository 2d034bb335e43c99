"""Which question of the consultation is answered where: by a heading, a bold line, or the question's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.datamodel.consultation import Question
from pipeline.datamodel.document import Document

_NUMBERED = re.compile(r"^\W*(?:consultation\s+)?(?:question|q)\.?\s*(\d{1,3}[a-z]?)\b\W*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: Share of a question's words that a header must hold, and the other way round, to be that question. Headers are cut short
#: by survey tools, so the header's own words weigh more.
LEAST_SHARED = 0.75
#: A line that repeats a question may be this much longer than it.
LONGEST_REPEAT = 1.6


def match_question(header: str, questions: Sequence[Question]) -> Question | None:
    """The question that a header, heading or line states: by number or id, else by its words; None where none fits."""
    header = " ".join(header.split())
    folded = header.casefold()
    for question in questions:
        if folded == question.id.casefold() or re.match(rf"{re.escape(question.id.casefold())}\b[\s.:)–-]", folded):
            return question
    by_words = _by_words(header, questions)
    if by_words is not None:
        return by_words
    numbered = _NUMBERED.match(header)
    if numbered:
        wanted = numbered.group(1).casefold()
        for question in questions:
            if re.sub(r"^\D+", "", question.id.casefold()) == wanted:
                return question
    return None


def _by_words(header: str, questions: Sequence[Question]) -> Question | None:
    words = set(_WORD.findall(_NUMBERED.sub("", header).casefold()))
    best: tuple[float, Question] | None = None
    for question in questions:
        asked = set(_WORD.findall(question.text.casefold()))
        if len(words) < 3 or not asked:
            continue
        shared = len(words & asked)
        share = max(min(shared / len(words), 1.0) * 0.999 if len(words) >= 5 else 0.0, shared / max(len(words), len(asked)))
        if share >= LEAST_SHARED and (best is None or share > best[0]):
            best = (share, question)
    return best[1] if best is not None else None


def answered(document: Document, questions: Sequence[Question]) -> tuple[dict[int, str], set[int]]:
    """Block index → id of the question answered there, and the blocks that only repeat a question."""
    places: dict[int, str] = {}
    repeats: set[int] = set()
    current: str | None = None
    level = 99
    for index, block in enumerate(document.blocks):
        if not questions:
            break
        line = document.text[block.start : block.end]
        asked = _asked(line, questions, block.kind == "heading")
        if asked is not None:
            current, level = asked.id, block.level or 99
            if block.kind != "heading" and len(line) <= LONGEST_REPEAT * max(len(asked.text), 14):
                repeats.add(index)
                continue
        elif block.kind == "heading" and (block.level or 99) <= level:
            current = None
        if current is not None and block.kind != "heading":
            places[index] = current
    return places, repeats


def _asked(line: str, questions: Sequence[Question], is_heading: bool) -> Question | None:
    if is_heading or _NUMBERED.match(line):
        return match_question(line, questions) if is_heading or len(line) < 600 else None
    flat = " ".join(line.split())
    return next((question for question in questions if question.text and flat.startswith(question.text[:200])), None)
