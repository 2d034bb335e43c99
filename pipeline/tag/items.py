"""Items of a list say what their lead-in leaves open: "The county should: – publish the costs", "Our recommendations: …".

An item that begins with a verb is a request where the sentence or the heading before the list calls for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.datamodel import Extraction
from pipeline.tag.cues import find_cues, flatten, load_cues
from pipeline.tag.statement import Statement
from pipeline.tag.wordlists import any_of, words

#: sentences that a list may run on before its lead-in is out of sight
LONGEST_LIST = 40
#: sentences that explain one item
LONGEST_ITEM = 4
#: words in a heading that announces recommendations, rather than a sentence that speaks of them
LONGEST_HEADING = 10
#: words at the end of a lead-in in which its request stands
LEAD_WORDS = 25
_BULLET = re.compile(r"[●•▪◦‣○■□]\s*|(?<=\n)[ \t]*[–*-]\s+")
_NUMBER = re.compile(r"\W*(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+)?", re.IGNORECASE)
_WORD = re.compile(r"[\w'-]+")
_SUBJECTS = frozenset({"csubj", "csubjpass", "nsubj", "nsubjpass", "compound"})
#: "As recommended by the panel, publish …"
_LEAD = re.compile(r"(?:as|to|in|where|when|for|if|with|through|by|at)\b[^,.;:]{1,80},\s*")
_VERBS = frozenset(words("items", "verbs"))
_HEADINGS = any_of(words("items", "headings"))
_OPENS = re.compile(r":\s*(?:\Z|(?=[●•▪◦‣○■□–*-]\s))")


def asking_items(statement: Statement) -> list[tuple[int, int]]:
    """Stretches of a statement (offsets in its text) that are requests as items of a list: "● Publish the costs"."""
    found = []
    for start, end in _segments(statement.text):
        begins = start + _NUMBER.match(statement.text[start:end]).end()  # type: ignore[union-attr]  # matches the empty text
        if begins < end and _is_directive(statement, begins) and _is_open(statement, start):
            found.append((begins, end))
    return found


def _segments(text: str) -> Iterator[tuple[int, int]]:
    cuts = [match.end() for match in _BULLET.finditer(text)]
    starts = [0, *cuts]
    ends = [*(match.start() for match in _BULLET.finditer(text)), len(text)]
    return ((start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip())


def _is_directive(statement: Statement, at: int) -> bool:
    """Whether a verb in the imperative, or as a gerund, stands at ``at``, perhaps behind an adverb or "As agreed, …"."""
    lead = _LEAD.match(statement.flat, at)
    at = lead.end() if lead else at
    own = [match for _, match in zip(range(2), _WORD.finditer(statement.flat, at), strict=False)]
    if own and own[0].group().endswith("ly"):
        own = own[1:]
    if not own or _base(own[0].group()) not in _VERBS:
        return False
    offset = statement.start - statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(own[0].start() + offset, own[0].end() + offset, alignment_mode="expand")
    # "Developing a frame can help", "Fund managers say": a subject, no directive
    return span is not None and (
        span[0].tag_ == "VB" or span[0].dep_ not in ("csubj", "csubjpass", "nsubj", "nsubjpass", "compound")
    )


def _base(word: str) -> str:
    """The verb of a gerund: "publishing", "making", "stopping"."""
    stem = word.removesuffix("ing")
    if stem == word:
        return word
    return next((one for one in (stem, stem + "e", stem[:-1]) if one in _VERBS), word)


def _is_open(statement: Statement, start: int) -> bool:
    """Whether what stands before the item calls for something: the same sentence, one before, or the heading."""
    if (asks := _leads_in(statement.text[:start])) is not None:
        return asks
    extraction, block, passed = statement.extraction, statement.sentence.block, 0
    for index in range(statement.index - 1, max(-1, statement.index - LONGEST_LIST), -1):
        sentence = extraction.sentences[index]
        if (announced := _heading_between(extraction, sentence.block, block)) is not None:
            return announced
        text = extraction.document.text[sentence.start : sentence.end]
        if (asks := _leads_in(text)) is not None:
            return asks
        block = sentence.block
        is_item = extraction.document.blocks[block].kind == "list-item" or bool(_BULLET.search(text))
        passed = 0 if is_item else passed + 1
        if passed > LONGEST_ITEM:
            return False
    first = statement.index < LONGEST_LIST
    return first and bool(_heading_between(extraction, -1, block))


def _leads_in(text: str) -> bool | None:
    """Whether a text that opens a list calls for its items; None where it opens none."""
    places = [match.start() for match in _OPENS.finditer(text)]
    if not places:
        return None
    flat = flatten(text[: places[-1]])
    tail = " ".join(flat.split()[-LEAD_WORDS:])
    if _HEADINGS.search(tail):
        return True
    return any(hit.cue.tells["form"] in ("modal", "verb") for hit in find_cues(tail, load_cues("ask_cues")))


def _heading_between(extraction: Extraction, first: int, last: int) -> bool | None:
    """Whether the nearest heading from block ``first`` to ``last`` announces recommendations; None where none stands there."""
    blocks = extraction.document.blocks
    for index in range(last, max(first, 0) - 1, -1):
        if 0 <= index < len(blocks) and blocks[index].kind == "heading":
            flat = flatten(extraction.document.text[blocks[index].start : blocks[index].end])
            return len(flat.split()) <= LONGEST_HEADING and bool(_HEADINGS.search(flat))
    return None
