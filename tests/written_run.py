"""A small finished run of our own writing, for the tests of what reads a store (digest, export, explain).

Every kind of record is in it, and every kind of consent: named, anonymous, not to be quoted, and a name that a newspaper
prints although its owner asked not to be named.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.datamodel import (
    Addition,
    Ask,
    Assignment,
    Attribution,
    Block,
    Campaign,
    Code,
    Concern,
    Consultation,
    Coverage,
    Document,
    DocumentRecords,
    Dropped,
    Figure,
    Page,
    Passage,
    Position,
    Proposal,
    Question,
    Repair,
    Respondent,
    RespondentEntry,
    Response,
    Span,
    Theme,
    Unread,
    stable_id,
)
from pipeline.store import FileState, Store, open_store

CONSULTATION = Consultation(
    id="river-boards",
    title="The future of river boards",
    published="2025-03-01",
    closes="2025-05-31",
    proposals=(
        Proposal("option-a", "Option A: one board for each catchment", ("option a",)),
        Proposal("option-b", "Option B: a single national rivers agency", ("option b",)),
    ),
    questions=(Question("q1", "Do you agree with option A?", "closed", "option-a", ("Agree", "Disagree")),),
    codes=(
        Code("pace", "Pace and timescale", "Too fast, too slow, a deadline."),
        Code("funding", "Money", "Budgets and costs."),
        Code("place", "Local focus", "Boundaries and distance."),
    ),
    respondents=(RespondentEntry(file="harold-quince.txt", name="Harold Quince", publish="no"),),
)


class Letter:
    """One document in the making: words are found in its text, so that no offset is ever typed."""

    def __init__(self, source_file: str, text: str, **about: Any) -> None:
        self.document = Document(
            id=stable_id("doc", source_file, text),
            source_file=source_file,
            sha256=stable_id("sha", text)[4:] * 4,
            media_type=about.pop("media_type", "text/plain"),
            text=text,
            blocks=(Block("paragraph", 0, len(text)),) if text else (),
            **about,
        )
        self.text = text
        self.respondents: list[Respondent] = []
        self.responses: list[Response] = []
        self.passages: list[Passage] = []
        self.records: dict[str, list[Any]] = {kind: [] for kind in ("attributions", "positions", "concerns", "asks", "figures")}

    def sent_by(self, name: str | None, kind: str | None, publish: str, words: str | None = None, **about: Any) -> Response:
        """A response of ``name``: the whole text, or the row that reads ``words``. A passage a line."""
        row = about.pop("row", None)
        start = self.text.index(words) if words else 0
        end = start + len(words) if words else len(self.text)
        who = Respondent(
            id=stable_id("res", name.casefold()) if name else stable_id("res", self.document.id, row),
            name=name,
            kind=kind,
            publish=publish,
            aliases=about.pop("aliases", ()),
            represents=about.pop("represents", None),
        )
        response = Response(
            id=stable_id("rsp", self.document.id, start),
            document=self.document.id,
            respondent=who.id,
            start=start,
            end=end,
            row=row,
            received=about.pop("received", None),
        )
        self.respondents.append(who)
        self.responses.append(response)
        self._cut(start, end, response=response.id, respondent=who.id, **about)
        return response

    def quotes(self, name: str, kind: str | None = None, aliases: tuple[str, ...] = ()) -> None:
        """Somebody who sent nothing but is quoted here."""
        who = Respondent(id=stable_id("res", name.casefold()), name=name, kind=kind, publish="yes", sent=False, aliases=aliases)
        self.respondents.append(who)

    def _cut(self, start: int, end: int, **about: Any) -> None:
        at = start
        for line in self.text[start:end].split("\n"):
            if line.strip():
                fields = {"response": None, "question": None, "page": self.page(at)} | about
                place = {"document": self.document.id, "start": at, "end": at + len(line), "quote": line}
                self.passages.append(Passage(id=stable_id("pas", self.document.id, at), **place, **fields))
            at += len(line) + 1

    def cut(self) -> None:
        """Passages of a document that is nobody's response."""
        self._cut(0, len(self.text))

    def page(self, at: int) -> int | None:
        return next((page.number for page in self.document.pages if page.start <= at < page.end), None)

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return Span.of(self.text, start, start + len(words))

    def at(self, words: str, prefix: str, *more: object) -> dict[str, Any]:
        span = self.span(words)
        passage = next((p for p in self.passages if p.start <= span.start < p.end), None)
        return {
            "id": stable_id(prefix, self.document.id, span.start, span.end, *more),
            "document": self.document.id,
            "source_file": self.document.source_file,
            "response": passage.response if passage else None,
            "passage": passage.id if passage else None,
            "page": self.page(span.start),
            "start": span.start,
            "end": span.end,
            "quote": span.quote,
            "basis": "cue",
            "score": 0.9,
            "why": ("rule plain-cue", "words: " + span.quote[:12]),
        }

    def position(self, words: str, holder: str | None, stance: str, proposal: str, **more: Any) -> None:
        condition = more.pop("condition", None)
        fields = {"holder_kind": None, "voice": "own", "strength": "plain"} | more
        fields |= {"holder": holder, "stance": stance, "proposal": proposal}
        fields["condition"] = self.span(condition) if condition else None
        self.records["positions"].append(Position(**(self.at(words, "pos", proposal) | fields)))

    def concern(self, words: str, holder: str | None, *codes: str, voice: str = "own") -> None:
        fields = {"proposal": None, "affected": None, "severity": "medium"}
        self.records["concerns"].append(Concern(**self.at(words, "con"), holder=holder, voice=voice, codes=codes, **fields))

    def ask(self, words: str, holder: str | None, addressee: str | None, voice: str = "own") -> None:
        self.records["asks"].append(Ask(**self.at(words, "ask"), holder=holder, voice=voice, addressee=addressee, proposal=None))

    def figure(self, words: str, holder: str | None, value: float, base: float | None, percent: float | None) -> None:
        numbers = {"value": value, "base": base, "percent": percent, "unit": None}
        self.records["figures"].append(Figure(**self.at(words, "fig"), holder=holder, voice="own", **numbers))

    def said(self, words: str, source: str, cue: str, speaker: str | None, **more: Any) -> None:
        place = self.at(words, "att")
        for key in ("source_file", "response", "basis", "score", "why"):
            del place[key]
        fields = {"mode": "direct", "voice": "reported", "speaker": speaker} | more
        self.records["attributions"].append(Attribution(**place, source=self.span(source), cue=self.span(cue), **fields))

    def done(self) -> DocumentRecords:
        return DocumentRecords(
            document=self.document,
            respondents=tuple(self.respondents),
            responses=tuple(self.responses),
            passages=tuple(self.passages),
            **{kind: tuple(rows) for kind, rows in self.records.items()},
        )


def trust() -> Letter:
    first = (
        "The Rivers Trust Network (RTN) represents 40 local trusts.\n"
        "We support option A provided that each board has its own budget.\n"
    )
    second = (
        "The timetable of nine months is far too fast.\nMinisters must publish the boundaries before any vote.\n"
        "Some 31 of our 40 trusts (78%) answered."
    )
    text = first + second
    letter = Letter(
        "letters/rtn.pdf",
        text,
        pages=(
            Page(1, 0, len(first), 595.0, 842.0, "text"),
            Page(2, len(first), len(text), 595.0, 842.0, "text"),
            Page(3, len(text), len(text), 595.0, 842.0, "unread"),
        ),
        media_type="application/pdf",
        kind="response",
        date="2025-05-02",
        title="Our response",
        dropped=(Dropped("Rivers Trust Network – page 1", "running header", 1),),
        repairs=(Repair("hyphenation", 2),),
        unread=(Unread("page 3", "it is a scan and no OCR is installed", "Install tesseract and run again."),),
    )
    who = "Rivers Trust Network"
    letter.sent_by(who, "membership body", "yes", aliases=("RTN",), represents=40, received="2025-05-03")
    words = "We support option A provided that each board has its own budget"
    condition = "provided that each board has its own budget"
    letter.position(words, who, "conditional", "option-a", condition=condition, holder_kind="membership body")
    letter.concern("The timetable of nine months is far too fast", who, "pace")
    letter.ask("Ministers must publish the boundaries before any vote", who, "Ministers")
    letter.figure("31 of our 40 trusts (78%)", who, 31.0, 40.0, 78.0)
    return letter


def council(source_file: str, date: str, words: str, stance: str) -> Letter:
    letter = Letter(source_file, f"Weirford Borough Council answers as follows.\n{words}", kind="response", date=date)
    letter.sent_by("Weirford Borough Council", "council", "yes")
    letter.position(words, "Weirford Borough Council", stance, "option-b", holder_kind="council")
    return letter


def anonymous() -> Letter:
    text = (
        "I am against option A, it takes the river out of local hands.\nIt will cost more than we can pay.\n"
        "Write to me: jane.marlowe@example.org or 01632 960123. Jane Marlowe"
    )
    letter = Letter("emails/jane_marlowe.eml", text, kind="response", author="Jane Marlowe", title="Jane Marlowe on rivers")
    letter.sent_by("Jane Marlowe", "individual", "anonymous")
    letter.position("I am against option A", "Jane Marlowe", "oppose", "option-a", holder_kind="individual")
    letter.concern("It will cost more than we can pay", "Jane Marlowe", "funding")
    letter.ask("Write to me: jane.marlowe@example.org or 01632 960123", "Jane Marlowe", None)
    return letter


def silent() -> Letter:
    text = "I warmly welcome option A because my orchard floods.\nPlease keep my orchard out of print."
    letter = Letter("harold-quince.txt", text, kind="response", title="Harold Quince")
    letter.sent_by("Harold Quince", "individual", "no")
    letter.position("I warmly welcome option A", "Harold Quince", "support", "option-a", holder_kind="individual")
    letter.concern("my orchard floods", "Harold Quince", "place")
    return letter


def survey() -> Letter:
    rows = [f"Agree. Row {n} thinks that a board close to the river knows it best." for n in range(1, 10)]
    rows += ["Disagree. The old boards worked well enough.", "no comment"]
    letter = Letter("survey.csv", "\n".join(rows), kind="survey", media_type="text/csv")
    for number, words in enumerate(rows, start=1):
        letter.sent_by(None, "individual", "anonymous", words, row=number, question="q1")
        if words == "no comment":
            letter.passages[-1] = replace(letter.passages[-1], kind="non-answer")
            continue
        stance = "support" if words.startswith("Agree") else "oppose"
        letter.position(words, None, stance, "option-a", basis="stated", holder_kind="individual")
    return letter


TEMPLATE = "Please keep our rivers public. Option B would sell them."


def campaign_letter(number: int) -> Letter:
    extra = "\nMy own mill has stood here since 1790." if number == 2 else ""
    letter = Letter(f"campaign/{number}.txt", TEMPLATE + extra, kind="response")
    letter.sent_by(f"Petra Ashdown {number}", "individual", "anonymous")
    letter.position("Option B would sell them", f"Petra Ashdown {number}", "oppose", "option-b", holder_kind="individual")
    return letter


def article() -> Letter:
    text = (
        "The Anglers' Union has come out against option A.\n"
        "‘It is a plan for offices, not for fish,’ said Tom Weir, its director.\n"
        "Resident Jane Marlowe told us that ‘nobody asked us’.\nIt was also felt that more time was needed.\n"
        "The river rose by a metre last winter."
    )
    letter = Letter(
        "press/anglers.html",
        text,
        kind="article",
        date="2025-04-10",
        title="Anglers turn on river plan",
        media_type="text/html",
        dropped=(Dropped("We use cookies", "cookie notice"), Dropped("Log in to read on", "login wall")),
    )
    letter.cut()
    letter.quotes("Anglers' Union", "membership body")
    letter.quotes("Tom Weir", "individual")
    words = "The Anglers' Union has come out against option A"
    letter.position(words, "Anglers' Union", "oppose", "option-a", voice="reported", holder_kind="membership body")
    letter.said("It is a plan for offices, not for fish", "Tom Weir", "said", "Tom Weir")
    letter.said("nobody asked us", "Resident Jane Marlowe", "told", "Jane Marlowe")
    letter.said("more time was needed", "It", "felt", None, mode="indirect")
    letter.concern("more time was needed", None, "pace", voice="reported")
    return letter


def letters() -> list[Letter]:
    return [
        trust(),
        council("letters/weirford-1.txt", "2025-03-20", "We support option B without reserve.", "support"),
        council("letters/weirford-2.txt", "2025-05-20", "We can no longer support option B.", "oppose"),
        anonymous(),
        silent(),
        survey(),
        *(campaign_letter(number) for number in range(1, 5)),
        article(),
    ]


def write_run(folder: Path, made: list[Letter] | None = None, consultation: Consultation = CONSULTATION) -> Store:
    """Write the run into a real store in ``folder`` and return it open. ``made``: other letters than the usual ones."""
    usual = made is None
    made = letters() if made is None else made
    store = open_store(folder, create=True)
    store.put_consultation(consultation)
    for letter in made:
        store.put_file(FileState(letter.document.source_file, "f", letter.document.sha256, "read"), [letter.done()])
    if usual:
        bad = FileState("letters/locked.pdf", "", "0" * 64, "unreadable", "It is encrypted.", "Save it without a password.")
        store.put_file(bad, [])
    _overview(store, made, usual=usual)
    manifest = {"version": "0.1.0", "models": {"language": "en_core_web_sm 3.8.0"}, "settings": {"cluster": {"least": 2}}}
    store.put_manifest(manifest)
    return store


def _overview(store: Store, made: list[Letter], *, usual: bool) -> None:
    by_file = {letter.document.source_file: letter for letter in made}
    copies = [by_file[f"campaign/{number}.txt"] for number in range(1, 5)] if usual else []
    themes, assignments = _themes(by_file) if usual else ((), ())
    received = sum(len(letter.responses) for letter in made)
    passages = sum(len(letter.passages) for letter in made)
    store.put_overview(
        aliases={},
        themes=themes,
        assignments=assignments,
        campaigns=(_campaign(copies),) if usual else (),
        excluded={by_file["survey.csv"].responses[-1].id: "non-answer"} if usual else {},
        coverage=Coverage(
            documents=len(made) + usual,
            unreadable=(("letters/locked.pdf", "It is encrypted."),) if usual else (),
            received=received,
            excluded=(("non-answer", 1),) if usual else (),
            campaign_copies=len(copies),
            analysed=received - usual,
            other_documents=sum(not letter.responses for letter in made),
            passages=passages,
            passages_tagged=8 if usual else 0,
            passages_themed=12 if usual else 0,
            passages_left_over=3 if usual else passages,
        ),
    )


def _campaign(copies: list[Letter]) -> Campaign:
    added = copies[1]
    extra = Addition(added.responses[0].id, added.document.id, added.span("My own mill has stood here since 1790."))
    return Campaign(
        id=stable_id("cam", TEMPLATE),
        responses=tuple(sorted(copy.responses[0].id for copy in copies)),
        template=TEMPLATE,
        template_response=copies[0].responses[0].id,
        additions=(extra,),
    )


def _themes(by_file: dict[str, Letter]) -> tuple[tuple[Theme, ...], tuple[Assignment, ...]]:
    close = [passage.id for passage in by_file["survey.csv"].passages[:10]]
    close += [by_file["emails/jane_marlowe.eml"].passages[0].id, by_file["harold-quince.txt"].passages[0].id]
    fast = [by_file["letters/rtn.pdf"].passages[2].id, by_file["press/anglers.html"].passages[3].id]
    near = Theme(
        id="theme-1",
        parent=None,
        label="A board close to the river knows it best",
        definition="",
        codes=("place",),
        keywords=("board", "close", "river"),
        exemplars=(close[0], close[10], close[11]),
        respondents=12,
        responses=12,
        passages=12,
        stance_counts=(("oppose", 2), ("support", 10)),
    )
    speed = replace(near, id="theme-2", label="The timetable is far too fast", codes=("pace",), keywords=("timetable", "fast"))
    speed = replace(speed, exemplars=(fast[0],), respondents=1, responses=1, passages=2, stance_counts=())
    pairs = [("theme-1", passage) for passage in close] + [("theme-2", passage) for passage in fast]
    return (near, speed), tuple(Assignment(theme, passage, 0.8) for theme, passage in pairs)
