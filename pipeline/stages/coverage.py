"""The accounting: received → excluded → analysed, and what became of the passages. And what could not be read, with the mend."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.datamodel import Coverage, Document, Unread
from pipeline.engine import Failure
from pipeline.stages.document import wholly_unread
from pipeline.store import Store

if TYPE_CHECKING:
    from pipeline.cluster import Clustering


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A page of a document that was otherwise read."""

    source_file: str
    unread: Unread


def unreadable(store: Store) -> tuple[Failure, ...]:
    """Everything that could not be read, by its path: files, attachments, and documents of which no page was read."""
    found = [
        Failure(state.source_file, state.reason or "", state.mend or "", bug=state.status == "broken")
        for state in store.files().values()
        if state.status != "read"
    ]
    for document in store.documents():
        if wholly_unread(document):
            found.append(_unread_document(document))
        elif not document.pages:
            # only a mail has unread parts without pages: its attachments, which are documents of their own
            parts = document.unread
            found.extend(Failure(f"{document.source_file}/{part.what}", _sentence(part.reason), part.mend) for part in parts)
    return tuple(sorted(found, key=lambda failure: (failure.source_file, failure.reason)))


def unread_parts(store: Store) -> tuple[UnreadPart, ...]:
    """Pages that could not be read of documents that could, by path and in their order."""
    partly = [document for document in store.documents() if document.pages and not wholly_unread(document)]
    partly.sort(key=lambda document: document.source_file)
    return tuple(UnreadPart(document.source_file, unread) for document in partly for unread in document.unread)


def _unread_document(document: Document) -> Failure:
    reasons = list(dict.fromkeys(part.reason for part in document.unread))
    mends = list(dict.fromkeys(part.mend for part in document.unread))
    pages = "Its only page" if len(document.pages) == 1 else f"None of its {len(document.pages)} pages"
    could = "could not be read" if len(document.pages) == 1 else "could be read"
    return Failure(document.source_file, f"{pages} {could}: {'; '.join(reasons).rstrip('.')}.", " ".join(mends))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."


def count(store: Store, found: Clustering) -> Coverage:
    """The accounting of a store whose overview, ``found``, is about to be written."""
    kinds = {document.id: document.kind for document in store.documents() if not wholly_unread(document)}
    # the consultation document itself is put to people: it is nobody's answer
    responses = [response for response in store.responses() if kinds.get(response.document) != "consultation"]
    reasons = {response.id: found.excluded.get(response.id, response.excluded) for response in responses}
    analysed = {response for response, reason in reasons.items() if not reason}
    copies = {response for campaign in found.campaigns for response in campaign.responses}
    answered = {response.document for response in responses}
    failures = unreadable(store)
    tried = {document.source_file for document in store.documents()} | {failed.source_file for failed in failures}
    return Coverage(
        documents=len(tried),
        unreadable=tuple((failed.source_file, failed.reason) for failed in failures),
        received=len(responses),
        excluded=tuple(sorted(Counter(reason for reason in reasons.values() if reason).items())),
        campaign_copies=len(analysed & copies),
        analysed=len(analysed),
        other_documents=sum(document not in answered for document in kinds),
        campaign_exact=len(analysed & {response for campaign in found.campaigns for response in campaign.exact}),
        **_passages(store, analysed, found),
    )


def notes(found: Clustering) -> dict[str, str]:
    """What is noted of passages: why they are in no theme, or that an answer breaks off in them."""
    return {**dict.fromkeys(found.truncated, "truncated"), **found.set_aside}


def _passages(store: Store, analysed: set[str], found: Clustering) -> dict[str, Any]:
    """Passages that say something: what says nothing is set aside before anything is looked for in it."""
    counted = {
        passage.id: passage.response for passage in store.passages() if passage.response is None or passage.response in analysed
    }
    said = {passage for passage in counted if passage not in found.set_aside}
    broken = {response for passage in found.truncated if (response := counted.get(passage)) is not None}
    tags = (store.positions(), store.concerns(), store.asks())
    tagged = {record.passage for records in tags for record in records if record.passage in said}
    rejected = {theme.id for theme in found.themes if theme.status == "rejected"}
    themed = {row.passage for row in found.assignments if row.passage in said and row.theme not in rejected}
    return {
        "passages": len(said),
        "passages_tagged": len(tagged),
        "passages_themed": len(themed),
        "passages_left_over": len(said - tagged - themed),
        "set_aside": tuple(sorted(Counter(why for passage, why in found.set_aside.items() if passage in counted).items())),
        "truncated": len(broken),
    }
