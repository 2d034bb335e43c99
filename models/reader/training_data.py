"""What the reader is trained on: rows of public sets that may train weights that are given away, and text of our own.

Each set is listed in ``SETS`` with its licence; nothing else is read. ``public_rows`` and ``own_rows`` give the examples of the
stages, in a fixed order.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from models.reader.papers import OWN, Paper, read_papers
from pipeline.classify.network import KINDS, STANCES

#: file below the data folder → source and licence, as the model card lists them
SETS = {
    "stance/ibm30k.train.jsonl": "IBM Debater ArgQ 30k (Gretz et al. 2020), CC BY-SA 3.0",
    "stance/ibm_claim_stance.train.jsonl": "IBM Debater claim stance (Bar-Haim et al. 2017), CC BY-SA 3.0",
    "stance/perspectrum.train.jsonl": "Perspectrum (Chen et al. 2019), CC BY-SA 4.0",
    "stance/procon20.train.jsonl": "ProCon20 (Hosseinia et al. 2020), MIT",
    "keypoints/argkp.train.jsonl": "ArgKP-2021 (Friedman et al. 2021), Apache-2.0",
}
#: an output that the text's marks do not tell
UNKNOWN = -1.0
#: how far a teacher is believed beside the label
TEACHER = 0.7
OPPOSITE = {"support": "oppose", "oppose": "support", "neutral": "neutral"}


@dataclass(frozen=True, slots=True)
class Row:
    """One example: the text, what it is read against ("" for kinds), the right outputs of the head, and its weight.

    An output below 0 is not known, and nothing is learnt for it.
    """

    head: str
    text: str
    target: str
    label: tuple[float, ...]
    weight: float = 1.0


def read_rows(file: Path) -> list[dict[str, object]]:
    """The JSON objects of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def describe(data: Path) -> dict[str, dict[str, object]]:
    """For the model card: each file used, its rows, its sha256 and where it comes from."""
    files = {name: (data / name, source) for name, source in SETS.items()}
    files |= {f"text/{file.name}": (file, "our own writing, MIT") for file in sorted(OWN.glob("*.[jt]*"))}
    return {
        name: {
            "rows": sum(bool(line.strip()) for line in file.read_text(encoding="utf-8").splitlines()),
            "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
            "source": source,
        }
        for name, (file, source) in files.items()
    }


def public_rows(data: Path, seed: int) -> list[Row]:
    """Examples of the first stage: public stances, some targets worded anew, mismatched pairs as neutral; key points."""
    return public_stances(data, seed) + _key_points(data)


def own_rows(data: Path, seed: int) -> list[Row]:
    """Examples of the later stages: our own text several times, and the public sets again so that they are not forgotten."""
    chance = random.Random(seed)
    key_points = chance.sample(_key_points(data), 10_000)
    stances = own_stances("stance_[!a]*.jsonl")
    return public_stances(data, seed) + key_points + stances * 3 + _codes(chance) + kind_rows() * 4


def paper_rows(data: Path, seed: int) -> list[Row]:
    """Examples of the last stage: whole papers and arguments of our own twice, and the rest so that it is not forgotten."""
    return marked_rows(random.Random(seed)) * 2 + paired_rows(data, seed)


def paired_rows(data: Path, seed: int) -> list[Row]:
    """Those of the last stage that do not come from papers; a teacher reads their stances too."""
    chance = random.Random(seed)
    arguments = own_stances("stance_argument_*.jsonl")
    key_points = chance.sample(_key_points(data), 5_000)
    own = own_stances("stance_[!a]*.jsonl") + _codes(chance) + kind_rows()
    return arguments * 2 + public_stances(data, seed) + key_points + own


def taught(rows: list[Row], file: Path) -> list[Row]:
    """``rows`` with stances as a teacher reads them (``teacher.py``), where it was asked: mostly its word, partly the label."""
    thought = {(text, target): said for text, target, said in map(json.loads, file.read_text(encoding="utf-8").splitlines())}
    return [
        replace(row, label=tuple(TEACHER * one + (1 - TEACHER) * own for one, own in zip(said, row.label, strict=True)))
        if row.head == "stance" and (said := thought.get((row.text, row.target))) is not None
        else row
        for row in rows
    ]


def marked_rows(chance: random.Random) -> list[Row]:
    """The examples of our own papers."""
    return [row for paper in read_papers() for row in _of_paper(paper, chance)]


def _of_paper(paper: Paper, chance: random.Random) -> list[Row]:
    """What each sentence does, and what it says of the proposals whose words it uses and now and then of another."""
    rows: list[Row] = []
    for sentence in paper.sentences:
        rows.append(Row("kinds", sentence.text, "", (float(bool(sentence.codes)), float(sentence.asks), UNKNOWN, UNKNOWN)))
        named = paper.names(sentence.text)
        for proposal, label in paper.labels.items():
            stance = sentence.stances.get(proposal)
            if stance is not None or proposal in named or chance.random() < 0.1:
                worded = chance.choice((label, label, *paper.aliases[proposal]))
                rows.append(_stance(sentence.text, worded, stance or "neutral"))
    return rows


def own_stances(files: str) -> list[Row]:
    """The stances of those of our own files whose names fit a pattern."""
    own = [row for file in sorted(OWN.glob(files)) for row in read_rows(file)]
    return [_stance(str(row["text"]), str(row["target"]), str(row["stance"])) for row in own]


def public_stances(data: Path, seed: int) -> list[Row]:
    """The stances of the public sets, some targets worded anew, a fifth of the texts with a foreign target too."""
    chance = random.Random(seed)
    public = [row for name in SETS if name.startswith("stance/") for row in read_rows(data / name)]
    targets = sorted({str(row["target"]) for row in public})
    rows: list[Row] = []
    for row in public:
        text, target, stance = str(row["text"]), str(row["target"]), str(row["stance"])
        worded, turned = _word_anew(target, chance)
        rows.append(_stance(text, worded, OPPOSITE[stance] if turned else stance))
        if chance.random() < 0.2:
            rows.append(_stance(text, chance.choice(targets), "neutral", 0.7))
    return rows


def _key_points(data: Path) -> list[Row]:
    found = read_rows(data / "keypoints/argkp.train.jsonl")
    return [Row("match", str(row["argument"]), str(row["key_point"]), (float(str(row["label"])),)) for row in found]


def _codes(chance: random.Random) -> list[Row]:
    """Sentences with definitions of codes: the right one, and others."""
    codes = [row for file in sorted(OWN.glob("codes_*.jsonl")) for row in read_rows(file)]
    rows: list[Row] = []
    for index, code in enumerate(codes):
        others = [other for at, other in enumerate(codes) if at != index]
        for text in _texts(code):
            rows.append(Row("match", text, _statement(code, chance), (1.0,)))
            rows += [Row("match", text, _statement(other, chance), (0.0,), 0.7) for other in chance.sample(others, 3)]
    return rows


def kind_rows() -> list[Row]:
    """Sentences of our own with what they do."""
    rows = [row for file in sorted(OWN.glob("kinds_*.jsonl")) for row in read_rows(file)]
    return [Row("kinds", str(row["text"]), "", tuple(float(kind in row["kinds"]) for kind in KINDS)) for row in rows]  # type: ignore[operator]


def _texts(code: dict[str, object]) -> Iterator[str]:
    texts = code["texts"]
    assert isinstance(texts, list)
    yield from (str(text) for text in texts)


def _statement(code: dict[str, object], chance: random.Random) -> str:
    examples = code.get("examples") or [""]
    assert isinstance(examples, list)
    forms = [f"{code['label']}: {code['definition']}", str(code["label"]), str(code["definition"])]
    return chance.choice([forms[0], forms[0], forms[1], forms[2], str(chance.choice(examples)) or forms[0]])


def _stance(text: str, target: str, stance: str, weight: float = 1.0) -> Row:
    return Row("stance", text, target, tuple(float(stance == name) for name in STANCES), weight)


def _word_anew(target: str, chance: random.Random) -> tuple[str, bool]:
    """The target as a register or a chamber may word it, and whether it now says the opposite."""
    found = re.match(r"(?:We|This house|This House) (should|would|will|believes that|supports) (.+)", target)
    pick = chance.random()
    if found is None or pick < 0.5:
        if found is None and pick > 0.85:
            return f"It is wrong to say: {_lower(target)}", True
        return target, False
    verb, rest = found.groups()
    if verb in ("should", "would", "will"):
        plain = [
            rest[0].upper() + rest[1:],
            f"The Government should {rest}",
            f"Proposal 3: {rest}",
            f"That this House would {rest}",
        ]
        turned = [f"We should not {rest}", f"That this House regrets the decision to {rest}", f"Reject the plan to {rest}"]
    else:
        plain = [f"That this House believes that {rest}", rest[0].upper() + rest[1:]]
        turned = [f"That this House does not believe that {rest}", f"It is not true that {rest}"]
    return (chance.choice(turned), True) if pick > 0.8 else (chance.choice(plain), False)


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[0].lower() + text[1:]
