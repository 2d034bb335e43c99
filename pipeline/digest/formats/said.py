"""The chapters about what was said: concerns, requests, figures, campaigns' letters and articles."""

from __future__ import annotations

from dataclasses import replace

from pipeline.digest.formats.blocks import (
    Block,
    Grid,
    Quote,
    Section,
    Words,
    more,
    note,
    paragraph,
    quotes,
    theirs,
)
from pipeline.digest.sections import ArticleSection, CampaignSection, Digest

__all__ = ["articles", "asks", "campaigns", "concerns", "figures"]


def concerns(digest: Digest) -> tuple[Block, ...]:
    """Concerns by code."""
    if not digest.concerns or not digest.concern_table:
        return (paragraph("No stated concerns were found."),)
    what = "A concern is a stated worry, risk, criticism or difficulty. One with two subjects is counted under both, and a "
    what += "respondent who states several under each."
    if {concern.label for concern in digest.concerns} & {theme.label for theme in digest.themes if theme.kind == "code"}:
        what += (
            " A theme of the same name may have another number: it counts who said something that belongs to the theme, not who "
            "stated a concern."
        )
    blocks: list[Block] = [paragraph(what), Grid(digest.concern_table)]
    if digest.concerns_by_kind:
        blocks.append(Grid(digest.concerns_by_kind))
    for concern in digest.concerns:
        means = (theirs(f"{concern.definition} "),) if concern.definition else ()
        inside = (paragraph(*means, concern.sentence), *quotes(concern.some))
        blocks.append(Section(3, (theirs(concern.label),), inside, concern.id))
    return tuple(blocks)


def asks(digest: Digest) -> tuple[Block, ...]:
    """Requests by addressee."""
    blocks: list[Block] = [paragraph(digest.ask_sentence)]
    for to in digest.asks:
        nobody = to.addressee == "Nobody named"
        heading = (Words("To nobody by name"),) if nobody else (Words("To "), theirs(to.addressee))
        why = (note("These say what is to be done, and not by whom."),) if nobody else ()
        blocks.append(Section(3, heading, (paragraph(to.sentence), *why, *quotes(to.some, what="request"))))
    return tuple(blocks)


def figures(digest: Digest) -> tuple[Block, ...]:
    """Figures, each with the sentence that it stands in."""
    if not digest.figures and not digest.figures_withheld:
        return ()
    blocks: list[Block] = [paragraph("These are numbers that respondents or documents state as fact. Nobody has checked them.")]
    for row in digest.figures:
        often = f" (stated in {row.documents:,} documents)" if row.documents > 1 else ""
        blocks += [paragraph(theirs(row.words, "strong"), often), Quote(row.quotation.pieces, row.quotation)]
    blocks += more(digest.figures_more, "figures")
    return (*blocks, note(f"{digest.figures_withheld:,} more may not be quoted.")) if digest.figures_withheld else tuple(blocks)


def campaigns(digest: Digest) -> tuple[Block, ...]:
    """Letters that many sent."""
    if not digest.campaigns:
        return ()
    what = "These responses share a text. Each copy is counted as a respondent, and shown apart in the tables."
    sections = (_campaign(at, campaign) for at, campaign in enumerate(digest.campaigns, start=1))
    return (paragraph(what), *sections, *more(digest.campaigns_more, "campaigns"))


def _campaign(number: int, campaign: CampaignSection) -> Section:
    blocks: list[Block] = [paragraph(campaign.sentence)]
    if campaign.template:
        blocks.append(Quote(campaign.template))
    else:
        blocks.append(note("The text is not quoted: nobody who sent it agreed to be quoted."))
    if campaign.additions.quotations or campaign.additions.withheld:
        blocks.append(Section(4, (Words("What respondents added"),), quotes(campaign.additions, what="addition")))
    return Section(3, (Words(f"Campaign {number}"),), tuple(blocks))


def articles(digest: Digest) -> tuple[Block, ...]:
    """Who said what in the press."""
    return (*(_article(article) for article in digest.articles), *more(digest.articles_more, "articles"))


def _article(article: ArticleSection) -> Section:
    where = Words(f"document {article.document}", to=article.anchor)
    blocks: list[Block] = [note(f"{article.date or 'Date not stated'} (", where, ")")]
    for row in article.said:
        cited = replace(row.quotation, note=row.manner)
        blocks.append(Quote(cited.pieces, cited))
    blocks += more(article.more, "reports")
    if article.withheld:
        are = "is" if article.withheld == 1 else "are"
        blocks.append(note(f"{article.withheld:,} {are} not quoted, by the wish of the person concerned."))
    return Section(3, (theirs(article.title),), tuple(blocks))
