"""Puts attributions, sentences and speakers into the passages that they lie in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipeline.datamodel.annotation import Attribution
from pipeline.datamodel.extraction import ParsedSentence
from pipeline.datamodel.response import Passage, Respondent
from pipeline.extract.definitions import fold
from pipeline.extract.parse import Stretch
from pipeline.extract.respondents import kind_of, make_respondent

Attributed = tuple[Attribution, str | None]
#: Share of a passage that one speaker's words must fill for it to be theirs.
DOMINANT = 0.5


class _Places:
    """Finds the passage at an offset. Passages are in text order and do not overlap."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        self.starts = [passage.start for passage in passages]

    def at(self, offset: int) -> Passage | None:
        """The passage that holds this offset, or None."""
        index = bisect_right(self.starts, offset) - 1
        return self.passages[index] if index >= 0 and offset < self.passages[index].end else None


def attributions_in_passages(attributed: Sequence[Attributed], passages: Sequence[Passage]) -> list[Attributed]:
    """The same attributions, each with the id of the passage in which its content begins."""
    places = _Places(passages)
    placed = []
    for attribution, kind in attributed:
        passage = places.at(attribution.start)
        placed.append((replace(attribution, passage=passage.id if passage else None), kind))
    return placed


def sentences_in_passages(stretches: Sequence[Stretch], passages: Sequence[Passage]) -> tuple[ParsedSentence, ...]:
    """All parsed sentences in text order."""
    places = _Places(passages)
    sentences = []
    for stretch in stretches:
        for sentence in stretch.sentences:
            start = stretch.start + sentence.start_char
            passage = places.at(start)
            sentences.append(
                ParsedSentence(
                    start,
                    stretch.start + sentence.end_char,
                    sentence,
                    stretch.start,
                    stretch.block,
                    passage.id if passage else None,
                )
            )
    return tuple(sentences)


def quoted_respondents(attributed: Sequence[Attributed], senders: Sequence[Respondent]) -> tuple[Respondent, ...]:
    """Everybody whom a document quotes or reports, apart from its senders; they sent nothing themselves."""
    found: dict[str, Respondent] = {}
    sent = {fold(sender.name) for sender in senders if sender.name}
    for attribution, kind in attributed:
        if not attribution.speaker or fold(attribution.speaker) in sent:
            continue
        what = "individual" if kind == "person" else "group" if kind == "group" else kind_of(attribution.speaker)
        # what a public document tells may be told again
        respondent = make_respondent(attribution.speaker, what, publish="yes", sent=False)
        found.setdefault(respondent.id, respondent)
    return tuple(found[key] for key in sorted(found))


def speakers_of_passages(
    passages: Sequence[Passage], attributed: Sequence[Attributed], respondents: Sequence[Respondent], holder: str | None
) -> list[Passage]:
    """Passages of an article, each given to the speaker whose words fill most of it."""
    by_name = {fold(respondent.name): respondent.id for respondent in respondents if respondent.name}
    spoken: dict[str, dict[str, int]] = {}
    for attribution, _ in attributed:
        if attribution.passage and attribution.speaker:
            lengths = spoken.setdefault(attribution.passage, {})
            name = fold(attribution.speaker)
            lengths[name] = lengths.get(name, 0) + attribution.end - attribution.start
    given = []
    for passage in passages:
        lengths = spoken.get(passage.id, {})
        name, length = max(sorted(lengths.items()), key=lambda pair: pair[1], default=("", 0))
        owner = by_name.get(name) if length >= DOMINANT * (passage.end - passage.start) else None
        given.append(replace(passage, respondent=owner or (by_name.get(fold(holder)) if holder else None)))
    return given
