"""A theme in which respondents disagree falls into its two sides, also where nobody named a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.cluster import Clustering, Corpus, cluster
from pipeline.datamodel import Passage, Respondent, Response
from pipeline.loading import load_encoder, load_reader
from pipeline.settings import ClusterSettings

FOR = (
    "We should give every pupil in Marrow Bay a free tablet because they all need one to learn",
    "Free tablets should be given to pupils so that poor families are not left behind",
    "We should hand out free tablets, they make homework easier for every pupil",
    "Pupils should get a free tablet, it is the way everybody works today",
    "A free tablet for every pupil is a good idea and makes school fairer",
    "Every pupil must have a free tablet, for books are heavy and soon out of date",
    "Free tablets help pupils who have no computer at home",
    "We should introduce free tablets for pupils because they learn faster with them",
    "Free tablets would give all pupils the same chance",
    "Giving pupils tablets for free is the best thing the county has thought of",
    "We should pay for tablets for pupils because it prepares them for work",
    "Free tablets keep pupils interested in their lessons, so we need them",
    "I support free tablets for pupils, my children would use them every day",
    "Pupils with special needs gain most from a free tablet, so it should happen",
)
AGAINST = (
    "We should not give every pupil in Marrow Bay a free tablet because they only play games on it",
    "Free tablets should not be given to pupils, it is a waste of public money",
    "We should not hand out free tablets, they distract pupils from their work",
    "Pupils should not get a free tablet, they stare at screens far too long",
    "A free tablet for every pupil is a bad idea and will cost us dear",
    "No pupil should have a free tablet, for they get broken or stolen within weeks",
    "Free tablets harm the eyes and the sleep of pupils",
    "We should not introduce free tablets for pupils because they forget how to write",
    "Free tablets would only help the firms that sell them",
    "Giving pupils tablets for free is the worst thing the county has thought of",
    "We should not pay for tablets for pupils because parents can buy them",
    "Free tablets keep pupils from listening in their lessons, so we must not buy them",
    "I oppose free tablets for pupils, my children are on screens enough",
    "Pupils with special needs gain nothing from a free tablet, so it should be dropped",
)
#: Nobody disagrees here.
AGREED = tuple(
    f"The {what} {where} {how}"
    for what in ("bus", "last bus", "school bus")
    for where in ("to Hollow Cross", "from the harbour", "on Sundays")
    for how in ("is always late", "never comes on time", "is far too full", "was cancelled again")
)


def survey(texts: Sequence[str]) -> tuple[Corpus, NDArray[np.float32]]:
    """The texts as answers of one respondent each, with the encoder's vectors."""
    passages, responses, respondents, start = [], [], [], 0
    for at, text in enumerate(texts):
        end = start + len(text)
        respondents.append(Respondent(f"res-{at}", None, publish="yes"))
        responses.append(Response(f"resp-{at}", "survey", f"res-{at}", start=start, end=end, row=at + 1))
        passages.append(Passage(f"pas-{at:03}", "survey", f"resp-{at}", "q", start, end, text, respondent=f"res-{at}"))
        start = end + 1
    corpus = Corpus(tuple(passages), tuple(responses), tuple(respondents), {"survey": "\n".join(texts)})
    return corpus, load_encoder().encode(texts)


def sides(found: Clustering, texts: Sequence[str]) -> list[set[str]]:
    """What is said in each side of a divided theme."""
    divided = [theme.id for theme in found.themes if "two sides" in theme.definition]
    return [{texts[int(one.passage[4:])] for one in found.assignments if one.theme == theme} for theme in divided]


@pytest.fixture(scope="module")
def found() -> Clustering:
    corpus, vectors = survey([*FOR, *AGAINST, *AGREED])
    return cluster(corpus, vectors, (), encode=load_encoder().encode, read=load_reader().stances)


def test_those_who_agree_and_those_who_disagree_are_two_narrower_themes(found: Clustering) -> None:
    told = sides(found, [*FOR, *AGAINST, *AGREED])
    assert len(told) == 2
    for side in told:
        mostly = max((FOR, AGAINST), key=lambda own: len(side & set(own)))
        assert len(side & set(mostly)) >= 0.9 * len(side)
        assert len(side) >= 8
    assert not told[0] & told[1]


def test_both_sides_stand_below_the_one_theme_they_disagree_in(found: Clustering) -> None:
    parents = {theme.parent for theme in found.themes if "two sides" in theme.definition}
    assert len(parents) == 1 and None not in parents


def test_what_nobody_disagrees_with_has_no_sides() -> None:
    corpus, vectors = survey([*AGREED, *FOR, *(text.replace("pupil", "child") for text in FOR)])
    found = cluster(corpus, vectors, (), encode=load_encoder().encode, read=load_reader().stances)
    assert found.themes
    assert not sides(found, [passage.quote for passage in corpus.passages])


def test_the_order_of_the_answers_changes_nothing(found: Clustering) -> None:
    corpus, vectors = survey([*FOR, *AGAINST, *AGREED])
    order = sorted(range(len(vectors)), key=lambda at: (at * 37) % len(vectors))
    moved = Corpus(tuple(corpus.passages[at] for at in order), corpus.responses[::-1], corpus.respondents, corpus.texts)
    again = cluster(moved, vectors[order], (), encode=load_encoder().encode, read=load_reader().stances)
    assert (again.themes, again.assignments) == (found.themes, found.assignments)


def test_without_a_reader_nothing_is_read() -> None:
    corpus, vectors = survey([*FOR, *AGAINST, *AGREED])
    assert not sides(cluster(corpus, vectors, ()), [*FOR, *AGAINST, *AGREED])


def test_only_so_many_of_the_largest_themes_are_read() -> None:
    read: list[int] = []

    def count(pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        read.append(len(pairs))
        return np.tile(np.array([[0.0, 0.0, 0.0, 1.0]], dtype=np.float32), (len(pairs), 1))

    corpus, vectors = survey([*FOR, *AGAINST, *AGREED])
    cluster(corpus, vectors, (), read=count)
    assert read
    read.clear()
    cluster(corpus, vectors, (), replace(ClusterSettings(), most_read=0), read=count)
    assert not read
