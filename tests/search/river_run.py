"""A small consultation of our own writing, with every kind of consent, and a store of it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from pipeline.datamodel import (
    Ask,
    Assignment,
    Code,
    Concern,
    Consultation,
    Coverage,
    Document,
    DocumentRecords,
    Passage,
    Position,
    Proposal,
    Question,
    Respondent,
    Response,
    Span,
    Theme,
    stable_id,
)
from pipeline.store import FileState, Store, open_store

CONSULTATION = Consultation(
    id="river",
    title="Who looks after the river",
    proposals=(
        Proposal("option-1", "Option 1: a joint committee", ("option one",)),
        Proposal("option-2", "Option 2: a River Authority", ("option two", "the new authority")),
    ),
    questions=(Question("q1", "Which option do you prefer?"), Question("q2", "What worries you?")),
    codes=(Code("pace", "Pace and timescale"), Code("funding", "Money")),
)

RILL = (
    "Rill Council backs option two.",
    "Catchment partnership boards (CPBs) need money, and the timescale is far too short for parish councils.",
    "Ministers must publish the costs.",
)
ANGLERS = ("The anglers oppose the new authority because the pace of change is reckless.", "We fish at Otterford.")
DRYSDALE = ("Ida Drysdale would rather keep the CPB as it is.", "Funding worries me most of all.")
SECRET = ("Please do not print that I am against option two for want of funding.",)


def lay_out(paragraphs: tuple[str, ...]) -> tuple[str, list[Span]]:
    text = "\n\n".join(paragraphs)
    return text, [Span.of(text, text.index(one), text.index(one) + len(one)) for one in paragraphs]


def records(file: str, name: str, kind: str, publish: str, paragraphs: tuple[str, ...]) -> DocumentRecords:
    text, spans = lay_out(paragraphs)
    sha = hashlib.sha256(text.encode()).hexdigest()
    document = Document(stable_id("doc", file, sha), file, sha, "text/plain", text, kind="response")
    respondent = Respondent(stable_id("res", name.lower()), name, kind=kind, publish=publish)
    response = Response(stable_id("rsp", document.id), document.id, respondent.id, end=len(text))
    passages = tuple(
        Passage(
            stable_id("pas", document.id, span.start),
            document.id,
            response.id,
            f"q{min(at, 2)}",
            span.start,
            span.end,
            span.quote,
            page=at,
            respondent=respondent.id,
            unit_types=("evidence",) if "fish at" in span.quote else ("fact",),
        )
        for at, span in enumerate(spans, start=1)
    )
    return DocumentRecords(document, (respondent,), (response,), passages)


def place(of: DocumentRecords, words: str, kind: str) -> dict[str, object]:
    start = of.document.text.index(words)
    passage = next(p for p in of.passages if p.start <= start < p.end)
    return {
        "id": stable_id(kind, of.document.id, start),
        "document": of.document.id,
        "source_file": of.document.source_file,
        "response": of.responses[0].id,
        "passage": passage.id,
        "page": passage.page,
        "start": start,
        "end": start + len(words),
        "quote": words,
        "holder": of.respondents[0].name,
        "voice": "own",
        "basis": "cue",
        "score": 0.9,
    }


def position(of: DocumentRecords, words: str, proposal: str, stance: str) -> Position:
    return Position(
        **place(of, words, "pos"),
        holder_kind=of.respondents[0].kind,
        proposal=proposal,
        stance=stance,
        condition=None,
        strength="plain",
    )


def concern(of: DocumentRecords, words: str, *codes: str) -> Concern:
    return Concern(**place(of, words, "con"), codes=codes, proposal=None, affected=None, severity="medium")


def with_tags(of: DocumentRecords, *tags: Position | Concern | Ask) -> DocumentRecords:
    return DocumentRecords(
        of.document,
        of.respondents,
        of.responses,
        of.passages,
        positions=tuple(tag for tag in tags if isinstance(tag, Position)),
        concerns=tuple(tag for tag in tags if isinstance(tag, Concern)),
        asks=tuple(tag for tag in tags if isinstance(tag, Ask)),
    )


def all_records() -> list[DocumentRecords]:
    rill = records("letters/rill.txt", "Rill Council", "council", "yes", RILL)
    anglers = records("anglers.txt", "Otter Anglers", "membership body", "yes", ANGLERS)
    drysdale = records("drysdale.txt", "Ida Drysdale", "individual", "anonymous", DRYSDALE)
    secret = records("secret.txt", "Bo Hush", "individual", "no", SECRET)
    ask = Ask(**place(rill, RILL[2], "ask"), addressee="Ministers", proposal=None)
    return [
        with_tags(
            rill,
            position(rill, "backs option two", "option-2", "support"),
            concern(rill, "the timescale is far too short", "pace", "funding"),
            ask,
        ),
        with_tags(
            anglers,
            position(anglers, "oppose the new authority", "option-2", "oppose"),
            concern(anglers, "the pace of change is reckless", "pace"),
        ),
        with_tags(drysdale, concern(drysdale, "Funding worries me", "funding")),
        with_tags(secret, position(secret, "against option two", "option-2", "oppose")),
    ]


class LetterEncoder:
    """A real, tiny encoder: counts of letters. Near texts share letters; good enough to see that meaning is asked at all."""

    name = "letters"
    dimension = 26

    def encode(self, texts: object) -> np.ndarray:
        rows = [[text.lower().count(chr(97 + at)) for at in range(26)] for text in texts]
        matrix = np.asarray(rows, dtype=np.float32)
        return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9)


def river(folder: Path, encoder: LetterEncoder) -> Store:
    """The whole consultation in a store of its own."""
    store = open_store(folder, create=True)
    store.put_consultation(CONSULTATION)
    found = all_records()
    for one in found:
        store.put_file(FileState(one.document.source_file, "f", one.document.sha256, "read"), [one])
    passages = [passage for one in found for passage in one.passages]
    store.put_vectors([p.id for p in passages], encoder.encode([p.quote for p in passages]))
    rushed = next(p.id for p in passages if "timescale" in p.quote)
    themes = [
        Theme("theme-speed", None, "Speed", "", ("pace",), (), (rushed,), 2, 2, 2),
        Theme("theme-rush", "theme-speed", "The timescale is too short", "", ("pace",), (), (rushed,), 1, 1, 1),
    ]
    store.put_overview(
        aliases={},
        themes=themes,
        assignments=[Assignment("theme-rush", rushed, 0.9)],
        campaigns=[],
        excluded={},
        coverage=Coverage(4, (), 4, (), 0, 4, 0, len(passages), 5, 1, 2),
    )
    return store
