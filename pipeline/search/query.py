"""The user's words as a query: what is wanted, what is not, and how it hangs together.

Words are wanted together unless ``OR`` stands between them; ``NOT`` (capitals) keeps out the one thing after it; brackets
group; ``"a phrase"`` stands as it is; ``integrat*`` finds every ending. Whatever else is typed is words, and what is not closed
is closed at the end: no input is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.search.aliases import Aliases
from pipeline.search.tokens import Form, fold_words, is_acronym, split_words, stop_words

#: Each term costs a look into the index; nobody types this many on purpose, and of a pasted page the first say what it is about.
MOST_WORDS = 48
#: A page; a word of the query may be a whole line of signs, and a phrase everything up to the end.
MOST_CHARACTERS = 3000

_PIECE = re.compile(r'"(?P<phrase>[^"]*)"?|(?P<bracket>[()])|(?P<word>[^\s"()]+)')
_OPERATORS = {"AND", "OR", "NOT"}


@dataclass(frozen=True, slots=True)
class Term:
    """One thing to look for, in any of its forms (an acronym, what it stands for); the first is what was typed."""

    forms: tuple[Form, ...]
    prefix: bool = False

    def as_it_stands(self, form: Form) -> bool:
        """Whether a form is looked for as it stands, and not by its stem: a prefix, or an acronym among its names."""
        return self.prefix or (len(self.forms) > 1 and is_acronym(form))

    def expressions(self, *, exact: bool) -> list[str]:
        """The forms that are looked for as they stand, or by their stems, as FTS5 writes them.

        Forms hold letters and digits only, so quoting them is safe.
        """
        forms = (form for form in self.forms if self.as_it_stands(form) is exact)
        return [f'"{" ".join(form)}"' + ("*" if self.prefix else "") for form in forms]

    def __str__(self) -> str:
        said = [" ".join(form) + ("*" if self.prefix else "") for form in self.forms]
        said = [f'"{one}"' if " " in one else one for one in said]
        return said[0] if len(said) == 1 else f"({' OR '.join(said)})"


@dataclass(frozen=True, slots=True)
class Every:
    """What must all be there."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(f"({part})" if isinstance(part, Either) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """What must be there in one part at least."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class Without:
    """What may not be there."""

    part: Node

    def __str__(self) -> str:
        return f"NOT {self.part}" if isinstance(self.part, Term) else f"NOT ({self.part})"


Node = Term | Every | Either | Without


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, understood. ``exact``: the user wrote a phrase, prefix or operator and means it.

    ``root`` is None where nothing was typed that could be looked for. ``spoken`` is what to ask by meaning: the words wanted,
    in their order, without signs.
    """

    root: Node | None
    exact: bool = False
    spoken: str = ""

    def wanted(self) -> tuple[Term, ...]:
        """The terms that may be there, each once, in the order typed."""
        return tuple(dict.fromkeys(_wanted(self.root))) if self.root else ()

    def marked(self, *, exact: bool) -> str | None:
        """The FTS5 expression of everything to mark: of what is looked for as it stands, or of all else, by stems."""
        return " OR ".join(one for term in self.wanted() for one in term.expressions(exact=exact)) or None

    def __str__(self) -> str:
        return "" if self.root is None else str(self.root)


def read_query(words: str, aliases: Aliases) -> Query:
    """The query that the user's words mean.

    >>> str(read_query('pace NOT "local government"', Aliases()))
    'pace AND NOT "local government"'
    >>> str(read_query('(the pace OR speed) of change', Aliases()))
    '(pace OR speed) AND change'
    """
    straight = re.sub("[“”„«»]", '"', words[:MOST_CHARACTERS])
    pieces = [match for match, _ in zip(_PIECE.finditer(straight), range(MOST_WORDS), strict=False)]
    parser = _Parser(pieces, aliases)
    root = parser.either()
    typed = [piece["word"] for piece in pieces if piece["word"]]
    exact = len(typed) + sum(piece["bracket"] is not None for piece in pieces) < len(pieces)
    exact = exact or any(word in _OPERATORS or word.endswith("*") for word in typed)
    return Query(root, exact, " ".join(parser.spoken))


def _wanted(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    elif not isinstance(node, Without):
        for part in node.parts:
            yield from _wanted(part)


class _Parser:
    """Reads the pieces one by one; plain words that stand together wait in ``run``, as a name may be several words."""

    def __init__(self, pieces: Sequence[re.Match[str]], aliases: Aliases) -> None:
        self.pieces = list(reversed(pieces))
        self.aliases = aliases
        self.depth = 0
        self.spoken: list[str] = []

    def either(self) -> Node | None:
        """Everything up to the bracket that closes, or the end."""
        parts = [self.every()]
        while self.pieces and self.pieces[-1]["word"] == "OR":
            self.pieces.pop()
            parts.append(self.every())
        flat = (inner for part in parts if part is not None for inner in (part.parts if isinstance(part, Either) else (part,)))
        known = tuple(dict.fromkeys(flat))
        return known[0] if len(known) == 1 else Either(known) if known else None

    def every(self) -> Node | None:
        """Everything up to an ``OR``."""
        group = _Group(self.aliases, self.spoken)
        while self.pieces and self.pieces[-1]["word"] != "OR":
            piece = self.pieces.pop()
            if piece["bracket"] == ")":
                if self.depth:
                    self.pieces.append(piece)
                    break
            elif piece["bracket"]:
                group.close_run()
                group.add(self._bracket())
            elif piece["phrase"] is not None:
                group.literal(piece["phrase"], prefix=False)
            elif piece["word"] in _OPERATORS:
                group.close_run()
                group.negated = piece["word"] == "NOT"
            elif piece["word"].endswith("*"):
                group.literal(piece["word"], prefix=True)
            else:
                group.run.extend(split_words(piece["word"])[:MOST_WORDS])
        return group.closed()

    def _bracket(self) -> Node | None:
        self.depth += 1
        inner = self.either()
        self.depth -= 1
        if self.pieces and self.pieces[-1]["bracket"] == ")":
            self.pieces.pop()
        return inner


class _Group:
    """What stands between two ``OR``."""

    def __init__(self, aliases: Aliases, spoken: list[str]) -> None:
        self.aliases = aliases
        self.spoken = spoken
        self.parts: dict[Node, None] = {}
        self.run: list[str] = []
        self.negated = False

    def add(self, part: Node | None) -> None:
        """``NOT`` holds for the one part after it."""
        if part is not None:
            inner = part.parts if isinstance(part, Every) and not self.negated else (part,)
            self.parts.update((Without(one) if self.negated else one, None) for one in inner)
            self.negated = False

    def literal(self, typed: str, *, prefix: bool) -> None:
        self.close_run()
        if form := fold_words(typed):
            if not self.negated:
                self.spoken.extend(split_words(typed))
            self.add(Term((form,), prefix))

    def close_run(self) -> None:
        """Look for the plain words that stand together: the longest known names first, stop words dropped."""
        found: list[tuple[Term, list[str]]] = []
        at = 0
        while at < len(self.run):
            length, forms = self.aliases.longest(self.run[at:])
            words = self.run[at : at + max(length, 1)]
            typed = tuple(word.lower() for word in words)
            typed = next((form for form in forms if is_acronym(form) and (form[0].lower(),) == typed), typed)
            found.append((Term(tuple(dict.fromkeys((typed, *forms)))), words))
            at += len(words)
        telling = [term for term, _ in found if len(term.forms) > 1 or term.forms[0][0] not in stop_words()]
        terms = telling or [term for term, _ in found]
        kept_out = terms[0] if self.negated and terms else None
        # what an acronym stands for is not asked by meaning: it would outweigh what is asked about it
        self.spoken.extend(word for term, words in found if term is not kept_out for word in words)
        for term in terms:
            self.add(term)
        self.run = []

    def closed(self) -> Node | None:
        self.close_run()
        parts = tuple(self.parts)
        return parts[0] if len(parts) == 1 else Every(parts) if parts else None
