"""Passages, the unit of analysis: a paragraph, list item, table row or answer; a long one is cut at sentence ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.datamodel.document import Block, Document
from pipeline.datamodel.response import Passage
from pipeline.datamodel.span import Span, stable_id
from pipeline.extract.parse import Stretch

#: "Our council has no comments to make on this occasion."
_REFUSAL = re.compile(
    r"\bno (?:further |other |specific )?(?:comments?|observations|representations) (?:to (?:make|add|offer|submit)|at this)\b"
)
#: Longer than so many passages, a "sentence" is a text without full stops, and is cut at a blank.
LONGEST_SENTENCE = 3
#: A refusal in more words than this says something else besides.
LONGEST_REFUSAL = 20


@cache
def _words(name: str) -> frozenset[str]:
    data = tomllib.loads(Path(__file__).with_name("passages.toml").read_text(encoding="utf-8"))
    return frozenset(data[name])


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold().replace("’", "").replace("'", "")).split())


def is_non_answer(text: str) -> bool:
    """Whether an answer says nothing (``n/a``, ``No comment.``).

    >>> is_non_answer("No comment."), is_non_answer("No, the timescale is too short.")
    (True, False)
    """
    folded = _folded(text)
    refuses = len(folded.split()) <= LONGEST_REFUSAL and _REFUSAL.search(folded) is not None
    return not folded or folded in _words("non_answers") or refuses


def is_test(text: str) -> bool:
    """Whether an answer was typed to try the form out.

    >>> is_test("Test response - please delete"), is_test("Please test the water first")
    (True, False)
    """
    words = set(_folded(text).split())
    return bool(words & _words("tests")) and words <= _words("tests") | _words("test_company")


def cut_passages(
    document: Document,
    stretches: Sequence[Stretch],
    response: str | None,
    respondent: str | None,
    questions: Mapping[int, str],
    length: int,
    repeats: Collection[int] = (),
) -> list[Passage]:
    """The passages of a document that is no survey.

    Args:
        questions: block index → id of the question answered there.
        repeats: blocks that only state a question.
        length: characters from which a paragraph is cut.
    """
    ends = sentence_ends(stretches)
    passages = []
    section: str | None = None
    for index, block in enumerate(document.blocks):
        if block.kind == "heading":
            section = " ".join(document.text[block.start : block.end].split()) or None
            continue
        if index in repeats:
            continue
        for start, end in pieces(document.text, block, ends.get(index, ()), length):
            span = Span.of(document.text, start, end)
            passages.append(
                Passage(
                    id=stable_id("pas", document.id, span.start, span.end),
                    document=document.id,
                    response=response,
                    question=questions.get(index),
                    start=span.start,
                    end=span.end,
                    quote=span.quote,
                    page=block.page,
                    section=section,
                    respondent=respondent,
                    kind="non-answer" if questions.get(index) and is_non_answer(span.quote) else "text",
                )
            )
    return passages


def sentence_ends(stretches: Sequence[Stretch]) -> dict[int, list[int]]:
    """Block index → where its sentences end in the document."""
    ends: dict[int, list[int]] = {}
    for stretch in stretches:
        ends.setdefault(stretch.block, []).extend(stretch.start + sentence.end_char for sentence in stretch.sentences)
    return ends


def pieces(text: str, block: Block, ends: Sequence[int], length: int) -> Iterator[tuple[int, int]]:
    """A block as passages: the rows of a table, or stretches of whole sentences up to about ``length``."""
    if block.kind == "table":
        for match in re.finditer(r"[^\n]+", text[block.start : block.end]):
            if re.search(r"\w", match.group()):
                yield block.start + match.start(), block.start + match.end()
        return
    start = block.start
    while block.end - start > length:
        # the last sentence end within reach; a sentence longer than that stays whole, unless it is none at all
        within = [end for end in ends if start < end <= start + length] or [end for end in ends if end > start][:1]
        at = within[-1] if within else block.end
        if at - start > LONGEST_SENTENCE * length:
            blank = text.rfind(" ", start + 1, start + length)
            at = blank if blank > start else start + length
        # a short rest is not worth a passage of its own
        if block.end - at < length // 5:
            break
        if re.search(r"\w", text[start:at]):
            yield start, at
        start = at
    if re.search(r"\w", text[start : block.end]):
        yield start, block.end
