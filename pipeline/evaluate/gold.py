"""Hand-made labels: ``{document: {"positions": [...], "concerns": [...], "asks": [...]}}``, checked once, here."""

from __future__ import annotations

import json
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from pipeline.datamodel import Stance
from pipeline.errors import WrongUsage

Kind = Literal["positions", "concerns", "asks"]
KINDS: tuple[Kind, ...] = ("positions", "concerns", "asks")
MEND = "Mend the file: a list of positions, concerns and asks for each document, each with holder and evidence."

#: Where several answers are right the file holds a list, otherwise it may hold the one.
Several = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value), Field(min_length=1)
]
Stances = Annotated[
    tuple[Stance, ...], BeforeValidator(lambda value: [value] if isinstance(value, str) else value), Field(min_length=1)
]


class _Statement(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    evidence: str = Field(min_length=1)
    holder: Several
    optional: bool = False


class GoldPosition(_Statement):
    """A stance that a reader marked; ``proposal`` and ``stance`` hold every acceptable answer, best first."""

    proposal: Several
    stance: Stances


class GoldConcern(_Statement):
    """A worry that a reader marked, with its codes, best first."""

    codes: Several


class GoldAsk(_Statement):
    """A request that a reader marked."""


class GoldDocument(BaseModel):
    """What readers marked in one document. Other kinds of marks (figures, notes) may stand beside these and are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    positions: tuple[GoldPosition, ...] = ()
    concerns: tuple[GoldConcern, ...] = ()
    asks: tuple[GoldAsk, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _spelt_right(cls, value: object) -> object:
        """``position`` for ``positions`` would otherwise be passed over in silence."""
        for key in value if isinstance(value, dict) else ():
            if key not in KINDS and (near := get_close_matches(str(key).lower(), KINDS, n=1, cutoff=0.75)):
                raise ValueError(f"{key!r} should read {near[0]!r}")
        return value

    def of(self, kind: Kind) -> tuple[GoldPosition | GoldConcern | GoldAsk, ...]:
        """The marks of one kind."""
        marks: tuple[GoldPosition | GoldConcern | GoldAsk, ...] = getattr(self, kind)
        return marks


Gold = dict[str, GoldDocument]


def read_gold(path: Path) -> Gold:
    """The labels of a gold file, by document.

    Raises:
        WrongUsage: there is no such file, or it says something that it may not; document, place and reason are named.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongUsage(
            f"The gold file {path} cannot be read: {error.strerror}.", "Name a JSON file of hand-made labels."
        ) from error
    except UnicodeDecodeError as error:
        raise WrongUsage(f"The gold file {path} is not UTF-8 text.", "Save it as UTF-8.") from error
    try:
        gold = TypeAdapter(Gold).validate_python(json.loads(text))
    except json.JSONDecodeError as error:
        raise WrongUsage(f"The gold file {path} is not JSON: line {error.lineno}: {error.msg}.", MEND) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = " → ".join(str(part) for part in first["loc"])
        raise WrongUsage(f"The gold file {path} is wrong at {place or 'the top'}: {first['msg']}.", MEND) from error
    if not any(document.of(kind) for document in gold.values() for kind in KINDS):
        raise WrongUsage(f"The gold file {path} holds no label.", MEND)
    return gold
