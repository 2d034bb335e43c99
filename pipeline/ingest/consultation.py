"""A folder's ``consultation.toml`` → :class:`Consultation`. The one place where what a user wrote there is checked.

In: the folder. Out: frozen records of the data model. Whatever the file may not say is refused with its table, its key and the
mend: a misspelt ``publsh = "no"`` that was quietly passed over would put somebody's words where they asked not to be.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from pipeline.datamodel import Code, Consultation, Proposal, Question, RespondentEntry
from pipeline.errors import BadConsultation, WrongUsage

__all__ = ["CONSULTATION_FILE", "read_consultation", "slug"]

CONSULTATION_FILE = "consultation.toml"
T = TypeVar("T", bound=Hashable)


def slug(name: str) -> str:
    """An id out of any name: lower-case letters, digits and single hyphens; ``consultation`` where nothing is left.

    >>> slug("Cyngor Môn: Options (2025)")
    'cyngor-mon-options-2025'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "consultation"


def _check_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", value):
        raise PydanticCustomError(
            "bad_id",
            "is {value}; an id has only lower-case letters, digits and hyphens|Write {mend} instead.",
            {"value": f'"{value}"', "mend": f'"{slug(value)}"'},
        )
    return value


def _check_date(value: object) -> object:
    """TOML dates, date-times and ISO strings in; the ISO date out."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(value).isoformat() if isinstance(value, str) else _no_date(value)
    except ValueError:
        return _no_date(value)


def _no_date(value: object) -> object:
    raise PydanticCustomError(
        "bad_date", "is {value}, which is no date|Write the day as 2025-01-31, without quotation marks.", {"value": repr(value)}
    )


def _check_file(value: str) -> str:
    """A path below the folder with ``/``, as documents are named; Windows users write ``letters\\a.pdf``."""
    path = PurePosixPath(value.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", value) or not path.parts:
        raise PydanticCustomError(
            "bad_file", "is {value}, which is no file of this folder|Write its path below the folder, such as {mend}.",
            {"value": f'"{value}"', "mend": f'"letters/{path.name or "a.pdf"}"'},
        )  # fmt: skip
    return path.as_posix()


Id = Annotated[str, AfterValidator(_check_id)]
Words = Annotated[str, Field(min_length=1)]
Day = Annotated[str, BeforeValidator(_check_date)]
File = Annotated[str, AfterValidator(_check_file)]


class _Table(BaseModel):
    """No unknown keys, no silent conversions: ``publish = true`` is a mistake, not a yes."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class _About(_Table):
    id: Id | None = None
    title: Words | None = None
    published: Day | None = None
    closes: Day | None = None


class _Proposal(_Table):
    id: Id
    label: Words
    aliases: list[Words] = []


class _Question(_Table):
    id: Id
    text: Words
    kind: Literal["open", "closed"] | None = None
    proposal: str | None = None
    options: list[Words] = []


class _Code(_Table):
    id: Id
    label: Words
    definition: str = ""
    examples: list[Words] = []


class _Respondent(_Table):
    file: File | None = None
    id: Words | None = None
    name: Words | None = None
    aliases: list[Words] = []
    kind: Words | None = None
    represents: Annotated[int, Field(ge=0)] | None = None
    publish: Literal["yes", "anonymous", "no"] | None = None
    received: Day | None = None


class _File(_Table):
    consultation: _About = _About()
    proposal: list[_Proposal] = []
    question: list[_Question] = []
    code: list[_Code] = []
    respondent: list[_Respondent] = []


TABLES: dict[str, type[_Table]] = {
    "consultation": _About, "proposal": _Proposal, "question": _Question, "code": _Code, "respondent": _Respondent,
}  # fmt: skip


def read_consultation(folder: Path) -> Consultation:
    """What the folder's ``consultation.toml`` says; without that file, a consultation named after the folder, with no register.

    ``codes`` holds the user's codes only; the tag stage adds the default code frame.

    Raises:
        WrongUsage: there is no such folder.
        BadConsultation: the file is no TOML, or says what it may not (names table, key and mend).
    """
    if not folder.is_dir():
        raise WrongUsage(f"There is no folder {folder}.", "Name the folder that holds the consultation's documents.")
    path = folder / CONSULTATION_FILE
    said = _validate(path, _load(path)) if path.is_file() else _File()
    _check_register(path, said)
    name = folder.resolve().name
    about = said.consultation
    return Consultation(
        id=about.id or slug(name),
        title=about.title or re.sub(r"[-_\s]+", " ", name).strip().capitalize() or "Consultation",
        published=about.published,
        closes=about.closes,
        proposals=tuple(Proposal(id=p.id, label=p.label, aliases=tuple(p.aliases)) for p in said.proposal),
        questions=tuple(_question(q) for q in said.question),
        codes=tuple(Code(id=c.id, label=c.label, definition=c.definition, examples=tuple(c.examples)) for c in said.code),
        respondents=tuple(RespondentEntry(**(r.model_dump() | {"aliases": tuple(r.aliases)})) for r in said.respondent),
    )


def _question(said: _Question) -> Question:
    """A question with options whose kind nobody wrote down is a closed one."""
    kind = said.kind or ("closed" if said.options else "open")
    return Question(id=said.id, text=said.text, kind=kind, proposal=said.proposal, options=tuple(said.options))


def _load(path: Path) -> dict[str, Any]:
    try:
        # utf-8-sig: Notepad on Windows begins a file with a byte-order mark, which TOML does not know
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadConsultation(f"{path} is not in UTF-8.", "Save it again with the encoding UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadConsultation(
            f"{path} is no valid TOML: {str(error).rstrip('.')}.",
            'Look at that line: text stands in "quotation marks", lists in [square brackets], and a key stands once in a table.',
        ) from error


def _validate(path: Path, data: dict[str, Any]) -> _File:
    try:
        return _File.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        wrong, mend = _explain(faults[0], data)
        more = f" There {'is' if len(faults) == 2 else 'are'} {len(faults) - 1} more such in the file." if len(faults) > 1 else ""
        raise BadConsultation(f"{path}: {wrong}.", mend + more) from error


def _where(loc: Sequence[int | str], data: dict[str, Any]) -> str:
    """``[[proposal]] 2 (id "option-2"), key "label"`` out of pydantic's ``("proposal", 1, "label")``."""
    table = str(loc[0])
    if len(loc) == 1 or not isinstance(loc[1], int):
        return f"[{table}]" + (f', key "{loc[1]}",' if len(loc) > 1 else "")
    row = data[table][loc[1]]
    name = next((f' ({key} "{row[key]}")' for key in ("id", "file", "name") if isinstance(row, dict) and row.get(key)), "")
    return f"[[{table}]] number {loc[1] + 1}{name}" + (f', key "{loc[2]}",' if len(loc) > 2 else "")


def _explain(fault: ErrorDetails, data: dict[str, Any]) -> tuple[str, str]:
    """One fault of pydantic's in our words: what is wrong, and the mend."""
    loc, kind, where = fault["loc"], fault["type"], _where(fault["loc"], data)
    if kind == "extra_forbidden":
        return _unknown_key(loc, data)
    if len(loc) <= 2 and kind in {"list_type", "model_type", "model_attributes_type"}:
        double = loc[0] != "consultation"
        wanted = f"[[{loc[0]}]]" if double else f"[{loc[0]}]"
        return (
            f"{where} is not written as a table",
            f"Begin it with a line {wanted}, in {'double' if double else 'single'} brackets.",
        )
    if kind == "missing":
        return f"{where} is missing", f'Add a line {loc[-1]} = "…" to that table.'
    if kind == "literal_error":
        allowed = fault["ctx"]["expected"].replace("'", '"')
        return f"{where} is {_shown(fault['input'])}, which is not one of its values", f"Write {allowed}."
    if kind in {"bad_id", "bad_date", "bad_file"}:
        wrong, _, mend = fault["msg"].partition("|")
        return f"{where} {wrong}", mend
    wants = {
        "string_type": ("is no text", 'Put it in "quotation marks".'),
        "list_type": ("is no list", 'Write it as ["one", "two"], in square brackets.'),
        "string_too_short": ("is empty", "Fill it in, or leave the line out."),
        "int_type": ("is no whole number", "Write digits only, without quotation marks, commas or spaces."),
        "greater_than_equal": ("is below nought", "Write how many it is, or leave the line out."),
    }
    wrong, mend = wants.get(kind, (f"cannot be right ({fault['msg']})", "Correct the value."))
    return f"{where} {wrong}", mend


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _unknown_key(loc: Sequence[int | str], data: dict[str, Any]) -> tuple[str, str]:
    key = str(loc[-1])
    if len(loc) == 1:
        known: Iterable[str] = TABLES
        wrong = f"[{key}] is no table of this file"
    else:
        known = TABLES[str(loc[0])].model_fields
        wrong = f'{_where(loc[:-1], data)} has an unknown key "{key}"'
    close = get_close_matches(key.lower(), list(known), n=1, cutoff=0.6)
    names = ", ".join(known)
    return wrong, f'Did you mean "{close[0]}"?' if close else f"Take it out; what may stand there: {names}."


def _check_register(path: Path, said: _File) -> None:
    """What pydantic cannot see: ids that stand twice, and questions about a proposal that is not there."""
    for table in ("proposal", "question", "code"):
        twice = _first_repeat([row.id for row in getattr(said, table)])
        if twice:
            raise BadConsultation(f'{path}: two [[{table}]] tables have the id "{twice}".', "Give each an id of its own.")
    _check_questions(path, said)
    for number, respondent in enumerate(said.respondent, start=1):
        if respondent.file is None and respondent.id is None:
            raise BadConsultation(
                f"{path}: [[respondent]] number {number} says neither which file nor which response it is about.",
                'Add file = "path/below/the/folder.pdf", or id = "…" with the response id of a survey row.',
            )
    twice = _first_repeat([(row.file or "", row.id or "") for row in said.respondent])
    if twice:
        named = " and ".join(part for part in twice if part)
        raise BadConsultation(
            f'{path}: two [[respondent]] tables are about "{named}".', "Make one of the two, or correct the name."
        )


def _check_questions(path: Path, said: _File) -> None:
    known = [proposal.id for proposal in said.proposal]
    for question in said.question:
        named = question.proposal
        if named is None or named in known:
            continue
        close = get_close_matches(named, known, n=1)
        raise BadConsultation(
            f'{path}: [[question]] "{question.id}", key "proposal", names "{named}", which is no [[proposal]] of the file.',
            f'Did you mean "{close[0]}"?' if close else f'Add a [[proposal]] with id = "{named}", or take the line out.',
        )


def _first_repeat(values: Iterable[T]) -> T | None:
    seen: set[T] = set()
    for value in values:
        if value in seen:
            return value
        seen.add(value)
    return None
