"""Other names of what the user looks for: of the register, of the respondents, and acronyms that the documents define."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.datamodel import Proposal, Respondent, RespondentEntry
from pipeline.search.consent import may_be_named
from pipeline.search.index import Index
from pipeline.search.tokens import Form, fold_words, is_acronym, split_words, stop_words

#: "integrated care systems (ICSs)": what a document defines is at least two capitals in brackets.
_DEFINED = re.compile(r"\(([A-Z][A-Za-z&]{0,9}?[A-Z])(?:s|'s|’s)?\)")
#: What SQLite can tell of that beforehand.
DEFINING = "*([A-Z]*[A-Z]*)*"
#: A longer alias is a sentence; nobody types it, and it would never stand in a text word for word.
LONGEST_ALIAS = 8


@dataclass(frozen=True, slots=True)
class Aliases:
    """Names by the words that they are known under; ``longest`` looks them up."""

    forms: dict[Form, tuple[Form, ...]] = field(default_factory=dict)

    def longest(self, tokens: Sequence[str]) -> tuple[int, tuple[Form, ...]]:
        """How many of the first tokens are a known name, and all its forms; 0 where none is.

        An acronym that spells a word (``WHO``, ``IT``) counts only when it was typed in capitals.
        """
        for length in range(min(len(tokens), LONGEST_ALIAS), 0, -1):
            typed = tokens[:length]
            forms = self.forms.get(_key(typed))
            if forms and not (length == 1 and typed[0].lower() in stop_words() and not typed[0].isupper()):
                return length, forms
        return 0, ()


def gather_aliases(index: Index, quotes: Iterable[str]) -> Aliases:
    """Every set of names that mean the same, ready to be looked up.

    ``quotes`` are passages that may define acronyms. Only names that may be told are known: what was looked for is shown.
    """
    groups = [_proposal_names(proposal) for proposal in index.proposals.values()]
    guarded = {fold_words(one.name) for one in index.respondents.values() if one.name and not may_be_named(one)}
    named: list[Respondent | RespondentEntry] = [one for one in index.respondents.values() if may_be_named(one)]
    named += [entry for entry in index.consultation.respondents if entry.publish in (None, "yes")]
    groups += [_respondent_names(one) for one in named if one.name and fold_words(one.name) not in guarded]
    groups += [[short, long] for short, long in sorted(set(_definitions(quotes)))]
    known: dict[Form, dict[Form, None]] = {}
    for group in groups:
        forms = [form for name in group for form in _spellings(name)]
        for form in forms:
            if form and len(form) <= LONGEST_ALIAS:
                known.setdefault(_key(form), {}).update(dict.fromkeys(f for f in forms if f))
    return Aliases({key: tuple(forms) for key, forms in known.items() if len(forms) > 1})


def _respondent_names(one: Respondent | RespondentEntry) -> list[str]:
    """Its names, but not what only its own document calls it: "the association" is another one elsewhere."""
    return [name for name in (one.name or "", *one.aliases) if not name.removeprefix("The ").islower()]


def _proposal_names(proposal: Proposal) -> list[str]:
    """``Option 2: a statutory body`` is known as its label, both halves of it, and its aliases."""
    halves = [half.strip() for half in proposal.label.split(":")]
    return list(dict.fromkeys([proposal.label, *(half for half in halves if half), *proposal.aliases]))


def _spellings(name: str) -> list[Form]:
    """The words of a name; an acronym stays in capitals, with its plural too, which the index would keep apart (``ICSs``)."""
    words = tuple(split_words(name))
    return [words, (words[0] + "s",)] if is_acronym(words) and words[0].isupper() else [fold_words(name)]


def _key(words: Sequence[str]) -> Form:
    """Words without their plural, so that ``integrated care systems`` is known as well."""
    return tuple(word.lower().removesuffix("s") if len(word) > 3 else word.lower() for word in words)


def _definitions(quotes: Iterable[str]) -> Iterator[tuple[str, str]]:
    for quote in quotes:
        for match in _DEFINED.finditer(quote):
            long = long_form(match.group(1), quote[: match.start()])
            if long:
                yield match.group(1), long


def long_form(short: str, before: str) -> str | None:
    """What an acronym stands for, read backwards from its bracket (Schwartz and Hearst 2003); None where it does not fit.

    >>> long_form("ICS", "We welcome integrated care systems ")
    'integrated care systems'
    >>> long_form("BMA", "Some doctors say so ") is None
    True
    """
    words = re.findall(r"\S+", re.split(r"[.;:?!]\s", before)[-1])[-min(len(short) + 5, 2 * len(short)) :]
    text = " ".join(words)
    at = len(text)
    for number, letter in enumerate(reversed(short.lower())):
        if not letter.isalnum():
            continue
        first = number == len(short) - 1
        at -= 1
        while at >= 0 and (text[at].lower() != letter or (first and at > 0 and text[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    found = text[at:]
    return found if " " in found and len(found) > len(short) else None
