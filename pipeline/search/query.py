"""The user's words as a query: what is wanted, what is not, and the FTS5 expression for it.

Words are all wanted unless ``OR`` stands between them; ``NOT`` (capitals) keeps passages out; ``"a phrase"`` is taken
literally; ``integrat*`` finds every ending. Whatever else is typed is words: no input makes an invalid expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.search.aliases import Aliases
from pipeline.search.tokens import Form, fold_words, split_words, stop_words

#: FTS5 refuses expressions more than 256 deep; nobody types this many words on purpose.
MOST_WORDS = 48

_PIECE = re.compile(r'"([^"]*)"?|([^\s"()]+)')
_OPERATORS = {"AND", "OR", "NOT"}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, in any of its forms (an acronym, what it stands for)."""

    forms: tuple[Form, ...]
    prefix: bool = False

    def expression(self) -> str:
        """The term as FTS5 writes it; forms hold letters and digits only, so quoting them is safe."""
        quoted = [f'"{" ".join(form)}"' + ("*" if self.prefix else "") for form in self.forms]
        return quoted[0] if len(quoted) == 1 else f"({' OR '.join(quoted)})"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Terms that must all be there, and terms that may not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What stood between the ``OR``\\ s. ``exact``: the user wrote a phrase, prefix or operator and means it."""

    alternatives: tuple[Alternative, ...]
    exact: bool = False

    def expressions(self) -> list[tuple[str | None, str | None]]:
        """(wanted, unwanted) FTS5 expressions of each alternative; None where there is nothing of the kind."""
        return [(_joined(a.wanted, " AND "), _joined(a.unwanted, " OR ")) for a in self.alternatives]

    def any_word(self) -> str | None:
        """The expression that finds passages with at least one wanted term; also what is highlighted."""
        return _joined((term for alternative in self.alternatives for term in alternative.wanted), " OR ")


def read_query(words: str, aliases: Aliases) -> Query:
    """The query that the user's words mean.

    >>> read_query('pace NOT "local government"', Aliases()).expressions()
    [('"pace"', '"local government"')]
    >>> read_query('the pace of change', Aliases()).expressions()
    [('"pace" AND "change"', None)]
    """
    straight = re.sub("[“”„«»]", '"', words)
    pieces = [(match.group(1), match.group(2)) for match in _PIECE.finditer(straight)][:MOST_WORDS]
    builder = _Builder(aliases)
    for phrase, word in pieces:
        if phrase is not None:
            builder.literal(fold_words(phrase), prefix=False)
        elif word in _OPERATORS:
            builder.operator(word)
        elif word.endswith("*"):
            builder.literal(fold_words(word), prefix=True)
        else:
            builder.run.extend(split_words(word))
    builder.close_run()
    alternatives = tuple(Alternative(tuple(wanted), tuple(unwanted)) for wanted, unwanted in builder.built if wanted or unwanted)
    exact = any(phrase is not None or word in _OPERATORS or word.endswith("*") for phrase, word in pieces)
    return Query(alternatives, exact)


class _Builder:
    """Takes the pieces one by one; plain words that stand together wait in ``run``, as a name may be several words."""

    def __init__(self, aliases: Aliases) -> None:
        self.aliases = aliases
        self.built: list[tuple[list[Term], list[Term]]] = [([], [])]
        self.run: list[str] = []
        self.negated = False

    def operator(self, word: str) -> None:
        self.close_run()
        self.negated = word == "NOT"
        if word == "OR":
            self.built.append(([], []))

    def literal(self, form: Form, *, prefix: bool) -> None:
        self.close_run()
        if form:
            self._add([Term((form,), prefix)])

    def close_run(self) -> None:
        self._add(_terms(self.run, self.aliases))
        self.run = []

    def _add(self, terms: list[Term]) -> None:
        """``NOT`` holds for the one term after it."""
        wanted, unwanted = self.built[-1]
        if self.negated and terms:
            unwanted.append(terms.pop(0))
            self.negated = False
        wanted.extend(term for term in terms if term not in wanted)


def _terms(tokens: list[str], aliases: Aliases) -> list[Term]:
    """The terms of plain words that stand together: the longest known names first, stop words dropped."""
    terms: list[Term] = []
    at = 0
    while at < len(tokens):
        length, forms = aliases.longest(tokens[at:])
        terms.append(Term(forms or ((tokens[at].lower(),),)))
        at += max(length, 1)
    return [term for term in terms if len(term.forms) > 1 or term.forms[0][0] not in stop_words()] or terms


def _joined(terms: Iterable[Term], glue: str) -> str | None:
    return glue.join(term.expression() for term in terms) or None
