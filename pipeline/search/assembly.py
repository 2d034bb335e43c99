"""From records with scores to hits: excerpt, marks, context, names, consent."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.datamodel import Concern, Passage, Position
from pipeline.search.consent import keep_consent
from pipeline.search.excerpt import Marked, cut, find_marks, words_after, words_before
from pipeline.search.hit import Excerpt, Hit
from pipeline.search.index import Index, Record
from pipeline.search.query import Query
from pipeline.search.state import State
from pipeline.settings import SearchSettings


def make_hits(
    state: State,
    kind: str,
    rows: Sequence[int],
    scores: Sequence[float],
    query: Query | None,
    *,
    consent: bool,
    settings: SearchSettings,
) -> list[Hit]:
    """The hits of some rows of a kind, in the order given; found words of the query are marked in their excerpts."""
    places = rows if kind == "passage" else state.index.tags.passage[list(rows)].tolist()
    passages = state.passages(places)
    marks: Marked = {}
    if query is not None:
        quotes = {one.id: one.quote for one in passages.values()}
        marks = find_marks(quotes, query.marked(prefixes=False), query.marked(prefixes=True))
    hits = []
    for row, place, score in zip(rows, places, scores, strict=True):
        passage = passages.get(place)
        record = passage if kind == "passage" else state.index.tags.records[row]
        if record is None:
            continue  # gone since the index was read: the next search reads anew
        found = marks.get(passage.id, ()) if passage else ()
        hit = _hit(kind, record, score, passage, state, _excerpt(record, passage, found, settings.excerpt_length), settings)
        hits.append(keep_consent(hit, state.index.sender(record.response)) if consent else hit)
    return hits


def _excerpt(record: Record, passage: Passage | None, marks: tuple[tuple[int, int], ...], length: int) -> Excerpt:
    if passage is None:
        return cut(record.quote, (), length)
    inside = None if record is passage else (record.start - passage.start, record.end - passage.start)
    return cut(passage.quote, marks, length, keep=inside)


def _hit(
    kind: str, record: Record, score: float, passage: Passage | None, state: State, excerpt: Excerpt, settings: SearchSettings
) -> Hit:
    index = state.index
    sender = index.sender(record.response)
    response = index.responses.get(record.response or "")
    before, after = _context(passage or record, state, settings.context_length)
    return Hit(
        kind=kind,
        id=record.id,
        passage=passage.id if passage else None,
        document=record.document,
        source_file=index.source_file(record.document),
        page=record.page,
        respondent=sender.name if sender else None,
        holder=None if isinstance(record, Passage) else record.holder,
        quote=record.quote,
        score=score,
        excerpt=excerpt,
        stance=record.stance if isinstance(record, Position) else None,
        proposal=None if isinstance(record, Passage) else record.proposal,
        codes=record.codes if isinstance(record, Concern) else (),
        question=passage.question if passage else None,
        section=passage.section if passage else None,
        response=record.response,
        row=response.row if response else None,
        date=index.day(record),
        condition=record.condition.quote if isinstance(record, Position) and record.condition else None,
        before=before,
        after=after,
        start=record.start,
        end=record.end,
    )


def _context(record: Record, state: State, length: int) -> tuple[str, str]:
    """The words on either side, never beyond the response: the next row of a survey is somebody else's."""
    text = state.text(record.document)
    first, last = _bounds(record, state.index, len(text))
    return words_before(text, first, record.start, length), words_after(text, record.end, last, length)


def _bounds(record: Record, index: Index, length: int) -> tuple[int, int]:
    """Where the context of a record may begin and must end."""
    response = index.responses.get(record.response or "")
    if response is not None:
        inside = response.start <= record.start and record.end <= response.end
        return (response.start, response.end) if inside else (record.start, record.end)
    # in nobody's response: what lies between the responses, if there are any in the document
    others = index.stretches.get(record.document, ())
    first = max((end for start, end in others if start <= record.start), default=0)
    last = min((start for start, end in others if end >= record.end), default=length)
    return min(first, record.start), max(last, record.end)
