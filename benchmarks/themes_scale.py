"""How long themes take, and how much memory: 100,000 short passages, after embedding, on one core.

    OMP_NUM_THREADS=1 python benchmarks/themes_scale.py --count 100000 --texts DIR

Vectors are a mixture around made-up centres, a tenth of them noise. ``--texts`` names a folder with a survey's answers as JSON
Lines (``comments/austin_survey_2016.jsonl``): its words fill the passages, so that keywords and labels have real work to do;
without it a few words of our own do. The trained reader looks for the sides of themes, as in the program. Prints seconds,
peak memory, themes and coverage.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.cluster import Corpus, cluster
from pipeline.datamodel import Passage, Response
from pipeline.loading import load_reader

#: Themes of the mixture, in families that lie closer together; the share of passages that belong to none.
THEMES, FAMILIES, NOISE, WIDTH = 240, 40, 0.1, 384
OWN_WORDS = "the bus is late, fares are high, roads need mending, parks close early, staff were kind, nobody told us why"


def made_vectors(count: int) -> NDArray[np.float32]:
    """Unit rows: a theme's centre (near its family's) and something of each row's own. Themes are of very unequal size."""
    draw = np.random.default_rng(7)
    families = draw.normal(size=(FAMILIES, WIDTH)) / WIDTH**0.5
    themes = families[draw.integers(FAMILIES, size=THEMES)] + 0.7 * draw.normal(size=(THEMES, WIDTH)) / WIDTH**0.5
    sizes = 1 / np.arange(1, THEMES + 1)
    of = draw.choice(THEMES, size=count, p=sizes / sizes.sum())
    rows = themes[of] * (draw.random(count) > NOISE)[:, None] + 1.1 * draw.normal(size=(count, WIDTH)) / WIDTH**0.5
    unit: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def made_texts(count: int, folder: Path | None) -> list[str]:
    """Sentences of 6 to 20 words, no two alike."""
    said = OWN_WORDS
    if folder is not None:
        lines = (folder / "comments" / "austin_survey_2016.jsonl").read_text(encoding="utf-8").splitlines()
        said = " ".join(json.loads(line)["text"] for line in lines)
    draw, words, texts = random.Random(7), said.split(), []
    for number in range(count):
        first = draw.randrange(max(len(words) - 20, 1))
        texts.append(f"{' '.join(words[first : first + draw.randint(6, 20)])} {number}")
    return texts


def peak_memory() -> str:
    """Peak resident memory of this process, where the system tells."""
    try:
        import resource
    except ImportError:
        return "not told on this system"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{peak / (2**30 if sys.platform == 'darwin' else 2**20):.2f} GiB"


def main() -> None:
    """Make the passages, find the themes, print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--texts", type=Path)
    given = asked.parse_args()
    texts, vectors = made_texts(given.count, given.texts), made_vectors(given.count)
    ends = np.cumsum([len(text) + 1 for text in texts]).tolist()
    responses, passages = [], []
    for at, (text, end) in enumerate(zip(texts, ends, strict=True)):
        start = end - len(text) - 1
        responses.append(Response(f"response-{at}", "survey", f"res-{at}", start=start, end=end - 1, row=at + 1))
        passages.append(Passage(f"pas-{at}", "survey", f"response-{at}", "q", start, end - 1, text, respondent=f"res-{at}"))
    corpus = Corpus(tuple(passages), tuple(responses), (), {"survey": "\n".join(texts)})
    print(f"{given.count} passages made; peak memory so far {peak_memory()}", flush=True)
    began, used = time.perf_counter(), time.process_time()
    found = cluster(corpus, vectors, (), read=load_reader().stances)
    took, used = time.perf_counter() - began, time.process_time() - used
    themed = len({assignment.passage for assignment in found.assignments})
    tops = sum(theme.parent is None for theme in found.themes)
    print(f"themes in {took:.0f} s ({used:.0f} s of processor time), peak memory {peak_memory()}")
    print(f"{tops} themes and {len(found.themes) - tops} below them, {themed / given.count:.0%} of passages in one")


if __name__ == "__main__":
    main()
