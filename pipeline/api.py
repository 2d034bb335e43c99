"""Greenpaper from Python, in five calls: :func:`run`, :func:`open`, :func:`search`, :func:`digest`, :func:`records`.

>>> from pipeline import digest, open, records, run, search
>>> callable(run) and callable(open) and callable(records)
True

They do what the commands of the same names do, and raise the same errors (:mod:`pipeline.errors`) instead of ending the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from pipeline.errors import Missing, WrongUsage

if TYPE_CHECKING:
    from pipeline.search import Hit, Searcher
    from pipeline.stages import RunSummary
    from pipeline.store import Store

__all__ = ["Run", "digest", "open", "records", "run", "search"]

_Values = str | Sequence[str] | None


class Run:
    """A finished run, open for reading; close it when done, or use it in a ``with`` statement.

    Attributes:
        out: the folder that holds it.
        store: everything in it, record by record (see :class:`pipeline.store.Store`).
        summary: what the run did, where it was made by :func:`run`; else None.
    """

    def __init__(self, out: Path, store: Store, summary: RunSummary | None = None) -> None:
        self.out = out
        self.store = store
        self.summary = summary
        self._searchers: dict[bool, Searcher] = {}

    def searcher(self, meaning: bool) -> Searcher:
        """A searcher that stays open with the run: loading the encoder takes seconds, asking it milliseconds."""
        if meaning not in self._searchers:
            from pipeline.loading import load_encoder
            from pipeline.search import Searcher

            self._searchers[meaning] = Searcher(self.store, load_encoder() if meaning else None)
        return self._searchers[meaning]

    def close(self) -> None:
        """Close the store."""
        for searcher in self._searchers.values():
            searcher.close()
        self._searchers = {}
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def run(folder: Path | str, out: Path | str | None = None, *, jobs: int | None = None) -> Run:
    """Bring a consultation up to date with its folder of documents, and open the result.

    Args:
        folder: holds ``consultation.toml`` (or not) and the documents, at any depth.
        out: where the run goes; ``outputs/<id>`` below the current directory where None.
        jobs: processes; where None, as many as the documents are worth.

    Raises:
        WrongUsage: no such folder, or settings that cannot be right.
        NothingRead: there is not one document in the folder.
        Missing: a model is not installed.
    """
    from pipeline import stages

    summary = stages.run(Path(folder), None if out is None else Path(out), jobs=jobs)
    return _opened(summary.out, summary)


def open(folder: Path | str, out: Path | str | None = None) -> Run:  # noqa: A001
    """Open an earlier run of a folder; with ``out`` the folder itself need not be there any more.

    Raises:
        Missing: nothing was run there yet.
        WrongUsage: no such folder, or settings that cannot be right.
    """
    if out is not None:
        return _opened(Path(out))
    from pipeline import stages

    return _opened(stages.place(Path(folder), None, stages.read_settings(Path(folder))))


def _opened(out: Path, summary: RunSummary | None = None) -> Run:
    from pipeline.store import open_store

    if not (out / "consultation.sqlite").is_file():
        raise Missing(f"There is no finished run in {out.as_posix()}.", "Make one with run(folder) first.")
    return Run(out, open_store(out, create=False), summary)


def search(run: Run, query: str = "", *, limit: int | None = 20, meaning: bool = True, **facets: _Values) -> list[Hit]:
    """What the run holds on the words, best first.

    Args:
        query: words, ``"phrases"``, AND, OR, NOT, ``prefix*``; empty lists everything that passes the facets.
        limit: hits at most; None for all.
        meaning: whether passages that mean the same in other words count too.
        facets: fields of :class:`pipeline.search.Facets`, each a value or several: ``kind="position"``, ``stance="oppose"``,
            ``code=["pace", "place"]``.

    Raises:
        WrongUsage: nothing to look for, no such facet, or a value that this run does not know.
    """
    from pipeline.search import Facets

    fields = {field: getattr(Facets(), field) for field in Facets.__slots__}
    if unknown := sorted(set(facets) - set(fields)):
        raise WrongUsage(f"There is no facet {unknown[0]!r}.", f"Facets: {', '.join(fields)}.")
    given: dict[str, Any] = {
        name: ((value,) if isinstance(value, str) else tuple(value)) if isinstance(fields[name], tuple) else value
        for name, value in facets.items()
        if value is not None
    }
    return list(run.searcher(meaning).search(query, Facets(**given), limit).hits)


def digest(run: Run, format: str = "md", **options: Any) -> str | bytes:  # noqa: A002, ANN401
    """The digest: text for ``html``, ``md`` and ``json``, bytes for ``docx`` and ``pdf``.

    ``options`` are those of :func:`pipeline.digest.digest_bytes` (``scope``, ``by_kind``, ``template``).

    Raises:
        WrongUsage: no such format, or a part that this run does not have.
    """
    from pipeline.digest import TEXT_FORMATS, digest_bytes

    made = digest_bytes(run.store, format=format, **options)
    return made.decode("utf-8") if format in TEXT_FORMATS else made


def records(run: Run, kind: str) -> list[dict[str, Any]]:
    """All records of a kind as dictionaries, in the shape of the export: ``documents``, ``positions``, ``concerns`` …

    Raises:
        WrongUsage: there is no such kind.
    """
    from pipeline.export import KINDS
    from pipeline.export.rows import all_rows, coverage_row

    if kind == "coverage":
        return [coverage_row(run.store)]
    if kind not in KINDS:
        raise WrongUsage(f"There is no record kind {kind!r}.", f"Choose one of: {', '.join(KINDS)}.")
    return next(rows for name, rows in all_rows(run.store) if name == kind)
