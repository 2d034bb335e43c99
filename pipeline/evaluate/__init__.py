"""How good a run is: its positions, concerns and asks against hand-made labels; and how good the parts are on public sets.

In: a store and a gold file. Out: precision, recall, F1 and holder accuracy with 95 % intervals, by class, beside what two human
readers reach, and how far the scores can be trusted. ``suite`` measures every public set of a folder.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.evaluate.classes import ClassFigures, Confusion
from pipeline.evaluate.diagram import reliability_diagram
from pipeline.evaluate.evaluation import Evaluation, KindEvaluation
from pipeline.evaluate.figures import Figures, Interval
from pipeline.evaluate.formats import FORMATS, as_json, as_lines, as_markdown, as_misses
from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.measure import evaluate_rows
from pipeline.evaluate.reliability import Reliability, reliability
from pipeline.settings import EvaluateSettings
from pipeline.store import Store

__all__ = [
    "FORMATS",
    "ClassFigures",
    "Confusion",
    "Evaluation",
    "Figures",
    "Interval",
    "KindEvaluation",
    "Reliability",
    "as_json",
    "as_lines",
    "as_markdown",
    "as_misses",
    "evaluate",
    "reliability",
    "reliability_diagram",
]


def evaluate(store: Store, gold: Path, settings: EvaluateSettings = EvaluateSettings()) -> Evaluation:
    """What the run found against what people marked.

    A gold document is the file of that name, with or without its folder and ending.

    Raises:
        WrongUsage: the gold file cannot be right, or none of its documents is in the run.
    """
    marked = read_gold(gold)
    return evaluate_rows(
        list(store.documents()),
        {"positions": list(store.positions()), "concerns": list(store.concerns()), "asks": list(store.asks())},
        marked,
        settings,
    )
