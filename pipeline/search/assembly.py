"""From records with scores to hits: excerpt, marks, context, names, consent."""

from __future__ import annotations

from dataclasses import replace

from pipeline.datamodel import Concern, Passage, Position
from pipeline.search.consent import keep_consent
from pipeline.search.excerpt import Marked, cut, find_marks, words_after, words_before
from pipeline.search.hit import Excerpt, Hit
from pipeline.search.index import Record, neighbours
from pipeline.search.paging import Shown
from pipeline.search.query import Query
from pipeline.search.state import State
from pipeline.settings import SearchSettings


def make_hits(
    state: State,
    kind: str,
    page: Shown,
    query: Query | None,
    *,
    consent: bool,
    settings: SearchSettings,
) -> list[Hit]:
    """The hits of a page of a kind, in its order; found words of the query are marked in their excerpts."""
    rows = page.rows
    places = rows if kind == "passage" else state.index.tags.passage[rows].tolist()
    passages = state.passages(places)
    marks: Marked = {}
    if query is not None:
        quotes = {one.id: one.quote for one in passages.values()}
        marks = find_marks(quotes, query.marked(exact=False), query.marked(exact=True))
    hits = []
    for row, place, score, copies in zip(rows, places, page.scores, page.copies, strict=True):
        passage = passages.get(place)
        record = passage if kind == "passage" else state.index.tags.records[row]
        if record is None:
            continue  # gone since the index was read: the next search reads anew
        found = marks.get(passage.id, ()) if passage else ()
        excerpt = _excerpt(record, passage, found, settings.excerpt_length)
        hit = _hit(kind, record, score, passage, place, state, excerpt, settings)
        hit = replace(hit, copies=copies)
        hits.append(keep_consent(hit, state.index.sender(record.response)) if consent else hit)
    return hits


def _excerpt(record: Record, passage: Passage | None, marks: tuple[tuple[int, int], ...], length: int) -> Excerpt:
    if passage is None:
        return cut(record.quote, (), length)
    inside = None if record is passage else (record.start - passage.start, record.end - passage.start)
    return cut(passage.quote, marks, length, keep=inside)


def _hit(
    kind: str,
    record: Record,
    score: float,
    passage: Passage | None,
    place: int,
    state: State,
    excerpt: Excerpt,
    settings: SearchSettings,
) -> Hit:
    index = state.index
    sender = index.sender(record.response)
    response = index.responses.get(record.response or "")
    before, after = _context(place, state, settings.context_length)
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
        question_basis=passage.question_basis if passage else None,
    )


def _context(place: int, state: State, length: int) -> tuple[str, str]:
    """The words on either side of a passage, as far as its neighbours reach.

    Only what is a passage itself, and what stands between two of them, is context: a row of a survey holds names and addresses
    beside the answers, and the next row is somebody else's.
    """
    if place < 0:
        return "", ""
    passages = state.index.passages
    first, last = neighbours(state.index, place)
    start, end = int(passages.start[place]), int(passages.start[place] + passages.length[place])
    since = start if first is None else int(passages.start[first])
    until = end if last is None else int(passages.start[last] + passages.length[last])
    text = state.text(passages.document.value(place) or "")
    return words_before(text, since, start, length), words_after(text, end, until, length)
