"""Who decides, and when: what a decision bears besides its words."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime

from pipeline.errors import WrongUsage
from pipeline.stages.double_coding import TOOL

__all__ = ["now", "person", "person_name"]

#: Characters of a name: enough for a person with an organisation.
LONGEST_NAME = 100


def person_name(given: str) -> str:
    """The name under which a person decides: on one line, without what does not print, not too long, and not the program's own.

    >>> person_name("  Ada\\u202e  Lund ")
    'Ada Lund'

    Raises:
        WrongUsage: nothing is left of it, or it is the program's name.
    """
    name = " ".join("".join(sign for sign in given if sign.isprintable() or sign.isspace()).split())[:LONGEST_NAME].strip()
    if not name:
        raise WrongUsage("No name was given.", "Write your name.")
    if name.casefold() == TOOL.casefold():
        raise WrongUsage(f"“{name}” is the program’s own name.", "Write your own.")
    return name


def person(name: str | None) -> str:
    """The name given, else the user's login name.

    Raises:
        WrongUsage: none was given, and the computer knows none; or it is the program's own.
    """
    if name and name.strip():
        return person_name(name)
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:  # a container without user names; Windows without USERNAME
        raise WrongUsage("Nobody's name is known for this decision.", "Say who decides: --by NAME") from error


def now() -> str:
    """This moment in UTC, to the second: ``2031-03-04T09:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
