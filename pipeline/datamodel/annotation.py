"""What people say: attributions, positions, concerns, asks and figures, each an exact span of its document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.datamodel.span import Span

Stance = Literal["support", "conditional", "oppose", "neutral"]
#: Where a position can stand towards its proposal.
STANCES: tuple[Stance, ...] = get_args(Stance)
#: What a tag's ``voice``, a position's ``strength`` and a concern's ``severity`` may be: forms and tables offer these.
VOICES = ("own", "members", "reported")
STRENGTHS = ("hedged", "plain", "strong")
SEVERITIES = ("low", "medium", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Source–cue–content, in PARC and PolNeAR terms (Pareti 2012; Newell et al. 2018).

    ``start``/``end``/``quote`` are the content. A content in pieces ('x', she said, 'y') spans from first to last.

    Attributes:
        speaker: resolved name of the source (``It`` → ``NHS Clinical Commissioners``), None where it cannot be told.
        mode: ``direct``, ``indirect`` or ``mixed`` (indirect with quoted words in it).
        voice: ``own`` (the speaker for themselves), ``members`` (of the speaker's members), ``reported`` (told by somebody else).
        group: the members or people whose view it is, in the source's words (``CCG members``), or None.
        negated: whether the cue is denied ("did not say that", "stops short of saying whether").
    """

    id: str
    document: str
    passage: str | None
    page: int | None
    start: int
    end: int
    quote: str
    source: Span | None
    cue: Span | None
    speaker: str | None
    mode: str
    voice: str
    group: str | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Fields that positions, concerns, asks and figures share.

    ``basis`` is ``stated`` (a closed answer or a register entry), ``cue`` (a rule), ``model``, or ``person`` where somebody
    corrected or added it; ``review`` is what a person did with it (``accepted``, ``corrected``, ``added``), None before;
    ``score`` is 0–1, rounded to 4 places; ``why`` names the rule and the words that fired, for ``greenpaper explain``.
    ``holder`` is the resolved name of who holds it, None where nobody in particular does.
    """

    id: str
    document: str
    source_file: str
    response: str | None
    passage: str | None
    page: int | None
    start: int
    end: int
    quote: str
    holder: str | None
    voice: str
    basis: str
    score: float
    why: tuple[str, ...] = ()
    review: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Position(Tag):
    """A stance of a holder towards a proposal. ``stance``: one of :data:`STANCES`."""

    holder_kind: str | None
    proposal: str
    stance: str
    condition: Span | None
    strength: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern(Tag):
    """A stated worry, risk, criticism or difficulty. ``codes`` best first; ``severity``: ``low``, ``medium``, ``high``."""

    codes: tuple[str, ...]
    proposal: str | None
    affected: str | None
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Tag):
    """A stated request or recommendation, and whom it is put to."""

    addressee: str | None
    proposal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Tag):
    """A number stated as fact: ``273 out of 569 (48%)`` → value 273, base 569, percent 48."""

    value: float | None
    base: float | None
    percent: float | None
    unit: str | None
