"""A survey of our own writing about swimming baths, far from the default code frame, and a reviewer who goes through its rows."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

DATA = json.loads((Path(__file__).parent / "swimming_baths.json").read_text(encoding="utf-8"))
#: The right codes of each answer.
GOLD: Mapping[str, frozenset[str]] = {answer["text"]: frozenset(answer["codes"]) for answer in DATA["answers"]}
CODES = [code["id"] for code in DATA["codes"]]
QUESTION = "What worries you about the plan for the baths?"
Row = dict[str, Any]


def write_survey(folder: Path) -> Path:
    """The folder of the consultation: its settings with the user's own codes, and one spreadsheet."""
    folder.mkdir(parents=True)
    lines = ["[consultation]", 'id = "baths"', 'title = "The baths"', "", "[[question]]", 'id = "q1"', f'text = "{QUESTION}"']
    for code in DATA["codes"]:
        lines += ["", "[[code]]", *(f"{key} = {json.dumps(value)}" for key, value in code.items())]
    (folder / "consultation.toml").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    texts = [answer["text"] for answer in DATA["answers"]]
    random.Random(3).shuffle(texts)
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Response ID", QUESTION])
        writer.writerows([f"r{number:03d}", text] for number, text in enumerate(texts, start=1))
    return folder


def rows_of(exported: Path, kind: str) -> list[Row]:
    """An exported file's rows."""
    return [json.loads(line) for line in (exported / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def review(exported: Path, most: int, say: Callable[[str], frozenset[str]] = GOLD.__getitem__) -> tuple[list[Row], set[str]]:
    """At least ``most`` reviewed rows, answer by answer, and the answers that they cover.

    The reviewer accepts, corrects or rejects each concern that was found in an answer, and marks one that was missed.
    """
    found = defaultdict(list)
    for row in rows_of(exported, "concerns"):
        found[row["passage"]].append(row)
    passages = sorted(rows_of(exported, "passages"), key=lambda row: row["start"])
    rows: list[Row] = []
    covered: set[str] = set()
    for passage in random.Random(1).sample(passages, len(passages)):
        if len(rows) >= most:
            break
        covered.add(passage["quote"])
        right = say(passage["quote"])
        rows += [_reviewed(row, right) for row in found[passage["id"]]]
        if right and not found[passage["id"]]:
            place = {key: passage[key] for key in ("document", "start", "end", "quote")}
            rows.append({**place, "kind": "concern", "review": "accepted", "codes": sorted(right)})
    return rows, covered


def _reviewed(row: Row, right: frozenset[str]) -> Row:
    if not right:
        return {**row, "kind": "concern", "review": "rejected"}
    if set(row["codes"]) == right:
        return {**row, "kind": "concern", "review": "accepted"}
    return {**row, "kind": "concern", "review": "corrected", "corrected": {"codes": sorted(right)}}


def chance(seed: int) -> Callable[[str], frozenset[str]]:
    """A reviewer who sets codes without reading."""
    dice = random.Random(seed)
    return lambda text: frozenset({dice.choice(CODES)})


def write_rows(file: Path, rows: list[Row]) -> Path:
    """The rows as a person hands them in."""
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="\n")
    return file


def code_f1(exported: Path, without: set[str]) -> float:
    """F1 over (answer, code) pairs of the answers that nobody reviewed; what was missed altogether counts."""
    quotes = {row["id"]: row["quote"] for row in rows_of(exported, "passages")}
    found = {(quotes[row["passage"]], code) for row in rows_of(exported, "concerns") for code in row["codes"]}
    wanted = {(text, code) for text, codes in GOLD.items() for code in codes if text not in without}
    found = {(text, code) for text, code in found if text not in without}
    return 2 * len(found & wanted) / (len(found) + len(wanted))
