"""Which files are new, changed or removed since the last run, told by their bytes."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine import Failure
from pipeline.stages.document import DocumentTask
from pipeline.stages.fingerprint import digest_of, sha256_of
from pipeline.stages.progress import Progress
from pipeline.store import FileState


@dataclass(frozen=True, slots=True)
class Input:
    """A file of the folder. ``failed`` says why its bytes could not even be looked at."""

    source_file: str
    path: Path
    sha256: str = ""
    size: int = 0
    failed: Failure | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a run has to do.

    Attributes:
        new, changed, removed: paths, sorted. A file counts as changed, too, when settings, models or our
            code did, or when its last reading did not come to an end.
        unchanged: how many are as they were.
        again: those of the changed whose bytes are as they were.
        fingerprints: by path, of every file that could be looked at.
    """

    inputs: Mapping[str, Input]
    fingerprints: Mapping[str, str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    again: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.new or self.changed or self.removed)

    @property
    def failed(self) -> dict[str, Failure]:
        """Files whose bytes could not be looked at."""
        return {name: given.failed for name, given in self.inputs.items() if given.failed}

    @property
    def tasks(self) -> list[DocumentTask]:
        """What is to be read, the largest first: a pool ends evenly when the small ones come last."""
        given = [self.inputs[name] for name in (*self.new, *self.changed) if not self.inputs[name].failed]
        given.sort(key=lambda one: (-one.size, one.source_file))
        return [DocumentTask(one.source_file, str(one.path), one.sha256, one.size) for one in given]


def read_inputs(folder: Path, out: Path, progress: Progress) -> dict[str, Input]:
    """Every document of the folder with the hash of its bytes; what lies in ``out`` is ours and no document."""
    from pipeline.ingest import find_documents

    ours = out.resolve()
    # of the file's folder: a link to itself has no place that could be told
    found = [(name, path) for name, path in find_documents(folder) if not path.parent.resolve().is_relative_to(ours)]
    progress.begin("Looking for changes", len(found))
    inputs = {}
    for name, path in found:
        given = _input(name, path)
        inputs[given.source_file] = given
        progress.advance()
    return inputs


def _input(name: str, path: Path) -> Input:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "backslashreplace").decode("utf-8")
        failed = Failure(shown, "Its name is not valid text.", "Rename the file.", again=True)
        return Input(shown, path, failed=failed)
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            failed = Failure(name, "It is no ordinary file but a pipe or a device.", "Put the document itself there.", again=True)
            return Input(name, path, failed=failed)  # reading a pipe would wait for ever
        return Input(name, path, sha256_of(path), path.stat().st_size)
    except OSError as error:
        wrong = f"It cannot be opened ({error.strerror})."
        return Input(name, path, failed=Failure(name, wrong, "Check that it exists and that you may read it.", again=True))


def find_changes(known: Mapping[str, FileState], inputs: Mapping[str, Input], basis: str) -> Changes:
    """Compare the folder with what the store knows.

    Args:
        basis: what every document's records depend on besides its bytes.
    """
    fingerprints = {name: digest_of([given.sha256, basis]) for name, given in inputs.items() if not given.failed}
    changed = [name for name in inputs if name in known and known[name].fingerprint != fingerprints.get(name, "-")]
    return Changes(
        inputs=inputs,
        fingerprints=fingerprints,
        new=tuple(sorted(set(inputs) - set(known))),
        changed=tuple(sorted(changed)),
        removed=tuple(sorted(set(known) - set(inputs))),
        unchanged=len(inputs) - len(changed) - len(set(inputs) - set(known)),
        again=tuple(name for name in sorted(changed) if known[name].sha256 == inputs[name].sha256),
    )
