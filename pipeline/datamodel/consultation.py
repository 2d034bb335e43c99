"""The settings that the user writes: what was asked, what can be supported or opposed, and who answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a position can be for or against. ``defined_by`` is None for the register, else the document that defines it."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    defined_by: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the consultation; ``kind`` is ``open`` or ``closed``, ``proposal`` what an answer to it is about."""

    id: str
    text: str
    kind: str = "open"
    proposal: str | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the code frame: what kind of concern it names."""

    id: str
    label: str
    definition: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RespondentEntry:
    """What the user says about a respondent, found by ``file`` (path below the folder) or by ``id`` (a survey's response id).

    ``publish`` is ``yes``, ``anonymous`` or ``no``; ``None`` where the user did not say.
    """

    file: str | None = None
    id: str | None = None
    name: str | None = None
    aliases: tuple[str, ...] = ()
    kind: str | None = None
    represents: int | None = None
    publish: str | None = None
    received: str | None = None


@dataclass(frozen=True, slots=True)
class Consultation:
    """Everything that ``consultation.toml`` says, checked. ``codes`` already holds the default code frame with the user's
    changes."""

    id: str
    title: str
    published: str | None = None
    closes: str | None = None
    proposals: tuple[Proposal, ...] = ()
    questions: tuple[Question, ...] = ()
    codes: tuple[Code, ...] = ()
    respondents: tuple[RespondentEntry, ...] = ()
