"""Why a row of the export is what it is: its words in their place, who said it, by which rule, with which models.

This is for the analyst who ran the consultation: names are shown, also of those who may not be named elsewhere, and their
wish beside them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.datamodel import (
    Ask,
    Attribution,
    Campaign,
    Concern,
    Document,
    Figure,
    Passage,
    Position,
    Respondent,
    Response,
    Theme,
)
from pipeline.datamodel.annotation import Tag
from pipeline.digest.redact import clean
from pipeline.errors import Missing
from pipeline.store import Store

__all__ = ["Explanation", "explain"]

#: Characters of the document shown on either side of a quote: two lines of a terminal.
_AROUND = 160
_SHOWN = 5
Record = Tag | Attribution | Passage | Response | Respondent | Theme | Campaign | Document


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is to be said of one record.

    Attributes:
        kind, id: of the record.
        facts: (name, value) pairs in the order to print.
        before, quote, after: the words in their place, empty where the record has no place.
    """

    kind: str
    id: str
    facts: tuple[tuple[str, str], ...]
    before: str = ""
    quote: str = ""
    after: str = ""

    @property
    def shown(self) -> str:
        """The quote for a terminal: on one line, without control characters."""
        return clean(self.quote)


def explain(store: Store, wanted: str) -> Explanation:
    """Everything known about the record with the id ``wanted`` (or a beginning that only one id has, or a file's path).

    Raises:
        Missing: there is no such record; the nearest ids are named.
    """
    kind, record = _find(store, wanted)
    documents = {document.id: document for document in store.documents()}
    facts = [(name, clean(value)) for name, value in _facts(store, kind, record, documents)]
    place = documents.get(record.document) if isinstance(record, Tag | Attribution | Passage | Response) else None
    start, end = getattr(record, "start", 0), getattr(record, "end", 0)
    if place is None:
        return Explanation(kind, record.id, tuple(facts))
    quote = place.text[start:end]
    before = clean(place.text[max(0, start - _AROUND) : start])
    after = clean(place.text[end : end + _AROUND])
    return Explanation(kind, record.id, tuple(facts), before, quote, after)


def _records(store: Store) -> Iterator[tuple[str, Record]]:
    # each is read when those before it did not hold the record: a large run takes a second to read as a whole
    readers: tuple[tuple[str, Callable[[], Iterator[Record]]], ...] = (
        ("position", store.positions), ("concern", store.concerns), ("ask", store.asks), ("figure", store.figures),
        ("attribution", store.attributions), ("passage", store.passages), ("response", store.responses),
        ("respondent", store.respondents), ("theme", store.themes), ("campaign", store.campaigns),
        ("document", store.documents),
    )  # fmt: skip
    for kind, rows in readers:
        for row in rows():
            yield kind, row


def _find(store: Store, wanted: str) -> tuple[str, Record]:
    beginning: list[tuple[str, Record]] = []
    ids: list[str] = []
    for kind, record in _records(store):
        if record.id == wanted or (isinstance(record, Document) and record.source_file == wanted):
            return kind, record
        ids.append(record.id)
        if wanted and record.id.startswith(wanted):
            beginning.append((kind, record))
    if len(beginning) == 1:
        return beginning[0]
    for state in store.files().values():
        if state.source_file == wanted:
            raise Missing(f"{wanted} could not be read: {state.reason or 'no reason is known.'}", state.mend or "Run again.")
    near = [record.id for _, record in beginning[:_SHOWN]] or get_close_matches(wanted, ids, n=_SHOWN, cutoff=0.5)
    names = get_close_matches(wanted, [document.source_file for document in store.documents()], n=2, cutoff=0.6)
    mend = (
        f"Did you mean {', '.join([*near, *names])}?"
        if near or names
        else "Ids stand in the files that greenpaper export writes."
    )
    raise Missing(f"This run has no record {wanted!r}.", mend)


def _facts(store: Store, kind: str, record: Record, documents: dict[str, Document]) -> Iterator[tuple[str, str]]:
    if isinstance(record, Tag | Attribution | Passage | Response):
        yield "document", documents[record.document].source_file
        page = getattr(record, "page", None)
        if page is not None:
            yield "page", str(page)
        yield "place", f"characters {record.start} to {record.end}"
    if isinstance(record, Tag):
        yield from _of_tag(store, record)
        yield from _made_with(store)
    elif isinstance(record, Attribution):
        yield from _of_attribution(record)
        yield from _made_with(store)
    elif isinstance(record, Passage):
        yield from _of_passage(store, record)
    elif isinstance(record, Response):
        yield from _of_response(store, record)
    elif isinstance(record, Respondent):
        yield from _of_respondent(store, record)
    elif isinstance(record, Theme):
        yield from _of_theme(store, record)
    elif isinstance(record, Campaign):
        yield "responses", f"{len(record.responses)}: {', '.join(record.responses[:_SHOWN])}"
        yield "template", f"the words of {record.template_response}: {record.template}"
        yield "additions", str(len(record.additions))
    else:
        yield from _of_document(store, record)


def _of_tag(store: Store, record: Tag) -> Iterator[tuple[str, str]]:
    if isinstance(record, Position):
        labels = {proposal.id: proposal.label for proposal in store.proposals()}
        yield (
            "says",
            f"{record.stance} ({record.strength}) towards {record.proposal}, {labels.get(record.proposal, record.proposal)}",
        )
        if record.condition is not None:
            yield "condition", record.condition.quote
    elif isinstance(record, Concern):
        yield "says", f"a concern of the codes {', '.join(record.codes)}, severity {record.severity}"
    elif isinstance(record, Ask):
        yield "says", f"a request put to {record.addressee or 'nobody by name'}"
    elif isinstance(record, Figure):
        parts = {"value": record.value, "base": record.base, "percent": record.percent, "unit": record.unit}
        yield "says", ", ".join(f"{name} {value}" for name, value in parts.items() if value is not None)
    yield "holder", f"{record.holder or 'nobody by name'}, voice: {record.voice}"
    yield from _resolved(store, record)
    yield "why", "; ".join(record.why) or "no rule was recorded"
    yield (
        "basis",
        {"stated": "stated: a closed answer or the register", "cue": "cue: a rule", "model": "model: a trained one"}.get(
            record.basis, record.basis
        ),
    )
    yield "score", f"{record.score:g}"
    if record.response is not None:
        yield "response", record.response


def _resolved(store: Store, record: Tag) -> Iterator[tuple[str, str]]:
    """How the holder was told: by the words' own source, or as the sender of the response."""
    for said in store.attributions():
        if said.document == record.document and said.start <= record.start and record.end <= said.end:
            source = f"“{said.source.quote}”" if said.source else "no source in words"
            cue = f", “{said.cue.quote}”" if said.cue else ""
            yield "resolved from", f"{source}{cue} → {said.speaker or 'not resolved'} ({said.id})"
            return
    response = next((row for row in store.responses() if row.id == record.response), None)
    sender = next((row for row in store.respondents() if response and row.id == response.respondent), None)
    if sender is not None:
        same = record.holder in {None, sender.name, *sender.aliases}
        yield "resolved from", f"{'the' if same else 'a response whose'} sender is {sender.name or sender.id}"


def _made_with(store: Store) -> Iterator[tuple[str, str]]:
    manifest = store.manifest()
    for name in ("greenpaper", "version", "models"):
        if name in manifest:
            yield name, manifest[name] if isinstance(manifest[name], str) else json.dumps(manifest[name], sort_keys=True)  # type: ignore[misc]
    settings = manifest.get("settings")
    if isinstance(settings, dict):
        parts = {name: value for name, value in settings.items() if name.lower().startswith(("extract", "tag"))}
        yield "settings", json.dumps(parts or settings, sort_keys=True)


def _of_attribution(record: Attribution) -> Iterator[tuple[str, str]]:
    yield "source", f"“{record.source.quote}”" if record.source else "none in words"
    yield "cue", f"“{record.cue.quote}”" if record.cue else "none"
    yield "speaker", record.speaker or "not resolved"
    yield "mode", f"{record.mode}, voice: {record.voice}" + (", denied" if record.negated else "")


def _of_passage(store: Store, record: Passage) -> Iterator[tuple[str, str]]:
    yield "kind", record.kind
    for name in ("section", "question", "response", "respondent"):
        if getattr(record, name) is not None:
            yield name, getattr(record, name)
    if record.question_basis == "matched":
        yield "question known", "matched by what the passage says, not stated in the document"
    if record.note is not None:
        yield "note", "truncated: it breaks off here" if record.note == "truncated" else f"in no theme: {record.note}"
    labels = {theme.id: theme.label for theme in store.themes()}
    for row in store.assignments():
        if row.passage == record.id:
            yield "theme", f"{row.theme}, {labels.get(row.theme, '')} (score {row.score:g}, by {row.by})"
    tags = [
        tag.id
        for tags in (store.positions(), store.concerns(), store.asks(), store.figures())
        for tag in tags
        if tag.passage == record.id
    ]
    yield "tags", ", ".join(tags) or "none: the passage is only found by search"


def _of_response(store: Store, record: Response) -> Iterator[tuple[str, str]]:
    sender = next((row for row in store.respondents() if row.id == record.respondent), None)
    yield "sent by", f"{(sender.name if sender else None) or record.respondent}, publish: {sender.publish if sender else 'no'}"
    if record.row is not None:
        yield "row", str(record.row)
    if record.excluded:
        yield "counted", f"no: it was set aside as {record.excluded}"
    else:
        positions = [row.id for row in store.positions() if row.response == record.id]
        where = (
            f"positions: {', '.join(positions)}" if positions else "no position was found in it, so it is in no position table"
        )
        yield "counted", f"yes; {where}"
    if record.campaign:
        yield "campaign", f"{record.campaign}: it is a copy of a letter that others sent too, and is shown apart"


def _of_respondent(store: Store, record: Respondent) -> Iterator[tuple[str, str]]:
    yield "name", record.name or "not named"
    yield "aliases", ", ".join(record.aliases) or "none"
    yield "kind", record.kind or "not known"
    yield "publish", record.publish
    sent = [row.id for row in store.responses() if row.respondent == record.id]
    yield "responses", ", ".join(sent) or "none: only quoted or reported in others’ documents"


def _of_theme(store: Store, record: Theme) -> Iterator[tuple[str, str]]:
    rows = [row for row in store.assignments() if row.theme == record.id]
    yield "label", record.label
    yield "keywords", ", ".join(record.keywords)
    yield "codes", ", ".join(record.codes) or "none"
    yield "status", f"{record.status}, stability {record.stability:g}"
    yield "counts", f"{record.respondents} respondents, {record.responses} responses, {record.passages} passages"
    yield "passages", ", ".join(row.passage for row in sorted(rows, key=lambda row: (-row.score, row.passage))[:_SHOWN])


def _of_document(store: Store, record: Document) -> Iterator[tuple[str, str]]:
    yield "file", record.source_file
    yield "kind", record.kind
    yield "read", f"{len(record.text)} characters" + (f" on {len(record.pages)} pages" if record.pages else "")
    for gap in record.unread:
        yield "not read", f"{gap.what}: {gap.reason}. {gap.mend}"
    sent = [row for row in store.responses() if row.document == record.id]
    for row in sent[:_SHOWN]:
        yield "response", row.id + (f", set aside as {row.excluded}" if row.excluded else ", counted")
    if not sent:
        yield "response", "none: it is nobody’s response, and what it reports is shown apart"
    elif len(sent) > _SHOWN:
        yield "response", f"and {len(sent) - _SHOWN} more"
