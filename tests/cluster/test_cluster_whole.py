"""The whole stage on consultations of our own writing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_corpus import MadeCorpus, direction, make_corpus
from numpy.typing import NDArray
from template_letters import ADDED, TEMPLATE

from pipeline.cluster import Clustering, Corpus, answer_kind, cluster
from pipeline.datamodel import Code
from pipeline.settings import ClusterSettings

CODES = (Code("pace", "Pace and timescale", "Timing, deadlines, rush."), Code("funding", "Funding", "Money and costs."))


def shuffled(corpus: Corpus, vectors: NDArray[np.float32], seed: int) -> tuple[Corpus, NDArray[np.float32]]:
    draw = random.Random(seed)
    order = draw.sample(range(len(corpus.passages)), len(corpus.passages))

    def mixed(records: tuple) -> tuple:
        return tuple(draw.sample(records, len(records)))

    moved = replace(
        corpus,
        passages=tuple(corpus.passages[at] for at in order),
        responses=mixed(corpus.responses),
        respondents=mixed(corpus.respondents),
        positions=mixed(corpus.positions),
        concerns=mixed(corpus.concerns),
        texts=dict(draw.sample(sorted(corpus.texts.items()), len(corpus.texts))),
    )
    return moved, vectors[order]


def check(corpus: Corpus, found: Clustering) -> None:
    """What holds of every clustering."""
    passages = {passage.id: passage for passage in corpus.passages}
    themes = {theme.id: theme for theme in found.themes}
    assert len(themes) == len(found.themes)
    assert len({theme.label.casefold() for theme in found.themes}) == len(found.themes)
    members: dict[str, set[str]] = {theme: set() for theme in themes}
    for assignment in found.assignments:
        members[assignment.theme].add(assignment.passage)
        assert 0 <= assignment.score <= 1
        assert assignment.passage not in found.set_aside
        assert passages[assignment.passage].response not in found.excluded
    for place, theme in enumerate(found.themes):
        assert theme.respondents >= 2
        assert theme.passages == len(members[theme.id])
        assert set(theme.exemplars) <= members[theme.id]
        assert 0 <= theme.campaign_respondents <= theme.respondents
        assert all(count <= theme.respondents for _, count in theme.stance_counts)
        if theme.parent is not None:
            assert members[theme.id] <= members[theme.parent]
            assert theme.parent in {earlier.id for earlier in found.themes[:place]}


@pytest.mark.parametrize("count", [0, 1, 2, 5, 50, 300])
def test_any_number_of_passages(count: int) -> None:
    corpus = make_corpus(count)
    found = cluster(corpus.corpus(), corpus.vectors(), CODES)
    check(corpus.corpus(), found)
    assert len(found.themes) >= (0 if count < 5 else 1 if count == 5 else 4)


@pytest.mark.parametrize("count", [30, 200])
def test_four_subjects_are_four_themes(count: int) -> None:
    corpus = make_corpus(count)
    found = cluster(corpus.corpus(), corpus.vectors(), ())
    tops = [theme for theme in found.themes if theme.parent is None]
    assert sorted(theme.respondents for theme in tops) == sorted(len(range(first, count, 4)) for first in range(4))


@pytest.mark.parametrize("count", [30, 200])
def test_the_order_of_the_input_does_not_matter(count: int) -> None:
    corpus = make_corpus(count)
    for number, passage in enumerate(corpus.passages[:20]):
        corpus.stand(passage, ("support", "oppose")[number % 2], holder=f"Respondent {number}")
        corpus.worry(passage, ("pace", "funding")[number // 2 % 2], holder=f"Respondent {number}")
    expected = cluster(corpus.corpus(), corpus.vectors(), CODES)
    assert len(expected.themes) >= 4
    for seed in range(5):
        assert cluster(*shuffled(corpus.corpus(), corpus.vectors(), seed), CODES) == expected


def test_the_hash_seed_does_not_matter() -> None:
    script = (
        "from made_corpus import make_corpus\nfrom pipeline.cluster import cluster\n"
        "corpus = make_corpus(120)\nprint(cluster(corpus.corpus(), corpus.vectors(), ()))"
    )
    outputs = set()
    for seed in ("0", "1", "4242"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert "Theme(" in outputs.pop()


def test_non_answers_are_counted_and_never_themed() -> None:
    corpus = make_corpus(40)
    for number in range(30):
        corpus.respond(f"Quiet {number}", "No comment", "n/a", row=number + 1)
    mixed = corpus.respond("Half", "n/a", "The timetable is too short in our town, I say.", subject="pace")
    found = cluster(corpus.corpus(), corpus.vectors(), ())
    check(corpus.corpus(), found)
    assert list(found.excluded.values()) == ["non-answer"] * 30
    assert mixed[0].id in found.set_aside
    assert mixed[1].id in {assignment.passage for assignment in found.assignments}
    assert not any(answer_kind(theme.label) for theme in found.themes)


def test_one_respondent_makes_no_theme_however_often() -> None:
    corpus = MadeCorpus()
    for number in range(12):
        corpus.respond("Only One", f"The bus is late on line {number}.", subject="buses")
    assert cluster(corpus.corpus(), corpus.vectors(), ()).themes == ()


def test_a_code_in_common_joins_what_a_few_say_in_other_words() -> None:
    corpus = MadeCorpus()
    first, second, third = (
        corpus.respond(name, text, subject=subject)[0]
        for name, text, subject in (
            ("Reed Council", "We are concerned that the timetable is too short for consultation.", "pace"),
            ("Marsh Trust", "A tight timetable puts winter plans at risk.", "pace"),
            ("Quay Fund", "Savings are guesswork.", "money"),
        )
    )
    corpus.worry(first, "pace", holder="Reed Council")
    corpus.worry(second, "pace", "funding", holder="Marsh Trust")
    corpus.worry(third, "unknown-code", holder="Quay Fund")
    above, theme = cluster(corpus.corpus(), corpus.vectors(), CODES).themes
    assert (above.kind, above.label, theme.kind, theme.parent) == ("code", "Pace and timescale", "found", above.id)
    assert theme.codes == ("pace", "funding")
    assert theme.label in {"The timetable is too short for consultation", "A tight timetable puts winter plans at risk"}
    assert "Pace and timescale" in theme.definition
    assert theme.respondents == 2


def test_of_a_few_only_what_they_ask_or_fear_makes_a_theme() -> None:
    corpus = MadeCorpus()
    for name in ("Reed Council", "Marsh Trust"):
        worried = corpus.respond(name, f"The timetable is too short, says {name}.", f"We have members, says {name}.")[0]
        corpus.worry(worried, "pace", holder=name)
    corpus.rows = [direction("members" if at % 2 else "pace").astype(float) for at in range(4)]
    corpus.rows = [row / np.linalg.norm(row) for row in corpus.rows]
    themes = cluster(corpus.corpus(), corpus.vectors(), CODES).themes
    assert [(theme.kind, theme.codes, theme.passages) for theme in themes] == [("code", ("pace",), 2), ("found", ("pace",), 2)]


def test_an_article_counts_for_whom_it_reports() -> None:
    corpus = MadeCorpus()
    own = corpus.respond("Reed Council", "The timetable is too short.", subject="pace")[0]
    told = corpus.report("The union said that the timetable could not be met.", subject="pace")
    corpus.report("The timetable runs to April, and a decision is due.", subject="pace")
    corpus.worry(own, "pace", holder="Reed Council")
    corpus.worry(told, "pace", holder="Dockers' Union")
    themes = cluster(corpus.corpus(), corpus.vectors(), CODES).themes
    assert [theme.kind for theme in themes] == ["code", "found"]
    assert {(theme.respondents, theme.responses, theme.passages) for theme in themes} == {(2, 1, 2)}


def test_agreement_and_disagreement_are_kept_apart() -> None:
    corpus = make_corpus(48)
    pace = [passage for passage in corpus.passages if "reader" in passage.quote and int(passage.id[4:]) % 4 == 2]
    for number, passage in enumerate(pace):
        corpus.stand(passage, ("support", "oppose", "conditional")[number % 3], holder=f"Respondent {passage.id[4:]}")
    found = cluster(corpus.corpus(), corpus.vectors(), ())
    check(corpus.corpus(), found)
    stood = [dict(theme.stance_counts) for theme in found.themes if theme.stance_counts]
    narrowest = [counts for counts in stood if not ("oppose" in counts and len(counts) > 1)]
    assert {"oppose": 4} in narrowest
    assert {"conditional": 4, "support": 4} in narrowest


def test_one_who_says_the_opposite_is_not_counted_with_the_others() -> None:
    corpus = MadeCorpus()
    for number in range(7):
        said = corpus.respond(f"Respondent {number}", f"We back the ferry plan, number {number}.", subject="ferry")[0]
        corpus.stand(said, "oppose" if number == 3 else "support", holder=f"Respondent {number}", proposal="ferry")
    corpus.rows = [row / np.linalg.norm(row) for row in (direction("ferry") + 0.1 * direction(p.quote) for p in corpus.passages)]
    (theme,) = cluster(corpus.corpus(), corpus.vectors(), ()).themes
    assert (theme.respondents, theme.stance_counts) == (6, (("support", 6),))


def test_a_stance_is_towards_one_proposal() -> None:
    corpus = MadeCorpus()
    for number in range(6):
        name = f"Respondent {number}"
        said = corpus.respond(name, f"I am for the ferry, number {number}.", "The levy is bad.", subject="ferry")
        corpus.stand(said[0], "support", holder=name, proposal="ferry")
        corpus.stand(said[1], "oppose", holder=name, proposal="levy")
    corpus.rows = [row / np.linalg.norm(row) for row in (direction(p.quote[:9]) for p in corpus.passages)]
    found = {theme.label: theme.stance_counts for theme in cluster(corpus.corpus(), corpus.vectors(), ()).themes}
    assert sorted(found.values()) == [(("oppose", 6),), (("support", 6),)]


def test_an_answer_with_three_matters_belongs_to_three_themes() -> None:
    matters = ("The ferry must run at night.", "Second homes should pay double.", "No seal was ever counted here.")
    corpus = MadeCorpus()
    for number in range(9):
        corpus.respond(f"Respondent {number}", " ".join(matters[(number + step) % 3] for step in range(1 + number % 3)))
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return np.array([direction(text) / np.linalg.norm(direction(text)) for text in texts], dtype=np.float32)

    found = cluster(corpus.corpus(), corpus.vectors(), (), encode=encode)
    assert sorted(theme.label for theme in found.themes) == [text.rstrip(".") for text in sorted(matters)]
    assert sum(theme.respondents for theme in found.themes) == 3 * (1 + 2 + 3)
    three = next(passage.id for passage in corpus.passages if passage.quote.count(".") == 3)
    assert len([own for own in found.assignments if own.passage == three]) == 3
    assert {text.rstrip(".") for text in asked} == {text.rstrip(".") for text in matters}


def test_a_campaign_counts_as_its_respondents_and_its_words_once() -> None:
    corpus = MadeCorpus()
    for number in range(25):
        extra = [ADDED[f"resp-{number:02}"]] if f"resp-{number:02}" in ADDED else []
        corpus.respond(f"Sender {number}", "Dear Sir or Madam,", *TEMPLATE, *extra, "Yours sincerely,", subject="unit")
    corpus.respond("Reed Council", "The minor injuries unit must stay open all week.", subject="unit")
    found = cluster(corpus.corpus(), corpus.vectors(), ())
    check(corpus.corpus(), found)
    (campaign,) = found.campaigns
    assert (len(campaign.responses), len(campaign.additions)) == (25, 4)
    top = max(found.themes, key=lambda theme: theme.respondents)
    assert top.respondents == 26
    assert top.campaign_respondents == 21
    assert top.passages == 3 * 25 + 4 + 1
    assert len(top.exemplars) <= ClusterSettings().exemplars


def test_a_letter_that_only_a_campaign_sends_is_a_campaign_and_no_theme() -> None:
    corpus = MadeCorpus()
    for number in range(25):
        corpus.respond(f"Sender {number}", "Dear Sir or Madam,", *TEMPLATE, "Yours sincerely,", subject="unit")
    found = cluster(corpus.corpus(), corpus.vectors(), ())
    assert len(found.campaigns) == 1
    assert found.themes == ()


def test_ids_come_from_content_alone() -> None:
    one, other = make_corpus(40), make_corpus(40)
    other.respond("Newcomer", "The pond is green.", subject="pond")
    before = {theme.id for theme in cluster(one.corpus(), one.vectors(), CODES).themes}
    assert before == {theme.id for theme in cluster(other.corpus(), other.vectors(), CODES).themes}


def test_vectors_and_passages_must_match() -> None:
    corpus = make_corpus(5)
    with pytest.raises(ValueError, match="4 vectors for 5 passages"):
        cluster(corpus.corpus(), corpus.vectors()[:4], ())
