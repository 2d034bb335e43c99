"""The last look before anything is written: every quote of every record is the text at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.datamodel import Span, SpanMismatch, check_quotes
from pipeline.datamodel.span import Quoted
from pipeline.errors import PromiseBroken
from pipeline.store import Store

__all__ = ["check_store"]


def check_store(store: Store) -> None:
    """Check all quotes of a store, those inside other records (source, cue, condition, addition, template) too.

    Raises:
        PromiseBroken: names the first record that quotes what its document does not say there.
    """
    texts = {document.id: document.text for document in store.documents()}
    for record_id, document, quoted in quotes(store):
        try:
            check_quotes(_text(texts, document, record_id), [quoted])
        except SpanMismatch as error:
            raise _broken(record_id, document, str(error)) from error
    _check_templates(store, texts)


def quotes(store: Store) -> Iterator[tuple[str, str, Quoted]]:
    """(record id, document id, quote) of everything that quotes."""
    for passage in store.passages():
        yield passage.id, passage.document, passage
    for said in store.attributions():
        yield said.id, said.document, said
        for part in (said.source, said.cue):
            if part is not None:
                yield said.id, said.document, part
    for position in store.positions():
        yield position.id, position.document, position
        if position.condition is not None:
            yield position.id, position.document, position.condition
    for tags in (store.concerns(), store.asks(), store.figures()):
        for tag in tags:
            yield tag.id, tag.document, tag
    for campaign in store.campaigns():
        for addition in campaign.additions:
            yield campaign.id, addition.document, addition.span


def _check_templates(store: Store, texts: Mapping[str, str]) -> None:
    """A template is the words of one of the campaign's responses: it has no offsets of its own, but must stand in there."""
    responses = {response.id: response for response in store.responses()}
    for campaign in store.campaigns():
        response = responses.get(campaign.template_response)
        if response is None:
            raise _broken(campaign.id, campaign.template_response, "the response that its template is taken from is not there")
        text = _text(texts, response.document, campaign.id)[response.start : response.end]
        at = text.find(campaign.template)
        if at < 0:
            raise _broken(campaign.id, response.document, "its template is not in the response that it is taken from")
        check_quotes(text, [Span(at, at + len(campaign.template), campaign.template)])


def _text(texts: Mapping[str, str], document: str, record_id: str) -> str:
    try:
        return texts[document]
    except KeyError as error:
        raise _broken(record_id, document, "there is no such document") from error


def _broken(record_id: str, document: str, why: str) -> PromiseBroken:
    return PromiseBroken(
        f"Record {record_id} does not quote document {document}: {why}.",
        "Nothing was written; run the consultation again, and report it as a bug if it comes back.",
    )
