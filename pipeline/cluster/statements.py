"""Statements: what is said in the same words, once. Themes are made of them, respondents are counted on their passages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.cluster.corpus import Corpus
from pipeline.cluster.cuts import statement_spans
from pipeline.cluster.letters import similarity
from pipeline.cluster.wording import folded, shingles
from pipeline.datamodel import Campaign, Passage
from pipeline.datamodel.annotation import Tag

#: A copy's paragraph that shares this much of its word pairs with one of the template is that paragraph, edited.
SAME_PARAGRAPH = 0.5
#: How a passage is cut: its text → the stretches of it that are statements.
Cut = Callable[[str], list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Part:
    """Where a statement stands: a stretch of a document inside a passage, and whose view it is there.

    ``voices`` are respondent ids, or ``name:…`` for a holder who is no respondent. ``copied``: the words are a campaign's, not
    the sender's own.
    """

    passage: Passage
    start: int
    end: int
    voices: tuple[str, ...]
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One wording as most who use it write it, and everywhere it stands, sorted by passage id."""

    text: str
    parts: tuple[Part, ...]


class Voices:
    """Whose view a stretch of a passage is: its respondent's, or where it has none (a report about others) its tags' holders'."""

    def __init__(self, corpus: Corpus) -> None:
        self._of_holder: dict[str, str] = {}
        for respondent in sorted(corpus.respondents, key=lambda one: one.id, reverse=True):
            for name in (*respondent.aliases, respondent.name):
                if name is not None and folded(name):
                    self._of_holder[folded(name)] = respondent.id
        self._tags: dict[str, list[Tag]] = defaultdict(list)
        tags: tuple[Tag, ...] = (*corpus.positions, *corpus.concerns, *corpus.asks)
        for tag in tags:
            if tag.passage is not None:
                self._tags[tag.passage].append(tag)

    def holder(self, name: str) -> str:
        """The respondent id of a holder's name, or ``name:…``."""
        return self._of_holder.get(folded(name), f"name:{folded(name)}")

    def of(self, passage: Passage, start: int, end: int) -> tuple[str, ...]:
        """Who stands behind a stretch; nobody behind mere narration."""
        if passage.respondent is not None:
            return (passage.respondent,)
        tags = self._tags.get(passage.id, ())
        return tuple(sorted({self.holder(tag.holder) for tag in tags if tag.holder and tag.start < end and start < tag.end}))


def gather_statements(
    corpus: Corpus, left_out: frozenset[str], campaigns: Sequence[Campaign], voices: Voices, cut: Cut = statement_spans
) -> list[Statement]:
    """Statements in the order of their wording.

    ``left_out`` are passages that are not analysed. A paragraph of a template that a copy changed a little counts as the
    template's: a campaign is one voice with many senders. What a sender added is their own, in the midst of a paragraph too.
    """
    added = _added(campaigns)
    templated = _templated(corpus, campaigns, added)
    written: dict[str, list[tuple[str, Part]]] = defaultdict(list)
    for passage in corpus.passages:
        if passage.id in left_out:
            continue
        own = templated.get(passage.id, passage.quote)
        edited = folded(own) != folded(passage.quote)
        text = own if edited else passage.quote
        for start, end in cut(text):
            first, last = (0, len(passage.quote)) if edited else (start, end)
            first, last = passage.start + first, passage.start + last
            if heard := voices.of(passage, first, last):
                copied = passage.response in added and not _touches(added[passage.response], first, last)
                written[folded(text[start:end])].append((text[start:end], Part(passage, first, last, heard, copied)))
    statements = []
    for wording in sorted(written):
        parts = sorted((part for _, part in written[wording]), key=lambda part: (part.passage.id, part.start))
        spelt = Counter(text for text, _ in written[wording])
        statements.append(Statement(min(spelt, key=lambda text: (-spelt[text], text)), tuple(parts)))
    return statements


def _added(campaigns: Sequence[Campaign]) -> dict[str | None, list[tuple[int, int]]]:
    """Every copy → where its sender's own words stand."""
    added: dict[str | None, list[tuple[int, int]]] = {response: [] for campaign in campaigns for response in campaign.responses}
    for campaign in campaigns:
        for addition in campaign.additions:
            added[addition.response].append((addition.span.start, addition.span.end))
    return added


def _touches(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in stretches)


def _templated(
    corpus: Corpus, campaigns: Sequence[Campaign], added: Mapping[str | None, Sequence[tuple[int, int]]]
) -> dict[str, str]:
    """Passage id → the template's paragraph, for passages of campaign copies without a word of the sender's own."""
    by_response: dict[str, list[Passage]] = defaultdict(list)
    for passage in corpus.passages:
        if passage.response is not None:
            by_response[passage.response].append(passage)
    found: dict[str, str] = {}
    for campaign in campaigns:
        paragraphs = {
            passage.quote: shingles(folded(passage.quote).split(), 2)
            for passage in sorted(by_response[campaign.template_response], key=lambda one: one.start)
        }
        for response in campaign.responses:
            for passage in by_response[response]:
                if not _touches(added[response], passage.start, passage.end):
                    found[passage.id] = _nearest(passage.quote, paragraphs)
    return found


def _nearest(text: str, paragraphs: Mapping[str, set[str]]) -> str:
    pairs = shingles(folded(text).split(), 2)
    alike = [(-similarity(pairs, own), paragraph) for paragraph, own in paragraphs.items()]
    best = min(alike, default=(0.0, text))
    return best[1] if -best[0] >= SAME_PARAGRAPH else text
