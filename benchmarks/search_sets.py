"""What the search is measured on: queries with the passages that answer them, and a large store made of real and mixed passages.

Nothing of the data is kept: it is read from the folder that the benchmark is given.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.datamodel import (
    Assignment,
    Concern,
    Consultation,
    Coverage,
    Document,
    DocumentRecords,
    Passage,
    Position,
    Proposal,
    Respondent,
    Response,
    Theme,
    stable_id,
)
from pipeline.store import FileState, Store, open_store

SEED = 7
STANCES = ("support", "conditional", "oppose", "neutral")
CODES = ("pace", "funding", "governance", "clarity", "place")


@dataclass(frozen=True)
class Judged:
    """A query, the passages that answer it with how well (by their place), and those that nobody judged."""

    query: str
    relevant: dict[int, int]
    unjudged: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Benchmark:
    """A set of passages and the queries about them."""

    name: str
    passages: list[str]
    queries: list[Judged]


def key_points(data: Path, half: str) -> Benchmark:
    """ArgKP: a key point is the query, the arguments that people matched to it are the answers; all topics in one store.

    Pairs on which the annotators did not agree are left out of every ranking.
    """
    rows = [json.loads(line) for line in _lines(data / "keypoints" / f"argkp.{half}.jsonl")]
    passages = sorted({row["argument"] for row in rows})
    at = {text: place for place, text in enumerate(passages)}
    side = {at[row["argument"]]: (row["topic"], row["stance"]) for row in rows}
    labels: dict[tuple[str, int, str], dict[int, int]] = defaultdict(dict)
    for row in rows:
        labels[row["topic"], row["stance"], row["key_point"]][at[row["argument"]]] = row["label"]
    queries = []
    for (topic, stance, point), judged in sorted(labels.items()):
        relevant = {place: 1 for place, label in judged.items() if label}
        unjudged = frozenset(place for place, its in side.items() if its == (topic, stance) and place not in judged)
        if relevant:
            queries.append(Judged(point, relevant, unjudged))
    return Benchmark(f"ArgKP {half}: key point → its arguments", passages, queries)


def headlines(data: Path, half: str) -> Benchmark:
    """PolNeAR: a headline is the query; its article's paragraphs are the answers (1), those that say who said what best (2)."""
    articles = {row["text"]: row for row in map(json.loads, _lines(data / "quotes" / f"polnear.{half}.jsonl"))}
    passages: list[str] = []
    queries = []
    for row in sorted(articles.values(), key=lambda row: str(row["doc"])):
        starts = {content[0] for one in row["attributions"] for content in one["content"][:1]}
        head, *paragraphs = _paragraphs(row["text"])
        relevant = {}
        for start, paragraph in paragraphs:
            if len(paragraph.strip()) >= 30:
                says = any(start <= content < start + len(paragraph) for content in starts)
                relevant[len(passages)] = 2 if says else 1
                passages.append(paragraph)
        title = head[1].strip()
        if len(title.split()) >= 3 and len(title) <= 160 and sum(grade == 2 for grade in relevant.values()) >= 3:
            queries.append(Judged(_plain(title), relevant))
    return Benchmark(f"PolNeAR {half}: headline → its article, attributions first", passages, queries)


def demo_queries(file: Path, store: Store) -> Benchmark:
    """Queries of our own about the demo, the answers told by words that stand in them."""
    found = [(passage.id, passage.quote) for passage in store.passages()]
    queries = []
    for row in json.loads(file.read_text(encoding="utf-8")):
        relevant = {
            place: grade
            for grade, quotes in ((1, row["related"]), (2, row["answers"]))
            for quote in quotes
            for place, (_, text) in enumerate(found)
            if quote.casefold() in text.casefold()
        }
        queries.append(Judged(row["query"], relevant))
    return Benchmark("Demo: our own questions, judged by us", [key for key, _ in found], queries)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for paragraph in text.split("\n\n"):
        yield at, paragraph
        at += len(paragraph) + 2


def _plain(title: str) -> str:
    """A headline as somebody would type it: its quotation marks and capitals are no operators."""
    words = title.translate(dict.fromkeys(map(ord, '“”„«»"*()'), " ")).split()
    return " ".join(word.lower() if word in ("AND", "OR", "NOT") else word for word in words)


def put_passages(folder: Path, texts: Sequence[str], vectors: np.ndarray, model: str) -> Store:
    """A store with one document a passage and its vector; ids tell the passage's place."""
    store = open_store(folder, create=True)
    store.put_consultation(Consultation("benchmark", "Benchmark"))
    ids = [f"pas-{place:06d}" for place in range(len(texts))]
    records = []
    for key, text in zip(ids, texts, strict=True):
        document = Document(f"doc-{key[4:]}", f"{key}.txt", "0", "text/plain", text)
        records.append(DocumentRecords(document, passages=(Passage(key, document.id, None, None, 0, len(text), text),)))
    store.put_file(FileState("all.txt", "f", "0", "read"), records)
    store.put_vectors(ids, vectors, model)
    return store


def real_texts(data: Path) -> list[str]:
    """Short real texts for the store that times are taken on."""
    texts = []
    for half in ("train", "dev"):
        texts += [row["argument"] for row in map(json.loads, _lines(data / "keypoints" / f"argkp.{half}.jsonl"))]
        for row in map(json.loads, _lines(data / "quotes" / f"polnear.{half}.jsonl")):
            texts += [paragraph for _, paragraph in _paragraphs(row["text"]) if len(paragraph) >= 30]
    for half in ("train", "val"):
        texts += [row["text"] for row in map(json.loads, _lines(data / "stance" / f"ibm30k.{half}.jsonl"))]
    return list(dict.fromkeys(texts))


def put_large(folder: Path, data: Path, size: int, some: np.ndarray, model: str) -> tuple[Store, int]:
    """A store of ``size`` passages with tags, themes and responses, and how many of them are real texts.

    What is missing is mixed: the first half of one real text and the second of another. Vectors are real ones with noise: time
    depends on how many are near to a query, not on what they say.
    """
    draw, noise = random.Random(SEED), np.random.default_rng(SEED)
    texts = real_texts(data)[:size]
    real = len(texts)
    while len(texts) < size:
        one, other = draw.choice(texts[:real]), draw.choice(texts[:real])
        texts.append(f"{one[: len(one) // 2]} {other[len(other) // 2 :]}")
    draw.shuffle(texts)
    store = open_store(folder, create=True)
    store.put_consultation(Consultation("large", "Large", proposals=(Proposal("p1", "The proposal"),)))
    for first in range(0, size, 1000):
        records = [_letter(texts[at : at + 20], at, draw) for at in range(first, min(first + 1000, size), 20)]
        store.put_file(FileState(f"{first}.txt", "f", "0", "read"), records)
    ids = [f"pas-{place:06d}" for place in range(size)]
    vectors = some[noise.integers(0, len(some), size)] + 0.04 * noise.standard_normal((size, some.shape[1]), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    store.put_vectors(ids, vectors.astype(np.float32), model)
    themes = [Theme(f"theme-{at}", None, f"Theme {at}", "", (), (), (), 0, 0, 0) for at in range(200)]
    assigned = [Assignment(f"theme-{draw.randrange(200)}", key, 0.5) for key in ids if draw.random() < 0.85]
    coverage = Coverage(size // 20, (), size // 20, (), 0, size // 20, 0, size, 0, 0, 0)
    store.put_overview(aliases={}, themes=themes, assignments=assigned, campaigns=[], excluded={}, coverage=coverage)
    return store, real


def _letter(texts: Sequence[str], first: int, draw: random.Random) -> DocumentRecords:
    """One response of some passages, a third of them with a position and a third with a concern."""
    text = "\n".join(texts)
    name = f"letters/{first:06d}.txt"
    document = Document(stable_id("doc", name), name, "0", "text/plain", text, kind="response")
    who = Respondent(
        f"res-{first:06d}", f"Respondent {first}", kind=draw.choice(("council", "individual", "charity")), publish="yes"
    )
    response = Response(f"rsp-{first:06d}", document.id, who.id, end=len(text))
    passages: list[Passage] = []
    positions, concerns = [], []
    at = 0
    for place, quote in enumerate(texts, start=first):
        key = f"pas-{place:06d}"
        passages.append(Passage(key, document.id, response.id, None, at, at + len(quote), quote, respondent=who.id))
        shared = {
            "document": document.id,
            "source_file": name,
            "response": response.id,
            "passage": key,
            "page": None,
            "start": at,
        }
        shared |= {"end": at + len(quote), "quote": quote, "holder": who.name, "voice": "own", "basis": "cue", "score": 0.9}
        kind = place % 3
        if kind == 1:
            stance = draw.choice(STANCES)
            own = {"holder_kind": who.kind, "proposal": "p1", "stance": stance, "condition": None, "strength": "plain"}
            positions.append(Position(id=f"pos-{place:06d}", **shared, **own))
        if kind == 2:
            own = {"codes": (draw.choice(CODES),), "proposal": None, "affected": None, "severity": "medium"}
            concerns.append(Concern(id=f"con-{place:06d}", **shared, **own))
        at += len(quote) + 1
    return DocumentRecords(document, (who,), (response,), tuple(passages), positions=tuple(positions), concerns=tuple(concerns))
