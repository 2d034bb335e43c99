from __future__ import annotations

import numpy as np
from made_corpus import MadeCorpus

from pipeline.cluster.candidates import leading, make_candidates, speaks_for, votes_of
from pipeline.cluster.given_labels import GivenLabels
from pipeline.cluster.keywords import Vocabulary, keywords
from pipeline.cluster.label import choose_label
from pipeline.cluster.statements import Part, Statement

PIER = np.array([1.0, 0.0, 0.0], dtype=np.float32)
FARE = np.array([0.0, 1.0, 0.0], dtype=np.float32)
BETWEEN = np.array([0.6, 0.6, 0.5292], dtype=np.float32)


def statements(*said: tuple[str, str]) -> list[Statement]:
    """One statement a (respondent, text) pair."""
    made, found = MadeCorpus(), []
    for name, text in said:
        [passage] = made.respond(name, text)
        found.append(Statement(text, (Part(passage, passage.start, passage.end, (f"res-{name}",)),)))
    return found


def test_each_respondent_has_one_vote() -> None:
    said = statements(("a", "Mend the pier."), ("a", "The pier leaks."), ("b", "The fare is dear."))
    assert votes_of(said, range(3)) == {0: 0.5, 1: 0.5, 2: 1.0}


def test_of_a_broad_theme_the_label_is_what_many_say_and_not_what_lies_between() -> None:
    said = statements(
        ("a", "The pier must be mended."),
        ("b", "Somebody must mend the pier."),
        ("c", "The pier must be mended at last."),
        ("d", "The coast matters to the town."),
        ("e", "The fare is dear."),
    )
    vectors = np.stack([PIER, PIER, PIER, BETWEEN, FARE])
    near = {0: 0.8, 1: 0.8, 2: 0.8, 3: 0.95, 4: 0.6}
    candidates = make_candidates(said, near, vectors)
    assert candidates[0].text == said[3].text, "the nearest stands first"
    assert all(candidates[0].said < one.said for one in candidates if one.text in {said[0].text, said[1].text, said[2].text})
    assert "pier" in choose_label(candidates, {}, GivenLabels()).casefold()


def test_who_writes_most_does_not_give_the_keywords() -> None:
    said = statements(*[("a", f"Our Gullwing pump runs on {fuel}.") for fuel in ("oil", "gas", "wind", "peat")],
                      ("b", "The fare is dear."), ("c", "A dear fare."), ("d", "Nobody pays that fare."))  # fmt: skip
    vocabulary = Vocabulary([one.text for one in said])
    assert keywords(vocabulary.weights(range(7)), 1) == ("gullwing",)
    assert keywords(vocabulary.weights(range(7), votes_of(said, range(7))), 1) == ("fare",)


def test_a_label_speaks_for_its_theme_or_is_said_to_be_one_of_several_points() -> None:
    said = statements(
        ("a", "The pier must be mended."),
        ("b", "Somebody must mend the pier."),
        ("c", "The fare is dear."),
        ("d", "The hills want a bus."),
        ("e", "The gulls are a plague."),
    )
    others = [np.eye(5, dtype=np.float32)[at] for at in (1, 2, 3)]
    pier = np.eye(5, dtype=np.float32)[0]
    candidates = make_candidates(said, dict.fromkeys(range(5), 0.5), np.stack([pier, pier, *others]))
    assert {one.text: one.share for one in candidates}[said[0].text] == 0.4
    assert [one.text for one in leading(candidates)] == [one.text for one in candidates], "each is backed half as much as any"
    assert speaks_for("The pier must be mended", candidates)
    assert not speaks_for("The gulls are a plague", candidates)
    assert not speaks_for("Nobody said this", candidates)
    narrowed = make_candidates(said, dict.fromkeys(range(5), 0.5), np.stack([pier, pier, pier, *others[:2]]))
    assert {one.text for one in leading(narrowed)} == {one.text for one in said[:3]}
