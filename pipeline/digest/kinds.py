"""Kinds of respondent: counted by the name that is printed, and as the columns of a chart, the smaller ones taken together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.digest.evidence import Evidence
from pipeline.digest.wording import count, joined, plural, upper_first

__all__ = ["OTHER", "UNKNOWN", "Kind", "grouped_kinds", "kind_counts", "kinds_told", "printed_kind"]

OTHER, UNKNOWN = "Other kinds", "Kind not known"


@dataclass(frozen=True, slots=True)
class Kind:
    """Respondents of one kind: ``name`` as a heading, ``noun`` in a sentence (nothing where the kind is not known)."""

    name: str
    noun: str
    respondents: int


def printed_kind(evidence: Evidence, kind: str | None) -> str:
    """What a kind is called at the head of a row or column: "individual" and "Individual" are one."""
    return upper_first(evidence.plain(kind or "")) or UNKNOWN


def kind_counts(evidence: Evidence, holders: Iterable[str]) -> list[Kind]:
    """Kinds of respondents with an id, most first; those whose kind is not known last, as they are no kind."""
    spelt = Counter(evidence.senders[holder].kind or "" for holder in holders)
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, value in sorted(spelt.items()):
        ways[printed_kind(evidence, kind)][kind] += value
    found = [Kind(name, _noun(evidence, name, kinds), kinds.total()) for name, kinds in ways.items()]
    return sorted(found, key=lambda kind: (not kind.noun, -kind.respondents, kind.name))


def _noun(evidence: Evidence, name: str, kinds: Mapping[str, int]) -> str:
    """As most of them spell it."""
    return "" if name == UNKNOWN else evidence.plain(min(kinds, key=lambda kind: (-kinds[kind], kind)))


def kinds_told(evidence: Evidence, holders: Iterable[str], most: int) -> str:
    """``25 individuals, 4 councils, 2 others and 3 whose kind is not known``; nothing where no kind is known."""
    found = kind_counts(evidence, holders)
    known = [kind for kind in found if kind.noun]
    told = [count(kind.respondents, kind.noun, plural(kind.noun)) for kind in known[:most]]
    if not told:
        return ""
    others = sum(kind.respondents for kind in known[most:])
    silent = sum(kind.respondents for kind in found if not kind.noun)
    told += [count(others, "other")] if others else []
    return joined([*told, *([f"{silent:,} whose kind is not known"] if silent else [])])


def grouped_kinds(evidence: Evidence, most: int) -> tuple[list[tuple[str, int]], dict[str, str]]:
    """At most ``most`` groups with their respondents, largest first; and the group of each respondent, by id.

    Those whose kind is not known are a group of their own: they are no kind.
    """
    found = kind_counts(evidence, evidence.senders)
    known = [kind.name for kind in found if kind.noun]
    room = most - (len(known) < len(found))
    shown = set(known if len(known) <= room else known[: room - 1])
    names = {who.kind: printed_kind(evidence, who.kind) for who in evidence.senders.values()}
    groups = {name: name if name in shown or name == UNKNOWN else OTHER for name in names.values()}
    of = {key: groups[names[who.kind]] for key, who in evidence.senders.items()}
    totals = Counter(of.values())
    order = [*(name for name in known if name in shown), OTHER, UNKNOWN]
    return [(name, totals[name]) for name in dict.fromkeys(order) if totals[name]], of
