"""A digest's records → the blocks of its page, in order, with every sentence that links them: for all formats alike.

This file holds the order of the chapters and those about who wrote, and how the digest was made; :mod:`.stances` those about
proposals, :mod:`.said` those about what was said.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from pipeline.digest.formats import said, stances, themes
from pipeline.digest.formats.blocks import (
    RECORDS,
    Block,
    Bullets,
    Fold,
    Grid,
    Inset,
    Paragraph,
    Section,
    Words,
    more,
    paragraph,
    pictures,
    quotes,
    theirs,
)
from pipeline.digest.parts import Table
from pipeline.digest.sections import Digest, DocumentRow

__all__ = ["CAVEAT", "SUBTITLE", "Outline", "outline"]

SUBTITLE = "Digest of consultation responses"
CAVEAT = (
    "A consultation is not a poll. People chose to respond, so the numbers show who responded, not what the public thinks. "
    "Read them with the reasons given."
)
_RECORDS = (
    "This digest shows the first of what was found. All of it is in the full records of the run, which whoever made the digest "
    "holds: ask them for what you miss, and name the heading that you miss it under. They see it in a browser with greenpaper "
    "serve, or write it as tables with greenpaper export. The records also hold names and words that may not be passed on; their "
    "column “publish” says whose. “In the same words as another” are ticked answers, copies of a campaign’s letter and sentences "
    "that several wrote alike: they are counted, and quoted once."
)


@dataclass(frozen=True, slots=True)
class Outline:
    """A page: its title, what stands before the table of contents, the chapters, and its last line."""

    title: str
    front: tuple[Block, ...]
    chapters: tuple[Section, ...]
    foot: str


def outline(digest: Digest, sources: str = "") -> Outline:
    """The page of a digest. A chapter about which there is nothing to say is left out, or says so where that is news.

    ``sources``: what the page's links to documents start with; nothing where there are none.
    """
    chapters = (
        chapter("glance", "At a glance", _glance(digest)),
        chapter("proposed", "What was proposed", stances.proposed(digest)),
        chapter("received", "Responses received", _received(digest)),
        chapter("positions", "Positions on each proposal", stances.positions(digest)),
        chapter("changes", "How positions changed over time", stances.changes(digest)),
        chapter("themes", "Themes", themes.themes(digest)),
        chapter("concerns", "Concerns", said.concerns(digest)),
        chapter("asks", "Requests and recommendations", said.asks(digest)),
        chapter("by-kind", "What each kind of respondent says", tuple(Grid(table) for table in digest.by_kind)),
        chapter("figures", "Figures that were stated", said.figures(digest)),
        chapter("campaigns", "Campaign letters", said.campaigns(digest)),
        chapter("articles", "News articles: who said what", said.articles(digest)),
        chapter("not-covered", "What this digest does not cover", _not_covered(digest)),
        chapter("method", "How this digest was made", _method(digest)),
        chapter("documents", "Annex: the documents", _documents(digest, sources)),
    )
    foot = "Made by Greenpaper from the documents named above. Its full records are held by whoever made it."
    return Outline(digest.title, _front(digest, sources), tuple(row for row in chapters if row.blocks), foot)


def chapter(id: str, heading: str, blocks: tuple[Block, ...]) -> Section:  # noqa: A002
    """A chapter; it may turn out to be empty."""
    return Section(2, (Words(heading),), blocks, id)


def _front(digest: Digest, sources: str) -> tuple[Block, ...]:
    whose = (
        "What respondents said, in their own words"
        if digest.overview.kinds
        else "What was said, in the words of those who said it"
    )
    lead = Paragraph((Words(f"{whose}. {digest.dates}" if digest.dates else f"{whose}."),), "lead")
    first, _, rest = CAVEAT.partition(". ")
    scope = (paragraph(Words("This digest covers a part only: ", "strong"), theirs(digest.scope)),) if digest.scope else ()
    return (
        lead,
        *scope,
        Inset(
            (
                paragraph(Words(f"{first}.", "strong"), f" {rest}"),
                paragraph(
                    f"A program sorted the words; {digest.method.checked} Every quotation is exact. "
                    + (
                        "Follow its link to the page of the document before you rely on it."
                        if sources
                        else "Follow its document number to the source before you rely on it."
                    )
                ),
                paragraph("It shows the first of what was found. The rest is in the ", RECORDS, ": ask whoever made it."),
            )
        ),
    )


def _glance(digest: Digest) -> tuple[Block, ...]:
    return (Bullets(tuple(paragraph(theirs(sentence)) for sentence in digest.glance), look="glance"),)


def _received(digest: Digest) -> tuple[Block, ...]:
    overview = digest.overview
    blocks: list[Block] = [*(paragraph(sentence) for sentence in overview.sentences), Grid(overview.accounting)]
    if overview.kinds:
        who: list[Block] = [*pictures(digest.charts, "received")]
        who.append(Grid(overview.kinds))
        named = len(overview.named) + overview.named_more
        if named:
            listed = "respondent may be named and is" if named == 1 else "respondents may be named and are"
            who.append(paragraph(f"{named:,} {listed} listed in the ", Words("annex", to="names"), "."))
        if overview.unnamed:
            are = "respondent is" if overview.unnamed == 1 else "respondents are"
            why = "they did not give a name, or did not agree to be named."
            who.append(paragraph(f"{overview.unnamed:,} {are} not named: {why}"))
        blocks.append(Section(3, (Words("Who responded"),), tuple(who), "who"))
    when = pictures(digest.charts, "when")
    if when:
        blocks.append(Section(3, (Words("When responses came in"),), when, "when"))
    rows = [paragraph(theirs(file), f": {reason} {mend}") for file, reason, mend in overview.unreadable]
    rows += [paragraph(theirs(file), f", {what}: {reason}. {mend}") for file, what, reason, mend in overview.unread]
    if rows:
        rest = more(overview.unreadable_more + overview.unread_more, "files or pages")
        blocks.append(Section(3, (Words("What could not be read"),), (Bullets(tuple(rows)), *rest), "unread"))
    return tuple(blocks)


def _not_covered(digest: Digest) -> tuple[Block, ...]:
    left: list[Block] = [paragraph(digest.left_over_sentence)]
    if digest.left_over.quotations:
        left += [paragraph("Some of them:"), *quotes(digest.left_over, what="passage")]
    names: list[Block] = [paragraph(digest.unresolved_sentence)]
    if digest.unresolved:
        names.append(Grid(digest.unresolved))
    blocks: list[Block] = [
        Section(3, (Words("Passages that nothing was made of"),), tuple(left)),
        Section(3, (Words("Names that could not be resolved"),), tuple(names)),
    ]
    if digest.furniture:
        why = "Headers, notices and the like are no part of what anybody said. They were left out of the texts."
        blocks.append(Section(3, (Words("Page furniture left out"),), (paragraph(why), Grid(digest.furniture))))
    return tuple(blocks)


def _method(digest: Digest) -> tuple[Block, ...]:
    method = digest.method
    how = (
        "The program Greenpaper read the documents on one computer, without a network. It found the passages, who speaks in them "
        "and their positions, concerns and requests, by rules and by the models named below. It wrote no sentence about what "
        "anybody thinks: it counts and quotes."
    )
    redacted = Words("[redacted: …]", "redacted")
    rules = (
        paragraph("Counts are of respondents, never of passages."),
        paragraph(method.scale),
        paragraph(
            "Every quotation was checked against its document’s text when this page was written. “[…]” marks where a long one "
            "was cut."
        ),
        paragraph(
            "E-mail addresses, phone numbers, addresses of houses, postcodes, NHS and National Insurance numbers, and names of "
            "respondents who may not be named, are shown as ", redacted, ". So are names that people give of those close to "
            "them. Patterns find most such data, not all: read before you publish.",
        ),
        paragraph(
            "Respondents who did not agree to be quoted are counted, and never quoted or named. Where it is not clear what a "
            "respondent agreed to, they are treated so."
        ),
        paragraph(
            "Themes are found by similarity of wording. Similar words can stand for opposite views, so positions are told "
            "separately."
        ),
        *(paragraph(line) for line in digest.theme_notes),
        paragraph(
            "Where a statement was not clear, the program left it out. The counts are of what was found, not of all that was "
            "meant."
        ),
    )  # fmt: skip
    accuracy: tuple[Block, ...] = tuple(paragraph(line) for line in method.accuracy)
    if method.measured:
        accuracy += (Grid(method.measured),)
    return (
        paragraph(how),
        Bullets(rules),
        Section(3, (Words("Measured accuracy"),), accuracy),
        Section(3, (Words("The full records"),), (paragraph(_RECORDS),), RECORDS.to),
        Section(3, (Words("Versions, models and settings"),), (Fold("All that this run was made with", (Grid(method.facts),)),)),
    )


def _documents(digest: Digest, sources: str) -> tuple[Block, ...]:
    if not digest.documents:
        return (paragraph("No document could be read."),)
    links = tuple(row.link for row in digest.documents) if sources else ()
    table = Grid(_document_table(digest.documents), links)
    blocks: list[Block] = [*([_where(sources)] if any(links) else []), table, *more(digest.documents_more, "documents")]
    if digest.overview.named:
        names = Bullets(tuple(paragraph(theirs(name)) for name in digest.overview.named), look="names")
        rest = more(digest.overview.named_more, "names")
        blocks.append(Section(3, (Words("Respondents who may be named"),), (names, *rest), "names"))
    return tuple(blocks)


def _where(sources: str) -> Paragraph:
    """How to find the documents: the page may have been passed on without them."""
    if "://" in sources:
        return paragraph("Links to documents lead to ", theirs(sources), ". Who may read them there is decided there.")
    return paragraph(
        "Links to documents lead to the folder “", theirs(unquote(sources).rstrip("/")), "” beside this page. If you were sent "
        "the page alone, they lead nowhere: ask for the file by its name, and look for the page that is named. Rows of a "
        "spreadsheet are counted from the first below its headings.",
    )  # fmt: skip


def _document_table(rows: tuple[DocumentRow, ...]) -> Table:
    head = ("Document", "File", "What it is", "From", "Date", "Pages", "Notes")
    cells = tuple((str(row.number), row.file, row.kind, row.sender, row.date, row.pages, row.notes) for row in rows)
    anchors = tuple(row.anchor for row in rows)
    return Table("all-documents", "All documents, by number", head, cells, numbers=False, anchors=anchors)
