"""Who decides, and when: what a decision bears besides its words."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from pipeline.errors import WrongUsage

__all__ = ["now", "person"]


def person(name: str | None) -> str:
    """The name given, else the user's login name.

    Raises:
        WrongUsage: none was given, and the computer knows none.
    """
    if name and name.strip():
        return name.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:  # a container without user names; Windows without USERNAME
        raise WrongUsage("Nobody's name is known for this decision.", "Say who decides: --by NAME") from error


def now() -> str:
    """This moment in UTC, to the second: ``2031-03-04T09:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
