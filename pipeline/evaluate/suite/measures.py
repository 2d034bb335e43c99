"""The measures that ``suite.toml`` names."""

from __future__ import annotations

from pipeline.evaluate.suite.keypoints import key_points
from pipeline.evaluate.suite.marked import marked_documents
from pipeline.evaluate.suite.quotations import quotations
from pipeline.evaluate.suite.reports import false_positives
from pipeline.evaluate.suite.speech import speeches
from pipeline.evaluate.suite.stance import three_stances, two_stances
from pipeline.evaluate.suite.suggestions import suggestions
from pipeline.evaluate.suite.task import Measure
from pipeline.evaluate.suite.unit_types import unit_types

__all__ = ["MEASURES"]

MEASURES: dict[str, Measure] = {
    "two_stances": two_stances,
    "three_stances": three_stances,
    "speeches": speeches,
    "key_points": key_points,
    "unit_types": unit_types,
    "suggestions": suggestions,
    "quotations": quotations,
    "false_positives": false_positives,
    "marked_documents": marked_documents,
}
