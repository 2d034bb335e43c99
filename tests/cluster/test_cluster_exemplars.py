from __future__ import annotations

import numpy as np
from made_corpus import MadeCorpus
from numpy.typing import NDArray

from pipeline.cluster.exemplars import choose_exemplars
from pipeline.cluster.statements import Part, Statement
from pipeline.datamodel import Passage

LONG = "The crane in the harbour is old, and we have said so at every meeting since the winter, with photographs and a petition."
SHORT = "The crane is old and slow."


def chosen(*texts: tuple[str, str], count: int = 3, vectors: NDArray[np.float32] | None = None) -> list[str]:
    """The exemplars' words, of (respondent, text) pairs that are all equally near, and equally unlike without ``vectors``."""
    made = MadeCorpus()
    passages: dict[str, Passage] = {}
    statements = []
    for name, text in texts:
        [passage] = made.respond(name, text)
        passages[passage.id] = passage
        statements.append(Statement(text, (Part(passage, passage.start, passage.end, (f"res-{name}",)),)))
    near = dict.fromkeys(range(len(statements)), 0.8)
    rows = np.eye(len(texts), dtype=np.float32) if vectors is None else vectors
    return [passages[one].quote for one in choose_exemplars(statements, near, rows, count)]


def test_the_shortest_clear_sentence_comes_first() -> None:
    assert chosen(("a", LONG), ("b", SHORT), ("c", "Old crane")) == [SHORT, LONG, "Old crane"]


def test_each_is_of_another_respondent() -> None:
    assert chosen(("a", SHORT), ("a", "The crane is old and dear."), ("b", LONG)) == [SHORT, LONG]


def test_a_question_the_front_of_a_list_and_shouting_give_way() -> None:
    poor = ("Why is the crane still not mended?", "The crane of the harbour should be:", "THE CRANE IS OLD AND SLOW.")
    assert chosen(*zip("abc", poor, strict=True), ("d", SHORT), count=1) == [SHORT]
    assert chosen(*zip("abc", poor, strict=True), count=1) == [poor[2]]


def test_the_same_with_a_slip_of_the_pen_is_no_second_exemplar() -> None:
    texts = (("a", SHORT), ("b", "The crane is old and slwo."), ("c", LONG))
    vectors = np.array([[1.0, 0.0], [0.97, 0.2431], [0.6, 0.8]], dtype=np.float32)
    assert chosen(*texts, count=2, vectors=vectors) == [SHORT, LONG]
    assert len(chosen(*texts, vectors=vectors)) == 3


def test_few_respondents_give_few() -> None:
    assert chosen(("a", SHORT)) == [SHORT]
    assert chosen() == []
