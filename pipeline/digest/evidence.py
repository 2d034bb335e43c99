"""A run's records, looked up and ready to be counted and quoted. The only file of the digest that reads the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from pipeline.datamodel import Attribution, Document, Passage, Position, Respondent, Response, day_of
from pipeline.datamodel.annotation import Tag
from pipeline.datamodel.span import Quoted, SpanMismatch, check_quotes
from pipeline.digest.consent import Consent, ids_by_name, strictest
from pipeline.digest.copies import Copies
from pipeline.digest.documents import address, input_of, wholly_read
from pipeline.digest.hiding import Hiding, asked_in
from pipeline.digest.parts import Quotation, Some
from pipeline.digest.redact import Hidden, Piece, clean, fold_name, hide
from pipeline.digest.scope import Scope
from pipeline.digest.statement import Part, Record, Statement, clearest_first, each_holder_first
from pipeline.digest.wording import upper_first
from pipeline.errors import PromiseBroken
from pipeline.settings import DigestSettings
from pipeline.store import Store

__all__ = ["Evidence", "Statement"]


class Evidence:
    """All records of one run, or of one part of it, by id, with the consent of those who made them."""

    def __init__(self, store: Store, settings: DigestSettings, scope: Scope | None = None) -> None:
        self.store = store
        self.settings = settings
        self.consultation = store.consultation()
        self.coverage = store.coverage()
        self.documents = sorted(store.documents(), key=lambda document: (document.source_file, document.id))
        self.numbers = {document.id: number for number, document in enumerate(self.documents, start=1)}
        self.by_id = {document.id: document for document in self.documents}
        self.respondents = {who.id: who for who in store.respondents()}
        self.responses = {response.id: response for response in store.responses()}
        self._counted = {key: response for key, response in self.responses.items() if self._analysed(response)}
        self.consent = Consent.of(self.consultation, self.documents, self.respondents.values(), list(self.responses.values()))
        self.proposals = {proposal.id: proposal for proposal in (*store.proposals(), *self.consultation.proposals)}
        self._files = frozenset(store.files())
        self._copies = Copies(store.campaigns())
        self._ids_by_name = ids_by_name(self.respondents.values())
        self.scope = scope or Scope()
        self.scope.check(store, self.consultation, self.proposals)

    @cached_property
    def every_passage(self) -> dict[str, Passage]:
        """Passages that count in the whole consultation, whatever part of it the digest is about."""
        return {passage.id: passage for passage in self.store.passages() if self._counts(passage.response)}

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Passages of analysed responses and of documents that are nobody's response, as far as they lie in the scope."""
        every = self.every_passage
        whole = self.scope.whole
        return every if whole else self.scope.passages(every, self.responses, self.respondents, self.store, self.consultation)

    @cached_property
    def analysed(self) -> dict[str, Response]:
        """Analysed responses by id, of which something lies in the scope."""
        if self.scope.whole:
            return self._counted
        inside = {passage.response for passage in self.passages.values()}
        return {key: response for key, response in self._counted.items() if key in inside}

    @cached_property
    def positions(self) -> list[Statement]:
        """All positions that count."""
        return self._statements(self.store.positions())

    @cached_property
    def concerns(self) -> list[Statement]:
        """All concerns that count."""
        return self._statements(self.store.concerns())

    @cached_property
    def asks(self) -> list[Statement]:
        """All asks that count."""
        return self._statements(self.store.asks())

    @cached_property
    def figures(self) -> list[Statement]:
        """All figures that count."""
        return self._statements(self.store.figures())

    @cached_property
    def by_document(self) -> dict[str, list[Response]]:
        """All responses, those set aside too, by the document that they stand in."""
        found: dict[str, list[Response]] = {}
        for response in self.responses.values():
            found.setdefault(response.document, []).append(response)
        return found

    @cached_property
    def senders(self) -> dict[str, Respondent]:
        """Respondents of at least one analysed response, by id: what every share is a share of."""
        ids = {response.respondent for response in self.analysed.values()}
        return {key: self.respondents[key] for key in sorted(ids) if key in self.respondents}

    @cached_property
    def campaigners(self) -> frozenset[str]:
        """Respondents all of whose analysed responses are a campaign's letter and nothing besides."""
        others = {response.respondent for response in self.analysed.values() if not self._copies.bare(response.id)}
        return frozenset(self.senders.keys() - others)

    def _analysed(self, response: Response) -> bool:
        """The consultation's own document is nobody's answer, and one of which no page could be read says nothing."""
        document = self.by_id.get(response.document)
        put = document is None or document.kind == "consultation" or not wholly_read(document)
        return response.excluded is None and not put

    def _counts(self, response: str | None) -> bool:
        return response is None or response in self._counted

    def _statements(self, tags: Iterable[Tag]) -> list[Statement]:
        found = [self.statement(tag) for tag in tags if self._counts(tag.response) and self.holds(tag.passage)]
        wanted = self.scope.proposal
        return [row for row in found if not isinstance(row.record, Position) or wanted in {None, row.record.proposal}]

    def holds(self, passage: str | None) -> bool:
        """Whether a passage lies in the scope; what stands in none lies in the whole only."""
        return self.scope.whole or passage in self.passages

    def statement(self, tag: Tag) -> Statement:
        """Who holds a tag, and what may be done with its words."""
        kind = tag.holder_kind if isinstance(tag, Position) else None
        passage = self.every_passage.get(tag.passage or "")
        return self._statement(tag, tag.response, tag.holder, tag.voice, kind, passage)

    def said(self, attribution: Attribution) -> Statement:
        """Who said an attribution's content."""
        passage = self.every_passage.get(attribution.passage or "")
        response = passage.response if passage else None
        said = self._statement(attribution, response, attribution.speaker, "reported", None, passage)
        if attribution.speaker is not None:
            return said
        return replace(said, shown=f"“{self.plain(attribution.source.quote)}”" if attribution.source else "Not named", note="")

    def written(self, passage: Passage) -> Statement:
        """Whose passage it is: the sender's, or that of the document which tells it."""
        return self._statement(passage, passage.response, None, "own", None, passage)

    def _statement(
        self, record: Record, response_id: str | None, name: str | None, voice: str, kind: str | None,
        passage: Passage | None,
    ) -> Statement:  # fmt: skip
        response = self.responses.get(response_id or "")
        sender = self.respondents.get(response.respondent) if response else None
        sent = sender is not None and voice in {"own", "members"}
        holder = sender.id if sender and sent else self._ids_by_name.get(fold_name(name), f"name {name}") if name else None
        who = self.respondents.get(holder or "")
        kind = (who.kind if who else None) or kind
        if sent and sender and name is None:
            name = sender.name
        return Statement(
            record=record,
            holder=holder,
            shown=self.shown(name, kind, sent=sent, document=record.document),
            kind=kind,
            sent=sent,
            campaign=self._copies.copied(response_id, record.start, record.end),
            level=self._level(record, response, passage, holder, name),
            note=self._note(voice, sent=sent, named=name is not None, document=record.document),
            date=day_of(self.by_id[record.document].date, response),
        )

    @cached_property
    def _unquotable(self) -> dict[str, list[tuple[int, int]]]:
        """Where anybody's documents tell the words of one who may not be quoted: whatever holds these words holds theirs."""
        said = ((row, row.speaker) for row in self.store.attributions())
        kinds = (self.store.positions, self.store.concerns, self.store.asks, self.store.figures)  # read only if any is wanted
        return self.consent.unquotable(chain(said, ((row, row.holder) for read in kinds for row in read())))

    def _level(
        self, record: Record, response: Response | None, passage: Passage | None, holder: str | None, name: str | None
    ) -> str:  # fmt: skip
        senders = [response.respondent if response else None, passage.respondent if passage else None]
        by_place = [] if response else [self.consent.of_document(record.document)]
        if any(start < record.end and record.start < end for start, end in self._unquotable.get(record.document, ())):
            return "no"
        return strictest([*(self.consent.of_sender(who) for who in [*senders, holder]), *by_place, self.consent.of_name(name)])

    def shown(self, name: str | None, kind: str | None, *, sent: bool, document: str) -> str:
        """How to call a holder: the name where it may be said and is known, else the kind."""
        if name is None and not sent:
            return {"article": "The article", "report": "The report"}.get(self.by_id[document].kind, "Nobody named")
        if name is not None and self.consent.of_name(name) == "yes":
            told_of = not sent and document in self.by_document  # somebody whom a respondent writes about
            secret = told_of and self.hiding.is_private(name)
            return self.consent.shown(None, kind) if secret else upper_first(self.plain(name))
        return self.consent.shown(None, kind)

    def _note(self, voice: str, *, sent: bool, named: bool, document: str) -> str:
        if voice == "members":
            return "of its members"
        if sent or not named:
            return ""
        where = {"article": "in an article", "report": "in a report"}.get(self.by_id[document].kind, "")
        if voice == "own":
            return where
        return f"as reported {where}".strip() if where else "as reported by somebody else"

    @cached_property
    def hiding(self) -> Hiding:
        """What must not be printed."""
        named = [who for who in self.respondents.values() if who.sent and self.consent.of_sender(who.id) == "yes"]
        return Hiding(self.consent, named, self.by_document, asked_in(self.consultation, self.documents))

    def hidden(self, document: str) -> tuple[Hidden, ...]:
        """What must not be printed of a document's text."""
        return self.hiding.of_document(document, self.by_id[document].text)

    def plain(self, text: str) -> str:
        """Words that are not a stretch of one document (labels, titles, names of files), as they may be printed."""
        return self.hiding.plain(text)

    def quotation(self, said: Statement, part: Quoted | None = None) -> Quotation:
        """A statement's words (or one part of them) as they may be printed.

        Raises:
            PromiseBroken: they are not the text at their place, or may not be quoted at all.
        """
        record, quoted = said.record, part or said.record
        document = self.by_id[record.document]
        if said.level == "no":
            raise PromiseBroken(
                f"Record {record.id} was to be quoted against its respondent's wish.",
                "Nothing was written; report this as a bug.",
            )
        try:
            check_quotes(document.text, [quoted])
        except SpanMismatch as error:
            raise PromiseBroken(
                f"Record {record.id} does not quote {document.source_file}: {error}.",
                "Nothing was written; run the consultation again, and report it as a bug if it comes back.",
            ) from error
        pieces, cut = hide(document.text, quoted.start, quoted.end, self.hidden(document.id), self.settings.quote_length)
        number = self.numbers[document.id]
        file, link = self.linked(document, record.page, pieces) if said.level == "yes" else ("", "")
        return Quotation(
            pieces=pieces, cut=cut, who=said.shown, note=said.note, document=number, anchor=f"document-{number}",
            place=self.place(record), record=record.id, file=file, link=link,
        )  # fmt: skip

    def place(self, record: Record) -> str:
        """The page, or the row of a survey."""
        if record.page is not None:
            return f"page {record.page}"
        response = self.responses.get(getattr(record, "response", None) or "")
        return f"row {response.row}" if response and response.row is not None else ""

    def some(
        self, statements: Iterable[Statement], most: int, *, part: Part = lambda _: None, first: Sequence[Statement] = ()
    ) -> Some:
        """The first ``most`` quotations, ``first`` before all others: a different holder each as long as there are any, clearest
        first, no words twice."""
        every = list(statements)
        usable = clearest_first([said for said in every if said.level != "no"], first)
        fresh, repeats = each_holder_first(usable)
        chosen = [*fresh, *repeats][:most]
        return Some(
            quotations=tuple(self.quotation(said, part(said)) for said in chosen),
            more=len(fresh) + len(repeats) - len(chosen),
            withheld=len(every) - len(usable),
            alike=len(usable) - len(fresh) - len(repeats),
        )

    def proposal_label(self, proposal: str) -> str:
        """What a proposal is called; one that only a document defines which may not be quoted is not told."""
        known = self.proposals.get(proposal)
        if known is None:
            return self.plain(proposal)
        hidden = known.defined_by is not None and self.consent.of_document(known.defined_by) == "no"
        return "A proposal in words that may not be quoted" if hidden else self.plain(known.label)

    def may_name(self, holder: str, names: Iterable[str | None]) -> bool:
        """Whether a holder has a name, and neither who sent their responses nor any of the names that they go by forbids it."""
        who = self.respondents.get(holder)
        levels = [self.consent.of_sender(holder), *(self.consent.of_name(name) for name in names)]
        return (who is None or who.name is not None) and strictest(levels) == "yes"

    def document_label(self, document: Document) -> str:
        """The file's name, where that gives nobody away."""
        alone = self.consent.sent_alone(document.id) and self.consent.of_document(document.id) != "yes"
        if alone or self.consent.guards_file(document.source_file):
            return "(file name withheld)"
        return self.plain(document.source_file)

    def linked(self, document: Document, page: int | None = None, pieces: Sequence[Piece] = ()) -> tuple[str, str]:
        """A document's file, and its address or that of words in it; nothing where these would give away anybody."""
        file = input_of(document.source_file, self._files)
        if file is None or self.document_label(document) != clean(document.source_file):
            return "", ""
        return clean(document.source_file.rpartition("/")[2]), address(document, file, page, pieces)
