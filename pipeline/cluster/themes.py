"""Themes from groups of statements: labelled, counted by respondents, with their passages assigned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.communities import centre, likeness
from pipeline.cluster.corpus import Corpus
from pipeline.cluster.exemplars import choose_exemplars
from pipeline.cluster.grouping import Group, Material, group_statements
from pipeline.cluster.keywords import Vocabulary, keywords
from pipeline.cluster.label import choose_label
from pipeline.cluster.statements import Statement, Voices
from pipeline.cluster.wording import folded
from pipeline.datamodel import Assignment, Code, Passage, Theme, stable_id
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What a code of second or later rank counts of the concern's score.
LATER_CODE = 0.8
#: A found theme belongs to a code that this share of its statements carry.
CODE_SHARE = 0.25
_SIDES = {"support": "for", "conditional": "for", "oppose": "against"}
_SIDE_WORDS = {"for": "Of those who support it or support it on conditions.", "against": "Of those who oppose it."}


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the tags say of statements: per code the score, the concerns' own words and who holds them; stances; positions."""

    scores: Mapping[str, Mapping[int, float]]
    quotes: Mapping[tuple[str, int], tuple[str, ...]]
    holders: Mapping[str, Mapping[str, tuple[str, ...]]]
    stances: Mapping[int, frozenset[tuple[str, str]]]
    held: Mapping[tuple[str, str], frozenset[str]]


def make_themes(
    corpus: Corpus,
    vectors: NDArray[np.float32],
    statements: Sequence[Statement],
    voices: Voices,
    templated: frozenset[str],
    codes: Sequence[Code],
    settings: ClusterSettings,
) -> tuple[tuple[Theme, ...], tuple[Assignment, ...]]:
    """All themes (parents first, then by respondents) and the assignments of passages to them, sorted by theme and passage.

    ``templated`` are ids of passages with nothing but a campaign's words; ``vectors`` has a row a passage of the corpus.
    """
    tagged = _read_tags(corpus, statements, voices, {code.id for code in codes})
    own = vectors[[statement.row for statement in statements]] if statements else vectors[:0]

    def respondents(members: Sequence[int], code: str | None) -> int:
        return len(
            {
                voice
                for index in members
                for passage in statements[index].passages
                for voice in _heard(passage, code, voices, tagged)
            }
        )

    lengths = [len(statement.text.split()) for statement in statements]
    groups = group_statements(Material(own, tagged.scores, tagged.stances, lengths, respondents), settings)
    writer = _Writer(statements, own, voices, templated, {code.id: code for code in codes}, tagged, settings)
    return writer.write(groups)


def _heard(passage: Passage, code: str | None, voices: Voices, tagged: Tagged) -> tuple[str, ...]:
    """Who stands behind a passage; in a code's theme behind the concern in it."""
    held = tagged.holders.get(code, {}).get(passage.id) if code is not None else None
    return held or voices.of_passage[passage.id]


def _read_tags(corpus: Corpus, statements: Sequence[Statement], voices: Voices, known: set[str]) -> Tagged:
    index_of = {passage.id: index for index, statement in enumerate(statements) for passage in statement.passages}
    scores: dict[str, dict[int, float]] = defaultdict(dict)
    quotes: dict[tuple[str, int], set[str]] = defaultdict(set)
    holders: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for concern in corpus.concerns:
        index = index_of.get(concern.passage or "")
        if index is None or concern.passage is None:
            continue
        for rank, code in enumerate(code for code in concern.codes if code in known):
            score = round(concern.score * (LATER_CODE if rank else 1.0), 4)
            scores[code][index] = max(score, scores[code].get(index, 0.0))
            quotes[code, index].add(concern.quote)
            if concern.holder is not None:
                holders[code][concern.passage].add(voices.holder(concern.holder))
    stances: dict[int, set[tuple[str, str]]] = defaultdict(set)
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for position in corpus.positions:
        for place in (position.passage, position.response):
            for voice in () if place is None or position.holder is None else (voices.holder(position.holder),):
                held[place or "", voice].add(position.stance)
        if (index := index_of.get(position.passage or "")) is not None and position.stance in _SIDES:
            stances[index].add((position.proposal, _SIDES[position.stance]))
    return Tagged(
        {code: dict(members) for code, members in scores.items()},
        {key: tuple(sorted(own)) for key, own in quotes.items()},
        {code: {passage: tuple(sorted(own)) for passage, own in members.items()} for code, members in holders.items()},
        {index: frozenset(own) for index, own in stances.items()},
        {key: frozenset(own) for key, own in held.items()},
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns groups into themes."""

    statements: Sequence[Statement]
    vectors: NDArray[np.float32]
    voices: Voices
    templated: frozenset[str]
    codes: Mapping[str, Code]
    tagged: Tagged
    settings: ClusterSettings

    def write(self, groups: Sequence[Group]) -> tuple[tuple[Theme, ...], tuple[Assignment, ...]]:
        vocabulary = Vocabulary([statement.text for statement in self.statements])
        counted = [len(self._voices_of(group)) for group in groups]
        ids: dict[int, str] = {}
        labels: set[str] = set()
        themes: dict[int, Theme] = {}
        # parents choose their labels before their children, larger themes before smaller ones
        order = sorted(range(len(groups)), key=lambda at: (self._depth(groups, at), -counted[at], sorted(groups[at].core)))
        for at in order:
            themes[at] = self._theme(groups[at], ids, vocabulary, labels)
            ids[at] = themes[at].id
        assignments = {
            (ids[at], passage.id): score
            for at in order
            for index, score in (*groups[at].core.items(), *groups[at].further.items())
            for passage in self.statements[index].passages
        }
        return (
            tuple(themes[at] for at in order),
            tuple(Assignment(theme, passage, score) for (theme, passage), score in sorted(assignments.items())),
        )

    @staticmethod
    def _depth(groups: Sequence[Group], at: int) -> int:
        depth, parent = 0, groups[at].parent
        while parent is not None:
            depth, parent = depth + 1, groups[parent].parent
        return depth

    def _passages(self, group: Group) -> list[Passage]:
        return [passage for index in (*group.core, *group.further) for passage in self.statements[index].passages]

    def _voices_of(self, group: Group) -> dict[str, list[Passage]]:
        heard: dict[str, list[Passage]] = defaultdict(list)
        for passage in self._passages(group):
            for voice in _heard(passage, group.code, self.voices, self.tagged):
                heard[voice].append(passage)
        return heard

    def _theme(self, group: Group, ids: Mapping[int, str], vocabulary: Vocabulary, labels: set[str]) -> Theme:
        heard, passages = self._voices_of(group), self._passages(group)
        weights = vocabulary.weights(group.core)
        near = self._nearness(group)
        behind = {passage.id: _heard(passage, group.code, self.voices, self.tagged) for passage in passages}
        exemplars = choose_exemplars(self.statements, near, self.vectors, behind, self.settings.exemplars)
        words = keywords(weights, self.settings.keywords)
        parent = ids[group.parent] if group.parent is not None else None
        return Theme(
            id=self._id(group, parent, near),
            parent=parent,
            label=choose_label(self._label_texts(group, near), weights, labels),
            definition=self._definition(group, words),
            codes=self._codes_of(group),
            keywords=words,
            exemplars=exemplars,
            respondents=len(heard),
            responses=len({passage.response for passage in passages if passage.response is not None}),
            passages=len(passages),
            stance_counts=self._stance_counts(heard),
            stability=group.stability,
            campaign_respondents=sum(all(passage.id in self.templated for passage in own) for own in heard.values()),
        )

    def _nearness(self, group: Group) -> dict[int, float]:
        rows = sorted(group.core)
        return dict(zip(rows, map(float, likeness(self.vectors[rows], centre(self.vectors[rows]))), strict=True))

    def _id(self, group: Group, parent: str | None, near: Mapping[int, float]) -> str:
        """From the code where it is the code's theme, else from the wording at the theme's centre."""
        if group.code is not None and parent is None:
            return stable_id("theme", "code", group.code)
        middle = min(near, key=lambda index: (-near[index], folded(self.statements[index].text)))
        return stable_id("theme", "found", parent or "", group.side or "", folded(self.statements[middle].text))

    def _label_texts(self, group: Group, near: Mapping[int, float]) -> list[tuple[str, float]]:
        if group.code is None:
            return [(self.statements[index].text, score) for index, score in near.items()]
        quotes = [(quote, score) for index, score in near.items() for quote in self.tagged.quotes.get((group.code, index), ())]
        # the words of the concern first; the sentences around it where they make no claim
        return quotes + [(self.statements[index].text, round(score / 2, 4)) for index, score in near.items()]

    def _definition(self, group: Group, words: Sequence[str]) -> str:
        code = self.codes.get(group.code or "")
        about = (
            f"{code.label}: {code.definition}".rstrip(": ")
            if code is not None
            else f"Passages about {', '.join(words[:5])}".rstrip()
        )
        return " ".join(part for part in (about.rstrip(".") + ".", _SIDE_WORDS.get(group.side or "", "")) if part)

    def _codes_of(self, group: Group) -> tuple[str, ...]:
        shares = {code: len(group.core.keys() & members.keys()) / len(group.core) for code, members in self.tagged.scores.items()}
        best = sorted(
            (code for code, share in shares.items() if share >= CODE_SHARE), key=lambda code: (-round(shares[code], 4), code)
        )
        return tuple(best) if group.code is None else (group.code, *(code for code in best if code != group.code))

    def _stance_counts(self, heard: Mapping[str, Sequence[Passage]]) -> tuple[tuple[str, int], ...]:
        """Respondents by the stance they take in the theme's passages; by that of their response where it is one and the same."""
        counts: dict[str, int] = defaultdict(int)
        for voice, passages in sorted(heard.items()):
            stances = frozenset().union(*(self.tagged.held.get((passage.id, voice), frozenset()) for passage in passages))
            if not stances:
                stances = frozenset().union(
                    *(self.tagged.held.get((passage.response or "", voice), frozenset()) for passage in passages)
                )
                stances = stances if len(stances) == 1 else frozenset()
            for stance in stances:
                counts[stance] += 1
        return tuple(sorted(counts.items()))
