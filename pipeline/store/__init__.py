"""One store a consultation: everything that a run found, in one plain SQLite file.

``Store`` is the whole interface; the stages above speak to nothing else. :func:`open_store` opens or makes one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pipeline.datamodel import (
    Ask,
    Assignment,
    Attribution,
    Campaign,
    Concern,
    Consultation,
    Coverage,
    Document,
    DocumentRecords,
    Figure,
    Passage,
    Position,
    Proposal,
    Respondent,
    Response,
    Theme,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class FileState:
    """What the store knows of one input file. ``fingerprint`` covers its bytes, the settings and the models."""

    source_file: str
    fingerprint: str
    sha256: str
    status: str  # "read" or "unreadable"
    reason: str | None = None
    mend: str | None = None


class Store(Protocol):
    """What a run wrote. Readers give records in the order of their ids, holders under their canonical names."""

    # -- one transaction a file: all its documents (attachments too), or its failure
    def put_file(self, state: FileState, records: Sequence[DocumentRecords]) -> None: ...
    def remove_file(self, source_file: str) -> None: ...
    def files(self) -> dict[str, FileState]: ...

    # -- what looks at all documents at once; one transaction
    def put_overview(
        self,
        *,
        aliases: Mapping[str, str],
        themes: Sequence[Theme],
        assignments: Sequence[Assignment],
        campaigns: Sequence[Campaign],
        excluded: Mapping[str, str],
        coverage: Coverage,
    ) -> None: ...
    def put_consultation(self, consultation: Consultation) -> None: ...
    def put_manifest(self, manifest: Mapping[str, object]) -> None: ...

    # -- vectors of passages, by passage id (L2-normalised float32, shape (n, dimension))
    def put_vectors(self, passage_ids: Sequence[str], vectors: NDArray[np.float32]) -> None: ...
    def vectors(self) -> tuple[list[str], NDArray[np.float32]]: ...

    # -- readers
    def consultation(self) -> Consultation: ...
    def manifest(self) -> dict[str, object]: ...
    def coverage(self) -> Coverage: ...
    def documents(self) -> Iterator[Document]: ...
    def respondents(self) -> Iterator[Respondent]: ...
    def responses(self) -> Iterator[Response]: ...
    def passages(self) -> Iterator[Passage]: ...
    def attributions(self) -> Iterator[Attribution]: ...
    def positions(self) -> Iterator[Position]: ...
    def concerns(self) -> Iterator[Concern]: ...
    def asks(self) -> Iterator[Ask]: ...
    def figures(self) -> Iterator[Figure]: ...
    def themes(self) -> Iterator[Theme]: ...
    def assignments(self) -> Iterator[Assignment]: ...
    def campaigns(self) -> Iterator[Campaign]: ...
    def proposals(self) -> Iterator[Proposal]: ...

    # -- words: passage ids with their BM25 rank, best first (query is already FTS5 syntax)
    def match(self, query: str, limit: int) -> list[tuple[str, float]]: ...
    def close(self) -> None: ...
