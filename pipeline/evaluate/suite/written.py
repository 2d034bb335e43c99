"""Texts of a set, written out as files and read as a run reads them: what is measured is the program, not a part of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.datamodel import Ask, Consultation, DocumentRecords
from pipeline.errors import UnreadableDocument
from pipeline.evaluate.suite.task import Task
from pipeline.tag import code_frame

__all__ = ["asks_of_answers", "consultation", "read_files", "read_texts"]

_QUESTION = "Do you have any comments or suggestions?"


def consultation(task: Task, *, register: bool) -> Consultation:
    """A consultation with the default code frame, and the set's own register or none."""
    bare = Consultation(id=re.sub(r"[^a-z0-9]+", "-", task.plan.name.lower()), title="", codes=())
    return Consultation(id=bare.id, title="", proposals=task.plan.proposals if register else (), codes=code_frame(bare))


def read_texts(task: Task, texts: Sequence[str], about: Consultation) -> Iterator[DocumentRecords | None]:
    """The records of each text as a plain text file; None where it could not be read."""
    with TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            path = Path(folder) / f"{number:05}.txt"
            path.write_text(text, encoding="utf-8", newline="")
            yield next(iter(read_files(task, [path], about)), None)
            path.unlink()


def asks_of_answers(task: Task, answers: Sequence[str], about: Consultation) -> list[list[Ask]]:
    """The asks of each answer to an open question, read as the survey export that such answers come in."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "survey.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("Response ID", _QUESTION), *enumerate(answers, 1)])
        records = list(read_files(task, [path], about))
    asks: list[list[Ask]] = [[] for _ in answers]
    for one in records:
        rows = {response.id: response.row for response in one.responses}
        for ask in one.asks:
            row = rows.get(ask.response or "")
            if row is not None and 1 <= row <= len(asks):
                asks[row - 1].append(ask)
    return asks


def read_files(task: Task, paths: Sequence[Path], about: Consultation) -> Iterator[DocumentRecords]:
    """The records of each file, those that cannot be read left out; each is told to whoever watches."""
    for path in paths:
        try:
            records = task.parts.read(path, path.name, about)
        except UnreadableDocument:
            records = ()
        task.watch.advance()
        yield from records
