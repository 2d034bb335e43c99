"""The records of a run by the keys that a search needs them under: passages as columns, without their words; tags whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.datamodel import Ask, Concern, Consultation, Passage, Position, Proposal, Respondent, Response, Theme, day_of
from pipeline.search.columns import Column
from pipeline.search.tokens import Form, fold_words
from pipeline.store import Place, Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

Tag = Position | Concern | Ask
Record = Passage | Tag


@dataclass(frozen=True, slots=True)
class Passages:
    """Every passage of the run, one a row, in the order of the numbers that the index of words knows them by.

    ``order`` is where each stands: file by file, in the order of the text. ``sender`` sent the response; ``speaker`` is whose
    words they are: the sender's where nobody else's.
    """

    numbers: NDArray[np.int64]
    ids: tuple[str, ...]
    rows: Mapping[str, int]
    document: Column
    response: Column
    question: Column
    speaker: Column
    sender: Column
    unit_types: Column
    day: Column
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    order: NDArray[np.int64]
    in_order: NDArray[np.int64]  # rows by their place in order
    theme: NDArray[np.int64]  # pairs: (row, place in the index's themes)


@dataclass(frozen=True, slots=True)
class Tags:
    """Every position, concern and ask, one a row. ``passage`` is the row of its passage, -1 for none.

    ``holder`` is the folded name of whose view it is, ``holder_kind`` what kind of body that is, ``sender`` the respondent of its
    response where the view is the respondent's own.
    """

    records: tuple[Tag, ...]
    kind: Column
    passage: NDArray[np.int64]
    order: NDArray[np.int64]
    stance: Column
    proposal: Column
    holder: Column
    holder_kind: Column
    sender: Column
    day: Column
    code: NDArray[np.int64]  # pairs: (row, place in the index's codes)


@dataclass(frozen=True, slots=True)
class Index:
    """What a search looks things up in."""

    consultation: Consultation
    passages: Passages
    tags: Tags
    heads: Mapping[str, tuple[str, str | None, str]]  # documents: source file, stated date, kind
    responses: Mapping[str, Response]
    respondents: Mapping[str, Respondent]
    by_name: Mapping[Form, Respondent]
    proposals: Mapping[str, Proposal]
    themes: tuple[Theme, ...]
    codes: tuple[str, ...]
    quotable: NDArray[np.bool_]  # passages that may be quoted under their sender's name, or are nobody's response

    def day(self, record: Record) -> str | None:
        """The day that a record is dated by, None for an undated one."""
        return day_of(self.heads[record.document][1], self.responses.get(record.response or ""))

    def sender(self, response: str | None) -> Respondent | None:
        """Who sent the response, None for what is nobody's response."""
        found = self.responses.get(response) if response else None
        return self.respondents.get(found.respondent) if found else None

    def source_file(self, document: str) -> str | None:
        """Path of a document below the consultation's folder."""
        return self.heads[document][0] if document in self.heads else None

    def order(self, record: Record) -> tuple[str, int, str]:
        """Where a record stands: file by file, in the order of the text."""
        return self.source_file(record.document) or "", record.start, record.id


def read_index(store: Store) -> Index:
    """Everything but the words and the vectors, which the store keeps."""
    heads = store.document_heads()
    responses = {response.id: response for response in store.responses()}
    respondents = tuple(store.respondents())
    known = {respondent.id: respondent for respondent in respondents}
    by_name = {fold_words(one.name): one for one in reversed(respondents) if one.name}
    senders = {key: response.respondent for key, response in responses.items() if response.respondent in known}
    themes = tuple(store.themes())

    def days(pairs: Iterable[tuple[str, str | None]]) -> Column:
        seen: dict[tuple[str, str | None], str | None] = {}
        for pair in (pairs := list(pairs)):
            if pair not in seen:
                seen[pair] = day_of(heads[pair[0]][1] if pair[0] in heads else None, responses.get(pair[1] or ""))
        return Column.of(seen[pair] for pair in pairs)

    files = {key: file for key, (file, _, _) in heads.items()}
    places = [place if place.respondent in known else place._replace(respondent=None) for place in store.places()]
    passages = _passages(places, files, senders, days, _themed(store, themes))
    found: list[Tag] = [*store.positions(), *store.concerns(), *store.asks()]
    codes = Column.of(code for tag in found if isinstance(tag, Concern) for code in tag.codes).values
    return Index(
        consultation=store.consultation(),
        passages=passages,
        tags=_tags(found, passages.rows, files, {key: known[who] for key, who in senders.items()}, by_name, days, codes),
        heads=heads,
        responses=responses,
        respondents=known,
        by_name=by_name,
        proposals={proposal.id: proposal for proposal in store.proposals()},
        themes=themes,
        codes=codes,
        quotable=passages.sender.where(lambda who: known[who].publish == "yes", absent=True),
    )


Days = Callable[[Iterable[tuple[str, str | None]]], Column]


def neighbours(index: Index, row: int) -> tuple[int | None, int | None]:
    """The passages before and after one, where they belong to the same response of the document (or to nobody's, as it does); in
    a row of a survey, to the same answer."""
    passages = index.passages
    response = index.responses.get(passages.response.value(row) or "")

    def near(at: int) -> int | None:
        if not 0 <= at < len(passages.ids):
            return None
        other = int(passages.in_order[at])
        together = passages.document.codes[other] == passages.document.codes[row]
        together &= passages.response.codes[other] == passages.response.codes[row]
        if response is not None and response.row is not None:
            together &= passages.question.codes[other] == passages.question.codes[row]
        return other if together else None

    place = int(passages.order[row])
    return near(place - 1), near(place + 1)


def _themed(store: Store, themes: Sequence[Theme]) -> list[tuple[str, int]]:
    """(passage, place of the theme) pairs, each theme above one counted too."""
    places = {theme.id: at for at, theme in enumerate(themes)}
    above = {theme.id: theme.parent for theme in themes}
    pairs: dict[tuple[str, int], None] = {}
    for one in store.assignments():
        theme: str | None = one.theme
        while theme in places and (one.passage, places[theme]) not in pairs:
            pairs[one.passage, places[theme]] = None
            theme = above[theme]
    return list(pairs)


def _passages(
    found: Sequence[Place], files: Mapping[str, str], senders: Mapping[str, str], days: Days, themed: Sequence[tuple[str, int]]
) -> Passages:
    rows = {place.id: row for row, place in enumerate(found)}
    order = _ranks([(files.get(place.document, ""), place.start, place.id) for place in found])
    response = Column.of(place.response for place in found)
    return Passages(
        numbers=np.asarray([place.number for place in found], dtype=np.int64),
        ids=tuple(place.id for place in found),
        rows=rows,
        document=Column.of(place.document for place in found),
        response=response,
        question=Column.of(place.question for place in found),
        speaker=Column.of(place.respondent or senders.get(place.response or "") for place in found),
        sender=response.mapped(senders.get),
        unit_types=Column.of(place.unit_types for place in found),
        day=days((place.document, place.response) for place in found),
        start=np.asarray([place.start for place in found], dtype=np.int64),
        length=np.asarray([place.end - place.start for place in found], dtype=np.int64),
        order=order,
        in_order=np.argsort(order),
        theme=_pairs((rows[passage], theme) for passage, theme in themed if passage in rows),
    )


def _tags(
    found: Sequence[Tag],
    rows: Mapping[str, int],
    files: Mapping[str, str],
    senders: Mapping[str, Respondent],
    by_name: Mapping[Form, Respondent],
    days: Days,
    codes: Sequence[str],
) -> Tags:
    places = {code: at for at, code in enumerate(codes)}
    own = [None if tag.voice == "reported" else senders.get(tag.response or "") for tag in found]
    names = [fold_words(tag.holder or "") for tag in found]
    kinds = [_kind(tag, by_name.get(name), sender) for tag, name, sender in zip(found, names, own, strict=True)]
    return Tags(
        records=tuple(found),
        kind=Column.of(_name(tag) for tag in found),
        passage=np.asarray([rows.get(tag.passage or "", -1) for tag in found], dtype=np.int64),
        order=_ranks([(files.get(tag.document, ""), tag.start, tag.id) for tag in found]),
        stance=Column.of(tag.stance if isinstance(tag, Position) else None for tag in found),
        proposal=Column.of(tag.proposal for tag in found),
        holder=Column.of(" ".join(name) or None for name in names),
        holder_kind=Column.of(kinds),
        sender=Column.of(sender.id if sender else None for sender in own),
        day=days((tag.document, tag.response) for tag in found),
        code=_pairs((row, places[code]) for row, tag in enumerate(found) if isinstance(tag, Concern) for code in tag.codes),
    )


def _kind(tag: Tag, holder: Respondent | None, sender: Respondent | None) -> str | None:
    """What kind of body holds a view: as stated with it, else as is known of the holder, else of the sender."""
    stated = tag.holder_kind if isinstance(tag, Position) else None
    return stated or (holder.kind if holder else None) or (sender.kind if sender else None)


def _name(tag: Tag) -> str:
    return "position" if isinstance(tag, Position) else "concern" if isinstance(tag, Concern) else "ask"


def _ranks(keys: Sequence[tuple[str, int, str]]) -> NDArray[np.int64]:
    """Each key's place in order."""
    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return ranks


def _pairs(pairs: Iterable[tuple[int, int]]) -> NDArray[np.int64]:
    return np.asarray(list(pairs), dtype=np.int64).reshape(-1, 2)
