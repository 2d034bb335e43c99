"""Whole papers of our own writing, marked sentence by sentence (``text/papers_*.txt``).

    === KIND | who wrote it
    @ID | label of a proposal | alias; another
    # heading
    MARKS<TAB>sentence

Marks: ``.`` nothing; ``+ID`` support, ``-ID`` opposition, ``~ID`` conditional support, ``=ID`` no side taken; ``C:code,code`` a
concern; ``A`` an ask. An empty line ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.tag.stems import content_stems

OWN = Path(__file__).parent / "text"
STANCE_MARKS = {"+": "support", "-": "oppose", "~": "conditional", "=": "neutral"}
_ITEM = re.compile(r"^[-•*]\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paper: proposal → stance, codes of its concern, whether it asks for something."""

    text: str
    stances: dict[str, str]
    codes: tuple[str, ...]
    asks: bool


@dataclass(slots=True)
class Paper:
    """A paper with the proposals that an analyst would have registered: id → label and aliases."""

    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)

    def names(self, text: str) -> list[str]:
        """Ids of the proposals of whose words ``text`` has one."""
        stems = set(content_stems(text))
        return [one for one in self.labels if stems & set(content_stems(" ".join((self.labels[one], *self.aliases[one]))))]


def read_papers(folder: Path = OWN) -> list[Paper]:
    """All papers, in the order of files and lines.

    Raises:
        ValueError: a line is none of those above, or a mark names a proposal that its paper has not.
    """
    return [paper for file in sorted(folder.glob("papers_*.txt")) for paper in _papers(file)]


def _papers(file: Path) -> Iterator[Paper]:
    paper: Paper | None = None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("==="):
            if paper is not None:
                yield paper
            paper = Paper(line.strip("= ").split("|")[0].strip())
        elif not line.strip() or line.startswith("#"):
            continue
        elif paper is None:
            raise ValueError(f"{file.name} line {number}: stands before the first paper")
        elif line.startswith("@"):
            name, label, *others = (part.strip() for part in line[1:].split("|"))
            paper.labels[name] = label
            paper.aliases[name] = tuple(alias.strip() for alias in ";".join(others).split(";") if alias.strip())
        else:
            paper.sentences.append(_sentence(paper, line, f"{file.name} line {number}"))
    if paper is not None:
        yield paper


def _sentence(paper: Paper, line: str, place: str) -> Sentence:
    marks, tab, text = line.partition("\t")
    if not tab:
        raise ValueError(f"{place}: no tab between the marks and the sentence")
    stances: dict[str, str] = {}
    codes: tuple[str, ...] = ()
    asks = False
    for mark in marks.split():
        if mark[0] in STANCE_MARKS and mark[1:] in paper.labels:
            stances[mark[1:]] = STANCE_MARKS[mark[0]]
        elif mark.startswith("C:"):
            codes = tuple(mark[2:].split(","))
        elif mark == "A":
            asks = True
        elif mark != ".":
            raise ValueError(f"{place}: {mark!r} is no mark")
    return Sentence(_ITEM.sub("", text.strip()), stances, codes, asks)
