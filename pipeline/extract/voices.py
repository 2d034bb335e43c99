"""Who speaks, as far as it is known, and when they did."""

from __future__ import annotations

from dataclasses import dataclass

PERSON, ORGANISATION, GROUP = "person", "organisation", "group"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks. ``kind`` is person, organisation or group; ``group`` the members in the source's own words."""

    name: str | None
    kind: str | None = None
    voice: str = "reported"
    group: str | None = None


NOBODY = Speaker(None)
#: Somebody speaks, but it cannot be told who ("studies show").
UNKNOWN = Speaker(None, ORGANISATION)
#: Whoever wrote it speaks, and nothing says who that is ("I think" in a blog without a byline).
WRITER = Speaker(None, None, "own")


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody was named as a subject, or spoke, at this place."""

    at: int
    name: str
    kind: str
