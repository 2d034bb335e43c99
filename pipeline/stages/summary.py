"""What a run tells at its end, and the exit code that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.datamodel import Consultation, Coverage, language_name
from pipeline.engine import Failure
from pipeline.errors import ExitCode, Missing
from pipeline.stages.changes import Changes
from pipeline.stages.coverage import UnreadPart, unread_parts, unreadable
from pipeline.stages.overview import DIGESTS
from pipeline.stages.register import Unmatched, unmatched
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run that came to its end.

    Attributes:
        unchanged: whether nothing had changed, so that nothing was done.
        coverage: None where not one document could be read.
        counts: how many records there are, by kind.
        unreadable: documents (and attachments) that could not be read, each with the mend, by path.
        unread: pages that could not be read of documents that otherwise could.
        other_languages: documents that were read and not tagged, as they are not in English, by path with their language.
        unmatched: entries of the register that are about nothing in the folder.
    """

    consultation: Consultation
    out: Path
    changes: Changes
    unchanged: bool
    coverage: Coverage | None
    counts: Mapping[str, int]
    unreadable: tuple[Failure, ...]
    unread: tuple[UnreadPart, ...]
    other_languages: tuple[tuple[str, str], ...] = ()
    unmatched: tuple[Unmatched, ...] = ()

    @property
    def digest(self) -> Path:
        """Where the digest lies that people read."""
        return self.out / DIGESTS["html"]

    @property
    def exit_code(self) -> ExitCode:
        """The contract's exit code."""
        if any(failed.bug for failed in self.unreadable):
            return ExitCode.PROMISE_BROKEN
        if self.coverage is None or self.coverage.documents == len(self.coverage.unreadable):
            return ExitCode.NOTHING_READ
        return ExitCode.SOME_UNREADABLE if self.unreadable else ExitCode.DONE


def summarise(store: Store, consultation: Consultation, changes: Changes, out: Path, *, unchanged: bool) -> RunSummary:
    """The summary of what the store holds now."""
    return RunSummary(
        consultation=consultation,
        out=out,
        changes=changes,
        unchanged=unchanged,
        coverage=_coverage(store),
        counts=store.counts(),
        unreadable=unreadable(store),
        unread=unread_parts(store),
        other_languages=_other_languages(store),
        unmatched=unmatched(store, consultation),
    )


def _other_languages(store: Store) -> tuple[tuple[str, str], ...]:
    found = ((document.source_file, document.language) for document in store.documents())
    return tuple(sorted((name, language_name(code)) for name, code in found if code and code != "en"))


def _coverage(store: Store) -> Coverage | None:
    try:
        return store.coverage()
    except Missing:
        return None


def excluded(store: Store) -> list[tuple[str, str]]:
    """Every response that was set aside, by where it stands (path, and row of a spreadsheet), with the reason."""
    files = {document.id: document.source_file for document in store.documents()}
    found = sorted((files[one.document], one.row or 0, one.excluded) for one in store.responses() if one.excluded)
    return [(f"{file}, row {row}" if row else file, reason) for file, row, reason in found]
