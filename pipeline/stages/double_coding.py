"""Two people code the same sample of passages blind: which passages, and what the program itself says of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from pipeline.datamodel import Ask, BlindCode, Concern, Passage, Position, Response

__all__ = ["SAMPLE", "TOOL", "latest", "sample", "tool_codes"]

#: Passages to code: about an hour for one person, and enough for an alpha that is known to about 0.1 to either side.
SAMPLE = 80
#: What says nothing can be coded neither for nor against.
_FEWEST_WORDS = 4
#: The coder that is the program.
TOOL = "Greenpaper"


def sample(passages: Iterable[Passage], responses: Mapping[str, Response], size: int = SAMPLE) -> list[Passage]:
    """Passages drawn at random, always the same ones of the same documents: in the order of the hashes of their words.

    Equal words (copies of a letter) are drawn once; non-answers and what stands in responses that were set aside never.
    """
    unique: dict[str, Passage] = {}
    for one in passages:
        response = responses.get(one.response or "")
        words = " ".join(one.quote.split()).casefold()
        counted = one.kind == "text" and (response is None or response.excluded is None)
        if counted and len(words.split()) >= _FEWEST_WORDS:
            unique[words] = min(unique.get(words, one), one, key=lambda passage: passage.id)
    drawn = sorted(unique, key=lambda words: hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest())
    return [unique[words] for words in drawn[:size]]


def latest(codes: Iterable[BlindCode]) -> dict[str, dict[str, BlindCode]]:
    """The last version of each coder's labels, by coder and passage."""
    found: dict[str, dict[str, BlindCode]] = {}
    for one in codes:
        found.setdefault(one.coder, {})[one.passage] = one
    return found


def tool_codes(passages: Iterable[Passage], tags: Iterable[Position | Concern | Ask]) -> dict[str, BlindCode]:
    """What the program found in the passages, as if it were a coder; of several stances on a proposal the surest counts."""
    by_passage: dict[str, list[Position | Concern | Ask]] = {one.id: [] for one in passages}
    for tag in tags:
        if tag.passage in by_passage:
            by_passage[tag.passage].append(tag)
    return {key: _tool_code(key, found) for key, found in by_passage.items()}


def _tool_code(passage: str, found: list[Position | Concern | Ask]) -> BlindCode:
    stances: dict[str, str] = {}
    for tag in sorted(found, key=lambda tag: (tag.score, tag.id)):
        if isinstance(tag, Position):
            stances[tag.proposal] = tag.stance
    codes = sorted({code for tag in found if isinstance(tag, Concern) for code in tag.codes})
    asks = any(isinstance(tag, Ask) for tag in found)
    return BlindCode(passage, TOOL, tuple(sorted(stances.items())), tuple(codes), asks)
