"""How good and how fast the search is: ``python benchmarks/search.py DATA [DEMO_RUN]`` writes ``benchmarks/search.md``.

``--quality`` or ``--latency`` measures only that part and leaves the other as it stands.

DATA is a folder with ``keypoints/argkp.*.jsonl`` (ArgKP-2021), ``quotes/polnear.*.jsonl`` (PolNeAR) and
``stance/ibm30k.*.jsonl``; DEMO_RUN is what ``greenpaper run corpus/demo --out DEMO_RUN`` left. ``--train`` measures on the train
halves, which the settings were chosen on.
"""

from __future__ import annotations

import math
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

#: one thread: a searcher answers one question on one core; numpy reads it while it is imported
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from search_sets import Benchmark, Judged, demo_queries, headlines, key_points, put_large, put_passages

from pipeline.loading import load_encoder, load_reader
from pipeline.search import Facets, Searcher
from pipeline.search.tokens import split_words, stop_words
from pipeline.settings import SearchSettings
from pipeline.store import open_store

HERE = Path(__file__).parent
SIZE = 100_000
DEPTH = 10
SAMPLES = 2000
MODES = ("words", "meaning", "hybrid", "hybrid, reranked")


def ndcg(found: Sequence[int], judged: Judged) -> float:
    """nDCG@10 with gains of 2^grade - 1 (Järvelin and Kekäläinen 2002); what nobody judged is passed over."""
    ranked = [place for place in found if place not in judged.unjudged][:DEPTH]
    gain = sum((2 ** judged.relevant.get(place, 0) - 1) / math.log2(rank + 2) for rank, place in enumerate(ranked))
    best = sorted(judged.relevant.values(), reverse=True)[:DEPTH]
    return gain / sum((2**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(best))


def interval(values: Sequence[float]) -> str:
    """Mean with the 95 % interval of a bootstrap over the queries."""
    draw = np.random.default_rng(1)
    scores = np.asarray(values)
    means = scores[draw.integers(0, len(scores), (SAMPLES, len(scores)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return f"{scores.mean():.3f} ({low:.3f} to {high:.3f})"


def measure(searchers: dict[str, Searcher], places: dict[str, int], queries: Sequence[Judged]) -> dict[str, list[float]]:
    """nDCG@10 of every query in every mode."""
    scores: dict[str, list[float]] = {mode: [] for mode in searchers}
    for judged in queries:
        for mode, searcher in searchers.items():
            found = searcher.search(judged.query, limit=200, consent=False, count=False, rerank=mode == "hybrid, reranked")
            scores[mode].append(ndcg([places[hit.id] for hit in found.hits], judged))
    return scores


def quality(sets: Sequence[tuple[Benchmark, object]]) -> list[str]:
    """The table of nDCG@10, a line a set."""
    encoder, reader = load_encoder(), load_reader()
    by_meaning = replace(SearchSettings(), words_weight=0.0)
    lines = [f"| nDCG@10 | {' | '.join(MODES)} | hybrid - words | hybrid - meaning |", "| --- |" + " --- |" * (len(MODES) + 2)]
    for benchmark, store in sets:
        searchers = {
            "words": Searcher(store),
            "meaning": Searcher(store, encoder, settings=by_meaning),
            "hybrid": Searcher(store, encoder),
            "hybrid, reranked": Searcher(store, encoder, reader=reader),
        }
        places = {passage.id: place for place, passage in enumerate(store.passages())}
        scores = measure(searchers, places, benchmark.queries)
        cells = [interval(scores[mode]) for mode in MODES]
        for other in ("words", "meaning"):
            cells.append(interval([one - two for one, two in zip(scores["hybrid"], scores[other], strict=True)]))
        about = f"{benchmark.name} ({len(benchmark.queries)} queries, {len(places):,} passages)"
        lines.append(f"| {about} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    return lines


def times(ask: Callable[[str], object], queries: Sequence[str]) -> np.ndarray:
    """Milliseconds of the processor for each query: on one thread, the time that passes where nothing else runs."""
    took = []
    for query in queries:
        began = time.process_time()
        ask(query)
        took.append(1000 * (time.process_time() - began))
    return np.asarray(took)


def fts5(connection: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    """What plain FTS5 takes for the same words: any of them, best 20 by its own BM25, with their text."""
    words = [word for word in split_words(query) if word.lower() not in stop_words()] or split_words(query)
    expression = " OR ".join(f'"{word}"' for word in words)
    return connection.execute(
        "SELECT id, passages.quote, rank FROM passage_words JOIN passages ON number = passage_words.rowid "
        "WHERE passage_words MATCH ? ORDER BY rank LIMIT 20",
        (expression,),
    ).fetchall()


def latency(data: Path, queries: Sequence[str], vectors: np.ndarray) -> list[str]:
    """The table of times on a large store, each query asked once of a searcher that has seen none of them."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        store, real = put_large(Path(folder), data, SIZE, vectors, encoder.name)
        print(f"written in {time.perf_counter() - began:.0f} s", flush=True)
        words, hybrid = Searcher(store), Searcher(store, encoder)
        opened = times(lambda query: words.search(query), ["opening"])[0] / 1000
        hybrid.search("opening")
        plain = sqlite3.connect(Path(folder) / "consultation.sqlite")
        fts5(plain, "opening")
        facets = Facets(stance=("oppose",), respondent_kind=("council",))
        rows = {
            "plain FTS5, any of the words, first 20": times(lambda query: fts5(plain, query), queries),
            "words, with facet counts": times(lambda query: words.search(query), queries),
            "encoding the query alone": times(lambda query: encoder.encode_query(query), queries),
            "hybrid, with facet counts": times(lambda query: hybrid.search(query), queries),
            "hybrid, two facets, with counts and reasons": times(
                lambda query: hybrid.search(query, facets, explain=True), queries
            ),
            "hybrid, grouped by respondent": times(lambda query: hybrid.grouped(query), queries),
            "phrase of the first two words": times(lambda query: hybrid.search(f'"{" ".join(query.split()[:2])}"'), queries),
            "more like this": times(lambda query: hybrid.more_like(f"pas-{len(query):06d}"), queries),
        }
        plain.close()
        store.close()
    base = np.median(rows["plain FTS5, any of the words, first 20"])
    lines = [
        f"{len(queries)} queries (the key points and headlines above), each asked once, at {SIZE:,} passages: {real:,} real",
        "texts, the others mixed from them. Milliseconds of one processor core: what passes on a machine that does nothing else.",
        f"Opening, once for every change of the store: {opened:.1f} s.",
        "",
        "| | median, ms | p95, ms | slowest, ms | times plain FTS5 (medians) |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, took in rows.items():
        p95 = np.quantile(took, 0.95)
        lines.append(f"| {name} | {np.median(took):.0f} | {p95:.0f} | {took.max():.0f} | {np.median(took) / base:.1f} |")
        print(lines[-1], flush=True)
    return lines


def main(arguments: Sequence[str]) -> None:
    """Measure, and write the page."""
    given = [argument for argument in arguments if not argument.startswith("--")]
    data, half = Path(given[0]), "train" if "--train" in arguments else "dev"
    encoder = load_encoder()
    benchmarks = [key_points(data, half), headlines(data, half)]
    vectors = [encoder.encode(benchmark.passages) for benchmark in benchmarks]
    if "--latency" not in arguments:
        with tempfile.TemporaryDirectory() as folder:
            sets = [
                (benchmark, put_passages(Path(folder) / str(number), benchmark.passages, own, encoder.name))
                for number, (benchmark, own) in enumerate(zip(benchmarks, vectors, strict=True))
            ]
            if len(given) > 1:
                demo = open_store(Path(given[1]), create=False)
                sets.append((demo_queries(HERE.parent / "tests" / "quality" / "demo_queries.json", demo), demo))
            table = quality(sets)
            for _, store in sets:
                store.close()
        if half == "dev":
            write("quality", table)
    if "--quality" not in arguments:
        queries = [judged.query for benchmark in benchmarks for judged in benchmark.queries]
        write("latency", latency(data, queries, np.concatenate(vectors)))


def write(part: str, lines: Sequence[str]) -> None:
    """Put what was measured between the marks of its part of the page; the rest of the page stays."""
    page = HERE / "search.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(f"<!-- {part} -->\n", 1)
    _, after = rest.split("<!-- end -->\n", 1)
    written = "\n".join(lines)
    page.write_text(f"{before}<!-- {part} -->\n{written}\n<!-- end -->\n{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
