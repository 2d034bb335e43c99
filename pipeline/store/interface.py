"""What a store is to everybody above it: one :class:`Store` interface, and what it remembers of each input file."""

# ruff: noqa: D102  (most of these names say all that there is to say)
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.datamodel import (
    Ask,
    Assignment,
    Attribution,
    BlindCode,
    Campaign,
    Concern,
    Consultation,
    Coverage,
    Decision,
    Document,
    DocumentRecords,
    Figure,
    NameTable,
    Passage,
    Position,
    Proposal,
    Respondent,
    Response,
    Standing,
    Theme,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.store.words import Place


#: How the id of a vector begins that is not a passage's.
TEXT_PREFIX = "text-"


@dataclass(frozen=True, slots=True)
class FileState:
    """What the store knows of one input file. ``fingerprint`` covers its bytes, the settings and the models.

    An empty ``fingerprint`` never matches: the file is tried again by the next run.
    """

    source_file: str
    fingerprint: str
    sha256: str
    status: str  # "read", "unreadable", or "broken" where a bug of ours stood in the way
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
        standing: Standing | None = None,
    ) -> None: ...
    def standing_themes(self) -> Standing | None:
        """The themes that the last overview left standing; forgetting the overview leaves them alone. None before the first."""

    def forget_overview(self) -> None:
        """Drop the overview and the mark ``overview``: the next one is made of what the documents say alone."""

    def put_aliases(self, aliases: Mapping[str, str]) -> None:
        """The alias table alone, so that the rest of the overview is made of records under canonical names."""

    def put_consultation(self, consultation: Consultation) -> None: ...
    def put_manifest(self, manifest: Mapping[str, object]) -> None: ...
    def put_mark(self, key: str, value: str) -> None:
        """A line that a run leaves for the next one, such as which files the overview was made of."""

    def mark(self, key: str) -> str | None: ...

    # -- vectors of passages, by passage id (L2-normalised float32, shape (n, dimension))
    def put_vectors(self, passage_ids: Sequence[str], vectors: NDArray[np.float32], model: str = "") -> None: ...
    def vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        """Ids (sorted) and vectors of the passages that stand in the store, all of the model that was written last."""

    def text_vectors(self) -> tuple[list[str], NDArray[np.float32]]:
        """The same of texts that are no passage, put under an id that begins with :data:`TEXT_PREFIX`."""

    def vector_model(self) -> str | None:
        """Name of the model that the vectors are of, None where there are none."""

    def forget_vectors(self) -> None: ...

    # -- readers
    def consultation(self) -> Consultation: ...
    def manifest(self) -> dict[str, object]: ...
    def coverage(self) -> Coverage: ...
    def documents(self) -> Iterator[Document]: ...
    def respondents(self) -> Iterator[Respondent]: ...
    def responses(self) -> Iterator[Response]: ...
    def passages(self) -> Iterator[Passage]: ...
    def attributions(self) -> Iterator[Attribution]: ...
    # ``reviewed=False`` gives what the machine found, whatever people decided since
    def positions(self, *, reviewed: bool = True) -> Iterator[Position]: ...
    def concerns(self, *, reviewed: bool = True) -> Iterator[Concern]: ...
    def asks(self, *, reviewed: bool = True) -> Iterator[Ask]: ...
    def figures(self) -> Iterator[Figure]: ...
    def themes(self) -> Iterator[Theme]: ...
    def assignments(self) -> Iterator[Assignment]: ...
    def campaigns(self) -> Iterator[Campaign]: ...
    def proposals(self) -> Iterator[Proposal]: ...
    def names(self) -> dict[str, NameTable]:
        """Each document's own table of names, by document id."""

    def counts(self) -> dict[str, int]:
        """How many records there are of each kind."""

    # -- what people and runs leave behind: it outlives every run
    def put_decisions(self, decisions: Sequence[Decision]) -> list[int]: ...
    def decisions(self, *kinds: str) -> Iterator[Decision]: ...
    def put_blind_code(self, code: BlindCode) -> None: ...
    def blind_codes(self) -> Iterator[BlindCode]:
        """Every version of every coder's labels, in the order in which they were written."""

    def put_run(self, basis: str, summary: Mapping[str, Any]) -> int: ...
    def runs(self) -> list[tuple[int, dict[str, Any]]]: ...
    def put_search(self, name: str, query: str, facets: Mapping[str, Any]) -> None: ...
    def remove_search(self, name: str) -> bool: ...
    def searches(self) -> dict[str, tuple[str, dict[str, Any]]]: ...
    def put_matched_questions(self, matched: Mapping[str, tuple[str, float]]) -> None: ...
    def put_notes(self, notes: Mapping[str, str]) -> None: ...

    # -- words, and what else a search reads
    def match(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Passage ids with their BM25 rank, best (lowest) first; the query is FTS5 syntax."""

    def holding(self, query: str, *, exact: bool = False) -> list[int]: ...
    def occurrences(self, term: str, *, exact: bool = False) -> list[tuple[int, int]]: ...
    def vocabulary(self) -> list[tuple[str, int]]: ...
    def places(self) -> Iterator[Place]: ...
    def passages_of(self, ids: Sequence[str]) -> dict[str, Passage]: ...
    def quotes_with(self, pattern: str) -> Iterator[tuple[int, str]]: ...
    def document_text(self, document: str) -> str: ...
    def document_heads(self) -> dict[str, tuple[str, str | None, str]]: ...
    def hold(self) -> None: ...
    def change(self) -> tuple[int, int]: ...
    def close(self) -> None: ...
