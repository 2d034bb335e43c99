"""Spreadsheets of responses: a row is a response, a column a question or a fact about the respondent."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.datamodel.consultation import Consultation, Question, RespondentEntry
from pipeline.datamodel.document import Block, Document
from pipeline.datamodel.response import Passage, Respondent, Response
from pipeline.datamodel.span import Span, stable_id
from pipeline.extract.definitions import fold
from pipeline.extract.parse import Stretch
from pipeline.extract.passages import is_non_answer, is_test, pieces, sentence_ends
from pipeline.extract.questions import match_question
from pipeline.extract.respondents import kind_of, make_respondent, unnamed

_Column = tuple[str | None, str | None]  # sheet and header
_Columns = dict[_Column, tuple[str | None, str | None]]  # to role and question id
#: A column of at least so many rows with at most so many different short values is a choice.
MANY_ROWS, FEW_VALUES = 8, 8
#: A word of the respondent's own; a month's name or a unit in a column of dates and numbers is allowed for by MOST_WORDS.
_WORD = re.compile(r"[^\W\d_]{3,}")
MOST_WORDS = 0.05
_ATTRIBUTES = ("consent", "email", "date", "represents", "on_behalf", "organisation", "name", "id", "other")


@dataclass(frozen=True, slots=True)
class Survey:
    """What the rows of a spreadsheet hold. ``owners``: row (sheet, number) → name of who answers there."""

    respondents: tuple[Respondent, ...]
    responses: tuple[Response, ...]
    passages: tuple[Passage, ...]
    owners: dict[tuple[str | None, int | None], str | None]


@dataclass(slots=True)
class _Row:
    sheet: str | None
    number: int | None
    cells: list[Block] = field(default_factory=list)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("survey.toml").read_text(encoding="utf-8"))


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]|_", " ", text.casefold().replace("’", "").replace("'", "")).split())


def column_role(header: str | None) -> str | None:
    """What a column that is no question holds: ``name``, ``consent`` …; None for anything else.

    >>> column_role("What is your name?"), column_role("Do you agree with option 1?")
    ('name', None)
    """
    folded = re.sub(r"^(?:q|question)?\s?\d{1,3}\s", "", _folded(header or ""))
    if any(re.search(pattern, folded) for pattern in _words()["consent_patterns"]):
        return "consent"
    for role in _ATTRIBUTES:
        for words in _words()[role]:
            if folded == words or (" " in words and (folded.startswith(words + " ") or folded.endswith(" " + words))):
                return role
    return None


def read_survey(document: Document, consultation: Consultation, stretches: Sequence[Stretch], length: int) -> Survey:
    """Respondents, responses and passages of a survey export."""
    columns = _columns(document, consultation.questions)
    ends = sentence_ends(stretches)
    respondents: dict[str, Respondent] = {}
    responses, passages, owners = [], [], {}
    index_of = {id(block): index for index, block in enumerate(document.blocks)}
    closed = _closed_columns(document, consultation.questions, columns)
    seen: set[tuple[str, ...]] = set()
    for row in _rows(document):
        facts = _facts(document, row, columns)
        entry = _registered(facts.get("id"), consultation)
        respondent = _respondent(document, row, facts, entry, "consent" in {role for role, _ in columns.values()})
        respondents.setdefault(respondent.id, respondent)
        owners[row.sheet, row.number] = respondent.name
        answers = [
            (block, columns.get((block.sheet, block.column), (None, None))[1])
            for block in row.cells
            if _is_answer(block, columns)
        ]
        response = _response(document, row, respondent, answers, facts, entry, closed)
        said = (respondent.id, *(document.text[block.start : block.end] for block, _ in answers))
        if response.excluded is None and said in seen:
            response = replace(response, excluded="repeat")
        seen.add(said)
        responses.append(response)
        for block, question in answers:
            for start, end in pieces(document.text, block, ends.get(index_of[id(block)], ()), length):
                passages.append(
                    _passage(document, block, response, question, (start, end), (block.sheet, block.column) in closed)
                )
    return Survey(
        tuple(respondents.values()), tuple(responses), tuple(sorted(passages, key=lambda passage: passage.start)), owners
    )


def _columns(document: Document, questions: Sequence[Question]) -> _Columns:
    """(sheet, header) → (role, question id): the register's questions first, then the usual headers of facts."""
    found: _Columns = {}
    for block in document.blocks:
        key = (block.sheet, block.column)
        if block.kind != "cell" or key in found:
            continue
        header = block.column or ""
        exact = next(
            (
                question
                for question in questions
                if _folded(question.id) == _folded(header) or _folded(question.text) == _folded(header)
            ),
            None,
        )
        role = None if exact else column_role(header)
        question = exact or (None if role else match_question(header, questions))
        found[key] = (role, question.id if question else None)
    return {**found, **_wordless(document, found)}


def _wordless(document: Document, columns: _Columns) -> _Columns:
    """Columns without a question that hold dates, numbers or codes: facts about the row, not words of the respondent's."""
    with_words: dict[_Column, list[bool]] = {}
    for block in document.blocks:
        key = (block.sheet, block.column)
        if block.kind == "cell" and columns[key] == (None, None):
            with_words.setdefault(key, []).append(bool(_WORD.search(document.text[block.start : block.end])))
    return {key: ("other", None) for key, cells in with_words.items() if sum(cells) <= MOST_WORDS * len(cells)}


def _closed_columns(document: Document, questions: Sequence[Question], columns: _Columns) -> set[_Column]:
    """Columns whose cells are choices, not words of the respondent's own: "No" is an answer there.

    The register says so, or many rows share few short values.
    """
    values: dict[_Column, list[str]] = {}
    for block in document.blocks:
        if block.kind == "cell" and columns[block.sheet, block.column][0] is None:
            values.setdefault((block.sheet, block.column), []).append(_folded(document.text[block.start : block.end]))
    kinds = {question.id: question.kind for question in questions}
    closed = set()
    for column, cells in values.items():
        kind = kinds.get(columns[column][1] or "")
        few = len(cells) >= MANY_ROWS and len(set(cells)) <= min(FEW_VALUES, len(cells) // 3) and max(map(len, cells)) <= 60
        only_choices = set(cells) <= {"yes", "no", "not sure", "dont know", "unsure"}
        if kind == "closed" or (kind is None and (few or only_choices)):
            closed.add(column)
    return closed


def _rows(document: Document) -> Iterable[_Row]:
    rows: dict[tuple[str | None, int | None], _Row] = {}
    for block in document.blocks:
        if block.kind == "cell":
            rows.setdefault((block.sheet, block.row), _Row(block.sheet, block.row)).cells.append(block)
    return rows.values()


def _is_answer(block: Block, columns: _Columns) -> bool:
    return columns.get((block.sheet, block.column), (None, None))[0] is None


def _facts(document: Document, row: _Row, columns: _Columns) -> dict[str, str]:
    """What a row says of its respondent; first and last name are joined."""
    facts: dict[str, str] = {}
    for block in row.cells:
        role = columns.get((block.sheet, block.column), (None, None))[0]
        value = " ".join(document.text[block.start : block.end].split())
        if role is None or not value or (role in {"name", "organisation"} and is_non_answer(value)):
            continue
        last = _folded(block.column or "") in {"last name", "surname", "recipientlastname"}
        facts[role] = f"{facts[role]} {value}" if role == "name" and role in facts and last else facts.get(role, value)
    return facts


def _registered(row_id: str | None, consultation: Consultation) -> RespondentEntry | None:
    return next((entry for entry in consultation.respondents if entry.id and entry.id == row_id), None)


def _respondent(document: Document, row: _Row, facts: dict[str, str], entry: RespondentEntry | None, asked: bool) -> Respondent:
    """The row's respondent. ``asked``: the export has a consent column, so an empty cell means no."""
    individual = any(word in _folded(facts.get("on_behalf", "")) for word in _words()["capacity"]["individual"])
    organisation = None if individual and "name" in facts else facts.get("organisation")
    name = (entry.name if entry else None) or organisation or facts.get("name")
    publish = entry.publish if entry and entry.publish else _consent(facts.get("consent", "")) if asked else None
    if name is None:
        return unnamed(document.id, row.sheet, row.number, publish=publish)
    kind = (entry.kind if entry else None) or (
        (kind_of(name) or _stated_kind(facts)) if organisation or (entry and entry.name) else "individual"
    )
    represents = (entry.represents if entry else None) or _number(facts.get("represents", ""))
    if kind == "individual":
        # two people of one name are two people
        return Respondent(
            stable_id("res", document.id, row.sheet, row.number, fold(name)), name, (), kind, represents, _known(publish, kind)
        )
    return make_respondent(name, kind, publish=publish, represents=represents, aliases=entry.aliases if entry else ())


def _known(publish: str | None, kind: str) -> str:
    return ("anonymous" if kind == "individual" else "yes") if publish is None else publish


def _stated_kind(facts: dict[str, str]) -> str | None:
    said = facts.get("on_behalf", "")
    return kind_of(said, said)


def _consent(value: str) -> str:
    """A consent cell as ``yes``, ``anonymous`` or ``no``; anything unclear is no."""
    folded = _folded(value)
    values = _words()["consent_values"]
    return "anonymous" if folded in values["anonymous"] else "yes" if folded in values["yes"] else "no"


def _number(value: str) -> int | None:
    digits = re.sub(r"[,\s]", "", value)
    return int(digits) if digits.isdigit() else None


def _response(
    document: Document,
    row: _Row,
    respondent: Respondent,
    answers: Sequence[tuple[Block, str | None]],
    facts: dict[str, str],
    entry: RespondentEntry | None,
    closed: Collection[_Column],
) -> Response:
    texts = [document.text[block.start : block.end] for block, _ in answers]
    said = [
        text
        for (block, _), text in zip(answers, texts, strict=True)
        if (block.sheet, block.column) in closed or not is_non_answer(text)
    ]
    own_words = [text for (block, _), text in zip(answers, texts, strict=True) if (block.sheet, block.column) not in closed]
    opened = [text for text in own_words if not is_non_answer(text)]
    excluded = None
    if not any(text.strip() for text in texts):
        excluded = "empty"
    elif not said:
        excluded = "non-answer"
    elif opened and all(is_test(text) for text in opened):
        excluded = "test submission"
    return Response(
        id=stable_id("rsp", document.id, row.sheet, row.number),
        document=document.id,
        respondent=respondent.id,
        received=(entry.received if entry else None) or facts.get("date"),
        excluded=excluded,
        start=min(block.start for block in row.cells),
        end=max(block.end for block in row.cells),
        row=row.number,
    )


def _passage(
    document: Document, block: Block, response: Response, question: str | None, place: tuple[int, int], is_closed: bool
) -> Passage:
    span = Span.of(document.text, *place)
    return Passage(
        id=stable_id("pas", document.id, span.start, span.end),
        document=document.id,
        response=response.id,
        question=question,
        start=span.start,
        end=span.end,
        quote=span.quote,
        page=block.page,
        section=block.column,
        respondent=response.respondent,
        kind="non-answer" if not is_closed and is_non_answer(span.quote) else "text",
    )
