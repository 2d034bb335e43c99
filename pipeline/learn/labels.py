"""Reviewed labels as a person hands them in: one JSON object a line, the shape of an exported record with the review's word.

Checked here, where they enter; whatever is wrong is told with file, line and mend. From then on a row is a :class:`Label`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from pipeline.datamodel import Stance
from pipeline.errors import Missing, WrongUsage

__all__ = ["Label", "check_codes", "read_labels"]

Words = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of a stretch of a document.

    Attributes:
        file, line: where the row stands.
        kind: ``position``, ``concern`` or ``ask``.
        review: ``accepted``, ``corrected`` or ``rejected``.
        codes, stance, proposal, holder: as they are right, corrections taken in; of a rejected row, what was shown.
    """

    file: str
    line: int
    kind: str
    review: str
    document: str | None
    source_file: str | None
    start: int | None
    end: int | None
    quote: str
    codes: tuple[str, ...] = ()
    stance: str | None = None
    proposal: str | None = None
    holder: str | None = None


class _Corrected(BaseModel):
    """The fields that a person changed; a misspelt one would quietly leave the mistake standing."""

    model_config = ConfigDict(extra="forbid", strict=True)
    codes: list[Words] | None = None
    stance: Stance | None = None
    proposal: Words | None = None
    holder: str | None = None
    holder_kind: str | None = None
    voice: str | None = None
    strength: str | None = None
    condition: object = None
    addressee: str | None = None
    affected: str | None = None
    severity: str | None = None


class _Row(BaseModel):
    """A row; what else the export wrote into it is no matter."""

    model_config = ConfigDict(extra="ignore", strict=True)
    kind: Literal["position", "concern", "ask"]
    review: Literal["accepted", "corrected", "rejected"]
    quote: Words
    document: str | None = None
    source_file: str | None = None
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    codes: list[Words] = []
    stance: Stance | None = None
    proposal: str | None = None
    holder: str | None = None
    corrected: _Corrected | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.document is None and self.source_file is None:
            raise _fault('names no document|Add "document" or "source_file", as the export writes them.')
        changed = self.corrected.model_fields_set if self.corrected else set()
        if self.review == "corrected" and not changed:
            raise _fault('is corrected, but does not say what|Add "corrected": {"codes": […]} with the fields that you changed.')
        if self.review != "corrected" and changed:
            raise _fault(f'is {self.review}, but has corrections|Write "review": "corrected", or take "corrected" out.')
        if self.review != "rejected" and self.kind == "concern" and not self.right_codes:
            raise _fault('has no code|Add "codes", or write "review": "rejected" if it is no concern.')
        if self.review != "rejected" and self.kind == "position" and not (self.right_stance and self.proposal):
            raise _fault('has no stance or no proposal|Add "stance" and "proposal", as the export writes them.')
        return self

    @property
    def right_codes(self) -> tuple[str, ...]:
        own = self.corrected.codes if self.corrected else None
        return tuple(dict.fromkeys(self.codes if own is None else own))

    @property
    def right_stance(self) -> str | None:
        return (self.corrected.stance if self.corrected else None) or self.stance


def _fault(message: str) -> PydanticCustomError:
    return PydanticCustomError("row_fault", message)


def read_labels(files: Sequence[Path]) -> tuple[Label, ...]:
    """The rows of all files, in their order; empty lines are passed over.

    Raises:
        Missing: a file is not there.
        WrongUsage: a file is not UTF-8, or a line is no such row; says which, what is wrong and the mend.
    """
    return tuple(label for file in files for label in _read(file))


def _read(file: Path) -> Iterator[Label]:
    if not file.is_file():
        raise Missing(
            f"There are no reviewed labels in {file.as_posix()}.",
            "Export the run, write your reviews into a copy of its rows and put it there, or name it with --labels FILE.",
        )
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{file.name} is not in UTF-8.", "Save it again with the encoding UTF-8.") from error
    # not splitlines: JSON may hold U+2028 as it is
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _label(file.name, number, line)


def _label(file: str, number: int, line: str) -> Label:
    try:
        row = _Row.model_validate_json(line)
    except ValidationError as error:
        wrong, mend = _explain(error.errors(include_url=False)[0])
        raise WrongUsage(f"{file}, line {number}: {wrong}.", mend) from error
    changed = row.corrected or _Corrected()
    return Label(
        file=file,
        line=number,
        kind=row.kind,
        review=row.review,
        document=row.document,
        source_file=row.source_file,
        start=row.start,
        end=row.end,
        quote=row.quote,
        codes=row.right_codes,
        stance=row.right_stance,
        proposal=changed.proposal or row.proposal,
        holder=changed.holder if "holder" in changed.model_fields_set else row.holder,
    )


def _explain(fault: ErrorDetails) -> tuple[str, str]:
    """One fault of pydantic's in our words: what is wrong, and the mend."""
    kind, where = fault["type"], ".".join(str(part) for part in fault["loc"])
    if kind == "row_fault":
        wrong, _, mend = fault["msg"].partition("|")
        return f"the row {wrong}", mend
    if kind == "json_invalid":
        return "this is no JSON object", "Write one object a line, as greenpaper export does; a line must not be broken in two."
    if kind == "missing":
        return f'"{where}" is missing', f'Add it: {{"{where}": …}}.'
    if kind == "literal_error":
        return f'"{where}" is {fault["input"]!r}, which is not one of its values', f"Write {fault['ctx']['expected']}."
    if kind == "extra_forbidden":
        close = get_close_matches(str(fault["loc"][-1]), list(_Corrected.model_fields), n=1)
        return f'"{where}" cannot be corrected', f'Did you mean "{close[0]}"?' if close else "Take it out."
    return f'"{where}" cannot be right ({fault["msg"]})', "Write it as greenpaper export does."


def check_codes(labels: Sequence[Label], known: Collection[str]) -> None:
    """Check that every code of the rows stands in the code frame: one that does not could never be given.

    Raises:
        WrongUsage: names the first line with another one.
    """
    for label in labels:
        if label.review == "rejected":
            continue
        for code in label.codes:
            if code not in known:
                close = get_close_matches(code, list(known), n=1)
                mend = f'Did you mean "{close[0]}"?' if close else "Add a [[code]] with that id to consultation.toml."
                raise WrongUsage(f'{label.file}, line {label.line}: there is no code "{code}".', mend)
