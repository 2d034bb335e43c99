"""Answers that say nothing, and responses that are set aside because of them. The wordings are data: ``nonanswers.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from pipeline.cluster.wording import folded
from pipeline.datamodel import Passage, Response


@lru_cache(maxsize=1)
def _wordings() -> dict[str, tuple[frozenset[str], re.Pattern[str]]]:
    data = tomllib.loads(files(__package__).joinpath("nonanswers.toml").read_text(encoding="utf-8"))
    never = re.compile(r"(?!)")
    return {  # "bare" first: the patterns of a non-answer match a lone "no" too
        "bare": (frozenset(data["bare"]), never),
        "non-answer": (frozenset(data["non_answers"]), re.compile("|".join(f"(?:{pattern})" for pattern in data["patterns"]))),
        "test submission": (
            frozenset(data["tests"]),
            re.compile("|".join(f"(?:{pattern})" for pattern in data["test_patterns"])),
        ),
    }


@lru_cache(maxsize=65536)
def answer_kind(text: str) -> str | None:
    """``non-answer``, ``test submission``, ``bare`` (a yes or no alone), or None for an answer that says something.

    >>> [answer_kind(text) for text in ("N/A.", "No further comments, thanks!", "asdf", "Yes", "No bus stops here.")]
    ['non-answer', 'non-answer', 'test submission', 'bare', None]
    """
    words = folded(text)
    for kind, (wordings, pattern) in _wordings().items():
        # every wording is short: beyond 120 characters somebody has said something
        if words in wordings or (len(words) <= 120 and pattern.fullmatch(words)):
            return kind
    return None


def excluded_responses(
    responses: Iterable[Response], passages: Mapping[str, Sequence[Passage]], texts: Mapping[str, str], answered: frozenset[str]
) -> dict[str, str]:
    """Response id → why it is set aside; what is analysed is not in it.

    ``passages`` are those of each response in text order; ``answered`` are responses that hold a position, concern or ask: a tick
    in a closed question is an answer. Of word-for-word repeats by one respondent the first received is kept.
    """
    excluded: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for response in sorted(responses, key=lambda one: (one.received is None, one.received or "", one.id)):
        said = [passage.quote for passage in passages.get(response.id, ())]
        if not said and response.row is None:
            said = [texts.get(response.document, "")[response.start : response.end]]
        reason = _reason(said) if response.id not in answered else None
        wording = (response.respondent, "\n".join(folded(text) for text in said))
        if reason is None and said and wording in seen:
            reason = "repeat"
        seen.add(wording)
        if reason is not None:
            excluded[response.id] = reason
    return dict(sorted(excluded.items()))


def _reason(said: Sequence[str]) -> str | None:
    written = [text for text in said if text.strip()]
    if not written:
        return "empty"
    kinds = {answer_kind(text) for text in written}
    if kinds == {"test submission"}:
        return "test submission"
    return "non-answer" if kinds <= {"non-answer", "test submission"} else None
