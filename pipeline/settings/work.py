"""How the work is done and kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmbedSettings:
    """How texts become vectors."""

    #: Texts encoded before the cache is written: about 3 CPU seconds, what a killed run may lose.
    group: int = 256


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Where the per-document work runs."""

    #: More processes than this are only started where the user asks for them: each holds its own models, about 400 MB.
    most_jobs: int = 4
    #: Fewer documents than this are read by one process: each takes about 3 s to load its models.
    few_documents: int = 8
    #: Documents in flight for each worker: one being read and one waiting, so that none stands idle and little is lost with one.
    in_flight: int = 2
    #: Seconds for one document in a pool; then its process is ended. Far above any honest one: 300 scanned pages take about
    #: 20 minutes on one old core, a survey of 100,000 rows about as long. What takes longer hangs, and must not stall the rest.
    document_seconds: int = 3_600
    #: Seconds that a worker without work stays; the driver may write a large document for long, and models load slowly.
    idle_seconds: int = 300


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """How results are kept."""

    #: New vectors that are written as one shard: 400 kB, one write of the disk.
    shard: int = 256
