"""``suite.toml``: which sets there are, how each is measured, and what its figures are held against."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from pipeline.datamodel import Proposal

__all__ = ["RowPlan", "SetPlan", "plans"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RowPlan(_Strict):
    """A figure of a set: what it is called, its floor, and what somebody published (see ``suite.toml``)."""

    metric: str
    floor: float | None = None
    less_is_better: bool = False
    reference: str = ""
    source: str = ""
    detail: bool = False

    def holds(self, value: float) -> bool:
        """Whether a score is on the right side of the floor."""
        if self.floor is None:
            return True
        return value <= self.floor if self.less_is_better else value >= self.floor


class SetPlan(_Strict):
    """A set and its rows (see ``suite.toml``)."""

    name: str
    file: str
    measure: str
    unit: str
    unit_field: str = ""
    gold: str = ""
    proposals: tuple[Proposal, ...] = Field(default=(), alias="proposal")
    rows: tuple[RowPlan, ...] = Field(alias="row", min_length=1)


@lru_cache(maxsize=1)
def plans() -> tuple[SetPlan, ...]:
    """All sets, in the order of the table."""
    text = files("pipeline.evaluate").joinpath("suite.toml").read_text(encoding="utf-8")
    return TypeAdapter(tuple[SetPlan, ...]).validate_python(tomllib.loads(text)["set"])
