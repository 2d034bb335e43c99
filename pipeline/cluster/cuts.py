"""Passages cut into statements: an answer with three matters belongs to three themes."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.cluster.letters import is_courtesy
from pipeline.cluster.nonanswer import answer_kind
from pipeline.cluster.wording import sentence_spans

#: Words of a sentence that can stand alone: "Another committee." belongs to what is said beside it.
RUNT = 4


def statement_spans(text: str) -> list[tuple[int, int]]:
    """Where each statement of a passage stands: its sentences, runts joined with a neighbour, without mere politeness.

    A passage of which nothing is left is one statement as it is.

    >>> text = "Another committee. Just what we need now. Thank you for asking me. The pumps are old."
    >>> [text[start:end] for start, end in statement_spans(text)]
    ['Another committee. Just what we need now.', 'The pumps are old.']
    """
    spans = [span for span in sentence_spans(text) if not _is_polite(text[slice(*span)])]
    return _joined(text, spans) or [(0, len(text))]


def _is_polite(sentence: str) -> bool:
    return is_courtesy(sentence) or answer_kind(sentence) in ("non-answer", "test submission")


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runts join the next sentence; a last one the sentence before it."""
    joined: list[tuple[int, int]] = []
    begun: int | None = None
    for start, end in spans:
        begun = start if begun is None else begun
        if len(text[start:end].split()) >= RUNT:
            joined.append((begun, end))
            begun = None
    if begun is not None:
        joined.append((joined.pop()[0] if joined else begun, spans[-1][1]))
    return joined
