"""Strangers' words and our own, as pages print them. Escaping is the templates' matter; here it is about what escaping leaves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from pipeline.datamodel import STANCES, Ask, Concern, Decision, Figure, Position, Proposal
from pipeline.digest.redact import clean
from pipeline.digest.wording import STANCE_WORDS, count, date, joined, number, percent, upper_first
from pipeline.web.records import Shown

__all__ = [
    "STANCE_CHOICES",
    "STANCE_WORDS",
    "clean",
    "count",
    "date",
    "decided",
    "inert",
    "joined",
    "link",
    "moment",
    "number",
    "origin",
    "percent",
    "said",
    "short",
    "upper_first",
]

#: What a form offers, in the order in which stances are told everywhere: (value, words).
STANCE_CHOICES: list[tuple[str, str]] = [(stance, words) for stance, words in STANCE_WORDS.items() if stance in STANCES]
#: Control characters but tab and line feed, marks that turn the direction of writing, and halves of surrogate pairs.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")


def inert(text: str) -> str:
    """Text with its lines and blanks, without characters that do something instead of showing something.

    >>> inert("pay\u202e now\\x07,\\n today ")
    'pay now,\\n today '
    """
    return _HARMFUL.sub("", text)


def short(text: str, length: int = 240) -> str:
    """Text on one line, cut at a word with an ellipsis where it is longer.

    >>> short("one two three", 9)
    'one two …'
    """
    text = clean(text)
    if len(text) <= length:
        return text
    kept = text[:length].rsplit(" ", 1)[0] if " " in text[:length] else text[:length]
    return f"{kept} …"


def moment(at: str) -> str:
    """When something was decided, as one reads it; what is no time of ours stays as it is.

    >>> moment("2031-03-04T09:05:00Z"), moment("yesterday")
    ('4 March 2031, 09:05 UTC', 'yesterday')
    """
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|\+00:00)", at)
    return f"{date(found[1])}, {found[2]} UTC" if found else clean(at)


def link(path: str, values: Mapping[str, object] | None = None, **changed: object) -> str:
    """An address with its query; what is None or empty is left out, lists are repeated.

    >>> link("/search", {"q": "a b", "stance": ["support", "oppose"]}, page=2)
    '/search?q=a+b&stance=support&stance=oppose&page=2'
    """
    query = {key: value for key, value in {**(values or {}), **changed}.items() if value not in (None, "", [], ())}
    return path + (f"?{urlencode(query, doseq=True)}" if query else "")


_BASES = {"stated": "a closed answer or the register", "cue": "a rule", "model": "a trained model"}


def origin(tag: Shown) -> tuple[str, str]:
    """Who says so, for a label: ``machine`` or ``person``, and the words."""
    if tag.review == "corrected":
        return "person", "Corrected by a person"
    if tag.review == "added" or tag.basis == "person":
        return "person", "Added by a person"
    by = f"{_BASES.get(tag.basis, tag.basis)}, score {tag.score:.2f}"
    if tag.review == "accepted":
        return "person", f"Accepted by a person; found by {by}"
    return "machine", f"Machine: {by}"


def said(tag: Shown, proposals: Mapping[str, Proposal], codes: Mapping[str, str]) -> str:
    """What a tag says, in words: ``Oppose: Option 2``, ``Pace and timescale, severity medium``."""
    if isinstance(tag, Position):
        label = proposals[tag.proposal].label if tag.proposal in proposals else tag.proposal
        hedged = {"hedged": " (hedged)", "strong": " (strongly)"}.get(tag.strength, "")
        return clean(f"{STANCE_WORDS.get(tag.stance, tag.stance)}{hedged}: {label}")
    if isinstance(tag, Concern):
        about = f", about {proposals[tag.proposal].label}" if tag.proposal and tag.proposal in proposals else ""
        return clean(f"{joined([codes.get(code, code) for code in tag.codes]) or 'No code'}, severity {tag.severity}{about}")
    if isinstance(tag, Ask):
        return clean(f"Put to {tag.addressee}" if tag.addressee else "Put to nobody by name")
    return _figure(tag)


def _figure(tag: Figure) -> str:
    parts = [f"{number(tag.value)}" if tag.value is not None else "", tag.unit or ""]
    parts += [f"of {number(tag.base)}" if tag.base is not None else ""]
    parts += [f"({number(tag.percent)}%)" if tag.percent is not None else ""]
    return clean(" ".join(part for part in parts if part)) or "A number"


_DONE = {
    "accept": "accepted it",
    "correct": "corrected it",
    "reject": "rejected it",
    "add": "added it",
    "reopen": "opened it again",
    "confirm": "confirmed it",
    "rename": "renamed it",
    "merge": "merged it",
    "split": "split it",
    "assign": "put a passage into it",
    "unassign": "took a passage out of it",
}


def decided(decision: Decision) -> str:
    """A decision as one reads it: ``Ada Lund corrected it (stance: oppose)``."""
    if decision.action == "rename":
        names = {key: short(str(decision.detail.get(key, "")), 200) for key in ("label", "before")}
        return clean(f"{decision.who} renamed it “{names['label']}” (before: “{names['before']}”)")
    changes = ", ".join(
        f"{key}: {_value(value)}" for key, value in sorted(decision.detail.items()) if key not in {"start", "end"}
    )
    told = f" ({short(changes, 300)})" if changes and decision.action != "add" else ""
    return clean(f"{decision.who} {_DONE.get(decision.action, decision.action)}{told}")


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, dict):
        return str(value.get("quote", value))
    return "none" if value is None else str(value)
