"""The records of a run by the keys that a search needs them under, read once a search."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipeline.datamodel import Ask, Concern, Passage, Position, Proposal, Respondent, Response, day_of
from pipeline.search.tokens import Form, fold_words
from pipeline.store import Store

Tag = Position | Concern | Ask
Record = Passage | Tag


@dataclass(frozen=True, slots=True)
class Index:
    """What a search looks things up in."""

    passages: dict[str, Passage]
    source_files: dict[str, str]
    responses: dict[str, Response]
    respondents: dict[str, Respondent]
    by_name: dict[Form, Respondent]
    proposals: dict[str, Proposal]
    tags: dict[str, tuple[Tag, ...]]
    tags_of: dict[str, tuple[Tag, ...]]
    stated: dict[str, str | None]  # the dates that documents bear

    def day(self, record: Record) -> str | None:
        """The day that a record is dated by, None for an undated one."""
        return day_of(self.stated.get(record.document), self.responses.get(record.response or ""))

    def sender(self, response: str | None) -> Respondent | None:
        """Who sent the response, None for what is nobody's response."""
        found = self.responses.get(response) if response else None
        return self.respondents.get(found.respondent) if found else None

    def order(self, record: Record) -> tuple[str, int, str]:
        """Where a record stands: file by file, in the order of the text."""
        return self.source_files.get(record.document, ""), record.start, record.id


def read_index(store: Store) -> Index:
    """Everything but the words and the vectors, which the store searches itself."""
    tags: dict[str, tuple[Tag, ...]] = {
        "position": tuple(store.positions()),
        "concern": tuple(store.concerns()),
        "ask": tuple(store.asks()),
    }
    tags_of: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in (tag for kind in tags.values() for tag in kind):
        if tag.passage:
            tags_of[tag.passage].append(tag)
    respondents = tuple(store.respondents())
    files = {document.id: (document.source_file, document.date) for document in store.documents()}
    return Index(
        passages={passage.id: passage for passage in store.passages()},
        source_files={key: file for key, (file, _) in files.items()},
        responses={response.id: response for response in store.responses()},
        respondents={respondent.id: respondent for respondent in respondents},
        by_name={fold_words(one.name): one for one in reversed(respondents) if one.name},
        proposals={proposal.id: proposal for proposal in store.proposals()},
        tags=tags,
        tags_of={passage: tuple(found) for passage, found in tags_of.items()},
        stated={key: stated for key, (_, stated) in files.items()},
    )
