"""Campaign letters: ``python benchmarks/campaigns.py DATA`` writes ``benchmarks/campaigns.md``.

DATA is JSON Lines with ``docket``, ``text`` and ``dup_cluster`` (the reference, made by a program). Pairs of letters are
compared: whether two belong together. Speed is measured on letters made here.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pipeline.cluster.campaigns import find_campaigns
from pipeline.cluster.letters import Letter, letter_shingles, read_letter, similarity
from pipeline.cluster.wording import folded
from pipeline.datamodel import Response
from pipeline.settings import ClusterSettings

HERE = Path(__file__).parent
#: The reference has clusters of two; a campaign needs three senders otherwise.
SETTINGS = ClusterSettings(campaign_responses=2)
BANDS = ((1.0, "word for word the same"), (0.8, "0.8 or more"), (0.5, "0.5–0.8"), (0.2, "0.2–0.5"), (0.0, "below 0.2"))
MADE, CAMPAIGNS, COPIES = 50_000, 20, 500


@dataclass(frozen=True)
class Docket:
    """Letters of one docket and what two programs make of them: number of a letter → its group, None for none."""

    name: str
    letters: tuple[Letter, ...]
    texts: tuple[str, ...]
    reference: tuple[str, ...]
    ours: tuple[str | None, ...]


def read_letters(texts: Sequence[str]) -> tuple[list[Letter], dict[str, str]]:
    """Each text as the response of a sender of its own."""
    by_id = {f"{number:06}": text for number, text in enumerate(texts)}
    return [read_letter(Response(key, key, key, end=len(text)), [], by_id) for key, text in by_id.items()], by_id


def read_dockets(path: Path) -> Iterator[Docket]:
    """The dockets of the data, grouped by the pipeline's own function."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["docket"]].append(row)
    for name, own in sorted(rows.items()):
        letters, texts = read_letters([row["text"] for row in own])
        group = {
            response: campaign.id for campaign in find_campaigns(letters, texts, SETTINGS) for response in campaign.responses
        }
        ours = tuple(group.get(letter.response.id) for letter in letters)
        yield Docket(name, tuple(letters), tuple(texts.values()), tuple(row["dup_cluster"] for row in own), ours)


def merged(docket: Docket) -> tuple[str, ...]:
    """The reference with clusters made one that hold word-for-word equal texts."""
    parent = {cluster: cluster for cluster in docket.reference}

    def root(cluster: str) -> str:
        while parent[cluster] != cluster:
            cluster = parent[cluster]
        return cluster

    first: dict[str, str] = {}
    for text, cluster in zip(docket.texts, docket.reference, strict=True):
        low, high = sorted((root(first.setdefault(folded(text), cluster)), root(cluster)))
        parent[high] = low
    return tuple(root(cluster) for cluster in docket.reference)


def pairs(groups: Sequence[object]) -> int:
    """Pairs that belong together."""
    return sum(size * (size - 1) // 2 for key, size in Counter(groups).items() if key is not None)


def counted(reference: Sequence[str], ours: Sequence[str | None]) -> tuple[int, int, int]:
    """(pairs in both, in ours, in the reference)."""
    both = [pair if pair[1] is not None else None for pair in zip(reference, ours, strict=True)]
    return pairs(both), pairs(ours), pairs(reference)


def scores(both: int, ours: int, reference: int) -> str:
    """Precision, recall and F1 as cells of a table."""
    precision, recall = both / max(ours, 1), both / max(reference, 1)
    return f"{precision:.3f} | {recall:.3f} | {2 * precision * recall / max(precision + recall, 1e-9):.3f}"


def agreement(dockets: Sequence[Docket], of: Callable[[Docket], Sequence[str]]) -> list[str]:
    """Rows: each docket and all pairs together."""
    found, total = [], [0, 0, 0]
    for docket in dockets:
        numbers = counted(of(docket), docket.ours)
        total = [one + other for one, other in zip(total, numbers, strict=True)]
        found.append(f"| {docket.name} | {len(docket.letters)} | {scores(*numbers)} |")
    return [*found, f"| all pairs | {sum(len(docket.letters) for docket in dockets)} | {scores(*total)} |"]


def disagreements(dockets: Sequence[Docket]) -> Mapping[str, Counter[str]]:
    """How alike (shared word 3-shingles of all) the letters are of every pair on which the two disagree."""
    found: dict[str, Counter[str]] = {"ours": Counter(), "the reference": Counter()}
    for docket in dockets:
        sets = [letter_shingles(letter) for letter in docket.letters]
        for one, other in combinations(range(len(sets)), 2):
            together = docket.ours[one] is not None and docket.ours[one] == docket.ours[other]
            if together == (docket.reference[one] == docket.reference[other]):
                continue
            likeness = 1.0 if sets[one] == sets[other] else min(similarity(sets[one], sets[other]), 0.9999)
            band = next(name for least, name in BANDS if likeness >= least)
            found["ours" if together else "the reference"][band] += 1
    return found


def made_letters() -> list[str]:
    """Twenty letters in 500 copies each, changed a little, among letters that share nothing but their words."""
    draw = random.Random(20250526)
    words = ["".join(draw.choices("abcdefghilmnoprstuvw", k=draw.randint(3, 9))) for _ in range(3000)]

    def sentence(length: int) -> list[str]:
        return draw.choices(words, k=length)

    texts = []
    for _ in range(CAMPAIGNS):
        template = sentence(60)
        for _ in range(COPIES):
            copy = list(template)
            for at in draw.sample(range(60), draw.randint(0, 8)):
                copy[at] = draw.choice(words)
            own = [" ".join(sentence(12)).capitalize() + "."] if draw.random() < 0.3 else []
            texts.append(" ".join([*own, " ".join(copy).capitalize() + "."]))
    texts += [" ".join(sentence(draw.randint(30, 90))).capitalize() + "." for _ in range(MADE - len(texts))]
    draw.shuffle(texts)
    return texts


def speed() -> list[str]:
    """Seconds for made letters, how many copies were found, and whether order matters."""
    letters, texts = read_letters(made_letters())
    began = time.perf_counter()
    found = find_campaigns(letters, texts, ClusterSettings())
    took = time.perf_counter() - began
    shuffled = letters[:]
    random.Random(7).shuffle(shuffled)
    same = find_campaigns(shuffled, texts, ClusterSettings()) == found
    copies = sum(len(campaign.responses) for campaign in found)
    return [
        f"{MADE:,} letters made by this script ({CAMPAIGNS} campaigns of {COPIES} copies with up to 8 of 60 words changed",
        f"and, in 30 %, a sentence of their own): {len(found)} campaigns with {copies:,} of {CAMPAIGNS * COPIES:,} copies found",
        f"in {took:.1f} s, one thread.",
        f"In another order the result is {'the same' if same else 'ANOTHER'}.",
    ]


def main(path: Path) -> None:
    """Write the tables."""
    dockets = list(read_dockets(path))
    head = ["| docket | letters | precision | recall | F1 |", "| --- | --- | --- | --- | --- |"]
    lines = [
        "# Campaign letters",
        "",
        "Written by `python benchmarks/campaigns.py DATA`; comments of real US dockets, pairs of letters that belong together,",
        "against clusters that a program made.",
        "",
        "Against the reference as it is:",
        "",
        *head,
        *agreement(dockets, lambda docket: docket.reference),
        "",
        "With clusters of the reference made one that hold word-for-word equal texts:",
        "",
        *head,
        *agreement(dockets, merged),
        "",
        "How alike the letters are on which the two disagree (shared word triples):",
        "",
        f"| pairs | {' | '.join(name for _, name in BANDS)} |",
        f"| --- |{' --- |' * len(BANDS)}",
    ]
    for who, bands in disagreements(dockets).items():
        total = max(sum(bands.values()), 1)
        shares = " | ".join(f"{100 * bands[name] / total:.0f} %" for _, name in BANDS)
        lines.append(f"| {who} alone puts them together ({total:,}) | {shares} |")
    lines += ["", *speed(), ""]
    (HERE / "campaigns.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
