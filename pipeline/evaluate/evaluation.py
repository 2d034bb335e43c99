"""What an evaluation says."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.evaluate.classes import ClassFigures, Confusion
from pipeline.evaluate.figures import Figures
from pipeline.evaluate.gold import Kind
from pipeline.evaluate.matching import Item, Row
from pipeline.evaluate.reliability import Judged, Reliability, reliability


@dataclass(frozen=True, slots=True)
class KindEvaluation:
    """The figures of one kind of statement.

    Attributes:
        strict: for positions the four stances kept apart; for concerns and asks the only way.
        lenient: for positions, conditional support counted as support; otherwise None.
        human: F1 between two human readers: nothing can be expected above it.
        enough: whether there are enough gold items for the figures to mean something.
        classes: by stance, proposal and code (strict).
        confusion: stance given for stance meant (positions), code for code (concerns), where the words overlap.
        missed, extra: gold items without a row and rows without a gold item (lenient), with their documents.
        judged: every row with its score and whether it was right (strict).
    """

    kind: Kind
    strict: Figures
    lenient: Figures | None
    human: float
    enough: bool
    classes: tuple[ClassFigures, ...]
    confusion: tuple[Confusion, ...]
    missed: tuple[tuple[str, Item], ...]
    extra: tuple[tuple[str, Row], ...]
    judged: tuple[Judged, ...] = ()

    @property
    def reliability(self) -> Reliability | None:
        """How far the scores of this kind can be trusted; None where no row was found."""
        return reliability(self.judged, self.strict.gold)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run against hand-made labels.

    Attributes:
        drawn: what the intervals draw again and again: ``documents`` or ``statements``.
        absent: documents of the gold file that the run does not hold; all that was marked in them counts as missed.
        lost: gold evidence (document, words) that is not in the text as read, so that nothing could match it.
    """

    documents: int
    drawn: str
    kinds: tuple[KindEvaluation, ...]
    absent: tuple[str, ...]
    lost: tuple[tuple[str, str], ...]
