"""Which responses are set aside, and why: they say nothing, stand elsewhere, tried the form out, or repeat another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.cluster.asides import text_kind
from pipeline.cluster.wording import folded, shingles
from pipeline.datamodel import Passage, Response

#: Two texts by one respondent are the same when they share this much of the word triples of the shorter one, and it is not much
#: shorter; or when the longer one holds nearly all of it: somebody sent it again with more.
SAME_TEXT, HELD_TEXT = 0.8, 0.9
#: A text is as complete as another with this share of its words: then the later one counts, for it may be the corrected one.
AS_COMPLETE = 0.9
#: Words: of shorter texts ("More buses, please") only the same words are a repeat.
LEAST_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Sent:
    """A response with its wording."""

    response: Response
    words: tuple[str, ...]
    triples: frozenset[str]


def excluded_responses(
    responses: Iterable[Response],
    passages: Mapping[str, Sequence[Passage]],
    texts: Mapping[str, str],
    answered: frozenset[str],
    files: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Response id → why it is set aside; what is analysed is not in it.

    ``passages`` are those of each response in text order; ``answered`` are responses that hold a position, concern or ask: a tick
    in a closed question is an answer; what its document already set aside stays so. ``files`` is document id → path, below which
    a mail's attachments lie. Reasons: ``empty``, ``non-answer``, ``test submission``, ``see attached`` (the attachment is a
    response of its own here), ``attachment not found``, ``repeat`` (the same or nearly the same by the same respondent; the most
    complete counts, of such the latest).
    """
    excluded: dict[str, str] = {}
    kept: list[_Sent] = []
    for response in sorted(responses, key=lambda one: one.id):
        said = [passage.quote for passage in passages.get(response.id, ())]
        if not said and response.row is None:
            said = [texts.get(response.document, "")[response.start : response.end]]
        reason = None if response.id in answered else _reason(said, is_letter=response.row is None)
        reason = reason or response.excluded
        if reason is not None:
            excluded[response.id] = reason
        elif words := tuple(folded("\n".join(said)).split()):
            kept.append(_Sent(response, words, frozenset(shingles(list(words)))))
    excluded |= dict.fromkeys(_repeats(kept), "repeat")
    here = _Whereabouts([sent.response for sent in kept if sent.response.id not in excluded], files or {})
    for response in responses:
        if excluded.get(response.id) == "see attached" and not here.has_another(response):
            excluded[response.id] = "attachment not found"
    return dict(sorted(excluded.items()))


def _reason(said: Sequence[str], *, is_letter: bool) -> str | None:
    kinds = {text_kind(text, is_letter=is_letter) for text in said if text.strip()}
    if not kinds:
        return "empty"
    if kinds & {None, "bare"}:
        return None
    if kinds <= {"test submission", "courtesy"} and "test submission" in kinds:
        return "test submission"
    # of a letter that only thanks nobody knows whether it has an attachment: it is kept
    return next((kind for kind in ("see attached", "non-answer") if kind in kinds), None)


def _repeats(sent: Sequence[_Sent]) -> list[str]:
    """Ids of the responses that another one by the same respondent stands for."""
    by_respondent: dict[str, list[_Sent]] = defaultdict(list)
    for one in sent:
        by_respondent[one.response.respondent].append(one)
    repeats = []
    for own in by_respondent.values():
        standing: list[_Sent] = []
        for one in _best_first(own):
            if any(_is_repeat(one, other) for other in standing):
                repeats.append(one.response.id)
            else:
                standing.append(one)
    return repeats


def _best_first(own: Sequence[_Sent]) -> list[_Sent]:
    """The most complete first; of those about as complete the latest, then by id."""
    rest = sorted(own, key=lambda one: one.response.id)
    ordered: list[_Sent] = []
    while rest:
        longest = max(len(one.words) for one in rest)
        complete = [one for one in rest if len(one.words) >= AS_COMPLETE * longest]
        best = max(complete, key=lambda one: one.response.received or "")
        ordered.append(best)
        rest.remove(best)
    return ordered


def _is_repeat(one: _Sent, other: _Sent) -> bool:
    if one.words == other.words:
        return True
    if min(len(one.words), len(other.words)) < LEAST_WORDS:
        return False
    shared = len(one.triples & other.triples)
    shorter, longer = sorted((len(one.triples), len(other.triples)))
    return shared >= HELD_TEXT * shorter or (shared >= SAME_TEXT * shorter and shorter >= SAME_TEXT * longer)


class _Whereabouts:
    """Where the responses that count came from: whether what a covering note points to is among them."""

    def __init__(self, responses: Sequence[Response], files: Mapping[str, str]) -> None:
        self._files = files
        self._respondents = {response.respondent for response in responses}
        self._places = {place for response in responses for place in self._above(response)}

    def _above(self, response: Response) -> Iterable[str]:
        """The paths that a file lies below: a mail's attachments below the mail."""
        parts = self._files.get(response.document, "").split("/")
        return ("/".join(parts[:length]) for length in range(1, len(parts)))

    def has_another(self, response: Response) -> bool:
        """Whether the same respondent sent something else that counts, or it came with this mail."""
        return response.respondent in self._respondents or self._files.get(response.document) in self._places
