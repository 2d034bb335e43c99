"""Items of a list say what their lead-in leaves open: "The county should: – publish the costs", "Our recommendations: …".

An item that begins with a verb is a request where the sentence or the heading before the list calls for one, and what an item
names is supported or opposed where they say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.datamodel import Extraction
from pipeline.tag.cues import CueHit, find_cues, flatten, load_cues
from pipeline.tag.scope import is_denied
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
#: characters between a lead-in's stance and its colon: "we support | the following measures:"
LEAD_TAIL = 40
#: characters of a bullet before an item's first sentence
ITEM_START = 5
#: words of an item that has no verb
LEAST_LISTED = 4
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
_BULLET = re.compile(r"[●•▪◦‣○■□]\s*|(?<=\n)[ \t]*[–*-]\s+")
_NUMBER = re.compile(r"\W*(?:\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+)?", re.IGNORECASE)
_WORD = re.compile(r"[\w'-]+")
_SUBJECTS = frozenset({"csubj", "csubjpass", "nsubj", "nsubjpass", "compound"})
#: "As recommended by the panel, publish …"
_LEAD = re.compile(r"(?:as|to|in|where|when|for|if|with|through|by|at)\b[^,.;:]{1,80},\s*")
_VERBS = frozenset(words("items", "verbs"))
_CALLS = any_of(words("items", "calls"), after=r"(?: the| these| this)?(?: following| below)?(?: [\w'-]+)?\W*\Z")
_HEADINGS = any_of(words("items", "headings"))
_OPENS = re.compile(r":\s*(?:\Z|(?=[●•▪◦‣○■□–*-]\s))")


def asking_items(statement: Statement) -> list[tuple[int, int]]:
    """Stretches of a statement (offsets in its text) that are requests as items of a list: "● Publish the costs"."""
    found = []
    for start, end in _segments(statement.text):
        begins = start + _NUMBER.match(statement.text[start:end]).end()  # type: ignore[union-attr]  # matches the empty text
        if begins == end:
            continue
        if _is_directive(statement, begins):
            asks = _is_open(statement, start)
        else:
            asks = _is_called_for(statement, start) or _is_listed(statement, start, begins, end)
        if asks:
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


def item_stance(statement: Statement) -> CueHit | None:
    """The cue of a lead-in that says what its items are to the holder: "We welcome: – longer hours"."""
    blocks = statement.extraction.document.blocks
    is_item = statement.kind == "list-item" or _BULLET.match(statement.text)
    if not is_item or statement.sentence.start - blocks[statement.sentence.block].start > ITEM_START:
        return None
    lead = _lead_in(statement, 0)
    if lead is None:
        return None
    hits = [hit for hit in find_cues(lead, load_cues("stance_cues")) if len(lead) - hit.end <= LEAD_TAIL]
    sure = hits and hits[-1].cue.tells["reach"] == "object" and float(hits[-1].cue.tells["weight"]) > 0
    return hits[-1] if sure and not is_denied(lead, hits[-1].start) else None


def _is_called_for(statement: Statement, start: int) -> bool:
    """Whether an item without a verb is the object of its lead-in: "We call for: – a ban on fines"."""
    begun = start > 0 or statement.kind == "list-item"
    if not begun or len(statement.clauses) > 1 or statement.clauses[0].subject is not None:
        return False
    lead = _lead_in(statement, start)
    return lead is not None and bool(_CALLS.search(lead))


def _is_listed(statement: Statement, start: int, begins: int, end: int) -> bool:
    """Whether an item of a list of recommendations says what is wanted without a main verb: "A second laboratory for the north."

    "That the levy not proceed" and "Every parish to have a constable" are such items too.
    """
    begun = start > 0 or statement.kind == "list-item" or begins > start
    if not begun or len(statement.text[begins:end].split()) < LEAST_LISTED:
        return False
    lead = _lead_in(statement, start)
    if lead is None or not _HEADINGS.search(lead):
        return False
    offset = statement.start - statement.sentence.offset
    span = statement.sentence.sent.doc.char_span(begins + offset, end + offset, alignment_mode="contract")
    if span is None:
        return False
    resolved = span[0].lower_ == "that"
    return resolved or not any(token.tag_ in _FINITE and token.dep_ not in ("relcl", "ccomp", "advcl") for token in span)


def _is_open(statement: Statement, start: int) -> bool:
    """Whether what stands before the item calls for something."""
    lead = _lead_in(statement, start)
    if lead is None:
        return False
    if _HEADINGS.search(lead):
        return True
    return any(hit.cue.tells["form"] in ("modal", "verb") for hit in find_cues(lead, load_cues("ask_cues")))


def _lead_in(statement: Statement, start: int) -> str | None:
    """What opens the list of an item, flattened: the same sentence before it, one that ends in a colon, or the heading."""
    if (opening := _opening(statement.text[:start])) is not None:
        return opening
    extraction, block, passed = statement.extraction, statement.sentence.block, 0
    for index in range(statement.index - 1, max(-1, statement.index - LONGEST_LIST), -1):
        sentence = extraction.sentences[index]
        if (heading := _heading_between(extraction, sentence.block, block)) is not None:
            return heading
        text = extraction.document.text[sentence.start : sentence.end]
        if (opening := _opening(text)) is not None:
            return opening
        block = sentence.block
        is_item = extraction.document.blocks[block].kind == "list-item" or bool(_BULLET.search(text))
        passed = 0 if is_item else passed + 1
        if passed > LONGEST_ITEM:
            return None
    return _heading_between(extraction, -1, block) if statement.index < LONGEST_LIST else None


def _opening(text: str) -> str | None:
    """The last words of a text before the colon that opens a list; None where it opens none."""
    places = [match.start() for match in _OPENS.finditer(text)]
    return " ".join(flatten(text[: places[-1]]).split()[-LEAD_WORDS:]) if places else None


def _heading_between(extraction: Extraction, first: int, last: int) -> str | None:
    """The nearest heading from block ``first`` to ``last``, flattened ("" where it is too long to announce anything)."""
    blocks = extraction.document.blocks
    for index in range(last, max(first, 0) - 1, -1):
        if 0 <= index < len(blocks) and blocks[index].kind == "heading":
            flat = flatten(extraction.document.text[blocks[index].start : blocks[index].end])
            return flat if len(flat.split()) <= LONGEST_HEADING else ""
    return None
