"""The accounting: how many responses, from whom, what was left out and why, and what the documents were."""

from __future__ import annotations

from collections import Counter

from pipeline.datamodel import Document, Response, language_name
from pipeline.digest.documents import wholly_read
from pipeline.digest.evidence import Evidence
from pipeline.digest.kinds import kind_counts
from pipeline.digest.redact import clean
from pipeline.digest.scope import NOT_KNOWN
from pipeline.digest.sections import DocumentRow, Overview, Some, Table
from pipeline.digest.wording import count, date, joined, number, percent, someone, upper_first

__all__ = ["document_rows", "furniture", "left_over", "overview", "scope_words", "unresolved"]

#: Reasons for which responses are set aside, as somebody understands them who did not set them aside.
_ASIDE = {
    "non-answer": "no answer, such as “no comment”",
    "repeat": "sent again by the same respondent",
    "see attached": "only names its attachment, which is counted instead",
    "attachment not found": "only names an attachment, which is not there",
    "test submission": "somebody trying out the form",
}
#: What may be noted of a passage that says something.
_SAYING = {None, "truncated"}


def overview(evidence: Evidence) -> Overview:
    """Received, set aside, analysed, from whom; and every file or page that could not be read."""
    most = evidence.settings.unreadable
    unreadable = _unreadable(evidence)
    unread = [
        (evidence.document_label(document), clean(gap.what), clean(gap.reason), clean(gap.mend))
        for document in evidence.documents
        if document.pages and wholly_read(document)
        for gap in document.unread
    ]
    named = sorted(
        _described(evidence, who.id)
        for who in evidence.senders.values()
        if who.name and evidence.consent.of_sender(who.id) == "yes"
    )
    unnamed = sum(not who.name or evidence.consent.of_sender(who.id) != "yes" for who in evidence.senders.values())
    return Overview(
        sentences=_sentences(evidence),
        accounting=_accounting(evidence),
        kinds=_kinds(evidence),
        unreadable=tuple(unreadable[:most]),
        unreadable_more=max(0, len(unreadable) - most),
        unread=tuple(unread[:most]),
        unread_more=max(0, len(unread) - most),
        named=tuple(named[: evidence.settings.names]),
        named_more=max(0, len(named) - evidence.settings.names),
        unnamed=unnamed,
    )  # fmt: skip


def scope_words(evidence: Evidence, theme: str | None) -> str:
    """Which part of the consultation a digest is about; nothing for the whole. ``theme`` is its name as it may be told."""
    scope = evidence.scope
    questions = {question.id: question.text for question in evidence.consultation.questions}
    said = []
    if scope.theme is not None:
        said.append(f"what was said on the theme “{theme}”" if theme else "what was said on one theme")
    if scope.proposal is not None:
        said.append(f"what was said on the proposal “{evidence.proposal_label(scope.proposal)}”")
    if scope.question is not None:
        said.append(f"the answers to the question “{evidence.plain(questions[scope.question]).rstrip('.')}”")
    if scope.kind is not None:
        kind = "whose kind is not known" if scope.kind == NOT_KNOWN else f"of the kind “{evidence.plain(scope.kind)}”"
        said.append(f"what respondents {kind} said")
    return f"{joined(said)}. Shares are of the respondents in this part." if said else ""


def _unreadable(evidence: Evidence) -> list[tuple[str, str, str]]:
    """File, reason, mend. Who sent an unread file is not known, but the register may already ask for its name to be kept."""
    mends = {state.source_file: state.mend for state in evidence.store.files().values()}
    for document in evidence.documents:
        mends[document.source_file] = " ".join(dict.fromkeys(gap.mend for gap in document.unread)) or None
        mends.update({f"{document.source_file}/{gap.what}": gap.mend for gap in document.unread})
    guarded = {row.file for row in evidence.consultation.respondents if row.publish not in {None, "yes"}}
    rows = []
    for name, reason in evidence.coverage.unreadable:
        withheld = name in guarded or evidence.consent.guards_file(name)
        shown = "(file name withheld)" if withheld else evidence.plain(name)
        rows.append((shown, clean(reason), clean(mends.get(name) or "")))
    return sorted(rows)


def _described(evidence: Evidence, respondent: str) -> str:
    who = evidence.senders[respondent]
    facts = [who.kind] if who.kind else []
    if who.represents:
        facts.append(f"represents {who.represents:,}")
    return evidence.plain(who.name or "") + (f" ({evidence.plain(', '.join(facts))})" if facts else "")


def _sentences(evidence: Evidence) -> tuple[str, ...]:
    coverage = evidence.coverage
    said = []
    if coverage.received:
        received = count(coverage.received, "response was", "responses were")
        several = ", as some sent several" if len(evidence.senders) < coverage.analysed else ""
        whom = f", from {count(len(evidence.senders), 'respondent')}{several}" if evidence.scope.whole else ""
        aside = count(sum(value for _, value in coverage.excluded), "was", "were")
        if coverage.excluded:
            said.append(f"{received} received. {aside} set aside, and {coverage.analysed:,} analysed{whom}.")
        else:
            said.append(f"{received} received and analysed{whom}.")
    else:
        said.append("No responses were among the documents. What follows is what articles and reports say.")
    if not evidence.scope.whole:
        inside = count(len(evidence.analysed), "analysed response has", "analysed responses have")
        whom = count(len(evidence.senders), "respondent")
        said.append(f"{inside} something in the part that this digest covers, from {whom}.")
    if coverage.campaign_copies:
        copies = count(coverage.campaign_copies, "of the responses is a copy", "of the responses are copies")
        said.append(f"{copies} of a campaign’s letter{_worded(coverage.campaign_copies, coverage.campaign_exact)}.")
    if coverage.truncated:
        broken = count(coverage.truncated, "response has an answer", "responses have an answer")
        said.append(f"{broken} that breaks off in the midst of a sentence. It is analysed as far as it goes.")
    matched = sum(passage.question_basis == "matched" for passage in evidence.passages.values())
    if matched and (evidence.scope.whole or evidence.scope.question):
        letters = count(matched, "passage of a letter that names no question is", "passages of letters that name no question are")
        said.append(f"{letters} counted under the question answered, matched by what is said there.")
    if coverage.other_documents:
        one, more = "document that is not a response was", "documents that are not responses were"
        read = count(coverage.other_documents, one, more)
        said.append(f"{read} read, such as articles and reports. What they report is shown apart from the responses.")
    languages = Counter(document.language for document in evidence.documents if document.language not in {None, "en"})
    for code, value in sorted(languages.items()):
        which = count(value, "document is", "documents are")
        them = "it" if value == 1 else "them"
        said.append(
            f"{which} in {language_name(code)}. The program reads English only: no positions, concerns or requests were looked "
            f"for in {them}. Have somebody read {them}."
        )
    if coverage.unreadable:
        files = count(len(coverage.unreadable), "file could not be read and is", "files could not be read and are")
        said.append(f"{files} in none of the counts.")
    return tuple(said)


def _worded(copies: int, exact: int) -> str:
    """How many of a letter's copies are the letter, and how many more than it."""
    if not exact or exact == copies:
        return ", word for word" if exact else ""
    own = count(copies - exact, "adds or changes", "add or change")
    return f": {exact:,} {'is' if exact == 1 else 'are'} word for word, {own} something"


def _accounting(evidence: Evidence) -> Table:
    coverage = evidence.coverage
    rows = [("Responses received", number(coverage.received))]
    rows += [(f"Set aside: {clean(_ASIDE.get(reason, reason))}", number(value)) for reason, value in coverage.excluded]
    rows.append(("Responses analysed", number(coverage.analysed)))
    if coverage.truncated:
        rows.append(("of which with an answer that breaks off", number(coverage.truncated)))
    if coverage.campaign_copies:
        rows.append(("of which copies of a campaign’s letter", number(coverage.campaign_copies)))
        rows.append(("of those, word for word", number(coverage.campaign_exact)))
        rows.append(("of which not a campaign’s letter", number(coverage.analysed - coverage.campaign_copies)))
    if not evidence.scope.whole:
        rows.append(("of which with something in this part", number(len(evidence.analysed))))
    rows.append(("Other documents read (articles, reports)", number(coverage.other_documents)))
    rows.append(("Files that could not be read", number(len(coverage.unreadable))))
    return Table("accounting", "Responses received, set aside and analysed", ("What", "Number"), tuple(rows))


def _kinds(evidence: Evidence) -> Table | None:
    kinds = kind_counts(evidence, evidence.senders)
    if not kinds:
        return None
    total = len(evidence.senders)
    copied = {kind.name: kind.respondents for kind in kind_counts(evidence, evidence.campaigners)}
    rows = tuple(
        (kind.name, number(kind.respondents), percent(kind.respondents, total), number(copied.get(kind.name, 0)))
        for kind in kinds
    )
    head = ("Kind of respondent", "Respondents", "Share", "Of whom sent only a campaign’s letter")
    foot = ("All", number(total), "100%", number(len(evidence.campaigners)))
    keep = 4 if evidence.campaigners else 3
    return Table("kinds", "Respondents by kind", head[:keep], tuple(row[:keep] for row in rows), foot[:keep])


def furniture(evidence: Evidence) -> Table | None:
    """What was left out of the texts as page furniture: pieces by reason."""
    if not evidence.scope.whole:
        return None  # it is part of no passage, hence of no part
    counts = Counter(clean(piece.reason) for document in evidence.documents for piece in document.dropped)
    most = evidence.settings.furniture
    pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = tuple((upper_first(reason), number(value)) for reason, value in pairs[:most])
    more = max(0, len(pairs) - most)
    return Table("furniture", "Page furniture left out, by reason", ("Reason", "Pieces"), rows, more=more) if rows else None


def unresolved(evidence: Evidence) -> tuple[str, Table | None]:
    """Sources in the documents' words of whom it could not be told who they are."""
    words: Counter[str] = Counter()
    for attribution in evidence.store.attributions():
        unknown = attribution.speaker is None and evidence.holds(attribution.passage)
        if unknown and attribution.source is not None and evidence.said(attribution).level == "yes":
            words[evidence.plain(attribution.source.quote)] += 1
    nobody = sum(said.holder is None for tags in (evidence.positions, evidence.concerns, evidence.asks) for said in tags)
    said = []
    if nobody:
        said.append(
            f"{count(nobody, 'position, concern or request has', 'positions, concerns or requests have')} no named holder."
        )
    if words:
        sources = count(sum(words.values()), "report of somebody’s words names", "reports of somebody’s words name")
        said.append(f"{sources} a source that could not be told, such as a pronoun.")
    said.append(
        "They are quoted where they stand, but counted for nobody."
        if said
        else "Every source that a document names was resolved."
    )
    sentence = " ".join(said)
    pairs = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
    most = evidence.settings.unresolved
    rows = tuple((f"“{source}”", number(value)) for source, value in pairs[:most])
    caption = "Sources that could not be resolved, in the documents’ words"
    more = max(0, len(pairs) - most)
    return sentence, Table("unresolved", caption, ("Source", "Times"), rows, more=more) if rows else None


def left_over(evidence: Evidence) -> tuple[str, Some]:
    """Passages that say something, yet bear no tag and lie in no theme: how many, and some of them."""
    tagged = (evidence.positions, evidence.concerns, evidence.asks)
    standing = {theme.id for theme in evidence.store.themes() if theme.status != "rejected"}
    themed = {row.passage for row in evidence.store.assignments() if row.theme in standing}
    used = {said.passage for tags in tagged for said in tags} | themed
    saying = [row for row in evidence.passages.values() if row.note in _SAYING]
    unused = [row for row in saying if row.id not in used]
    if not saying:
        return "There was no text to analyse.", Some()
    part = f"{len(unused):,} ({percent(len(unused), len(saying))})"
    sentence = (
        f"Of {count(len(saying), 'passage')} (paragraphs, list items and answers), {part} carry no position, concern "
        "or request and belong to no theme. They were read, but this digest says nothing about them."
    )
    silent = len(evidence.passages) - len(saying)
    if silent:
        sentence += (
            f" {count(silent, 'more says', 'more say')} nothing by {'itself' if silent == 1 else 'themselves'}, such as a "
            "heading, a greeting, “no comment” or a ticked answer (counted as a position)."
        )
    return sentence, evidence.some([evidence.written(row) for row in unused], evidence.settings.left_over)


def document_rows(evidence: Evidence) -> tuple[tuple[DocumentRow, ...], int]:
    """The appendix: every document, what it is, from whom, and what was done with it."""
    most = evidence.settings.documents
    inside = {passage.document for passage in evidence.passages.values()}
    listed = [document for document in evidence.documents if evidence.scope.whole or document.id in inside]
    rows = tuple(_document_row(evidence, document) for document in listed[:most])
    return rows, max(0, len(listed) - most)


def _document_row(evidence: Evidence, document: Document) -> DocumentRow:
    sent = evidence.by_document.get(document.id, [])
    reasons = Counter(_ASIDE.get(response.excluded, response.excluded) for response in sent if response.excluded)
    notes = [f"{count(value, 'response')} set aside: {clean(reason)}" for reason, value in sorted(reasons.items())]
    if any(response.campaign for response in sent):
        notes.append("copy of a campaign’s letter")
    unread = [page for page in document.pages if page.method == "unread"]
    if document.language not in {None, "en"}:
        notes.append(f"in {language_name(document.language)}: not in the positions, concerns and requests")
    if unread:
        notes.append(f"{count(len(unread), 'page')} not read")
    if evidence.consent.of_document(document.id) == "no" and evidence.consent.sent_alone(document.id):
        notes.append("not to be quoted")
    number_ = evidence.numbers[document.id]
    return DocumentRow(
        number=number_, anchor=f"document-{number_}", file=evidence.document_label(document),
        kind=_what(evidence, document), sender=_sender(evidence, document, sent),
        date=clean(date(document.date) or ""), pages=number(len(document.pages)) if document.pages else "",
        notes="; ".join(notes), link=evidence.linked(document)[1],
    )  # fmt: skip


def _what(evidence: Evidence, document: Document) -> str:
    """The kind, and the title where it gives nobody away."""
    kind = upper_first(clean(document.kind))
    if document.title and evidence.consent.of_document(document.id) == "yes":
        return f"{kind}: {evidence.plain(document.title)}"
    return kind


def _sender(evidence: Evidence, document: Document, sent: list[Response]) -> str:
    respondents = sorted({response.respondent for response in sent})
    if not respondents:
        return "Not a response"
    if len(respondents) > 1:
        return count(len(respondents), "respondent")
    who = evidence.respondents.get(respondents[0])
    return evidence.shown(who.name, who.kind, sent=True, document=document.id) if who else someone(None)
