"""A consultation of our own writing, made record by record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster import Corpus
from pipeline.datamodel import Concern, Passage, Position, Respondent, Response


def direction(seed: str) -> NDArray[np.float64]:
    """A random direction that only the seed decides."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    return np.random.default_rng(number).normal(size=64) / 8


@dataclass
class MadeCorpus:
    """Responses one by one; a passage's vector points where its subject does, with a little of its own."""

    passages: list[Passage] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)
    respondents: dict[str, Respondent] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    positions: list[Position] = field(default_factory=list)
    concerns: list[Concern] = field(default_factory=list)
    rows: list[NDArray[np.float64]] = field(default_factory=list)

    def respond(self, name: str, *paragraphs: str, subject: str | None = None, row: int | None = None) -> list[Passage]:
        """One response of ``name``; an empty paragraph makes no passage."""
        number = len(self.responses)
        document, text = f"doc-{number}", "\n\n".join(paragraphs)
        respondent = self.respondents.setdefault(name, Respondent(f"res-{name}", name))
        self.responses.append(Response(f"resp-{number}", document, respondent.id, end=len(text), row=row))
        self.texts[document] = text
        made, start = [], 0
        for paragraph in paragraphs:
            if paragraph.strip():
                made.append(self._passage(document, f"resp-{number}", respondent.id, start, paragraph, subject))
            start += len(paragraph) + 2
        return made

    def report(self, text: str, subject: str | None = None) -> Passage:
        """A paragraph of an article: nobody's response."""
        document = f"article-{len(self.texts)}"
        self.texts[document] = text
        return self._passage(document, None, None, 0, text, subject)

    def _passage(
        self, document: str, response: str | None, respondent: str | None, start: int, text: str, subject: str | None
    ) -> Passage:
        passage = Passage(
            f"pas-{len(self.passages)}", document, response, None, start, start + len(text), text, respondent=respondent
        )
        self.passages.append(passage)
        vector = direction(subject or text) + 0.5 * direction(text)
        self.rows.append(vector / np.linalg.norm(vector))
        return passage

    def worry(self, passage: Passage, *codes: str, holder: str | None, quote: str | None = None) -> None:
        """A concern that stands in the passage."""
        said = quote or passage.quote
        start = passage.start + passage.quote.index(said)
        self.concerns.append(
            Concern(
                **self._place(passage, "con", start, said, holder), codes=codes, proposal=None, affected=None, severity="medium"
            )
        )

    def stand(self, passage: Passage, stance: str, holder: str, proposal: str = "merger") -> None:
        """A position that stands in the passage."""
        place = self._place(passage, "pos", passage.start, passage.quote, holder)
        self.positions.append(
            Position(**place, holder_kind=None, proposal=proposal, stance=stance, condition=None, strength="plain")
        )

    def _place(self, passage: Passage, prefix: str, start: int, quote: str, holder: str | None) -> dict[str, object]:
        number = len(self.positions) + len(self.concerns)
        return {
            "id": f"{prefix}-{number}", "document": passage.document, "source_file": "made.txt", "response": passage.response,
            "passage": passage.id, "page": None, "start": start, "end": start + len(quote), "quote": quote, "holder": holder,
            "voice": "own", "basis": "cue", "score": 0.9,
        }  # fmt: skip

    def corpus(self) -> Corpus:
        return Corpus(
            tuple(self.passages),
            tuple(self.responses),
            tuple(self.respondents.values()),
            dict(self.texts),
            tuple(self.positions),
            tuple(self.concerns),
        )

    def vectors(self) -> NDArray[np.float32]:
        return np.array(self.rows, dtype=np.float32).reshape(-1, 64)


SUBJECTS = {
    "pace": (
        "The timetable is too short",
        "There is no time to prepare properly",
        "The deadline in April cannot be met",
        "The plan is being rushed",
    ),
    "buses": (
        "The last bus leaves before the shift ends",
        "Buses to the hospital are rare",
        "People without a car cannot get there",
        "The bus fare is too high",
    ),
    "money": (
        "Nobody has costed the move",
        "The budget does not cover removals",
        "The savings are guesswork",
        "Our reserves will be spent on offices",
    ),
    "voice": (
        "Residents were never asked",
        "The survey reached few tenants",
        "Our members want to be heard",
        "Public meetings were held at noon",
    ),
}
TAILS = (
    "in our town",
    "as the report says",
    "this winter",
    "for small practices",
    "and everyone knows it",
    "on the coast",
    "in most wards",
    "by any measure",
)


def make_corpus(count: int) -> MadeCorpus:
    """So many one-paragraph responses, each by another respondent, on four subjects."""
    corpus = MadeCorpus()
    for number in range(count):
        subject = sorted(SUBJECTS)[number % 4]
        claim, tail = SUBJECTS[subject][number // 4 % 4], TAILS[number // 16 % 8]
        corpus.respond(f"Respondent {number}", f"{claim} {tail}, says reader {number}.", subject=subject)
    return corpus
