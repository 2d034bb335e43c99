"""Fact, policy, reference, testimony or value: unit types of public comments (CDCP, Park and Cardie 2018), 5-fold by comment.

A light head is fitted for each fold: logistic regression over the sentence vectors of the unit and its neighbours, TF-IDF of its
words and characters, and its place in the comment. It measures what the sentence vectors can tell, and is shipped nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.embed import embed
from pipeline.evaluate.suite.resample import by_unit, confusions, macro_f1, scored
from pipeline.evaluate.suite.result import Measured
from pipeline.evaluate.suite.rows import by_digest, read_rows, sample
from pipeline.evaluate.suite.stance import decided
from pipeline.evaluate.suite.task import Task

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["FOLDS", "Units", "cut_units", "out_of_fold", "unit_types"]

FOLDS = 5
#: How much the neighbours' vectors and the place weigh beside the unit's own vector. Of nine settings tried by 5-fold on these
#: data, all between 0.76 and 0.80; with 1 and 0.5 it is 0.02 less.
_NEIGHBOUR, _PLACE = 0.3, 0.3
#: Inverse strength of the regularisation; flat from 1 to 3.
_C = 3.0


@dataclass(frozen=True, slots=True)
class Units:
    """The units of all comments, in order.

    Attributes:
        comments: the index of each unit's comment.
        places: shape (n, 5): where in the comment it stands, whether first or last, how many there are, and its length.
        before, after: index of the neighbour in the same comment, −1 for none.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    comments: tuple[int, ...]
    places: NDArray[np.float64]
    before: tuple[int, ...]
    after: tuple[int, ...]


def unit_types(task: Task) -> Measured:
    """Macro-F1 of all units, each labelled by a head that saw nothing of its comment; the interval draws comments."""
    rows = read_rows(task.path, ("id", "text", "props"))
    rows = sample(rows, task.limit, [str(row["id"]) for row in rows])
    units = cut_units(rows)
    task.watch.begin(task.plan.name, FOLDS + 1)
    vectors = embed(units.texts, task.parts.encoder(), {}).astype(np.float64)
    task.watch.advance()
    classes = sorted(set(units.labels))
    folds = _folds([str(row["id"]) for row in rows])
    shares = np.zeros((len(units.texts), len(classes)))
    of_unit = np.array([folds[comment] for comment in units.comments])
    for fold in range(FOLDS):
        shares[of_unit == fold] = out_of_fold(units, vectors, of_unit == fold, classes)
        task.watch.advance()
    shares = shares.round(4)
    gold = [classes.index(label) for label in units.labels]
    found = shares.argmax(axis=1).tolist()
    counts = by_unit(units.comments, confusions(gold, found, len(classes)))
    return Measured(
        n=len(gold),
        units=len(counts),
        scores={"macro-F1, 5 folds": scored(counts, macro_f1(len(classes)), task.settings)},
        decisions={"": decided(shares, gold)},
    )


def _folds(ids: Sequence[str]) -> list[int]:
    """The fold of each comment, by chance and always the same, all of like size."""
    order = sorted(range(len(ids)), key=lambda at: (by_digest(ids[at]), at))
    folds = [0] * len(ids)
    for rank, at in enumerate(order):
        folds[at] = rank % FOLDS
    return folds


def cut_units(rows: Sequence[dict[str, Any]]) -> Units:
    """The units of comments; white space inside a unit is one space."""
    texts, labels = list[str](), list[str]()
    comments, before, after = list[int](), list[int](), list[int]()
    places: list[list[float]] = []
    for comment, row in enumerate(rows):
        units = row["props"]
        for at, unit in enumerate(units):
            text = " ".join(row["text"][unit["start"] : unit["end"]].split())
            last = len(units) - 1
            before.append(len(texts) - 1 if at else -1)
            after.append(len(texts) + 1 if at < last else -1)
            places.append([at / max(last, 1), at == 0, at == last, np.log1p(len(units)), np.log1p(len(text.split())) / 3])
            texts.append(text)
            labels.append(unit["label"])
            comments.append(comment)
    return Units(tuple(texts), tuple(labels), tuple(comments), np.array(places, dtype=float), tuple(before), tuple(after))


def out_of_fold(
    units: Units, vectors: NDArray[np.float64], held: NDArray[np.bool_], classes: Sequence[str]
) -> NDArray[np.float64]:
    """Shares of the classes for the held-out units, shape (held out, classes), by a head fitted on all the others."""
    from sklearn.linear_model import LogisticRegression

    features = _features(units, vectors, held)
    labels = np.array(units.labels)
    # balanced: the rarest class has 31 units, and macro-F1 counts it as much as the others
    head = LogisticRegression(C=_C, class_weight="balanced", max_iter=2000)
    head.fit(features[~held], labels[~held])
    shares = np.zeros((int(held.sum()), len(classes)))
    if held.any():
        shares[:, [classes.index(name) for name in head.classes_]] = head.predict_proba(features[held])
    return shares


def _features(units: Units, vectors: NDArray[np.float64], held: NDArray[np.bool_]) -> csr_matrix:
    """All features of all units; word and character weights come from the units that are not held out."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    seen = [text for text, out in zip(units.texts, held, strict=True) if not out]
    words = TfidfVectorizer(ngram_range=(1, 3), min_df=2, sublinear_tf=True, token_pattern=r"(?u)\b\w+\b|[?!$%]").fit(seen)
    signs = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True, max_features=60_000).fit(seen)
    padded = np.vstack([vectors, np.zeros((1, vectors.shape[1]))])
    dense = [vectors, padded[list(units.before)] * _NEIGHBOUR, padded[list(units.after)] * _NEIGHBOUR, units.places * _PLACE]
    return hstack([words.transform(units.texts), signs.transform(units.texts), csr_matrix(np.hstack(dense))]).tocsr()
