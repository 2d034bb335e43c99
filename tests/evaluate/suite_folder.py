"""A small folder laid out like the public sets, of sentences of our own, and a real reader fitted on a few more."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from pipeline.datamodel import Consultation, DocumentRecords
from pipeline.errors import Missing
from pipeline.evaluate.suite import KINDS, STANCES, Parts, Reader

FOR = ("We welcome the ferry.", "The ferry is a good plan and we support it.", "A ferry helps us all.", "Yes, build the weir.")
AGAINST = ("We oppose the ferry.", "The ferry is a bad plan and we reject it.", "A ferry harms us all.", "No, stop the weir.")
IF = ("We support the ferry if it is free.", "Yes to the weir, provided that fish can pass.")
NEITHER = ("The river is 40 miles long.", "The meeting began at noon.", "Herons nest in spring.")
LESSONS = {"oppose": AGAINST, "support": FOR, "conditional": IF, "neutral": NEITHER}


class BagReader:
    """A logistic regression over words, fitted on the sentences above: weak, and a reader all the same."""

    name = "bag of words, 13 sentences"

    def __init__(self) -> None:
        texts = [text for name in STANCES for text in LESSONS[name]]
        labels = [at for at, name in enumerate(STANCES) for _ in LESSONS[name]]
        self._words = TfidfVectorizer().fit(texts)
        self._head = LogisticRegression(C=30, max_iter=1000).fit(self._words.transform(texts), labels)

    def stances(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        return self._head.predict_proba(self._words.transform([text for text, _ in pairs])).astype(np.float32)

    def matches(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        """The share of the statement's words that the text has too."""
        words = [(set(text.lower().split()), set(point.lower().split())) for text, point in pairs]
        return np.array([len(text & point) / len(point) for text, point in words], dtype=np.float32)

    def kinds(self, texts: Sequence[str]) -> np.ndarray:
        """An ask is what says please or should."""
        asks = [float(any(word in text.lower() for word in ("please", "should"))) for text in texts]
        told = np.zeros((len(texts), len(KINDS)), dtype=np.float32)
        told[:, KINDS.index("ask")] = asks
        return told


def no_reader() -> Reader:
    raise Missing("The weights are not there.", "Fetch them.")


def nothing_read(path: Path, source_file: str, consultation: Consultation) -> Sequence[DocumentRecords]:
    raise AssertionError(f"{source_file} should not have been read")


def parts(
    reader: Callable[[], Reader] = BagReader,
    read: Callable[[Path, str, Consultation], Sequence[DocumentRecords]] = nothing_read,
) -> Parts:
    from pipeline.loading import load_encoder

    return Parts(reader=reader, encoder=load_encoder, read=read)


def write_rows(path: Path, rows: Sequence[dict[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="\n")


def stance_set(folder: Path, name: str, rows: Sequence[tuple[str, str, str]]) -> None:
    write_rows(folder / "stance" / f"{name}.jsonl", [dict(zip(("text", "target", "stance"), row, strict=True)) for row in rows])


def two_way_rows() -> list[tuple[str, str, str]]:
    told = [("We welcome the plan.", "support"), ("A good plan, we support it.", "support"), ("We oppose it.", "oppose")]
    told += [("A bad plan.", "oppose"), ("It harms us all.", "oppose"), ("Yes, build it if it is free.", "support")]
    # not a word of this was in the lessons: the reader is wrong about it
    told += [("Nobody asked otters.", "oppose")]
    return [(text, f"Build a ferry {number}", stance) for number in range(3) for text, stance in told]


def comments() -> list[dict[str, object]]:
    """Public comments of two units each, plain enough that a head can learn them."""
    values = ("This is unfair.", "Such letters are wrong.", "That is far too harsh.", "A mean practice, I think.")
    policies = ("The board should ban calls.", "Letters should be signed.", "You should cap fees.", "Fees should be shown first.")
    rows = []
    for number in range(20):
        value, policy = values[number % 4], f"{policies[number // 5]} Number {number}."
        text = f"{value} {policy}"
        cut = len(value)
        props = [{"start": 0, "end": cut, "label": "value"}, {"start": cut, "end": len(text), "label": "policy"}]
        rows.append({"id": f"c{number}", "text": text, "props": props})
    return rows
