"""Turns of a transcript, of minutes or of an interview: a label at the start of a line says whose words follow.

``MR OKORO: …``, ``Ann Poole (Harbour Fund): …``, ``THE CHAIR: …``, ``Q. … A. …``. A turn lasts until the next label. Counsel who
says whom they appear for speaks as that client from there on. Whether labels are labels is told by their company: a note
(``Summary: …``) stands alone, speakers come in at least two.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.datamodel.document import Document
from pipeline.extract.definitions import fold, plain
from pipeline.extract.names import Names, lexicon, looks_like_organisation, looks_like_person

_LABEL = re.compile(
    r"[ \t]*(?:\d{1,3}[.)]?[ \t]+)?\**((?:[Tt]he |THE )?[A-Z][\w.'’-]*(?:[ ][A-Z][\w.'’-]*){0,4})\**"
    r"[ \t]*(?:\(([^()\n]{2,60})\))?\**[ \t]*:\**[ \t]*(?=\S|\n|$)"
)
_LETTER = re.compile(r"[ \t]*(?:\d{1,3}[ \t]+)?\**(Q|A|Question|Answer|QUESTION|ANSWER)\**[.:]\**[ \t]+(?=\S)")
#: Fewer turns than this are no conversation; two, where both labels are titled or written large.
LEAST_TURNS, LEAST_TITLED = 3, 2
#: Where counsel says whom they appear for: the first paragraphs of theirs.
PARAGRAPHS = 8
#: The characters at a document's beginning that say who is interviewed.
OPENING = 3600
#: A document of so large a share of turns is a transcript.
MOSTLY = 0.5
#: Who speaks so large a share of the turns gives a speech, whoever else says a word.
NEARLY_ALL = 0.7


@dataclass(frozen=True, slots=True)
class Turn:
    """One paragraph of one speaker's turn. ``label`` is the place of the label, None in the turn's later paragraphs.

    Attributes:
        speaker: the name of who speaks, or in whose name they speak; None where nothing tells.
        kind: person or organisation.
        question: whether it is the asking side of questions and answers.
    """

    start: int
    end: int
    label: tuple[int, int] | None
    speaker: str | None
    kind: str | None
    question: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    label: tuple[int, int] | None = None
    name: str = ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads(Path(__file__).with_name("turns.toml").read_text(encoding="utf-8"))
    return {name: re.compile(pattern, re.VERBOSE) for name, pattern in data.items()}


def client_of(text: str) -> str | None:
    """The organisation for which a lawyer or delegate says that they speak (``I appear on behalf of the Harbour Fund``).

    >>> client_of("My Lady, I appear with Mr Stone on behalf of the Harbour Users’ Union. The union agrees.")
    'Harbour Users’ Union'
    """
    match = _patterns()["client"].search(text)
    if match is None:
        return None
    name = plain(re.sub(r"(?: (?:and|of|for|the|in))+$", "", match.group(1)))
    words = name.split()
    capitals = [word for word in words if word[:1].isupper()]
    if not words or words[0].strip(".").casefold() in lexicon().person_titles or looks_like_person(name):
        return None
    return name if len(capitals) > 1 or (len(words) == 1 and len(name) > 2 and name.isupper()) else None


def find_turns(document: Document, names: Names) -> list[Turn]:
    """The turns of a document in text order; none where it is no conversation."""
    lines = _lines(document)
    labels = Counter(line.name for line in lines if line.label)
    if not _is_conversation(labels):
        return []
    said: dict[str, list[_Line]] = {}
    name = ""
    for line in lines:
        name = line.name if line.label else name
        if name:
            said.setdefault(name, []).append(line)
    turns = []
    for name, own in said.items():
        speaker = _speaker(name, own, document, names)
        turns += [Turn(line.start, line.end, line.label, *speaker, question=name == "q") for line in own if line.start < line.end]
    return sorted(turns, key=lambda turn: turn.start)


def is_transcript(document: Document, turns: Sequence[Turn]) -> bool:
    """Whether most of a document is turns of people whom it names."""
    return len({turn.speaker for turn in turns} - {None}) > 0 and sum(turn.end - turn.start for turn in turns) > MOSTLY * max(
        1, len(document.text.strip())
    )


def main_speaker(turns: Sequence[Turn]) -> Turn | None:
    """A turn of the one who speaks nearly all of it: counsel, whom the chair only thanks. None where several speak."""
    lengths: Counter[str | None] = Counter()
    for turn in turns:
        lengths[turn.speaker] += turn.end - turn.start
    most = max(sorted(lengths, key=str), key=lambda name: lengths[name], default=None)
    others = any(turn.question or (turn.kind == "organisation" and turn.speaker != most) for turn in turns)
    if most is None or others or lengths[most] < NEARLY_ALL * lengths.total():
        return None
    return next(turn for turn in turns if turn.speaker == most)


def _lines(document: Document) -> list[_Line]:
    """The lines of all blocks that hold words, with their labels; lines without one are joined to what they follow."""
    found: list[_Line] = []
    for block in document.blocks:
        if block.kind in {"heading", "caption", "table", "cell"}:
            continue
        first = True
        for match in re.finditer(r"[^\n]+", document.text[block.start : block.end]):
            start, end = block.start + match.start(), block.start + len(match.group().rstrip()) + match.start()
            label = _label(document.text[start:end])
            if label is not None:
                at, name = label
                named = (start + at[0], start + at[1])
                found.append(_Line(min(start + at[2], end), end, named, name))
            elif first or not found:
                found.append(_Line(start, end))
            else:
                found[-1] = _Line(found[-1].start, end, found[-1].label, found[-1].name)
            first = False
    return found


def _label(line: str) -> tuple[tuple[int, int, int], str] | None:
    """Where a line's label stands and ends, and the label folded."""
    letter = _LETTER.match(line)
    if letter is not None:
        return (*letter.span(1), letter.end()), letter.group(1).casefold()[0]
    match = _LABEL.match(line)
    if match is None or not _is_speaker(match.group(1)):
        return None
    return (*match.span(1), match.end()), fold(match.group(1))


def _is_speaker(label: str) -> bool:
    """Whether a label names a person or an office that speaks."""
    words = [word.strip(".").casefold() for word in label.split() if word.casefold() != "the"]
    if not words or set(words) & (lexicon().things | lexicon().documents):
        return False
    if len(words) > 1 and words[0] in lexicon().person_titles:
        return True
    if words[-1] in lexicon().speakers or (words[0] in lexicon().speakers and len(words) == 2 and words[1].isdigit()):
        return True
    return looks_like_person(_written(label))


def _written(label: str) -> str:
    """A label as a name is written: ``MR OKORO``: ``Mr Okoro``."""
    return " ".join(
        re.sub(r"[^\W\d_]+", lambda part: part.group().capitalize(), word) if word.isupper() and len(word) > 1 else word
        for word in label.split()
    )


def _is_conversation(labels: Counter[str]) -> bool:
    letters = {"q", "a"} & set(labels)
    if len(letters) == 1:
        return False
    others = [name for name in labels if name not in {"q", "a"}]
    titled = len(others) > 1 and all(name.split()[0].strip(".") in lexicon().person_titles for name in others)
    return len(labels) > 1 and sum(labels.values()) >= (LEAST_TITLED if titled else LEAST_TURNS)


def _speaker(label: str, lines: Sequence[_Line], document: Document, names: Names) -> tuple[str | None, str | None]:
    """(name, kind) behind a label; ``lines``: what stands behind it."""
    if label == "q":
        return None, "person"
    if label == "a":
        return _interviewee(document, names)
    client = next((name for line in lines[:PARAGRAPHS] if (name := client_of(document.text[line.start : line.end]))), None)
    if client is not None:
        return _client(client, names)
    words = label.split()
    if words[-1] in lexicon().speakers or words[0] in lexicon().speakers:
        return _office(words[-1], document, names), "person"
    surface = _written(document.text[slice(*(lines[0].label or (0, 0)))])
    known = names.resolve(surface) or (names.resolve(words[-1]) if words[0].strip(".") in lexicon().person_titles else None)
    if known is not None:
        return known, names.kind(known)
    return names.add(surface, "organisation" if looks_like_organisation(surface) else "person"), "person"


def _client(name: str, names: Names) -> tuple[str, str]:
    known = names.resolve(name)
    return (known if known and names.kind(known) == "organisation" else names.add(name, "organisation")), "organisation"


def _interviewee(document: Document, names: Names) -> tuple[str | None, str | None]:
    """Who answers: ``Interview with X``, ``MR X (sworn)``."""
    match = _patterns()["interviewee"].search(f"{document.title or ''}\n{document.text[:OPENING]}")
    if match is None:
        return None, None
    name = re.sub(r"^(?:Mr|Mrs|Ms|Miss)\.? (?=\S+ \S)", "", plain(_written(match.group(1) or match.group(2))))
    known = names.resolve(name)
    return (known if known and not known.isupper() else names.add(name, "person") if known is None else name), "person"


def _office(word: str, document: Document, names: Names) -> str | None:
    """``THE CHAIR`` where somebody is put down as the chair: ``Ann Poole (Chair)``."""
    pattern = _patterns()["office"]
    found = {match.group(1) for match in pattern.finditer(document.text) if fold(match.group(2)).split()[-1] == word}
    named = {names.resolve(name) or plain(name) for name in found}
    return named.pop() if len(named) == 1 else None
