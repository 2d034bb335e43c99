"""Records → rows: plain dictionaries whose keys stand in the contract's order, further fields after them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.datamodel import Attribution, Campaign, Document, Passage, Position, Respondent, Response, Span, Theme
from pipeline.datamodel.annotation import Tag
from pipeline.store import Store

__all__ = ["Row", "all_rows", "coverage_row"]

Row = dict[str, Any]


def all_rows(store: Store, *, reviewed: bool = True) -> Iterator[tuple[str, list[Row]]]:
    """(kind, its rows sorted by id) for every file but the coverage, in the contract's order.

    With ``reviewed=False`` positions, concerns and asks are the machine's own, without people's decisions.
    """
    publish = {respondent.id: respondent.publish for respondent in store.respondents()}
    labels = {proposal.id: proposal.label for proposal in store.proposals()}
    yield "documents", _sorted(_document(record) for record in store.documents())
    yield "respondents", _sorted(_respondent(record) for record in store.respondents())
    yield "responses", _sorted(_response(record, publish.get(record.respondent, "no")) for record in store.responses())
    yield "passages", _sorted(_passage(record) for record in store.passages())
    yield "attributions", _sorted(_attribution(record) for record in store.attributions())
    yield "positions", _sorted(_position(record, labels.get(record.proposal)) for record in store.positions(reviewed=reviewed))
    yield "concerns", _sorted(_concerns(store, reviewed))
    yield "asks", _sorted(_asks(store, reviewed))
    yield "figures", _sorted(_figures(store))
    yield "themes", _sorted(_theme(record) for record in store.themes())
    yield "assignments", sorted(_assignments(store), key=lambda row: (row["theme"], row["passage"], row["by"]))
    yield "campaigns", _sorted(_campaign(record) for record in store.campaigns())


def coverage_row(store: Store) -> Row:
    """The accounting, as ``coverage.json`` holds it; each unreadable file with its reason and its mend."""
    coverage = store.coverage()
    mends = _mends(store)
    return {
        "received": coverage.received,
        "unreadable": [
            {"source_file": name, "reason": reason, "mend": mends.get(name)} for name, reason in sorted(coverage.unreadable)
        ],
        "excluded": dict(sorted(coverage.excluded)),
        "campaign_copies": coverage.campaign_copies,
        "analysed": coverage.analysed,
        "passages_tagged": coverage.passages_tagged,
        "passages_themed": coverage.passages_themed,
        "passages_left_over": coverage.passages_left_over,
        "passages": coverage.passages,
        "documents": coverage.documents,
        "other_documents": coverage.other_documents,
        "campaign_exact": coverage.campaign_exact,
        "passages_set_aside": dict(sorted(coverage.set_aside)),
        "truncated": coverage.truncated,
    }


def _mends(store: Store) -> dict[str, str | None]:
    """By path: of files that failed, of documents none of whose pages was read, and of attachments."""
    mends = {state.source_file: state.mend for state in store.files().values()}
    for document in store.documents():
        if document.unread:
            mends[document.source_file] = " ".join(dict.fromkeys(gap.mend for gap in document.unread))
            mends.update({f"{document.source_file}/{gap.what}": gap.mend for gap in document.unread})
    return mends


def _sorted(rows: Iterator[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: str(row["id"]))


def _span(span: Span | None) -> Row | None:
    return None if span is None else {"start": span.start, "end": span.end, "quote": span.quote}


def _document(record: Document) -> Row:
    return {
        "id": record.id, "source_file": record.source_file, "media_type": record.media_type, "title": record.title,
        "date": record.date, "kind": record.kind, "text": record.text,
        "pages": [
            {"number": page.number, "start": page.start, "end": page.end, "width": page.width, "height": page.height,
             "method": page.method}
            for page in record.pages
        ],
        "dropped": [{"text": piece.text, "reason": piece.reason, "page": piece.page} for piece in record.dropped],
        "repairs": [{"kind": repair.kind, "count": repair.count} for repair in record.repairs],
        "sha256": record.sha256, "author": record.author, "language": record.language,
        "unread": [{"what": piece.what, "reason": piece.reason, "mend": piece.mend} for piece in record.unread],
        "attributes": dict(record.attributes),
    }  # fmt: skip


def _respondent(record: Respondent) -> Row:
    return {
        "id": record.id, "name": record.name, "aliases": list(record.aliases), "kind": record.kind,
        "represents": record.represents, "publish": record.publish, "sent": record.sent,
    }  # fmt: skip


def _response(record: Response, publish: str) -> Row:
    return {
        "id": record.id, "document": record.document, "respondent": record.respondent, "received": record.received,
        "campaign": record.campaign, "excluded": record.excluded, "start": record.start, "end": record.end,
        "row": record.row, "publish": publish,
    }  # fmt: skip


def _passage(record: Passage) -> Row:
    return {
        "id": record.id, "document": record.document, "response": record.response, "question": record.question,
        "start": record.start, "end": record.end, "quote": record.quote, "page": record.page, "section": record.section,
        "respondent": record.respondent, "kind": record.kind, "unit_types": list(record.unit_types),
        "question_basis": record.question_basis, "note": record.note,
    }  # fmt: skip


def _attribution(record: Attribution) -> Row:
    return {
        "id": record.id, "document": record.document, "passage": record.passage, "page": record.page,
        "start": record.start, "end": record.end, "quote": record.quote, "source": _span(record.source),
        "cue": _span(record.cue), "speaker": record.speaker, "mode": record.mode, "voice": record.voice,
        "group": record.group, "negated": record.negated,
    }  # fmt: skip


def _place(record: Tag) -> Row:
    """The fields that say where a tag stands."""
    return {
        "id": record.id, "document": record.document, "source_file": record.source_file, "response": record.response,
        "passage": record.passage, "page": record.page, "start": record.start, "end": record.end, "quote": record.quote,
    }  # fmt: skip


def _ground(record: Tag) -> Row:
    """The fields that say why it was made."""
    return {"basis": record.basis, "score": record.score, "why": list(record.why)}


def _position(record: Position, label: str | None) -> Row:
    return {
        **_place(record), "holder": record.holder, "holder_kind": record.holder_kind, "voice": record.voice,
        "proposal": record.proposal, "stance": record.stance, "condition": _span(record.condition),
        "strength": record.strength, **_ground(record), "proposal_label": label, "review": record.review,
    }  # fmt: skip


def _concerns(store: Store, reviewed: bool) -> Iterator[Row]:
    for record in store.concerns(reviewed=reviewed):
        yield {
            **_place(record), "holder": record.holder, "voice": record.voice, "codes": list(record.codes),
            "proposal": record.proposal, "affected": record.affected, "severity": record.severity, **_ground(record),
            "review": record.review,
        }  # fmt: skip


def _asks(store: Store, reviewed: bool) -> Iterator[Row]:
    for record in store.asks(reviewed=reviewed):
        yield {
            **_place(record), "holder": record.holder, "voice": record.voice, "addressee": record.addressee,
            "proposal": record.proposal, **_ground(record), "review": record.review,
        }  # fmt: skip


def _figures(store: Store) -> Iterator[Row]:
    for record in store.figures():
        yield {
            **_place(record), "value": record.value, "base": record.base, "percent": record.percent, "unit": record.unit,
            "holder": record.holder, "voice": record.voice, **_ground(record),
            "review": record.review,
        }  # fmt: skip


def _theme(record: Theme) -> Row:
    return {
        "id": record.id, "parent": record.parent, "label": record.label, "definition": record.definition,
        "codes": list(record.codes), "keywords": list(record.keywords), "exemplars": list(record.exemplars),
        "respondents": record.respondents, "responses": record.responses, "passages": record.passages,
        "stance_counts": dict(sorted(record.stance_counts)), "status": record.status, "stability": record.stability,
        "campaign_respondents": record.campaign_respondents, "kind": record.kind, "label_by": record.label_by,
    }  # fmt: skip


def _assignments(store: Store) -> Iterator[Row]:
    for record in store.assignments():
        yield {"theme": record.theme, "passage": record.passage, "score": record.score, "by": record.by}


def _campaign(record: Campaign) -> Row:
    additions = sorted(record.additions, key=lambda added: (added.response, added.document, added.span.start, added.span.end))
    return {
        "id": record.id, "responses": sorted(record.responses), "template": record.template,
        "additions": [
            {"response": added.response, "document": added.document, "start": added.span.start, "end": added.span.end,
             "quote": added.span.quote}
            for added in additions
        ],
        "template_response": record.template_response, "exact": sorted(record.exact),
    }  # fmt: skip
