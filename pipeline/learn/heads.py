"""What was learnt, as records and as a file: plain JSON with a version, nothing in it that could be run.

A head is a handful of weights for a logistic function: over the vector of a stretch's words, and over what the rules say of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import WrongUsage

VERSION = 1
FILE_NAME = "heads.json"
#: Decimals of a weight: what is used is what was written, and the last bits of a sum differ between processors.
DECIMALS = 5
STANCES = ("oppose", "support", "conditional", "neutral")


@dataclass(frozen=True, slots=True, eq=False)
class LinearHead:
    """Weights for the vector of the words (empty where only the rules count), for features of the rules, and the bias."""

    vector: NDArray[np.float64]
    rules: NDArray[np.float64]
    bias: float

    def logits(self, vectors: NDArray[np.float64], rules: NDArray[np.float64]) -> NDArray[np.float64]:
        """One number a row of ``vectors`` and ``rules``; above 0 means more likely than not."""
        by_rules: NDArray[np.float64] = rules @ self.rules + self.bias
        return by_rules + vectors @ self.vector if self.vector.size else by_rules


@dataclass(frozen=True, slots=True)
class StanceScale:
    """Vector scaling: logits times ``slope`` plus a bias for each stance, in the order of :data:`STANCES`.

    Source: Guo et al. 2017, On Calibration of Modern Neural Networks, section 4.2, with one slope for all classes.
    """

    slope: float
    biases: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Heads:
    """All that was learnt from a consultation's reviewed labels.

    Attributes:
        encoder: name of the encoder whose vectors the heads read.
        reader: name of the reader that ``reader_stance`` corrects, None where there was none.
        labels: how many reviewed rows they were learnt from.
        codes: by code id.
        accepted: by kind (``concern``, ``ask``): whether a reviewer would let it stand.
        reader_stance, rule_stance: for the reader's probabilities, and for the scores of rules.
        digest: sha256 of the file.
    """

    encoder: str
    reader: str | None
    labels: int
    codes: Mapping[str, LinearHead] = field(default_factory=dict)
    accepted: Mapping[str, LinearHead] = field(default_factory=dict)
    reader_stance: StanceScale | None = None
    rule_stance: StanceScale | None = None
    digest: str = ""

    @property
    def any(self) -> bool:
        """Whether anything was learnt."""
        return bool(self.codes or self.accepted or self.reader_stance or self.rule_stance)


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Linear(_Stored):
    bias: float
    rules: list[float]
    vector: list[float]


class _Scale(_Stored):
    slope: float
    biases: list[float]


class _File(_Stored):
    version: Literal[1]
    encoder: str
    reader: str | None
    labels: int
    codes: dict[str, _Linear]
    accepted: dict[str, _Linear]
    reader_stance: _Scale | None
    rule_stance: _Scale | None


def write_heads(folder: Path, heads: Heads) -> Heads:
    """Write ``heads`` into ``folder``, as a whole or not at all, and give them back as they will be read."""
    folder.mkdir(parents=True, exist_ok=True)
    stored = {
        "version": VERSION,
        "encoder": heads.encoder,
        "reader": heads.reader,
        "labels": heads.labels,
        "codes": {code: _linear(head) for code, head in sorted(heads.codes.items())},
        "accepted": {kind: _linear(head) for kind, head in sorted(heads.accepted.items())},
        "reader_stance": _scale(heads.reader_stance),
        "rule_stance": _scale(heads.rule_stance),
    }
    part = folder / f"{FILE_NAME}.part"
    part.write_text(json.dumps(stored, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    part.replace(folder / FILE_NAME)
    read = read_heads(folder)
    assert read is not None
    return read


def _linear(head: LinearHead) -> dict[str, object]:
    vector, rules = ([round(float(one), DECIMALS) for one in values] for values in (head.vector, head.rules))
    return {"bias": round(head.bias, DECIMALS), "rules": rules, "vector": vector}


def _scale(scale: StanceScale | None) -> dict[str, object] | None:
    if scale is None:
        return None
    return {"slope": round(scale.slope, DECIMALS), "biases": [round(one, DECIMALS) for one in scale.biases]}


def read_heads(folder: Path) -> Heads | None:
    """The heads that lie in ``folder``, None where there are none.

    Raises:
        WrongUsage: the file is none that this version wrote.
    """
    file = folder / FILE_NAME
    if not file.is_file():
        return None
    data = file.read_bytes()
    try:
        stored = _File.model_validate_json(data)
    except ValidationError as error:
        raise WrongUsage(
            f"{file.as_posix()} is no file of learnt corrections that this version wrote.",
            "Remove it, or make it anew: greenpaper train FOLDER",
        ) from error
    return Heads(
        encoder=stored.encoder,
        reader=stored.reader,
        labels=stored.labels,
        codes={code: _as_linear(head) for code, head in sorted(stored.codes.items())},
        accepted={kind: _as_linear(head) for kind, head in sorted(stored.accepted.items())},
        reader_stance=_as_scale(stored.reader_stance),
        rule_stance=_as_scale(stored.rule_stance),
        digest=hashlib.sha256(data).hexdigest(),
    )


def forget_heads(folder: Path) -> None:
    """Remove the heads that lie in ``folder``, if there are any."""
    (folder / FILE_NAME).unlink(missing_ok=True)


def _as_linear(head: _Linear) -> LinearHead:
    return LinearHead(np.array(head.vector, dtype=np.float64), np.array(head.rules, dtype=np.float64), head.bias)


def _as_scale(scale: _Scale | None) -> StanceScale | None:
    return None if scale is None else StanceScale(scale.slope, tuple(scale.biases))
