"""Themes of many statements: the same in any order, nearly the same without a tenth of them, never forced, two levels deep."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from made_corpus import MadeCorpus
from numpy.typing import NDArray

from pipeline.cluster import Clustering, Corpus, cluster
from pipeline.cluster.coded import code_theme_id
from pipeline.cluster.communities import centre
from pipeline.cluster.consensus import draws
from pipeline.cluster.material import Group, Material
from pipeline.cluster.tight import merged
from pipeline.datamodel import Code, Passage, Response
from pipeline.embed import embed
from pipeline.loading import load_encoder
from pipeline.settings import ClusterSettings

SETTINGS = ClusterSettings()
CODES = (Code("pace", "Pace and timescale", "Timing, deadlines, rush."), Code("funding", "Funding", "Money and costs."))
WIDTH = 128


def row(seed: str) -> NDArray[np.float64]:
    """A direction that only the seed decides."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    return np.random.default_rng(number).normal(size=WIDTH) / WIDTH**0.5


def survey(texts: Sequence[str], rows: Sequence[NDArray[np.float64]]) -> tuple[Corpus, NDArray[np.float32]]:
    """Every text an answer of its own respondent."""
    known = {f"d{number}": text for number, text in enumerate(texts)}
    responses = tuple(Response(f"r{key}", key, f"x{key}", end=len(text), row=1) for key, text in known.items())
    passages = tuple(
        Passage(f"p{key}", key, f"r{key}", None, 0, len(text), text, respondent=f"x{key}") for key, text in known.items()
    )
    unit = np.array([own / np.linalg.norm(own) for own in rows], dtype=np.float32)
    return Corpus(passages, responses, (), known), unit


def spelt(number: int) -> str:
    """A number in letters: texts that differ only in figures are one demand, told of many places."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def mixture(subjects: int, each: int, strangers: int = 0) -> tuple[list[str], list[NDArray[np.float64]]]:
    """Answers about so many subjects, each in two shades, and some about nothing that anybody else says."""
    texts, rows = [], []
    for number in range(subjects * each):
        subject, shade = number % subjects, number // subjects % 2
        texts.append(f"Matter {spelt(subject)} must be looked at in way {spelt(shade)}, writes reader {spelt(number)}.")
        rows.append(row(f"subject {subject}") + 0.5 * row(f"shade {subject} {shade}") + 0.6 * row(texts[-1]))
    for number in range(strangers):
        texts.append(f"Only I care about thing {spelt(number)} of mine.")
        rows.append(row(texts[-1]))
    return texts, rows


def tops(found: Clustering, texts: dict[str, str]) -> dict[str, str]:
    """Text → the top theme with its highest score."""
    parents = {theme.id: theme.parent for theme in found.themes}
    best: dict[str, tuple[float, str]] = {}
    for one in found.assignments:
        if parents[one.theme] is None:
            text = texts[one.passage]
            best[text] = max(best.get(text, (0.0, "")), (one.score, one.theme))
    return {text: theme for text, (_, theme) in best.items()}


def pairs(groups: Sequence[object]) -> float:
    return sum(size * (size - 1) / 2 for size in Counter(groups).values())


def kept(before: dict[str, str], after: dict[str, str], texts: Sequence[str]) -> float:
    """Of the pairs of texts that shared a theme, the share that still does."""
    themed = [text for text in texts if text in before]
    both = [(before[text], after[text]) for text in themed if text in after]
    return pairs(both) / pairs([before[text] for text in themed])


def without_a_tenth(texts: Sequence[str]) -> list[int]:
    return [at for at, text in enumerate(texts) if hashlib.sha256(text.encode()).digest()[0] >= 26]


def test_subjects_recur_and_strangers_are_left_over() -> None:
    texts, rows = mixture(9, 30, strangers=25)
    corpus, vectors = survey(texts, rows)
    found = cluster(corpus, vectors, ())
    of = tops(found, {passage.id: passage.quote for passage in corpus.passages})
    assert len({theme for text, theme in of.items() if text.startswith("Matter")}) == 9
    for subject in range(9):
        own = Counter(of.get(text, "") for text in texts if text.startswith(f"Matter {spelt(subject)} "))
        assert own.most_common(1)[0][1] >= 29
    forced = [text for text in of if text.startswith("Only")]
    assert len(forced) <= 8


@pytest.mark.parametrize("seed", range(5))
def test_any_order_gives_the_same_tree(seed: int) -> None:
    texts, rows = mixture(6, 20, strangers=10)
    corpus, vectors = survey(texts, rows)
    order = np.random.default_rng(seed).permutation(len(texts))
    moved = replace(corpus, passages=tuple(corpus.passages[at] for at in order), responses=corpus.responses[::-1])
    assert cluster(moved, vectors[order], ()) == cluster(corpus, vectors, ())


def test_a_tenth_less_changes_next_to_nothing() -> None:
    texts, rows = mixture(12, 40, strangers=40)
    left = without_a_tenth(texts)
    assert len(left) < 0.95 * len(texts)
    whole, less = survey(texts, rows), survey([texts[at] for at in left], [rows[at] for at in left])
    before, after = (
        tops(cluster(corpus, vectors, ()), {own.id: own.quote for own in corpus.passages}) for corpus, vectors in (whole, less)
    )
    assert kept(before, after, [texts[at] for at in left]) >= 0.97


def test_a_draw_depends_on_the_wording_alone() -> None:
    one, other = draws(["the bus is late", "no seats"], 48), draws(["no seats", "the bus is late", "more seats"], 48)
    assert one.shape == (2, 48)
    assert (one[0] == other[1]).all()
    assert (one[1] == other[0]).all()
    assert (one[0] != one[1]).any()


def test_found_themes_are_two_levels_deep_and_a_narrower_one_scores_below_the_wide_one() -> None:
    texts, rows = mixture(4, 80)
    corpus, vectors = survey(texts, rows)
    found = cluster(corpus, vectors, ())
    parents = {theme.id: theme.parent for theme in found.themes}
    below = [theme for theme in found.themes if theme.parent is not None]
    assert len(below) == 8
    assert all(parents[theme.parent or ""] is None for theme in below)
    scores = {(one.theme, one.passage): one.score for one in found.assignments}
    assert all(score <= scores[up, passage] for (theme, passage), score in scores.items() if (up := parents[theme]) is not None)


def material(vectors: NDArray[np.float32], stances: dict[int, frozenset[tuple[str, str]]] | None = None) -> Material:
    count = len(vectors)
    everybody = frozenset(range(count))
    return Material(vectors, {}, stances or {}, [5] * count, [""] * count, everybody, len)


def test_near_identical_groups_are_merged_wherever_they_stand_among_all_pairs() -> None:
    points = [row("a"), row("b"), row("a") + 0.1 * row("c"), row("d"), row("b") + 0.1 * row("e")]
    unit = np.array([own / np.linalg.norm(own) for own in points for _ in range(3)], dtype=np.float32)
    groups = [Group(dict.fromkeys(range(at, at + 3), 1.0)) for at in range(0, 15, 3)]
    found = merged(groups, material(unit), SETTINGS)
    assert sorted(sorted(group.core) for group in found) == [
        [0, 1, 2, 6, 7, 8],
        [3, 4, 5, 12, 13, 14],
        [9, 10, 11],
    ]
    centres = [centre(unit[sorted(group.core)]) for group in found]
    assert all(float(one @ other) < SETTINGS.same_theme for one, other in combinations(centres, 2))


def test_opposite_sides_are_never_merged_however_alike() -> None:
    unit = np.array([row("a") / np.linalg.norm(row("a"))] * 4, dtype=np.float32)
    stances = {at: frozenset({("merger", "for" if at < 2 else "against")}) for at in range(4)}
    groups = [Group({0: 1.0, 1: 1.0}), Group({2: 1.0, 3: 1.0})]
    assert len(merged(groups, material(unit, stances), SETTINGS)) == 2
    assert len(merged(groups, material(unit), SETTINGS)) == 1


def coded_corpus() -> MadeCorpus:
    """Two dozen who find it too fast, of whom most are tagged so, and as many about the ferry, of whom two are."""
    corpus = MadeCorpus()
    for number in range(24):
        said = corpus.respond(f"Reader {number}", f"It all goes too fast for us, number {number}.", subject="speed")[0]
        if number % 4:
            corpus.worry(said, "pace", holder=f"Reader {number}")
        other = corpus.respond(f"Sailor {number}", f"The ferry must sail in winter, number {number}.", subject="ferry")[0]
        if number < 2:
            corpus.worry(other, "pace", holder=f"Sailor {number}")
        corpus.respond(f"Walker {number}", f"The path is overgrown, number {number}.", subject="path")
    lone = corpus.respond("Reed Council", "Nobody has said who pays.", subject="money")[0]
    corpus.worry(lone, "funding", holder="Reed Council")
    return corpus


def test_a_code_that_several_raise_is_a_theme_with_the_found_ones_mostly_about_it_below() -> None:
    corpus = coded_corpus()
    found = cluster(corpus.corpus(), corpus.vectors(), CODES)
    (code,) = [theme for theme in found.themes if theme.kind == "code"]
    assert (code.id, code.label, code.definition) == (code_theme_id("pace"), "Pace and timescale", "Timing, deadlines, rush.")
    assert (code.parent, code.codes) == (None, ("pace",))
    members: dict[str, set[str]] = defaultdict(set)
    for one in found.assignments:
        members[one.theme].add(one.passage)
    (below,) = [theme for theme in found.themes if theme.parent == code.id]
    assert below.kind == "found"
    tagged = {concern.passage for concern in corpus.concerns if "pace" in concern.codes}
    assert members[code.id] == members[below.id] | tagged
    assert len(tagged - members[below.id]) == 2
    across = [theme for theme in found.themes if theme.kind == "found" and theme.parent is None]
    assert len(across) == 2
    scores = {(one.theme, one.passage): one.score for one in found.assignments}
    assert all(scores[below.id, passage] > scores[code.id, passage] for passage in members[below.id])


def test_without_codes_the_found_themes_keep_their_ids() -> None:
    corpus = coded_corpus()
    ids = [
        {theme.id for theme in cluster(corpus.corpus(), corpus.vectors(), codes).themes if theme.kind == "found"}
        for codes in (CODES, ())
    ]
    assert ids[0] == ids[1]


def answers(path: Path, count: int) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted({str(json.loads(line)["argument"]).strip() for line in lines})[:count]


def test_real_arguments_a_tenth_less(shared: Path) -> None:
    texts = answers(shared / "data" / "keypoints" / "argkp.dev.jsonl", 450)
    encoder = load_encoder()
    rows = list(embed(texts, encoder, {}).astype(np.float64))
    left = without_a_tenth(texts)
    whole, less = survey(texts, rows), survey([texts[at] for at in left], [rows[at] for at in left])
    before, after = (
        tops(cluster(corpus, vectors, ()), {own.id: own.quote for own in corpus.passages}) for corpus, vectors in (whole, less)
    )
    assert len(before) >= 0.9 * len(texts)
    assert kept(before, after, [texts[at] for at in left]) >= 0.9
