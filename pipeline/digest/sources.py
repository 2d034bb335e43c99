"""Where words come from: campaigns (one letter, many senders) and news articles (one writer, many voices)."""

from __future__ import annotations

from pipeline.datamodel import Addition, Attribution, Campaign, Document, Passage
from pipeline.digest.evidence import Evidence, Statement
from pipeline.digest.redact import Piece, hide
from pipeline.digest.sections import ArticleSection, CampaignSection, Said, Some
from pipeline.digest.wording import count, date

__all__ = ["articles", "campaigns"]

_MANNERS = {"direct": "in quotation marks", "indirect": "in the writer’s words", "mixed": "partly in quotation marks"}


def campaigns(evidence: Evidence) -> tuple[tuple[CampaignSection, ...], int]:
    """Each campaign's letter once, how many sent it, and what some of them added; the largest first."""
    found = [campaign for campaign in evidence.store.campaigns() if any(row in evidence.analysed for row in campaign.responses)]
    found.sort(key=lambda campaign: (-len(campaign.responses), campaign.id))
    most = evidence.settings.campaigns
    return tuple(_campaign(evidence, campaign) for campaign in found[:most]), max(0, len(found) - most)


def _campaign(evidence: Evidence, campaign: Campaign) -> CampaignSection:
    copies = [row for row in campaign.responses if row in evidence.analysed]
    added = [row for row in campaign.additions if row.response in evidence.analysed]
    sentence = f"{count(len(copies), 'response has', 'responses have')} this text."
    who = {row.response for row in added}
    sentence += (
        f" {count(len(who), 'of them adds', 'of them add')} something of {'its' if len(who) == 1 else 'their'} own."
        if who
        else ""
    )
    return CampaignSection(sentence, _template(evidence, campaign), _additions(evidence, added))


def _template(evidence: Evidence, campaign: Campaign) -> tuple[Piece, ...] | None:
    """The letter's words as they stand with somebody who may be quoted; None where they stand with nobody such."""
    for response_id in sorted(campaign.responses, key=lambda row: (row != campaign.template_response, row)):
        response = evidence.analysed.get(response_id)
        if response is None or evidence.consent.of_sender(response.respondent) == "no":
            continue
        text = evidence.by_id[response.document].text
        at = text.find(campaign.template, response.start, response.end)
        if at >= 0:
            end = at + len(campaign.template)
            return hide(text, at, end, evidence.hidden(response.document), longest=len(campaign.template))[0]
    return None


def _additions(evidence: Evidence, added: list[Addition]) -> Some:
    rows = sorted(added, key=lambda row: (row.response, row.document, row.span.start))
    said = [(_said(evidence, row), row.span) for row in rows]
    usable = [(statement, span) for statement, span in said if statement.level != "no"]
    most = evidence.settings.additions
    return Some(
        tuple(evidence.quotation(statement, span) for statement, span in usable[:most]),
        max(0, len(usable) - most),
        len(said) - len(usable),
    )


def _said(evidence: Evidence, added: Addition) -> Statement:
    """An addition as a statement of its sender: it is quoted like a passage."""
    span = added.span
    page = next((page.number for page in evidence.by_id[added.document].pages if page.start <= span.start < page.end), None)
    passage = Passage(
        id=added.response, document=added.document, response=added.response, question=None,
        start=span.start, end=span.end, quote=span.quote, page=page,
    )  # fmt: skip
    return evidence.written(passage)


def articles(evidence: Evidence) -> tuple[tuple[ArticleSection, ...], int]:
    """News articles with anybody's words in them, in the order of their dates."""
    said: dict[str, list[Attribution]] = {}
    for attribution in evidence.store.attributions():
        if not evidence.holds(attribution.passage):
            continue
        said.setdefault(attribution.document, []).append(attribution)
    found = [document for document in evidence.documents if document.kind == "article" and document.id in said]
    found.sort(key=lambda document: (document.date is None, document.date or "", document.source_file))
    most = evidence.settings.articles
    return tuple(_article(evidence, document, said[document.id]) for document in found[:most]), max(0, len(found) - most)


def _article(evidence: Evidence, document: Document, attributions: list[Attribution]) -> ArticleSection:
    every = [(evidence.said(row), row) for row in sorted(attributions, key=lambda row: (row.start, row.end, row.id))]
    usable = [(statement, row) for statement, row in every if statement.level != "no"]
    most = evidence.settings.said_per_article
    number = evidence.numbers[document.id]
    title = evidence.plain(document.title) if document.title else evidence.document_label(document)
    return ArticleSection(
        title=title,
        date=date(document.date),
        document=number,
        anchor=f"document-{number}",
        said=tuple(Said(evidence.quotation(statement), _manner(row)) for statement, row in usable[:most]),
        more=max(0, len(usable) - most),
        withheld=len(every) - len(usable),
    )


def _manner(attribution: Attribution) -> str:
    manner = _MANNERS.get(attribution.mode, attribution.mode)
    group = {"members": ", of its members", "reported": ""}.get(attribution.voice, "")
    return f"{manner}{group}" + (", which they are said not to say" if attribution.negated else "")
