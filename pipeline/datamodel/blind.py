"""What a person says of a passage without having seen what the program, or anybody else, says of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BlindCode:
    """One coder's labels of one passage. Of several versions the last one counts.

    Attributes:
        passage: its id.
        coder: the name that the person gave.
        stances: (proposal, stance) pairs, sorted; a proposal on which the passage takes no position is not among them.
        codes: codes of the concerns in it, sorted; empty where it voices none.
        asks: whether it asks somebody for something.
        at: when, ISO 8601 in UTC.
    """

    passage: str
    coder: str
    stances: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] = ()
    asks: bool = False
    at: str = ""
