"""Who raises which theme: the themes of a run as a tree, each with its passages and the respondents behind them.

A theme's passages are its own and those of the themes below it. Rejected themes are no part of the tree: what lies in one of them
only, lies in none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.datamodel import Passage, Theme
from pipeline.digest.counting import copied, heard
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import fold_name
from pipeline.digest.scope import family
from pipeline.digest.sides import Side
from pipeline.digest.wording import count, joined

__all__ = ["NO_STANCE", "Raised", "every", "raised_by_few", "stances_of", "theme_tree"]

#: A respondent of whom no position on the proposal was found.
NO_STANCE = "not stated"
_NO_LABEL = "A matter in words that may not be quoted"


@dataclass(frozen=True, slots=True)
class Raised:
    """One theme and who raises it.

    Attributes:
        label: as it may be printed.
        written: its passages, each as a statement of its sender.
        tags: positions, concerns, asks and figures that stand in them.
        sent: respondents who raise it in their own responses; ``told``: others, of whom it is reported.
        copies: those of ``sent`` who say it in a campaign's words only.
        below: the themes under it, most respondents first.
    """

    theme: Theme
    label: str
    written: tuple[Statement, ...]
    tags: tuple[Statement, ...]
    sent: frozenset[str]
    told: frozenset[str]
    copies: frozenset[str]
    below: tuple[Raised, ...] = ()

    @property
    def holders(self) -> frozenset[str]:
        """Respondents who raise it; where none does in a response, those of whom it is reported."""
        return self.sent or self.told

    @property
    def counted(self) -> str:
        """How many they are: ``12 respondents``, ``3 as reported``."""
        return count(len(self.sent), "respondent") if self.sent else f"{len(self.told):,} as reported"

    @property
    def order(self) -> tuple[object, ...]:
        """Most respondents first, then by name."""
        return (-len(self.sent), -len(self.told), self.label, self.theme.id)


def every(tree: Iterable[Raised]) -> Iterator[Raised]:
    """All themes of a tree, each before those below it."""
    for raised in tree:
        yield raised
        yield from every(raised.below)


def theme_tree(evidence: Evidence) -> tuple[Raised, ...]:
    """The themes that stand at the top, most respondents first, with those below them."""
    return _Tree(evidence).grow()


class _Tree:
    """All that it takes to say who raises what, looked up once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.themes = [theme for theme in evidence.store.themes() if theme.status != "rejected"]
        self.members: dict[str, list[Passage]] = defaultdict(list)
        #: those outside of the part that is told, too: what a theme may be called does not hang on the part
        self.everywhere: dict[str, list[Passage]] = defaultdict(list)
        for row in evidence.store.assignments():
            if row.passage in evidence.every_passage:
                self.everywhere[row.theme].append(evidence.every_passage[row.passage])
            if row.passage in evidence.passages:
                self.members[row.theme].append(evidence.passages[row.passage])
        if evidence.scope.theme:
            inside = family(self.themes, evidence.scope.theme)
            self.themes = [theme for theme in self.themes if theme.id in inside]
        self.by_id = {theme.id: theme for theme in self.themes}
        self.children: dict[str | None, list[Theme]] = defaultdict(list)
        for theme in self.themes:
            # a theme whose parent was rejected, or lies outside the scope, stands at the top
            self.children[theme.parent if theme.parent in self.by_id else None].append(theme)
        self.told: dict[str, Statement] = {}
        self.in_passage: dict[str, list[Statement]] = defaultdict(list)
        for tags in (evidence.positions, evidence.concerns, evidence.asks, evidence.figures):
            for said in tags:
                self.in_passage[said.passage or ""].append(said)

    def _written(self, passage: Passage) -> Statement:
        """A passage of several themes is looked up once."""
        if passage.id not in self.told:
            self.told[passage.id] = self.evidence.written(passage)
        return self.told[passage.id]

    def _label(self, theme: Theme) -> str:
        """The label, if somebody who may be quoted says it; else the keywords.

        What a code frame or a person calls a theme is nobody's words.
        """
        if theme.kind == "code" or theme.label_by == "person":
            return self.evidence.plain(theme.label)
        words = {word for word in fold_name(theme.claim) if not word.isdigit()}
        saying = (passage for passage in self.everywhere[theme.id] if words <= set(fold_name(passage.quote)))
        if any(self._written(passage).level != "no" for passage in saying):
            return self.evidence.plain(theme.label)
        return f"About {joined([self.evidence.plain(word) for word in theme.keywords[:3]])}" if theme.keywords else _NO_LABEL

    def grow(self, parent: str | None = None) -> tuple[Raised, ...]:
        """The themes under ``parent`` that anybody raises."""
        found = [self._raised(theme) for theme in self.children[parent]]
        return tuple(sorted((raised for raised in found if raised.written), key=lambda raised: raised.order))

    def _raised(self, theme: Theme) -> Raised:
        below = self.grow(theme.id)
        own = {passage.id: self._written(passage) for passage in self.members[theme.id]}
        own |= {said.id: said for raised in below for said in raised.written}
        written = tuple(own[key] for key in sorted(own))
        tags = tuple(row for said in written for row in self.in_passage.get(said.id, ()))
        sent, told = heard(self.evidence, [*written, *tags])
        return Raised(
            theme=theme,
            label=self._label(theme),
            written=written,
            tags=tags,
            sent=frozenset(sent),
            told=frozenset(told),
            copies=copied((*written, *tags), sent),
            below=below,
        )


def stances_of(holders: Iterable[str], found: Mapping[str, Side]) -> Counter[str]:
    """Where holders stand on one proposal, each once; ``found`` has the sides of that proposal by holder."""
    return Counter(found[holder].stance if holder in found else NO_STANCE for holder in holders)


def raised_by_few(evidence: Evidence, tree: Sequence[Raised]) -> list[Statement]:
    """What fits into no theme: passages that voice a concern or ask for something. (A bare position is no matter of its own.)"""
    themed = {said.id for raised in tree for said in raised.written}
    told = {said.passage for tags in (evidence.concerns, evidence.asks) for said in tags} - themed
    rest = (row for key, row in sorted(evidence.passages.items()) if key in told and row.kind == "text")
    return [evidence.written(row) for row in rest]
