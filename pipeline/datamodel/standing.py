"""Themes that stand: what the next look at all documents keeps of this one, so that themes have the same ids and labels then."""

from __future__ import annotations

from dataclasses import dataclass

#: ``Member.by`` of a statement that a person took out of a theme: it never comes back by itself.
BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Member:
    """A statement of a standing theme. ``statement`` is the hash of its wording; ``by`` is machine, person or barred."""

    statement: str
    score: float
    by: str = "machine"


@dataclass(frozen=True, slots=True)
class StandingTheme:
    """A theme of an earlier overview, as far as it does not follow from the documents.

    Attributes:
        kind, label_by, status, stability: as in :class:`pipeline.datamodel.Theme`.
        side: ``for`` or ``against`` where it holds one side of the theme above it.
        decided: whether a person confirmed, renamed, merged, split or rejected it: it then outlives a new finding of themes.
        centre: the mean of the vectors of the statements that it was found with, float32 little-endian, not centred.
        members: sorted by statement.
    """

    id: str
    label: str
    parent: str | None = None
    kind: str = "found"
    side: str | None = None
    label_by: str = "machine"
    status: str = "candidate"
    stability: float = 1.0
    decided: bool = False
    centre: bytes = b""
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """All standing themes, by id.

    Attributes:
        seen: hashes of all statements of the last overview, in a theme or not, sorted.
        found: how many statements there were when all themes were last found anew.
        model: the encoder that the centres are of.
        applied: number of the last decision that is worked into the themes.
    """

    themes: tuple[StandingTheme, ...] = ()
    seen: tuple[str, ...] = ()
    found: int = 0
    model: str = ""
    applied: int = 0
