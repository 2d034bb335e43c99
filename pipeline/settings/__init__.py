"""Every number that can be turned, one frozen dataclass a stage, each with the reason for its value.

A stage's settings are part of the fingerprint under which its results are kept: change one and only that work is done again.
"""

from pipeline.settings.documents import ExtractSettings, IngestSettings, LearnSettings, TagSettings
from pipeline.settings.shown import DigestSettings, EvaluateSettings, ExportSettings, SearchSettings
from pipeline.settings.themes import ClusterSettings
from pipeline.settings.work import EmbedSettings, EngineSettings, StoreSettings

__all__ = [
    "ClusterSettings",
    "DigestSettings",
    "EmbedSettings",
    "EngineSettings",
    "EvaluateSettings",
    "ExportSettings",
    "ExtractSettings",
    "IngestSettings",
    "LearnSettings",
    "SearchSettings",
    "StoreSettings",
    "TagSettings",
]
