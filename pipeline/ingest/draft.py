"""A consultation document → a first ``consultation.toml``: the questions that it asks and the proposals that it makes.

In: a Document. Out: :class:`Draft`, which draft_toml.py writes. It reads what consultation
documents have in common (numbered questions, "Option A: …", "We propose to …") and drafts nothing where it finds none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from pipeline.datamodel import Document, Proposal, Question

__all__ = ["Draft", "draft"]

_KNOWN = tomllib.loads((files(__package__) / "draft.toml").read_text(encoding="utf-8"))
_ANSWERS = frozenset(_KNOWN["answers"])
_HEADINGS = frozenset(_KNOWN["question_headings"])
_REQUEST = re.compile(rf"(?:{'|'.join(_KNOWN['requests'])})\b", re.I)
_NUMBERS = {word: str(number) for number, word in enumerate(_KNOWN["numbers"], start=1)}

#: longer than any question or label: what follows is the document's own argument
_LONGEST_QUESTION, _LONGEST_LABEL, _LONGEST_OPTION = 600, 160, 70
_BULLET = re.compile(r"^\s*(?:[•●▪◦○☐□❑–*-]|\(?[a-h]\)|\[ ?\])\s*")
_ASKED = re.compile(r"^(?:consultation\s+)?question\s+(\d+[a-z]?)\b\s*([:.)–—-]?)\s*|^Q\s?(\d+[a-z]?)\s*([:.)–—-])\s*", re.I)
_OFFERED = re.compile(
    rf"^(?P<word>Option|Proposal|Recommendation)\s+(?P<number>\d+[a-z]?|[A-H]|{'|'.join(_NUMBERS)})\b\s*(?P<mark>[:.–—-]|$)\s*(?P<label>.*)",
    re.I | re.S,
)
_PROPOSED = re.compile(r"^(?:\d+(?:\.\d+)*\.?\s+)?We\s+(?:therefore\s+)?propose\s+(?:to|that)\s+(?P<label>.+)", re.S)
#: where blocks of a PDF ran together: "• Don't know Question 2: …"
_RUN_ON = re.compile(r"(?<=\S)\s+(?=(?:(?:Consultation )?Question \d+[a-z]?|Option (?:\d+|[A-H])|Proposal \d+)\s*[:–—]\s)")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?\s+(" + "|".join(_MONTHS) + r")\s+(\d{4})"
_CLOSES = re.compile(rf"\b(?:clos(?:es|ing)|deadline|responses? (?:by|before)|respond by)\b[^.\n]{{0,60}}?{_DAY}", re.I)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a consultation document says about itself; each proposal and question with its page (None where there are none)."""

    title: str | None = None
    published: str | None = None
    closes: str | None = None
    proposals: tuple[tuple[Proposal, int | None], ...] = ()
    questions: tuple[tuple[Question, int | None], ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int | None
    heading: bool


def draft(document: Document) -> Draft:
    """The proposals and questions of a consultation document, in the order in which they first stand there."""
    lines = list(_lines(document))
    proposals = tuple(_proposals(lines))
    asked = list(_questions(lines))
    questions = _about([proposal for proposal, _ in proposals], [question for question, _ in asked])
    closes = _closes(document.text)
    return Draft(
        title=document.title,
        published=document.date,
        # another consultation's closing date, or a date of the document that is not its own: rather none than a contradiction
        closes=closes if not (closes and document.date and closes < document.date) else None,
        proposals=proposals,
        questions=tuple(zip(questions, (page for _, page in asked), strict=True)),
        source=document.source_file,
    )


def _closes(text: str) -> str | None:
    found = _CLOSES.search(text)
    return f"{found[3]}-{_MONTHS.index(found[2].lower()) + 1:02}-{int(found[1]):02}" if found else None


def _lines(document: Document) -> Iterator[_Line]:
    """The document's blocks with white space folded; a block into which several ran together is parted again."""
    for block in document.blocks:
        if block.kind in {"footnote", "table", "cell"}:
            continue
        for part in _RUN_ON.split(" ".join(document.text[block.start : block.end].split())):
            yield _Line(part, block.page, block.kind == "heading")


# -- proposals


def _proposals(lines: list[_Line]) -> Iterator[tuple[Proposal, int | None]]:
    seen: set[str] = set()
    for place, line in enumerate(lines):
        found = _offered(lines, place) or _proposed(line, len(seen))
        if found and found.id not in seen:
            seen.add(found.id)
            yield found, line.page


def _offered(lines: list[_Line], place: int) -> Proposal | None:
    """``Option B – a single authority``, or ``Option B`` as a heading with its words below."""
    line = lines[place]
    found = _OFFERED.match(line.text)
    if not found:
        return None
    label = found["label"]
    if not label and line.heading and place + 1 < len(lines):
        label = _first_sentence(lines[place + 1].text)
    elif len(label) > _LONGEST_LABEL and not line.heading:
        label = _first_sentence(label)
    word, number = found["word"].capitalize(), _NUMBERS.get(found["number"].lower(), found["number"].upper())
    if not label or len(label) > 2 * _LONGEST_LABEL:
        return None
    short = label.rstrip(".")
    aliases = (f"{word.lower()} {number}", *((short,) if len(short.split()) <= 8 else ()))
    return Proposal(id=f"{word}-{number}".lower(), label=f"{word} {number}: {short}", aliases=aliases)


def _proposed(line: _Line, so_far: int) -> Proposal | None:
    found = _PROPOSED.match(line.text)
    if not found or not (line.heading or len(line.text) <= 2 * _LONGEST_LABEL):
        return None
    label = _first_sentence(found["label"]).rstrip(".")
    return Proposal(id=f"proposal-{so_far + 1}", label=label[0].upper() + label[1:]) if len(label) <= 2 * _LONGEST_LABEL else None


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


# -- questions


def _questions(lines: list[_Line]) -> Iterator[tuple[Question, int | None]]:
    """Numbered questions anywhere; under a heading that announces questions, every line that ends in a question mark."""
    seen: dict[str, str] = {}
    announced = False
    for place, line in enumerate(lines):
        if line.heading and not _ASKED.match(line.text):
            announced = _fold_heading(line.text) in _HEADINGS
            continue
        number, text, below = _asked(lines, place, announced)
        folded = re.sub(r"\W+", " ", text).lower()
        if not text or folded in seen.values():
            continue
        name = f"q{number.lower()}" if number and f"q{number.lower()}" not in seen else f"q{len(seen) + 1}"
        while name in seen:
            name += "a"
        seen[name] = folded
        text, options = _options(text, lines[below : below + 14])
        yield Question(id=name, text=text, kind="closed" if options else "open", options=options), line.page


def _fold_heading(text: str) -> str:
    return re.sub(r"^[\W\d]*(?:annex|appendix|chapter|section|part)?\s*\d*[\W\d]*|\W+$", "", text.lower()).strip()


def _asked(lines: list[_Line], place: int, announced: bool) -> tuple[str, str, int]:
    """Number, text and where the answers would begin; an empty text where the line asks nothing."""
    line = lines[place]
    found = _ASKED.match(line.text)
    below = place + 1
    if found:
        number, text = found[1] or found[3], line.text[found.end() :]
        if not text and below < len(lines):  # the number stands alone, as a heading: the words follow
            text, below = lines[below].text, below + 1
        elif not (found[2] or found[4]) and not _REQUEST.match(text):
            return "", "", below  # "Question 4 was answered by 31 people"
    elif announced and "?" in line.text[-30:]:
        number, text = "", re.sub(r"^\(?(?:\d+[.)]|[a-z]\)|[ivx]+[.)])\s*", "", _BULLET.sub("", line.text))
    else:
        return "", "", below
    return number, text if _asks(text) else "", below


def _asks(text: str) -> bool:
    return len(text) <= _LONGEST_QUESTION and ("?" in text or bool(_REQUEST.match(text)))


def _options(text: str, below: list[_Line]) -> tuple[str, tuple[str, ...]]:
    """The question without the answers that it offers, and those: in brackets at its end, after it, or as a list below it."""
    inside = re.search(r"[\[(]?([^?\[\]()]{2,120})[\])]?\s*$", text)
    parts = [part.strip(" .") for part in re.split(r"\s*[/|]\s*", inside[1])] if inside else []
    if inside and len(parts) > 1 and all(part.lower() in _ANSWERS for part in parts):
        return text[: inside.start()].strip(), tuple(parts)
    listed: list[str] = []
    for line in below:
        option, several = _BULLET.sub("", line.text).strip(), re.split(r"\s*[/|]\s*", line.text)
        if not listed and len(several) > 1 and all(part.strip(" .").lower() in _ANSWERS for part in several):
            return text, tuple(part.strip(" .") for part in several)
        if not _is_option(line, option):
            break
        listed.append(option)
    return text, tuple(listed) if len(listed) > 1 else ()


def _is_option(line: _Line, option: str) -> bool:
    if line.heading or _ASKED.match(line.text):
        return False
    if option.lower().replace("’", "'").rstrip(".") in _ANSWERS:
        return True
    return bool(_BULLET.match(line.text)) and 0 < len(option) <= _LONGEST_OPTION and not option.endswith(("?", ".", ";"))


def _about(proposals: Sequence[Proposal], questions: Sequence[Question]) -> Iterator[Question]:
    """A question that names one proposal, and no other, is about it; so is one about the reasons for such an answer."""
    about: dict[str, str | None] = {}
    for question in questions:
        named = [p.id for p in proposals if re.search(rf"\b{p.id.replace('-', ' ')}\b", question.text, re.I)]
        before = re.search(r"answer to question (\d+[a-z]?)", question.text, re.I)
        about[question.id] = named[0] if len(named) == 1 else about.get(f"q{before[1]}") if before else None
        yield replace(question, proposal=about[question.id])
