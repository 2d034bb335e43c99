"""Real survey answers: what a person would look at first. Read the labels yourself with ``pytest -s`` and a print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cluster import Clustering, Corpus, answer_kind, cluster
from pipeline.cluster.label import is_claim
from pipeline.datamodel import Passage, Response
from pipeline.embed import embed
from pipeline.loading import load_encoder


def found_in(path: Path, field: str, count: int) -> Clustering:
    answers = [str(json.loads(line)[field]).strip() for line in path.read_text(encoding="utf-8").splitlines()][:count]
    texts = {f"d{number}": answer[:900] for number, answer in enumerate(answers)}
    responses = tuple(Response(f"r{key}", key, f"x{key}", end=len(text), row=1) for key, text in texts.items())
    passages = tuple(
        Passage(f"p{key}", key, f"r{key}", None, 0, len(text), text, respondent=f"x{key}") for key, text in texts.items() if text
    )
    encoder = load_encoder()
    vectors = embed([passage.quote for passage in passages], encoder, {})
    return cluster(Corpus(passages, responses, (), texts), vectors, (), encode=lambda said: embed(said, encoder, {}))


@pytest.mark.parametrize(
    ("file", "field"),
    [("comments/austin_survey_2016.jsonl", "text"), ("themes/nhs_fft.neas.jsonl", "answer")],
    ids=["city", "ambulance"],
)
def test_the_largest_themes_of_a_real_survey(shared: Path, file: str, field: str) -> None:
    found = found_in(shared / "data" / file, field, 500)
    largest = [theme for theme in found.themes if theme.parent is None][:10]
    labels = [theme.claim for theme in largest]
    assert len(largest) == 10 or sum(theme.respondents for theme in largest) > 100
    assert len(set(labels)) == len(labels)
    assert not any(answer_kind(label) for label in labels)
    assert sum(is_claim(label) for label in labels) >= 0.8 * len(labels), labels
    themed = {assignment.passage for assignment in found.assignments}
    analysed = 500 - len(found.excluded)
    # answers in all their own words, few of a kind: what is raised by fewer than three stays left over
    assert len(themed) >= 0.4 * analysed
    # one in five patients has nothing but praise, and that is one theme
    assert largest[0].respondents <= 0.25 * analysed
