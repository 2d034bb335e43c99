"""Classify: our trained reader. It tells what a text thinks of a target, whether it makes a point, and what a sentence does.

``loading.load_reader`` makes the one ``Reader``; the tag stage is handed it.
"""

from __future__ import annotations

from pipeline.classify.reader import Reader
from pipeline.datamodel.reading import KINDS, STANCES

__all__ = ["KINDS", "STANCES", "Reader"]
