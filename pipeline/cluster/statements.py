"""Statements: passages that say the same word for word, once. Themes are made of them, respondents counted on passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.cluster.corpus import Corpus
from pipeline.cluster.letters import is_courtesy, similarity
from pipeline.cluster.nonanswer import answer_kind
from pipeline.cluster.wording import folded, shingles
from pipeline.datamodel import Campaign, Passage

#: A copy's paragraph that shares this much of its word pairs with one of the template is that paragraph, edited.
SAME_PARAGRAPH = 0.5


@dataclass(frozen=True, slots=True)
class Statement:
    """One wording: the row of its vector, its passages sorted by id, and its text as the first of them writes it."""

    text: str
    row: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """Who stands behind a passage: respondent ids, or ``name:…`` for a holder who is no respondent; empty for mere narration."""

    of_passage: Mapping[str, tuple[str, ...]]
    of_holder: Mapping[str, str]

    def holder(self, name: str) -> str:
        """The respondent id of a holder's name."""
        return self.of_holder.get(folded(name), f"name:{folded(name)}")


def hear_voices(corpus: Corpus) -> Voices:
    """Whose view each passage is: its respondent's, or where it has none (a report about others) that of its tags' holders."""
    of_holder: dict[str, str] = {}
    for respondent in sorted(corpus.respondents, key=lambda one: one.id, reverse=True):
        for name in (*respondent.aliases, respondent.name):
            if name is not None and folded(name):
                of_holder[folded(name)] = respondent.id
    voices = Voices({}, of_holder)
    held: dict[str, set[str]] = defaultdict(set)
    for tag in (*corpus.positions, *corpus.concerns, *corpus.asks):
        if tag.passage is not None and tag.holder is not None:
            held[tag.passage].add(voices.holder(tag.holder))
    of_passage = {
        passage.id: (passage.respondent,) if passage.respondent is not None else tuple(sorted(held[passage.id]))
        for passage in corpus.passages
    }
    return Voices(of_passage, of_holder)


def says_nothing(passage: Passage) -> bool:
    """Whether a passage is set aside: a non-answer, a bare yes or no, a salutation, a signature or mere politeness."""
    return passage.kind == "non-answer" or answer_kind(passage.quote) is not None or is_courtesy(passage.quote)


def gather_statements(
    corpus: Corpus, excluded: Mapping[str, str], set_aside: Iterable[str], campaigns: Sequence[Campaign], voices: Voices
) -> tuple[list[Statement], frozenset[str]]:
    """Statements in the order of their wording, and the ids of passages that hold only a campaign's words.

    A paragraph of a template that a copy changed a little counts as the template's: a campaign is one voice with many senders.
    """
    aside = set(set_aside)
    templated = _templated(corpus, campaigns)
    members: dict[str, list[tuple[Passage, int]]] = defaultdict(list)
    for row, passage in enumerate(corpus.passages):
        if passage.id not in aside and passage.response not in excluded and voices.of_passage[passage.id]:
            members[templated.get(passage.id) or folded(passage.quote)].append((passage, row))
    statements = []
    for wording in sorted(members):
        same = sorted(members[wording], key=lambda one: (folded(one[0].quote) != wording, one[0].quote, one[0].id))
        passages = tuple(sorted((passage for passage, _ in same), key=lambda passage: passage.id))
        statements.append(Statement(same[0][0].quote, same[0][1], passages))
    return statements, frozenset(templated)


def _templated(corpus: Corpus, campaigns: Sequence[Campaign]) -> dict[str, str]:
    """Passage id → the template's wording of it, for passages of campaign copies without a word of the sender's own."""
    by_response: dict[str, list[Passage]] = defaultdict(list)
    for passage in corpus.passages:
        if passage.response is not None:
            by_response[passage.response].append(passage)
    found: dict[str, str] = {}
    for campaign in campaigns:
        paragraphs = {
            folded(passage.quote): shingles(folded(passage.quote).split(), 2)
            for passage in by_response[campaign.template_response]
        }
        added: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for addition in campaign.additions:
            added[addition.response].append((addition.span.start, addition.span.end))
        for response in campaign.responses:
            for passage in by_response[response]:
                if not any(start < passage.end and passage.start < end for start, end in added[response]):
                    found[passage.id] = _nearest(folded(passage.quote), paragraphs)
    return found


def _nearest(words: str, paragraphs: Mapping[str, set[str]]) -> str:
    if words in paragraphs:
        return words
    pairs = shingles(words.split(), 2)
    alike = [(-similarity(pairs, own), wording) for wording, own in paragraphs.items()]
    best = min(alike, default=(0.0, words))
    return best[1] if -best[0] >= SAME_PARAGRAPH else words
