"""What people decide about what the machine found: the log behind reviews, theme changes and imports."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: What a decision can be about.
DECIDED_KINDS = ("position", "concern", "ask", "theme", "assignment")
#: What can be done to a record that was tagged …
REVIEW_ACTIONS = ("accept", "correct", "reject", "add", "reopen")
#: … and to a theme. ``assign`` and ``unassign`` are about a passage of a theme.
THEME_ACTIONS = ("confirm", "rename", "merge", "split", "reject", "reopen", "assign", "unassign")


@dataclass(frozen=True, slots=True)
class Decision:
    """One change by a person. Later ones win; none is ever deleted.

    Attributes:
        kind: one of :data:`DECIDED_KINDS`.
        record: id of the tag or theme.
        action: one of :data:`REVIEW_ACTIONS` or :data:`THEME_ACTIONS`.
        detail: what it changes, by field name (``{"stance": "oppose"}``); all of the record where it is added. JSON values.
        who: the name that the person gave.
        at: when, ISO 8601 in UTC (``2026-01-31T09:30:00Z``).
        why: the person's reason, or None.
        number: its place in the log; 0 before it is written.
    """

    kind: str
    record: str
    action: str
    detail: dict[str, Any] = field(default_factory=dict)
    who: str = ""
    at: str = ""
    why: str | None = None
    number: int = 0
