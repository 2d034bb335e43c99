"""Which question of the consultation is answered where: by a heading, a bold line, the question's own words, or a mention of it
at the front of a paragraph ("In answer to your third question, …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.datamodel.consultation import Question
from pipeline.datamodel.document import Document

_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip
_NUMBER = rf"(?:question|q)\.?\s*(\d{{1,3}}[a-z]?|{'|'.join(_CARDINALS)})\b(?![,.]\d)"
_NUMBERED = re.compile(rf"^\W*(?:consultation\s+)?{_NUMBER}\W*", re.IGNORECASE)
#: What leads over to a question in a letter; an ordinal only counts where it is the reader's question ("your third question").
_LEADING = (
    r"^\W*(?:in (?:answer|response|reply|relation|regard|respect) (?:to|of)|turning (?:now )?to|moving (?:on )?to"
    r"|as (?:for|to|regards)|on|to|under|regarding|concerning|answering|with (?:regard|respect|reference) to)\s+"
)
_MENTIONED = re.compile(
    rf"{_LEADING}(?:(?:your|the|consultation)\s+)*(?:{_NUMBER}|(?<=your )(?P<ordinal>{'|'.join(_ORDINALS)})\s+question\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"^\W*(?:yours|(?:with )?(?:kind|best|warm) (?:regards|wishes)|regards|sincerely)\b.{0,60}$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
#: Share of a question's words that a header must hold, and the other way round, to be that question. Headers are cut short
#: by survey tools, so the header's own words weigh more.
LEAST_SHARED = 0.75
#: A line that repeats a question may be this much longer than it.
LONGEST_REPEAT = 1.6
#: Characters: a longer paragraph that begins with a number is no heading.
LONGEST_NUMBERED = 600


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
    return _numbered(numbered.group(1), questions) if numbered else None


def _numbered(number: str, questions: Sequence[Question], *, by_place: bool = False) -> Question | None:
    """The question of a number, in figures or words: by its id, or where no id holds a number ``by_place``: letters count the
    questions as they were put, but a spreadsheet counts its columns."""
    wanted = number.casefold()
    for words in (_CARDINALS, _ORDINALS):
        if wanted in words:
            wanted = str(words.index(wanted) + 1)
    numbers = [re.sub(r"^\D+", "", question.id.casefold()) for question in questions]
    if by_place and not any(numbers) and wanted.isdigit() and 0 < int(wanted) <= len(questions):
        return questions[int(wanted) - 1]
    return next((question for question, own in zip(questions, numbers, strict=True) if own == wanted), None)


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
            if block.kind != "heading" and _only_asks(line, asked):
                repeats.add(index)
                continue
        elif (block.kind == "heading" and (block.level or 99) <= level) or _CLOSING.match(line):
            current = None
        if current is not None and block.kind != "heading":
            places[index] = current
    return places, repeats


def _asked(line: str, questions: Sequence[Question], is_heading: bool) -> Question | None:
    numbered = _NUMBERED.match(line)
    if is_heading or (numbered and len(line) < LONGEST_NUMBERED):
        stated = match_question(line, questions)
        return stated or (_numbered(numbered.group(1), questions, by_place=True) if numbered else None)
    if mentioned := numbered or _MENTIONED.match(line):
        return _numbered(next(number for number in mentioned.groups() if number), questions, by_place=True)
    flat = " ".join(line.split())
    stated = next((question for question in questions if question.text and flat.startswith(question.text[:200])), None)
    return stated or (_by_words(line, questions) if flat.endswith("?") and len(flat) < LONGEST_NUMBERED else None)


def _only_asks(line: str, asked: Question) -> bool:
    """Whether a line says no more than the question, or a part of it: "Question 5: the levy", not "Q5: We agree to the levy"."""
    said = set(_WORD.findall(_NUMBERED.sub("", line).casefold()))
    shared = said & set(_WORD.findall(asked.text.casefold()))
    fits = len(line) <= LONGEST_REPEAT * max(len(asked.text), 14)
    return fits and not _MENTIONED.match(line) and len(shared) >= LEAST_SHARED * len(said)
