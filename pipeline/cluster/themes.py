"""Themes from groups of statements: labelled, counted by respondents, with their passages assigned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.cluster.candidates import has_a_claim, leading, make_candidates, nearness, quotable, speaks_for, votes_of
from pipeline.cluster.coded import code_theme_id, under_codes
from pipeline.cluster.communities import centre, centred
from pipeline.cluster.corpus import Corpus, Encode
from pipeline.cluster.divided import Divider, Read
from pipeline.cluster.exemplars import choose_exemplars
from pipeline.cluster.given_labels import GivenLabels
from pipeline.cluster.grouping import LEAST_RESPONDENTS, Group, Material, group_statements
from pipeline.cluster.keywords import Vocabulary, keywords
from pipeline.cluster.label import choose_label
from pipeline.cluster.sides import Stances
from pipeline.cluster.standing import Keeper, new_id, put_in_by_person, unheard
from pipeline.cluster.statements import Part, Statement, Voices
from pipeline.cluster.wording import FRAME_WORDS, folded, framed
from pipeline.datamodel import SEVERAL_POINTS, Assignment, Code, StandingTheme, Theme
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: A theme belongs to a code that this share of its statements carry.
CODE_SHARE = 0.25
#: Of many respondents two who agree may be chance: of at least three such numbers a third is needed.
A_VOICE_OF, MOST_NEEDED = 100, 3
#: What respondents say who may be quoted, by name or without.
_QUOTED = frozenset({"yes", "anonymous"})
_DIVIDED = "One of two sides: the theme above is divided (read by the model)."
_SIDE_WORDS = {
    "for": "Of those who support it or support it on conditions.",
    "against": "Of those who oppose it.",
    "agree": _DIVIDED,
    "disagree": _DIVIDED,
}


@dataclass(frozen=True, slots=True)
class Themed:
    """Themes (parents first, then by respondents), assignments (by theme and passage), and by theme's id what it is made of."""

    themes: tuple[Theme, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)


def make_themes(
    corpus: Corpus,
    vectors: NDArray[np.float32],
    statements: Sequence[Statement],
    voices: Voices,
    codes: Sequence[Code],
    settings: ClusterSettings,
    keeper: Keeper,
    encode: Encode | None = None,
    read: Read | None = None,
) -> Themed:
    """All themes and assignments of a consultation.

    ``vectors`` has a row of unit length a statement; ``keeper`` knows the themes that stand; ``encode`` gives the vectors of
    labels, so that no two say the same; ``read`` tells who agrees with a claim.
    """
    coded = _codes_in(corpus, statements, {code.id for code in codes})
    stances = Stances(corpus, statements, voices)

    def respondents(members: Sequence[int]) -> int:
        """How many speak for themselves. Copies of a letter count as one: a letter alone is a campaign, not a theme."""
        parts = [part for index in members for part in statements[index].parts]
        return len({voice for part in parts for voice in (("campaign",) if part.copied else part.voices)})

    everybody = range(len(statements))
    least = min(MOST_NEEDED, max(LEAST_RESPONDENTS, respondents(everybody) // A_VOICE_OF))
    about = frozenset(everybody)
    if respondents(everybody) < settings.few_respondents:
        # letters and reports tell much beside: of a few only what they ask, fear, back or oppose is a matter in common
        about = frozenset({*coded, *stances.told}) or about
        settings = replace(settings, same_code=settings.same_code_few, least_member=settings.least_member_few)
    lengths = [len(statement.text.split()) for statement in statements]
    wordings = [folded(statement.text) for statement in statements]
    frames = [framed(statement.text) for statement in statements]
    material = Material(
        centred(_pooled(vectors, frames, stances)), coded, stances.sides, lengths, frames, about, respondents, least
    )
    material = replace(material, wordings=wordings)
    standing = keeper.place(material)
    divider = Divider(statements, vectors, read, settings) if read else None
    groups = group_statements(replace(material, settled=keeper.settled(standing)), settings, divider) if statements else []
    groups = [group for group in groups if _stands(group, statements, vectors)]
    groups = under_codes(keeper.join(standing, groups), coded, codes, keeper.known, lambda rows: respondents(rows) >= least)
    groups = [keeper.corrected(group) if group.code is not None else group for group in groups]
    silent = frozenset(who.id for who in corpus.respondents if who.sent and who.publish not in _QUOTED)
    return _Writer(statements, vectors, {code.id: code for code in codes}, coded, stances, settings, silent, encode).write(groups)


def _stands(group: Group, statements: Sequence[Statement], vectors: NDArray[np.float32]) -> bool:
    """A narrower theme is one claim, or the side of a proposal: what is as mixed as the theme above tells nothing more."""
    return group.parent is None or group.side is not None or has_a_claim(sorted(group.core), statements, vectors)


def _pooled(vectors: NDArray[np.float32], frames: Sequence[str], stances: Stances) -> NDArray[np.float32]:
    """The vectors, of statements that differ only in names and figures the same one: a matter told of many places is one.

    Those that stand for or against different things are apart: a proposal is a name too.
    """
    import numpy as np

    rows: dict[tuple[str, frozenset[tuple[str, str]]], list[int]] = defaultdict(list)
    for row, frame in enumerate(frames):
        if len(frame.split()) >= FRAME_WORDS:
            rows[frame, stances.sides.get(row, frozenset())].append(row)
    pooled = np.array(vectors)
    for own in rows.values():
        if len(own) > 1:
            pooled[own] = centre(vectors[own])
    return pooled


def _codes_in(corpus: Corpus, statements: Sequence[Statement], known: set[str]) -> dict[int, frozenset[str]]:
    """Statement → codes of the concerns that stand in it."""
    by_passage: dict[str, list[tuple[int, Part]]] = defaultdict(list)
    for index, statement in enumerate(statements):
        for part in statement.parts:
            by_passage[part.passage.id].append((index, part))
    found: dict[int, set[str]] = defaultdict(set)
    for concern in corpus.concerns:
        for index, part in by_passage.get(concern.passage or "", ()):
            if concern.start < part.end and part.start < concern.end:
                found[index].update(code for code in concern.codes if code in known)
    return {index: frozenset(own) for index, own in sorted(found.items()) if own}


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns groups into themes."""

    statements: Sequence[Statement]
    vectors: NDArray[np.float32]
    codes: Mapping[str, Code]
    coded: Mapping[int, frozenset[str]]
    stances: Stances
    settings: ClusterSettings
    silent: frozenset[str]
    encode: Encode | None

    def write(self, groups: Sequence[Group]) -> Themed:
        vocabulary = Vocabulary([statement.text for statement in self.statements])
        counted = [len(self._heard(group)) for group in groups]
        ids: dict[int, str] = {}
        reserved = {group.theme.id for group in groups if group.theme is not None}
        given = GivenLabels([group.theme.label for group in groups if group.theme is not None], self.encode)
        for group in groups:
            if group.code is not None:
                given.add(self.codes[group.code].label)
        themes: dict[int, Theme] = {}
        # parents choose their labels before their children, larger themes before smaller ones
        order = sorted(range(len(groups)), key=lambda at: (self._depth(groups, at), -counted[at], sorted(groups[at].core)))
        for at in order:
            themes[at] = (
                self._theme(groups[at], ids, vocabulary, given, {*reserved, *ids.values()})
                if groups[at].core
                else unheard(groups[at], ids.values())
            )
            ids[at] = themes[at].id
        assignments = [one for at in order for one in self._assignments(ids[at], groups[at])]
        written = {ids[at]: groups[at] for at in order}
        return Themed(
            tuple(themes[at] for at in order), tuple(sorted(assignments, key=lambda one: (one.theme, one.passage))), written
        )

    def _assignments(self, theme: str, group: Group) -> Iterable[Assignment]:
        """A passage's score is that of its best statement; what a person put into the theme counts as theirs."""
        by_person = put_in_by_person(group, self.statements)
        scores: dict[str, tuple[float, str]] = {}
        for index, score in group.core.items():
            for part in self.statements[index].parts:
                by = "person" if index in by_person else "machine"
                scores[part.passage.id] = max((score, by), scores.get(part.passage.id, (0.0, "")))
        return (Assignment(theme, passage, *found) for passage, found in scores.items())

    @staticmethod
    def _depth(groups: Sequence[Group], at: int) -> int:
        depth, parent = 0, groups[at].parent
        while parent is not None:
            depth, parent = depth + 1, groups[parent].parent
        return depth

    def _heard(self, group: Group) -> dict[str, list[Part]]:
        heard: dict[str, list[Part]] = defaultdict(list)
        for index in group.core:
            for part in self.statements[index].parts:
                for voice in part.voices:
                    heard[voice].append(part)
        return heard

    def _theme(
        self, group: Group, ids: Mapping[int, str], vocabulary: Vocabulary, given: GivenLabels, reserved: set[str]
    ) -> Theme:
        heard = self._heard(group)
        passages = {part.passage.id: part.passage for own in heard.values() for part in own}
        weights = vocabulary.weights(group.core, votes_of(self.statements, group.core))
        near = nearness(sorted(group.core), self.vectors)
        words = keywords(weights, self.settings.keywords)
        parent = ids[group.parent] if group.parent is not None else None
        code = self.codes[group.code] if group.code is not None else None
        codes = self._codes_of(group) if code is None else (code.id,)
        known = group.theme or self._new(group, near, ids, reserved)
        return Theme(
            id=known.id,
            parent=parent,
            label=known.label or self._label(near, weights, given, vocabulary),
            status=known.status,
            kind="found" if code is None else "code",
            label_by=known.label_by,
            definition=self._definition(group, words, codes) if code is None else code.definition,
            codes=codes,
            keywords=words,
            exemplars=choose_exemplars(self.statements, near, self.vectors, self.settings.exemplars),
            respondents=len(heard),
            responses=len({passage.response for passage in passages.values() if passage.response is not None}),
            passages=len(passages),
            stance_counts=self.stances.count(heard),
            stability=group.stability,
            campaign_respondents=sum(all(part.copied for part in own) for own in heard.values()),
        )

    def _label(self, near: Mapping[int, float], weights: Mapping[str, float], given: GivenLabels, vocabulary: Vocabulary) -> str:
        """A claim that stands for the theme; of a theme with several points it says that it is one of them."""
        candidates = make_candidates(self.statements, near, self.vectors, self.silent)
        label = choose_label(leading(candidates), weights, given, vocabulary.rarity, quotable(candidates))
        return label if speaks_for(label, candidates) else f"{SEVERAL_POINTS} {label}"

    def _new(self, group: Group, near: Mapping[int, float], ids: Mapping[int, str], taken: set[str]) -> StandingTheme:
        """The id of a theme that does not stand yet, and for a code its label: a found one's is still to be chosen.

        A code above takes no part in the id: the theme stays the same when its statements are tagged otherwise.
        """
        if group.code is not None:
            return StandingTheme(code_theme_id(group.code), self.codes[group.code].label, kind="code")
        middle = min(near, key=lambda index: (-near[index], folded(self.statements[index].text)))
        parent = ids[group.parent] if group.parent is not None else None
        if parent in {code_theme_id(code) for code in self.codes}:
            parent = None
        return StandingTheme(new_id(parent, group.side, folded(self.statements[middle].text), taken), "")

    def _definition(self, group: Group, words: Sequence[str], codes: Sequence[str]) -> str:
        about = f"Statements about {', '.join(words[:5])}" if words else "Statements that say the same"
        under = f"Under {', '.join(self.codes[code].label for code in codes[:2])}." if codes else ""
        return " ".join(part for part in (f"{about}.", under, _SIDE_WORDS.get(group.side or "", "")) if part)

    def _codes_of(self, group: Group) -> tuple[str, ...]:
        counts: dict[str, int] = defaultdict(int)
        for index in group.core:
            for code in self.coded.get(index, ()):
                counts[code] += 1
        return tuple(
            code
            for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            if count >= CODE_SHARE * len(group.core)
        )
