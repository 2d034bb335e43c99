"""Themes against labels of people, beside BERTopic and k-means: ``python benchmarks/themes.py DATA`` writes ``themes.md``.

DATA is a folder with ``themes/``, ``keypoints/`` and ``comments/`` (see ``theme_sets.py``); what is not there is passed over.
All contenders get the same MiniLM vectors in one run. ``--cache DIR`` keeps the vectors; ``--sets`` and ``--methods`` run a
part of it, ``--quick`` leaves shuffling, removing and intervals out; then the table is printed and not written.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray
from theme_figures import agreement, kept, lead, same, shape, told
from theme_methods import Encode, Found, Method, methods
from theme_sets import Texts, rank, read_sets

from pipeline.embed import embed
from pipeline.loading import load_encoder

HERE = Path(__file__).parent
#: How often the file is shuffled, and how often a tenth of it removed: ours is quick, theirs takes minutes.
SHUFFLES, REMOVALS = {"greenpaper": 5, "bertopic": 2, "k-means": 2}, {"greenpaper": 4, "bertopic": 1, "k-means": 1}
REMOVED = 0.1
COLUMNS = {
    "AMI told": 3, "AMI": 3, "AMI all": 3, "AMI all, rest one group": 3, "V": 3, "ARI": 3, "coverage": 2, "themes": 0,
    "largest": 2, "shuffled": 3, "−10 %": 3, "pairs kept": 2, "seconds": 1,
}  # fmt: skip
TITLES = {
    "nhs": "Patients' answers, themes of a labeller",
    "argkp-motion": "Arguments on one motion, matched to its key points (mean over 8 motions)",
    "argkp-three": "Arguments on three motions at once (mean over 3 threes)",
    "argkp-unseen": "Arguments on two motions of whose matter the reader has seen no stance",
    "argkp-nearly": "Arguments on four motions whose matter the reader has seen in other texts than these",
    "argkp-all": "Arguments on all 28 motions at once",
    "polis": "Statements on one matter (mean over conversations); nobody labelled themes",
    "austin": "A city's survey; nobody labelled themes",
    "cms": "Letters about a request for information; nobody labelled themes",
    "example": "Answers that a language model wrote (mean over two questions): for their shape only",
}
NOTE = """# Themes

Written by `python benchmarks/themes.py DATA`: Greenpaper's themes, BERTopic and k-means on the same sentence vectors
(all-MiniLM-L6-v2) in one run. Sets of more than 2,500 texts are cut to those whose hash comes first. No text of these sets is
part of the project.

How to read it. **Texts**: each is one response of its own respondent, with one passage; Greenpaper runs as the program runs
it, with no code frame and no proposal named, and also reads the vectors of the sentences in a text (answers with three matters
have three themes), without the names that few give. As in the program its trained reader tells the two sides of a theme apart,
by claims that respondents make in it; the other methods have no reader. **What the reader has seen**: the stance of the
arguments on 21 of the 28 motions (IBM ArgQ 30k, train, and others), the key points of 24 (ArgKP, train), nothing of the other
sets. Of the matter of two motions it has seen no stance, of four others only in other texts (Perspectrum, ProCon20, our own):
they have tables of their own, and only these say how well it does with what is new. The row "top themes" owes nothing to the
reader. **Groups**: a passage in several themes counts for the one with its highest score ("narrowest": that theme; "top": the
one above it). **Labels**: a text with several human labels stands once under each, always in the same group, so nobody can
reach 1; "labelling not possible" and "not assigned" are no labels, those texts are left out. An argument counts under every
key point that people matched to it. **AMI told** is over all texts: what a tool sets aside for a reason that it tells ("says
nothing", which only Greenpaper does) is one group a reason, every other text without a group is alone. **AMI**, **V** and
**ARI** are over the texts that are in a group; **AMI all** is over all texts, each uncovered one alone in a group of its own,
those set aside too; **rest one group** takes the uncovered ones as one group. **Coverage**: share of texts in a group.
**Largest**: the largest group's share of those. **Shuffled**: ARI with the groups of the same texts in another order (5 orders
for Greenpaper, 2 for the others; the uncovered as one group). **−10 %**: ARI with the groups found when a tenth of the texts
is gone (4 draws for Greenpaper, 1 for the others), and the share of pairs of one group that still are in one group.
**Seconds** are of one processor, without embedding. BERTopic runs with its own UMAP, seeded with 42, and HDBSCAN; the better
of its sizes by "AMI told" is marked as tuned best: a choice that needs the labels. k-means is told how many labels there are.
"""


class Vectors:
    """Every vector once: kept in memory, and under ``folder`` between runs."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._cache: dict[str, NDArray[np.float32]] = {}

    def of(self, name: str) -> Encode:
        """What gives the vectors of a set; those that an earlier run made are read from its file."""
        self._cache = {}
        if self._folder is not None and (self._folder / f"{name}.json").is_file():
            keys = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8"))
            self._cache = dict(zip(keys, np.load(self._folder / f"{name}.npy"), strict=True))
        return lambda texts: embed(texts, load_encoder(), self._cache)

    def keep(self, name: str) -> None:
        """Write the vectors made since :meth:`of`."""
        if self._folder is not None and self._cache:
            self._folder.mkdir(parents=True, exist_ok=True)
            np.save(self._folder / f"{name}.npy", np.stack(list(self._cache.values())))
            (self._folder / f"{name}.json").write_text(json.dumps(list(self._cache)), encoding="utf-8", newline="\n")


def measure(own: Texts, name: str, method: Method, *, quick: bool) -> tuple[dict[str, dict[str, float]], dict[str, Found]]:
    """Row → figures of a method on one set, and the groups it found."""
    found = method(own)
    rows = {row: shape(one.groups) | {"seconds": one.seconds} for row, one in found.items()}
    if own.labels is not None:
        rows = {row: agreement(own.labels, found[row].groups, found[row].aside) | figures for row, figures in rows.items()}
    if found and not quick:
        _add(rows, "shuffled", [_shuffled(own, method, found, turn) for turn in range(SHUFFLES[name])])
        removed = [_removed(own, method, found, turn) for turn in range(REMOVALS[name])]
        _add(rows, "−10 %", [{row: pair[0] for row, pair in one.items()} for one in removed])
        _add(rows, "pairs kept", [{row: pair[1] for row, pair in one.items()} for one in removed])
    return rows, found


def _add(rows: dict[str, dict[str, float]], column: str, turns: Sequence[Mapping[str, float]]) -> None:
    for row in rows:
        rows[row][column] = fmean(turn[row] for turn in turns)


def _shuffled(own: Texts, method: Method, found: Mapping[str, Found], turn: int) -> dict[str, float]:
    order = sorted(range(len(own.texts)), key=lambda at: rank(f"{at}", f"shuffle {turn}"))
    again = method(own.taken(order))
    return {row: same([one.groups[at] for at in order], again[row].groups) for row, one in found.items()}


def _removed(own: Texts, method: Method, found: Mapping[str, Found], turn: int) -> dict[str, tuple[float, float]]:
    left = sorted(range(len(own.texts)), key=lambda at: rank(f"{at}", f"remove {turn}"))[round(REMOVED * len(own.texts)) :]
    left.sort()
    again = method(own.taken(left))
    before = {row: [one.groups[at] for at in left] for row, one in found.items()}
    return {row: (same(before[row], again[row].groups), kept(before[row], again[row].groups)) for row in found}


def run_set(parts: Sequence[Texts], chosen: Sequence[str], vectors: Vectors, *, quick: bool) -> list[str]:
    """The table of one set, and how far ahead of the others it is, as lines of Markdown."""
    figures: dict[str, list[dict[str, float]]] = defaultdict(list)
    groupings: list[tuple[Texts, dict[str, Found]]] = [(own, {}) for own in parts]
    for name in chosen:  # a method is done with all parts before the next begins: BERTopic's libraries slow ours down
        for own, together in groupings:
            rows, found = measure(own, name, methods(vectors.of(own.name))[name], quick=quick)
            together |= found
            for row, one in rows.items():
                figures[row].append(one)
            vectors.keep(own.name)
    means = {row: {column: fmean(one[column] for one in own) for column in own[0]} for row, own in figures.items()}
    themes = [len({label for own in part.labels for label in own}) for part in parts if part.labels is not None]
    about = f"{len(parts)} set{'s' * (len(parts) > 1)}, {fmean(len(part.texts) for part in parts):.0f} texts"
    about += f", {fmean(themes):.0f} human labels" if themes else ""
    return [f"{about}.", "", *_table(means), *([] if quick else _leads(groupings, means))]


def _table(means: Mapping[str, Mapping[str, float]]) -> list[str]:
    columns = [column for column in COLUMNS if any(column in figures for figures in means.values())]
    best = _tuned(means)
    lines = [f"| | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    for row, figures in means.items():
        cells = [f"{figures[column]:.{COLUMNS[column]}f}" if column in figures else "" for column in columns]
        lines.append(f"| {row}{' (tuned best)' if row == best else ''} | {' | '.join(cells)} |")
    return [*lines, ""]


def _tuned(means: Mapping[str, Mapping[str, float]]) -> str | None:
    theirs = [row for row, figures in means.items() if row.startswith("BERTopic") and "AMI told" in figures]
    return max(theirs, key=lambda row: means[row]["AMI told"], default=None)


def _leads(groupings: Sequence[tuple[Texts, Mapping[str, Found]]], means: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Our better level against each other's best, by AMI told."""
    ours = [row for row, figures in means.items() if row.startswith("Greenpaper") and "AMI told" in figures]
    others = [row for row in (_tuned(means), "k-means, told the true k") if row in means]
    if not ours or not others:
        return []
    best = max(ours, key=lambda row: means[row]["AMI told"])
    said = []
    for other in others:
        leads = [
            lead(own.labels, told(found[best].groups, found[best].aside), found[other].groups)
            for own, found in groupings
            if own.labels is not None
        ]
        ahead, spread = fmean(one[0] for one in leads), sum(one[1] ** 2 for one in leads) ** 0.5 / len(leads)
        said.append(f"{ahead:+.3f} ± {spread:.3f} against {other}")
    return [f"{best}, AMI told: {'; '.join(said)} (95 % interval, from halves of the texts).", ""]


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder of the data")
    parser.add_argument("--cache", type=Path, help="a folder that keeps vectors between runs")
    parser.add_argument("--sets", default="", help=f"some of {','.join(TITLES)}")
    parser.add_argument("--methods", default="greenpaper,bertopic,k-means", help="some of the three")
    parser.add_argument("--quick", action="store_true", help="no shuffling, removing and intervals")
    parser.add_argument("--out", type=Path, help="where the table is written (default: themes.md beside this script)")
    return parser.parse_args()


def section(name: str, asked: argparse.Namespace) -> list[str]:
    """The heading and table of one set."""
    parts = read_sets(asked.data)[name]
    return [f"## {TITLES[name]}", "", *run_set(parts, asked.methods.split(","), Vectors(asked.cache), quick=asked.quick)]


def main() -> None:
    """Measure what was asked for."""
    asked = _asked()
    sets = read_sets(asked.data)
    if not sets:
        raise SystemExit(f"No data in {asked.data}. Mend: name the folder that holds themes/, keypoints/ and comments/.")
    chosen = asked.methods.split(",")
    lines = [NOTE]
    for name in asked.sets.split(",") if asked.sets else list(sets):
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # a process of its own, so that no set slows the next
            own = pool.submit(section, name, asked).result()
        print("\n".join(own), flush=True)
        lines += own
    if not (asked.sets or asked.quick or len(chosen) < len(SHUFFLES)) or asked.out:
        (asked.out or HERE / "themes.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    main()
