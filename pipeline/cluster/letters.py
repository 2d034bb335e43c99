"""One response as sentences: which of them are its message, and where each stands in the document."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipeline.cluster.wording import folded, sentence_spans, shingles
from pipeline.datamodel import Passage, Response

#: Characters: a sentence beyond this says more than thank you, however it begins.
LONGEST_COURTESY = 350


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a response: where it stands in the document, its folded words, and which passage holds it."""

    start: int
    end: int
    words: str
    passage: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A response without its personal lines (salutation, date, address, signature)."""

    response: Response
    sentences: tuple[Sentence, ...]

    @property
    def words(self) -> list[str]:
        """All words of the message, folded."""
        return [word for sentence in self.sentences for word in sentence.words.split()]

    @property
    def wording(self) -> str:
        """The message, folded: equal for word-for-word copies whatever their format, sender and date."""
        return " ".join(sentence.words for sentence in self.sentences)


def read_letter(response: Response, passages: Sequence[Passage], texts: Mapping[str, str]) -> Letter:
    """The message of a response: its passages in text order, or its stretch of the document where it has none."""
    text = texts.get(response.document, "")
    stretches = [(passage.start, passage.end) for passage in passages] or [(response.start, response.end)]
    sentences = [
        Sentence(first + start, first + end, words, number)
        for number, (first, last) in enumerate(stretches)
        for start, end in sentence_spans(text[first:last])
        if (words := folded(text[first + start : first + end]))
    ]
    return Letter(response, tuple(_without_ends(sentences, text)))


def is_personal(line: str) -> bool:
    """Whether a line is a salutation, date, address, signature or the like: part of a letter, not of its message.

    >>> [is_personal(line) for line in ("Dear Minister,", "Yours faithfully", "12 March 2024", "Jo Bloggs, Director")]
    [True, True, True, True]
    >>> [is_personal(line) for line in ("Dear food hurts us.", "Address the traffic", "The Director must go")]
    [False, False, False]
    """
    lines, words = _lines(), folded(line)
    if not words or lines.keyed.match(line) or lines.mail.fullmatch(line.strip()):
        return True
    if _CLOSING.fullmatch(words):
        return True
    if line.rstrip().endswith((".", "!", "?")):
        return False
    return lines.personal.fullmatch(words) is not None or _is_signature(line, lines.roles)


def is_courtesy(text: str) -> bool:
    """Whether a text is nothing but personal lines, introductions, procedure and politeness.

    >>> is_courtesy("We welcome the opportunity to respond to this consultation. Yours sincerely")
    True
    >>> is_courtesy("I have lived in Reed Bay for ten years.")
    True
    >>> is_courtesy("Thank you for the opportunity to respond. The clinic must stay.")
    False
    """
    lines = _lines()
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    return all(
        is_personal(sentence)
        or lines.introduction.fullmatch(sentence)
        or (len(sentence) <= LONGEST_COURTESY and lines.courtesy.fullmatch(folded(sentence)))
        or is_procedure(sentence)
        for sentence in sentences
    )


def is_procedure(sentence: str) -> bool:
    """Whether a sentence tells only of the response itself or the consultation, and of no matter.

    >>> [is_procedure(text) for text in ("The questions of this paper are very important.", "Our comments are grouped by topic.")]
    [True, True]
    >>> [is_procedure(text) for text in ("The questions are biased.", "We submit that fares should fall.")]
    [False, False]
    """
    lines, words = _lines(), folded(sentence)
    if len(sentence) > LONGEST_COURTESY or lines.matter.search(words):
        return False
    return lines.procedure.fullmatch(words) is not None


def _is_signature(line: str, roles: frozenset[str]) -> bool:
    words = [word.strip(",.;()") for word in line.split()]
    if not 2 <= len(words) <= 14 or words[0].casefold() in {"the", "a", "our"}:
        return False
    capitals = sum(word[:1].isupper() for word in words)
    return capitals >= 0.7 * len(words) and any(word.casefold() in roles for word in words[1:])


def _without_ends(sentences: list[Sentence], text: str) -> list[Sentence]:
    """Without personal lines; and without what follows "Yours sincerely" within five short lines, which is the sender."""
    kept = [sentence for sentence in sentences if not is_personal(text[sentence.start : sentence.end])]
    closing = [at for at, sentence in enumerate(sentences) if _CLOSING.match(sentence.words)]
    if closing:
        tail = sentences[closing[-1] + 1 :]
        if len(tail) <= 5 and all(len(sentence.words.split()) <= 6 for sentence in tail):
            kept = [sentence for sentence in kept if sentence.start < sentences[closing[-1]].start]
    return kept


_CLOSING = re.compile(
    r"(?:(?:yours|your) (?:sincerely|faithfully|truly)|(?:with )?(?:kind|best|warm) (?:regards|wishes)|regards|sincerely"
    r"|respectfully(?: submitted)?)(?: [^\W\d]+){0,5}"
)


@dataclass(frozen=True, slots=True)
class _Lines:
    """``letters.toml``, ready for use."""

    personal: re.Pattern[str]
    keyed: re.Pattern[str]
    mail: re.Pattern[str]
    courtesy: re.Pattern[str]
    procedure: re.Pattern[str]
    matter: re.Pattern[str]
    introduction: re.Pattern[str]
    roles: frozenset[str]


@lru_cache(maxsize=1)
def _lines() -> _Lines:
    data = tomllib.loads(files(__package__).joinpath("letters.toml").read_text(encoding="utf-8"))
    return _Lines(
        personal=re.compile("|".join(f"(?:{pattern})" for pattern in data["personal"])),
        keyed=re.compile(rf"\s*(?:{'|'.join(map(re.escape, data['keys']))})\s*:", re.IGNORECASE),
        mail=re.compile(r"(?:\S+\s+)?\S+@\S+|(?:https?://|www\.)\S+"),
        courtesy=re.compile("|".join(f"(?:{pattern})" for pattern in data["courtesies"])),
        procedure=re.compile("|".join(f"(?:{pattern})" for pattern in data["procedure"])),
        matter=re.compile(data["matter"]),
        introduction=re.compile("|".join(f"(?:{pattern})" for pattern in data["introductions"])),
        roles=frozenset(data["roles"]),
    )


def similarity(one: set[str], other: set[str]) -> float:
    """Jaccard similarity of two sets of shingles, rounded to 4 places; 0 for an empty one."""
    shared = len(one & other)
    return round(shared / (len(one) + len(other) - shared), 4) if shared else 0.0


def letter_shingles(letter: Letter) -> set[str]:
    """The word 3-shingles of the message."""
    return shingles(letter.words)
