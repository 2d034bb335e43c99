"""The texts that themes are measured on, and the themes that people gave them. None of the data is part of the project."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

#: Texts of a set; of more, those whose hash comes first: the same ones on every machine.
MOST_TEXTS = 2500
#: Conversations with fewer statements say little about stability.
LEAST_STATEMENTS = 150
#: Labels of the patients' answers with which the labeller said that there was no theme.
NO_LABEL = frozenset({"Labelling not possible", "Not assigned"})
#: How many motions are themed one by one, and how many threes of them; all 28 stand together once. Those whose hash comes first.
ALONE, THREES, TOGETHER = 8, 3, 3
#: Motions in no stance set that the reader was trained on, neither so worded nor in other words; and four on which it has read
#: other people's texts, or some of our own writing.
UNSEEN = ("We should adopt libertarianism", "We should prohibit women in combat")
NEARLY = (
    "We should abandon the use of school uniform",
    "We should ban human cloning",
    "We should ban private military companies",
    "We should legalize cannabis",
)


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts in the order of their file. ``labels`` has the human themes of each text, or is None where nobody gave any.

    ``letters``: each text is a document of its own; else all are rows of one survey.
    """

    name: str
    texts: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...] | None = None
    letters: bool = False

    def taken(self, places: Sequence[int]) -> Texts:
        """The same set with the texts at ``places``, in that order."""
        labels = None if self.labels is None else tuple(self.labels[at] for at in places)
        return replace(self, texts=tuple(self.texts[at] for at in places), labels=labels)


def rank(text: str, salt: str = "") -> str:
    """What texts are chosen by: chance that is the same everywhere."""
    return hashlib.sha256(f"{salt}\x1f{text}".encode()).hexdigest()


def read_sets(folder: Path) -> dict[str, list[Texts]]:
    """Every set whose file is in ``folder``, by title; the figures of a title with several parts are averaged over them."""
    found: dict[str, list[Texts]] = {}
    for title, parts in _all(folder):
        if parts:
            found[title] = [_capped(part) for part in parts]
    return found


def _all(folder: Path) -> Iterator[tuple[str, list[Texts]]]:
    yield "nhs", _patients(folder / "themes" / "nhs_fft.neas.jsonl")
    motions = _motions(sorted((folder / "keypoints").glob("argkp.*.jsonl")))
    yield "argkp-motion", motions[:ALONE]
    together = [motions[at : at + TOGETHER] for at in range(0, min(len(motions), THREES * TOGETHER), TOGETHER)]
    yield "argkp-three", [_joined(f"argkp-three-{at}", own) for at, own in enumerate(together)]
    for name, chosen in (("argkp-unseen", UNSEEN), ("argkp-nearly", NEARLY)):
        own = [motion for motion in motions if motion.labels and motion.labels[0][0].partition(":")[0] in chosen]
        yield name, [_joined(name, own)] if own else []
    yield "argkp-all", [_joined("argkp-all", motions)] if motions else []
    yield "polis", _conversations(folder / "comments" / "polis.jsonl")
    yield "austin", _unlabelled(folder / "comments" / "austin_survey_2016.jsonl", "austin", "text")
    yield "cms", _unlabelled(folder / "comments" / "cms_health_tech_rfi.jsonl", "cms", "comment", letters=True)
    example = folder / "comments" / "themefinder_synthetic" / "evals" / "data" / "gambling_XS" / "inputs"
    questions = sorted(example.glob("question_part_*/responses.jsonl"))
    yield "example", [part for file in questions for part in _unlabelled(file, f"example-{file.parent.name}", "response")]


def _rows(file: Path) -> list[dict[str, Any]]:
    if not file.is_file():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _capped(part: Texts) -> Texts:
    if len(part.texts) <= MOST_TEXTS:
        return part
    chosen = sorted(range(len(part.texts)), key=lambda at: (rank(part.texts[at], str(at)), at))[:MOST_TEXTS]
    return part.taken(sorted(chosen))


def _patients(file: Path) -> list[Texts]:
    texts, labels = [], []
    for row in _rows(file):
        own = tuple(label for label in row["labels"] if label not in NO_LABEL)
        if own and row["answer"].strip():
            texts.append(row["answer"].strip())
            labels.append(own)
    return [Texts("nhs", tuple(texts), tuple(labels))] if texts else []


def _motions(files: Iterable[Path]) -> list[Texts]:
    """One set a motion, in the order of their hashes: arguments that people matched to at least one key point."""
    matched: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in files:
        for row in _rows(file):
            if row["label"] == 1:
                matched[row["topic"]][row["argument"].strip()].append(f"{row['topic']}: {row['key_point']}")
    return [
        Texts(f"argkp-{rank(motion)[:8]}", tuple(own), tuple(tuple(points) for points in own.values()))
        for motion, own in sorted(matched.items(), key=lambda pair: rank(pair[0]))
    ]


def _joined(name: str, parts: Sequence[Texts]) -> Texts:
    labels = tuple(own for part in parts for own in part.labels or ())
    return Texts(name, tuple(text for part in parts for text in part.texts), labels)


def _conversations(file: Path) -> list[Texts]:
    spoken: dict[str, list[str]] = defaultdict(list)
    for row in _rows(file):
        if row["comment"].strip():
            spoken[row["conversation"]].append(row["comment"].strip())
    return [Texts(f"polis-{rank(name)[:8]}", tuple(own)) for name, own in sorted(spoken.items()) if len(own) >= LEAST_STATEMENTS]


def _unlabelled(file: Path, name: str, field: str, *, letters: bool = False) -> list[Texts]:
    texts = tuple(row[field].strip() for row in _rows(file) if row[field] and row[field].strip())
    return [Texts(name, texts, letters=letters)] if texts else []
