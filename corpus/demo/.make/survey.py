"""Answers to the online forms, put together by a seeded hand: what somebody ticks and what they write agree."""

from __future__ import annotations

import csv
import io
import random
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from office import ods, xlsx
from ole import xls

T = TypeVar("T")
CONSENT = ("Yes", "Yes", "Yes", "Yes", "Yes", "Yes", "Yes", "Yes, but anonymously", "Yes, but anonymously", "No", "")
HEARD = ("Local newspaper", "Social media", "Letter from my board", "Friend or neighbour", "Library")
STANCE = {"Strongly agree": "support", "Agree": "support", "Disagree": "oppose", "Strongly disagree": "oppose"}


class Hand:
    """Draws at random, the same on every Python: only ``random()`` is promised never to change, so all is built on it."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed).random
        self.decks: dict[str, list[Any]] = {}

    def pick(self, values: Sequence[T]) -> T:
        return values[int(self.random() * len(values))]

    def chance(self, share: float) -> bool:
        return self.random() < share

    def weighted(self, weights: Mapping[str, int]) -> str:
        left = self.random() * sum(weights.values())
        for value, weight in weights.items():
            left -= weight
            if left < 0:
                return value
        return next(iter(weights))

    def deal(self, name: str, values: Sequence[T]) -> T:
        """Like a pack of cards: nothing comes again before everything has come."""
        deck = self.decks.setdefault(name, [])
        if not deck:
            deck.extend(sorted(values, key=lambda _: self.random()))
        return deck.pop()


class Survey:
    """One form's respondents. ``seed`` decides everything."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.answers = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))
        self.people = tomllib.loads((folder / "people.toml").read_text(encoding="utf-8"))
        self.hand = Hand(seed)
        self.seen: set[str] = set()

    def respondent(self) -> dict[str, str]:
        """Name, role, ticks and answers of one respondent, by column."""
        hand, people = self.hand, self.people
        row = {"role": hand.pick(people["roles"]), "town": hand.pick(people["towns"]), "organisation": ""}
        row["name"] = f"{hand.deal('first', people['first'])} {hand.deal('last', people['last'])}"
        if hand.chance(0.05):
            row["organisation"], row["role"] = hand.deal("organisations", list(people["organisations"])), "organisation"
        row["q1"] = hand.weighted(people["closed"]["q1"])
        view = self._view(row["q1"])
        other = self._other_view(view)
        row["q2"] = self._open("q2", view, row)
        row["q3"] = {"support": "Yes", "conditional": "Yes", "oppose": "No", "neutral": "Not sure"}[other]
        row["q4"] = self._open("q4", other, row)
        row["q5"] = hand.weighted(
            {"Agree": 40, "Neither agree nor disagree": 22, "Disagree": 90 if row["role"] == "farmer" else 38}
        )
        row["q6"], row["q7"] = self._open("q6", "any", row), self._open("q7", "any", row)
        row["consent"] = hand.pick(CONSENT)
        return row

    def _view(self, ticked: str) -> str:
        """Some who tick "Agree" agree on a condition."""
        view = STANCE.get(ticked, "neutral")
        return "conditional" if ticked == "Agree" and self.hand.chance(0.55) else view

    def _other_view(self, view: str) -> str:
        """Towards Option A: mostly the other way round."""
        if view == "oppose":
            return self.hand.weighted({"support": 62, "conditional": 12, "oppose": 14, "neutral": 12})
        return self.hand.weighted({"support": 10, "conditional": 8, "oppose": 56, "neutral": 26})

    def _open(self, question: str, view: str, row: dict[str, str]) -> str:
        if self.hand.chance(self.people["non-answers"] * {"q2": 0.4, "q4": 1.3, "q6": 1.2, "q7": 1.8}[question]):
            return self.hand.pick([*self.answers["fillers"]["non-answers"], "", "", ""])
        for _ in range(50):
            answer = self._compose(question, view, row)
            if answer not in self.seen:
                break
        self.seen.add(answer)
        return answer

    def _compose(self, question: str, view: str, row: dict[str, str]) -> str:
        hand, bank = self.hand, self.answers[question][view]
        # one code a sentence: people pass on to something else; panels for and panels against never meet
        codes = [code for code in bank if not code.startswith("panels")] + [
            c for c in bank if c.startswith("panels") and hand.chance(0.5)
        ][:1]
        said = []
        for _ in range(min(len(codes), hand.pick((1, 1, 1, 2, 2, 3)))):
            code = codes.pop(int(hand.random() * len(codes)))
            said.append(hand.deal(f"{question}.{view}.{code}", bank[code]))
        if view == "neutral":
            said = [hand.deal(f"{question}.{view}", bank["none"])]
        if question == "q2" and hand.chance(0.12) and row["role"] in self.people["spoken"]:
            said.insert(0, hand.pick(self.answers["fillers"]["leads"]))
        tails = self.answers["tails"].get(row["role"])
        if question == "q2" and tails and hand.chance(0.18):
            # a story is told once: its teller takes it along
            said.append(tails.pop(int(hand.random() * len(tails))))
        return self._type(" ".join(said), row)

    def _type(self, text: str, row: dict[str, str]) -> str:
        """Fill the slots, then type as people do on a telephone."""
        hand = self.hand
        role = self.people["spoken"].get(row["role"], "resident")
        values = {"town": row["town"], "river": hand.pick(self.people["rivers"]), "county": hand.pick(self.people["counties"])}
        text = text.format(**values, years=hand.pick((14, 17, 19, 22, 26, 28, 31, 36)), role=role)
        if hand.chance(0.16):
            wrong = [pair for pair in self.answers["fillers"]["typos"] if pair[0] in text]
            if wrong:
                text = text.replace(*hand.pick(wrong), 1)
        if hand.chance(0.08):
            text = text[0].lower() + text[1:]
        return text.rstrip(".") if hand.chance(0.12) else text


def _questions(toml: Path) -> dict[str, str]:
    return {question["id"]: question["text"] for question in tomllib.loads(toml.read_text(encoding="utf-8"))["question"]}


def write_survey(folder: Path, sources: Path, register: Path) -> None:
    """The four spreadsheets, with the questions as ``consultation.toml`` words them."""
    questions = _questions(register)
    (folder / "survey").mkdir(exist_ok=True)
    _citizen_space(folder / "survey" / "online-responses.csv", Survey(sources, 20250303), questions)
    _forms(folder / "survey" / "forms-responses.xlsx", Survey(sources, 20250526), questions)
    said = tomllib.loads((sources / "paper.toml").read_text(encoding="utf-8"))
    heads = ["Response ID", "Name", "Organisation", "Consent to publish", *(questions[q] for q in ("q1", "q2", "q5", "q7"))]
    about = {"title": "Paper forms", "author": "Consultation team", "date": "2025-05-28"}
    (folder / "survey" / "paper-forms.ods").write_bytes(ods("Paper forms", [heads, *said["paper"]], about))
    (folder / "survey" / "drop-in-slips.xls").write_bytes(xls("Slips", [["Date", "Place", "What was said"], *said["slips"]]))


def _citizen_space(path: Path, survey: Survey, questions: dict[str, str]) -> None:
    """200 rows as Citizen Space exports them, four of them tests, one respondent twice."""
    heads = ["Response ID", "Date Submitted", "What is your name?", "What is your email address?", "What is your organisation?"]
    heads += ["Are you content for your response to be published?"]
    heads += [f"{n}. {text}" for n, text in enumerate(questions.values(), start=1)]
    rows: list[list[str]] = []
    for number in range(1, 201):
        row = _test(survey) if number in {1, 2, 63, 140} else survey.respondent()
        letters = "".join(survey.hand.pick("ABCDEFGHJKMNPQRSTUVWXYZ0123456789") for _ in range(4))
        named = not survey.hand.chance(0.25) or bool(row["organisation"])
        mail = row["name"].lower().replace(" ", ".") + "@post.example"
        who = [row["name"], mail] if named else ["", ""]
        rows.append(
            [
                f"ANON-{letters}-{number:04}",
                _moment(number),
                *who,
                row["organisation"],
                row["consent"],
                *(row[q] for q in questions),
            ]
        )
    rows[180] = ["ANON-RPT2-0181", "2025-05-24 20:14", *rows[40][2:]]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([heads, *rows])
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def _moment(number: int) -> str:
    """When the numbered response came: one in three in the first month, most in the last."""
    day = f"2025-03-{4 + number // 3:02}" if number < 70 else f"2025-05-{1 + (number - 70) // 6:02}"
    return f"{day} {8 + number % 12:02}:{number * 7 % 60:02}"


def _test(survey: Survey) -> dict[str, str]:
    row = survey.respondent()
    words = survey.hand.pick(("test", "Test response - please delete", "testing testing 123"))
    return row | {"name": "Test Test", "organisation": "", "q2": words, "q4": "test", "q6": "asdf", "q7": "", "consent": "No"}


def _forms(path: Path, survey: Survey, questions: dict[str, str]) -> None:
    """80 rows as Microsoft Forms exports them: numbers as ids, every name "anonymous" but the one that was typed."""
    heads = ["ID", "Start time", "Completion time", "Email", "Name", "Your name (optional)"]
    heads += ["Are you responding on behalf of an organisation?", "How did you hear about this consultation?"]
    heads += [*questions.values(), "Do you consent to your response being published?"]
    rows: list[list[str | int]] = []
    for number in range(1, 81):
        row = survey.respondent()
        began = f"2025-04-{1 + number // 4:02}T{9 + number % 9:02}:{number * 11 % 50:02}:00"
        name = row["name"] if survey.hand.chance(0.6) else ""
        about = [
            number,
            began,
            began.replace(":00", ":09"),
            "anonymous",
            "",
            name,
            row["organisation"] or "No",
            survey.hand.pick(HEARD),
        ]
        rows.append([*about, *(row[q] for q in questions), row["consent"]])
    path.write_bytes(xlsx("Form1", [heads, *rows]))
