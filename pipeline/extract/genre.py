"""What kind of document it is (response, report, article, consultation) and whether its author speaks in it.

Surface cues from ``genre.toml`` vote, together with two densities: verbs of speech in the third person (an article reports)
and the first person outside quotations (somebody speaks for themselves).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.datamodel.consultation import Consultation
from pipeline.datamodel.document import Document
from pipeline.extract.quotations import Quotation

#: Characters that count as a document's opening or closing.
EDGE = 1500
#: An article says "said X" this often in a thousand words, and says "we" and "I" outside quotations more rarely than it.
LEAST_REPORTING = 4.0
#: What has to speak for a kind, and from how many numbered questions on a document is somebody's answers.
LEAST_VOTES, LEAST_ANSWERED = 2, 3
_ASKING = "What|How|Do|Does|Should|Which|Is|Are|To what|Would|If|Have|Who|Where"
_ANSWERED = re.compile(rf"(?:^|\s)(?:Q|Question )?\d{{1,2}}[.):] (?:{_ASKING})\b[^?\n]{{10,400}}\?")
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s|I|[Mm]y)\b(?![’'.]?[A-Z])")
_NAME_WORD = r"[A-Z][a-zà-ÿ]+(?:[-’'][A-Z]?[a-zà-ÿ]+)*"
#: First name, perhaps an initial, and one or two surnames.
PERSON_NAME = rf"{_NAME_WORD}(?: [A-Z]\.)?(?: (?:de |van |Mc|Mac|O[’'])?{_NAME_WORD}){{1,2}}"
_MAIL = frozenset({"message/rfc822", "application/vnd.ms-outlook"})


@dataclass(frozen=True, slots=True)
class Genre:
    """The decided kind and the densities (per thousand words outside quotations) that it rests on."""

    kind: str
    first_person: float
    first_persons: int
    reporting: float


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: str
    weight: int
    where: str
    patterns: tuple[re.Pattern[str], ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("genre.toml").read_text(encoding="utf-8"))


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(cue["kind"], cue["weight"], cue["where"], tuple(re.compile(pattern, re.IGNORECASE) for pattern in cue["patterns"]))
        for cue in _data()["cue"]
    )


@cache
def _reporting() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_data()['reporting'])})\b")


@cache
def _standfirst() -> re.Pattern[str]:
    title = r"(?:(?:Dr|Professor|Prof|Sir|Dame|Cllr|Councillor)\.? )?"
    verbs = "|".join(_data()["standfirst"])
    return re.compile(rf"^(?:[^\n]{{0,120}}[,:–-] )?{title}({PERSON_NAME})(?:,[^\n,]{{3,100}},)? (?:{verbs})\b", re.MULTILINE)


def tell_genre(document: Document, consultation: Consultation, quotations: Sequence[Quotation], registered: bool) -> Genre:
    """Decide a document's kind. ``registered``: the register says that somebody sent it."""
    own = outside(document.text, quotations)
    words = max(1, len(own.split()))
    reporting = 1000 * len(_reporting().findall(own)) / words
    persons = len(_FIRST_PERSON.findall(own))
    kind = document.kind
    if kind not in {"survey"}:
        kind = (
            "response"
            if registered or document.media_type in _MAIL
            else _vote(document, consultation, own, reporting, 1000 * persons / words)
        )
    return Genre(kind, 1000 * persons / words, persons, reporting)


def outside(text: str, quotations: Sequence[Quotation]) -> str:
    """The text with its longer quotations blanked out: what its own author says."""
    pieces, at = [], 0
    for quotation in quotations:
        if quotation.end - quotation.start > 25:
            pieces.append(text[at : quotation.start])
            at = quotation.end
    pieces.append(text[at:])
    return " ".join(pieces)


def standfirst_author(text: str) -> str | None:
    """The author named in a stand-first ("Ann Lee outlines why …"), or None."""
    match = _standfirst().search(text[:EDGE])
    return match.group(1) if match else None


def _vote(document: Document, consultation: Consultation, own: str, reporting: float, first_person: float) -> str:
    title = f"{document.title}\n" if document.title else ""
    where = {
        "file": Path(document.source_file).stem,
        "top": title + document.text[:250],
        "opening": title + document.text[:EDGE],
        "closing": document.text[-EDGE:],
        "all": own,
    }
    scores = {"response": 0.0, "report": 0.0, "article": 0.0, "consultation": 0.0}
    for cue in _cues():
        scores[cue.kind] += cue.weight * sum(1 for pattern in cue.patterns if pattern.search(where[cue.where]))
    if standfirst_author(document.text):
        scores["article"] += 4
    if reporting >= LEAST_REPORTING and reporting > first_person:
        scores["article"] += min(6.0, reporting / 2)
    if first_person > 8:
        scores["response"] += 2
    if len(own) > 30_000:
        scores["report"] += 3
    asked = sum(1 for question in consultation.questions if question.text and question.text in document.text)
    if asked and asked == len(consultation.questions) and reporting < LEAST_REPORTING:
        scores["consultation"] += 2
    best = max(sorted(scores), key=lambda kind: scores[kind])
    if scores[best] < LEAST_VOTES and len(_ANSWERED.findall(document.text)) >= LEAST_ANSWERED:
        return "response"  # questions that somebody numbered and answered, without another word of who or why
    return best if scores[best] >= LEAST_VOTES else "unknown"
