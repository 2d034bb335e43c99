"""From records with scores to hits: excerpt, marks, names, consent."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.datamodel import Ask, Concern, Passage, Position
from pipeline.search.consent import keep_consent
from pipeline.search.excerpt import cut, find_marks
from pipeline.search.hit import Excerpt, Hit
from pipeline.search.index import Index, Record, Tag
from pipeline.settings import SearchSettings


def make_hits(
    chosen: Sequence[tuple[Record, float]], index: Index, marked: str | None, *, consent: bool, settings: SearchSettings
) -> list[Hit]:
    """The hits in the order given; ``marked`` is the FTS5 expression whose words are marked in the excerpts."""
    around = {passage.id: passage for record, _ in chosen if (passage := _passage(record, index))}
    marks = find_marks({key: passage.quote for key, passage in around.items()}, marked)
    hits = []
    for record, score in chosen:
        passage = _passage(record, index)
        found = marks.get(passage.id, ()) if passage else ()
        hit = _hit(record, score, passage, index, _excerpt(record, passage, found, settings.excerpt_length))
        hits.append(keep_consent(hit, index.sender(record.response)) if consent else hit)
    return hits


def _passage(record: Record, index: Index) -> Passage | None:
    return record if isinstance(record, Passage) else index.passages.get(record.passage or "")


def _excerpt(record: Record, passage: Passage | None, marks: tuple[tuple[int, int], ...], length: int) -> Excerpt:
    if passage is None:
        return cut(record.quote, (), length)
    inside = None if record is passage else (record.start - passage.start, record.end - passage.start)
    return cut(passage.quote, marks, length, keep=inside)


def _hit(record: Record, score: float, passage: Passage | None, index: Index, excerpt: Excerpt) -> Hit:
    sender = index.sender(record.response)
    response = index.responses.get(record.response or "")
    return Hit(
        kind=_kind(record),
        id=record.id,
        passage=passage.id if passage else None,
        document=record.document,
        source_file=index.source_files.get(record.document),
        page=record.page,
        respondent=sender.name if sender else None,
        holder=record.holder if isinstance(record, Tag) else None,
        quote=record.quote,
        score=score,
        excerpt=excerpt,
        stance=record.stance if isinstance(record, Position) else None,
        proposal=record.proposal if isinstance(record, Tag) else None,
        codes=record.codes if isinstance(record, Concern) else (),
        question=passage.question if passage else None,
        section=passage.section if passage else None,
        response=record.response,
        row=response.row if response else None,
        date=index.day(record),
        condition=record.condition.quote if isinstance(record, Position) and record.condition else None,
    )


def _kind(record: Record) -> str:
    match record:
        case Position():
            return "position"
        case Concern():
            return "concern"
        case Ask():
            return "ask"
        case Passage():
            return "passage"
