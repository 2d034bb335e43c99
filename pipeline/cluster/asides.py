"""Passages that are no statement: non-answers, closed answers, cells about the respondent, headings, addresses and names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.cluster.corpus import Corpus
from pipeline.cluster.letters import is_courtesy
from pipeline.cluster.nonanswer import answer_kind, points_elsewhere
from pipeline.cluster.verbs import has_verb
from pipeline.cluster.wording import folded, sentence_spans
from pipeline.datamodel import Passage

#: Cells of a column: of fewer it cannot be told that few answers were on offer, or that it names places.
COLUMN, NAMES_COLUMN = 8, 4
#: A column is closed where it has at most this many different answers a cell, nearly all of them given more than once.
FEW_ANSWERS, REPEATED = 0.1, 0.95
#: A column that answers no question is about the respondent (a place, a role) where most of its cells are repeated short names.
SHORT_CELL, REPEATED_NAMES, WITH_VERB = 5, 0.6, 0.1
#: Words of a heading, address or signature line; more are a sentence that lost its full stop.
LONGEST_LINE = 12
#: A shorter word of a name needs no capital ("Department for Rivers and Coast").
NAME_WORD = 4
#: Kinds of sentences, what says most first.
_SAYS_MOST = (None, "bare", "see attached", "non-answer", "test submission", "courtesy")
#: How the cells of a table stand side by side in a text.
CELL_END = " | "


def find_asides(corpus: Corpus) -> dict[str, str]:
    """Passages that are counted and never themed: id, in order → why.

    ``non-answer``, ``see attached``, ``test submission``, ``courtesy`` (a salutation, signature, thanks), ``heading`` (or a
    line of an address), ``closed answer`` (a yes, no or tick, or a cell about the respondent).
    """
    rows = {response.id for response in corpus.responses if response.row is not None}
    aside = {passage.id: why for passage in corpus.passages if (why := says_nothing(passage))}
    tagged = {tag.passage for tag in (*corpus.positions, *corpus.concerns, *corpus.asks)}
    columns: dict[tuple[str, str, str], list[Passage]] = defaultdict(list)
    for passage in corpus.passages:
        if passage.response in rows:
            columns[passage.document, passage.question or "", passage.section or ""].append(passage)
        elif is_line(passage.quote) or (passage.id not in tagged and is_title(passage.quote)):
            aside.setdefault(passage.id, "heading")
    for (_, question, _), cells in columns.items():
        if is_closed([cell.quote for cell in cells], asked=bool(question)):
            aside = {cell.id: "closed answer" for cell in cells} | aside
    return dict(sorted(aside.items()))


def says_nothing(passage: Passage) -> str | None:
    """Why a passage says nothing: a non-answer, a bare yes or no, mere politeness; None for one that says something."""
    kind = text_kind(passage.quote, is_letter=False)
    if kind is None and passage.kind == "non-answer":
        return "non-answer"
    return "closed answer" if kind == "bare" else kind


def text_kind(text: str, *, is_letter: bool) -> str | None:
    """What a text is, by the sentence of it that says most: None where one says something, else ``bare``, ``see attached``,
    ``non-answer``, ``test submission`` or ``courtesy``. In a letter headings, addresses and signatures are courtesy too.

    >>> text_kind("Dear Sir, we thank you for the opportunity to comment. Please see our letter attached.", is_letter=False)
    'see attached'
    """
    whole = answer_kind(text)
    if whole is not None:
        return whole
    kinds = {_sentence_kind(text[start:end], is_letter) for start, end in sentence_spans(text)}
    return next((kind for kind in _SAYS_MOST if kind in kinds), None)


def _sentence_kind(sentence: str, is_letter: bool) -> str | None:
    kind = answer_kind(sentence)
    if kind is None and points_elsewhere(sentence):
        return "see attached"
    if kind is None and (is_courtesy(sentence) or (is_letter and (is_line(sentence.rstrip(" .")) or is_title(sentence)))):
        return "courtesy"
    return kind


def is_closed(cells: Sequence[str], *, asked: bool) -> bool:
    """Whether the cells of a survey's column were ticked, or are about the respondent, and so say nothing in their own words.

    >>> is_closed(["Library", "From my board"] * 10, asked=True)
    True
    >>> is_closed(["The bus is late"] + ["No bus comes here"] * 3, asked=True)
    False
    """
    counted = Counter(folded(cell) for cell in cells)
    repeated = sum(count for count in counted.values() if count > 1) / max(len(cells), 1)
    if len(cells) >= COLUMN and len(counted) <= FEW_ANSWERS * len(cells) and repeated >= REPEATED:
        return True
    short = all(len(cell.split()) <= SHORT_CELL for cell in counted)
    return (
        not asked
        and len(cells) >= NAMES_COLUMN
        and short
        and repeated >= REPEATED_NAMES
        and sum(map(has_verb, cells)) <= WITH_VERB * len(cells)
    )


def is_line(text: str) -> bool:
    """Whether a paragraph of a letter is an address, a name or a row of a table: capitals at the front of its words, no verb.

    >>> [is_line(text) for text in ("To the Department for Roads", "Jo Bloggs", "Better buses", "The Board has failed us")]
    [True, True, False, False]
    """
    if text.count(CELL_END) > 1:
        return True
    words = [word.strip(".,;:()'\"‘’“”–-") for word in text.split()]
    telling = [word for word in words if len(word) >= NAME_WORD or word[:1].isupper()]
    if not telling or len(words) > LONGEST_LINE or text.rstrip().endswith((".", "!", "?")):
        return False
    return all(not word[:1].islower() for word in telling) and not has_verb(" ".join(word for word in words if word.islower()))


def is_title(text: str) -> bool:
    """Whether a paragraph of a letter is a heading or subject line: short, without a verb and without an end.

    >>> [is_title(text) for text in ("Consultation on the future of the ferry", "Keep the ferry", "No ferry, no island.")]
    [True, False, False]
    """
    return len(text.split()) <= LONGEST_LINE and not text.rstrip().endswith((".", "!", "?")) and not has_verb(text)
