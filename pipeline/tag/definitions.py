"""Proposals that a document defines itself, for a consultation without a register: "Option 2: a joint board", "option two".

Ids are made of the name and number, so that the options of one consultation meet across its documents.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.datamodel import Proposal
from pipeline.tag.stems import stem

_NUMBER = r"\d{1,2}|[A-H]|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our"
_NAMED = re.compile(rf"\b([Oo]ption|[Pp]roposal|[Mm]odel|[Ss]cenario) ({_NUMBER})\b")
_DEFINED = re.compile(
    rf"\b((?:Option|Proposal|Model|Scenario) (?:{_NUMBER}))"
    r"\s*(?:[:–—-]\s*|\(|,? (?:is|would be|would)\s+)([^\n.;)’”]{8,140})"
)
_OF_TWO = re.compile(
    r"\b(?:first|second|both|either|neither|two) (?:of )?(?:[\w’' ]{0,30})?(options|models|proposals)\b", re.IGNORECASE
)
#: one mention of one number is more often a list than a choice
LEAST_NUMBERS = 2


def define_proposals(document_id: str, text: str) -> tuple[Proposal, ...]:
    """The numbered options that a document speaks of; none unless two numbers of one kind are named (or one, of "two options").

    Args:
        document_id: kept with each as where it was defined.
        text: the document's text.
    """
    labels: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        name = " ".join(match[1].split())
        labels.setdefault(_key(*name.split()), f"{name}: {match[2].strip()}")
    named: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for match in _NAMED.finditer(text):
        key = _key(match[1], match[2])
        named[key] += 1
        shown.setdefault(key, f"{match[1].capitalize()} {match[2].upper() if len(match[2]) == 1 else match[2].lower()}")
    kinds = Counter(key.split("-")[0] for key in named)
    for match in _OF_TWO.finditer(text):
        kind = stem(match[1])
        if named.get(f"{kind}-1", 0) + named.get(f"{kind}-2", 0):
            kinds[kind] = max(kinds[kind], LEAST_NUMBERS)
            for number in ("1", "2"):
                shown.setdefault(f"{kind}-{number}", f"{kind.capitalize()} {number}")
    return tuple(
        Proposal(key, labels.get(key, shown[key]), (shown[key],), document_id)
        for key in sorted(shown)
        if kinds[key.split("-")[0]] >= LEAST_NUMBERS
    )


def _key(kind: str, number: str) -> str:
    return f"{stem(kind)}-{stem(number)}"
