"""Template letters: which responses share one, and what each sender added to it in their own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pipeline.cluster.asides import is_line
from pipeline.cluster.letters import Letter, is_courtesy, letter_shingles, similarity
from pipeline.cluster.wording import shingles
from pipeline.datamodel import Addition, Campaign, Span, stable_id
from pipeline.settings import ClusterSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: 32 bands of 4 of 128 MinHash values: two letters at the threshold of 0.5 meet in a band with probability 0.87, at 0.6 0.99;
#: what is missed still joins through its siblings or through the template.
PERMUTATIONS, BAND = 128, 4
#: An odd number with its bits well spread (the golden ratio), which makes one key of the two halves of a band.
_MIX = 0x9E3779B97F4A7C15
#: Words of an addition: "I agree." under a template says nothing of its own.
LEAST_ADDITION = 3


def find_campaigns(letters: Sequence[Letter], texts: Mapping[str, str], settings: ClusterSettings) -> tuple[Campaign, ...]:
    """Campaigns of at least ``settings.campaign_responses`` different respondents, sorted by id; a response is in one at most."""
    by_wording: dict[str, list[Letter]] = defaultdict(list)
    for letter in sorted(letters, key=lambda one: (one.wording, one.response.id)):
        by_wording[letter.wording].append(letter)
    wordings = [wording for wording, copies in by_wording.items() if len(copies[0].words) >= settings.template_words]
    sets = [letter_shingles(by_wording[wording][0]) for wording in wordings]
    groups = _joined(len(wordings), _alike(sets, settings.same_letter))
    groups = _with_looser_copies(groups, wordings, sets, by_wording, settings)
    found = []
    for group in groups:
        copies = [letter for index in group for letter in by_wording[wordings[index]]]
        if len({letter.response.respondent for letter in copies}) >= settings.campaign_responses:
            found.append(_campaign(copies, texts, settings))
    return tuple(sorted(found, key=lambda campaign: campaign.id))


def _alike(sets: Sequence[set[str]], threshold: float) -> Iterable[tuple[int, int]]:
    """Pairs of near-duplicates: candidates share a band of MinHash values, and every one is checked exactly."""
    if len(sets) < 2:
        return
    from rensa import RMinHash

    digests: NDArray[np.uint32] = np.array(
        [sketch.digest() for sketch in RMinHash.from_token_sets([sorted(own) for own in sets], PERMUTATIONS, 1)], dtype=np.uint32
    )
    checked: set[tuple[int, int]] = set()
    for first in range(0, PERMUTATIONS, BAND):
        for members in _buckets(digests[:, first : first + BAND]):
            # neighbours in content order, and each with the first, join a bucket whose members are alike
            for pair in [*pairwise(members), *((members[0], other) for other in members[2:])]:
                if pair not in checked:
                    checked.add(pair)
                    if similarity(sets[pair[0]], sets[pair[1]]) >= threshold:
                        yield pair


def _buckets(band: NDArray[np.uint32]) -> Iterable[list[int]]:
    """Rows with the same values, where there are several; a chance meeting of two keys costs a comparison and no more."""
    keys = np.ascontiguousarray(band).view(np.uint64) @ np.array([_MIX, 1], dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    ends = np.flatnonzero(np.diff(keys[order])) + 1
    starts = np.concatenate(([0], ends))
    for start, end in zip(starts.tolist(), [*ends.tolist(), len(order)], strict=True):
        if end - start > 1:
            yield order[start:end].tolist()


def _joined(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Union-find: the groups that the pairs join, each sorted, by first member."""
    parent = list(range(count))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for index in range(count):
        groups[root(index)].append(index)
    return list(groups.values())


def _with_looser_copies(
    groups: list[list[int]],
    wordings: Sequence[str],
    sets: Sequence[set[str]],
    by_wording: Mapping[str, Sequence[Letter]],
    settings: ClusterSettings,
) -> list[list[int]]:
    """Copies too far from each other for MinHash, found by the shingles of the templates; the largest campaign takes them first.

    A whole group joins a larger one where its own template is such a copy.
    """
    place = {wording: index for index, wording in enumerate(wordings)}
    ranked: list[tuple[int, int, int]] = []  # minus respondents, the template, the group
    for number, group in enumerate(groups):
        copies = [letter for index in group for letter in by_wording[wordings[index]]]
        senders = len({letter.response.respondent for letter in copies})
        if senders >= settings.campaign_responses:
            ranked.append((-senders, place[_template(copies).wording], number))
    campaigns = {number for _, _, number in ranked}
    joined: dict[int, list[int]] = {}
    templates: dict[int, int] = {}  # to the group that its letters belong to
    holders: dict[str, list[int]] = defaultdict(list)
    for _, template, number in sorted(ranked):
        best = _original(template, templates, holders, sets, settings)
        root = number if best is None else templates[best]
        joined.setdefault(root, []).extend(groups[number])
        templates[template] = root
        for shingle in sets[template]:
            holders[shingle].append(template)
    for number, group in enumerate(groups):
        for index in group if number not in campaigns else ():
            best = _original(index, templates, holders, sets, settings)
            joined.setdefault(-1 - index if best is None else templates[best], []).append(index)
    return [sorted(group) for group in joined.values()]


def _original(
    index: int,
    templates: Mapping[int, int],
    holders: Mapping[str, Sequence[int]],
    sets: Sequence[set[str]],
    settings: ClusterSettings,
) -> int | None:
    """The template that a letter is a copy of: it holds it among words of its own, is a piece of it, or is half the same."""
    own = sets[index]
    shared = Counter(holder for shingle in own for holder in holders.get(shingle, ()))
    best = max(shared, key=lambda holder: (shared[holder], -holder), default=None)
    if best is None:
        return None
    inside = shared[best] >= settings.holds_template * min(len(own), len(sets[best]))
    return best if inside or 2 * shared[best] >= settings.half_same * (len(own) + len(sets[best])) else None


def _template(copies: Sequence[Letter]) -> Letter:
    """The most frequent wording; among equally frequent ones that with most in common with the others, then by text."""
    frequency = Counter(letter.wording for letter in copies)
    sets = {letter.wording: letter_shingles(letter) for letter in copies}
    holders = Counter(shingle for letter in copies for shingle in sets[letter.wording])
    # words that most copies have speak for a wording, words of its own against it
    common = {wording: round(sum(holders[shingle] / len(copies) - 0.5 for shingle in own), 4) for wording, own in sets.items()}

    def rank(letter: Letter) -> tuple[int, float, str, str]:
        return (-frequency[letter.wording], -common[letter.wording], letter.wording, letter.response.id)

    return min(copies, key=rank)


def _campaign(copies: Sequence[Letter], texts: Mapping[str, str], settings: ClusterSettings) -> Campaign:
    template = _template(copies)
    own = texts[template.response.document]
    additions = [
        Addition(letter.response.id, letter.response.document, span)
        for letter in copies
        if letter.wording != template.wording
        for span in _additions(letter, template, texts[letter.response.document], settings)
    ]
    return Campaign(
        id=stable_id("camp", template.wording),
        responses=tuple(sorted(letter.response.id for letter in copies)),
        template=own[template.sentences[0].start : template.sentences[-1].end],
        template_response=template.response.id,
        additions=tuple(sorted(additions, key=lambda addition: (addition.response, addition.span.start))),
        exact=tuple(sorted(letter.response.id for letter in copies if letter.wording == template.wording)),
    )


def _additions(letter: Letter, template: Letter, text: str, settings: ClusterSettings) -> Iterable[Span]:
    known = {sentence.words for sentence in template.sentences}
    pairs = [shingles(words.split(), 2) for words in sorted(known)]
    whole = set().union(*pairs)
    added = [
        sentence.words not in known
        and not _is_nobodys_view(text[sentence.start : sentence.end])
        and not _is_edited(sentence.words, sorted(known), pairs, whole, settings.edited_sentence)
        for sentence in letter.sentences
    ]
    start = None
    for at, sentence in enumerate(letter.sentences):
        start = (sentence.start if start is None else start) if added[at] else None
        follows = at + 1 < len(added) and added[at + 1] and letter.sentences[at + 1].passage == sentence.passage
        if start is not None and not follows:
            span = Span.of(text, start, sentence.end)
            if len(span.quote.split()) >= LEAST_ADDITION:
                yield span
            start = None


def _is_nobodys_view(sentence: str) -> bool:
    """Whether a sentence is what a form letter leaves blank (who writes, from where), or politeness."""
    return is_courtesy(sentence) or is_line(sentence)


def _is_edited(words: str, known: Sequence[str], pairs: Sequence[set[str]], whole: set[str], threshold: float) -> bool:
    """Whether a sentence is one of the template's with words changed, or a piece of the template cut in another place."""
    own = shingles(words.split(), 2)
    if len(own & whole) >= threshold * len(own):
        return True
    near = max(range(len(known)), key=lambda at: (len(own & pairs[at]), -at))
    if not own & pairs[near]:
        return False
    return SequenceMatcher(None, words.split(), known[near].split(), autojunk=False).ratio() >= threshold
